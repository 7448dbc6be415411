"""Adaptive: rounds that play the pairs from which the ranking has most to learn."""

from collections.abc import Iterable
from typing import Unpack

import numpy as np
from numpy.typing import NDArray

from arenagym.errors import SettingError
from arenagym.records import Ranking
from arenagym.tournaments.designs import balanced_directions, near_regular
from arenagym.tournaments.estimators import MarginPosterior
from arenagym.tournaments.oneshot import matches_for
from arenagym.tournaments.protocol import Game, RoundSchedule, Seating

_OPENING = 0.7
_UPDATES = 64  # in a large field several pairs are chosen between two updates


class Adaptive(RoundSchedule):
    """A near-regular design first, then the most informative pairs under the posterior.

    The first round spends 70 % of the matches on `designs.near_regular`; the others share the
    rest. A pair is worth what its match is expected to take off the variance of all quality
    differences, each weighted by its posterior density at zero: what is close and uncertain
    matters, what is decided does not. The pairs of a round are chosen one by one, the
    covariance updated as if each had been played (its mean it cannot know). A pair is repeated,
    the other side shown first, only when all have met. Ranked by `MarginPosterior`.

    Where the matches suffice for all pairs, the first round plays them all; what is left over
    has a round of its own even with `rounds=1`.

    Args:
        n: number of contestants.
        seating: `rng`, `order` and `playing`, as of `BaseSchedule`.
        matches: how many; None takes the calls of ArenaRL's topology, 4(n-1), as far as there
            are pairs.
        rounds: how many rounds the matches are played in.

    Raises:
        SettingError: `matches` or `rounds` is below 1.
    """

    def __init__(
        self,
        n: int,
        *,
        matches: int | None = None,
        rounds: int = 2,
        **seating: Unpack[Seating],
    ) -> None:
        super().__init__(n, **seating)
        if rounds < 1 or (matches is not None and matches < 1):
            raise SettingError(f"matches={matches}, rounds={rounds}: at least 1 each")
        wanted = matches_for(self.size, self.order) if matches is None else matches
        self._estimator = MarginPosterior()
        self._sizes = self._plan(wanted if self.size > 1 else 0, rounds)
        self._started = 0
        self._met = np.zeros((self.size, self.size), dtype=int)  # times a seat was first v another

    @property
    def total_matches(self) -> int:
        """As many as were asked for."""
        return sum(self._sizes)

    @property
    def total_rounds(self) -> int:
        """The rounds; one if all pairs meet in it."""
        return len(self._sizes)

    def estimate(self) -> Ranking:
        """The ranking by margins."""
        return self._estimator(self.matches, self.n)

    def _plan(self, matches: int, rounds: int) -> list[int]:
        """The number of matches of each round."""
        if matches == 0:
            return []
        pairs = self.size * (self.size - 1) // 2
        opening = min(matches, pairs)
        if matches < pairs and rounds > 1:
            opening = min(max(round(_OPENING * matches), self.size - 1), matches)
        rest, later = matches - opening, max(rounds - 1, 1)
        sizes = [opening, *(rest // later + (k < rest % later) for k in range(later))]
        return [size for size in sizes if size]

    def _round(self) -> Iterable[Game]:
        size, number = self._sizes[self._started], sum(self._sizes[: self._started])
        round_, self._started = self._started, self._started + 1
        pairs = near_regular(self.size, size) if round_ == 0 else self._informative(size)
        games = []
        for k, (a, b) in enumerate(pairs):
            self._met[a, b] += 1
            games.append(Game(number + k, a, b, round_, "adaptive", fixed=True))
        return games

    def _informative(self, count: int) -> list[tuple[int, int]]:
        """The pairs of the next round, the one to be shown first first."""
        mean, covariance, noise = self._posterior()
        gaps = (mean[:, None] - mean[None, :]) ** 2
        met = self._met + self._met.T
        upper = np.triu(np.ones_like(gaps), 1) > 0
        chosen: list[tuple[int, int]] = []
        while len(chosen) < count:
            own = np.diag(covariance)
            variances = own[:, None] + own[None, :] - 2 * covariance
            np.fill_diagonal(variances, 1.0)
            variances = np.maximum(variances, 1e-12 * noise)
            weights = np.exp(-gaps / (2 * variances)) / np.sqrt(variances)
            np.fill_diagonal(weights, 0.0)
            laplacian = np.diag(weights.sum(axis=1)) - weights
            spread = covariance @ laplacian @ covariance
            own = np.diag(spread)
            worth = (own[:, None] + own[None, :] - 2 * spread) / (noise + variances)
            worth = np.where(upper & (met == met[upper].min()), worth, -np.inf)
            for a, b in _best_pairs(worth, min(max(1, count // _UPDATES), count - len(chosen))):
                met[a, b] += 1
                chosen.append((a, b))
                along = covariance[:, a] - covariance[:, b]
                taken = np.outer(along, along) / (noise + along[a] - along[b])
                covariance = covariance - taken
        return self._directed(chosen)

    def _directed(self, pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
        """Turned so that a repeated pair is shown the other way round, and leads stay small."""
        turned = []
        lead = list(self._lead)
        met = self._met.copy()
        for a, b in balanced_directions(pairs, self.size):
            ahead = (met[a, b] - met[b, a], lead[a] - lead[b])
            first, second = (b, a) if ahead > (0, 0) else (a, b)
            met[first, second] += 1
            lead[first] += 1
            lead[second] -= 1
            turned.append((first, second))
        return turned

    def _posterior(self) -> tuple[NDArray[np.float64], NDArray[np.float64], float]:
        """Means and covariance of the seats' qualities, and the variance of a call."""
        fit = self._estimator.fit(self.matches, self.n)
        if fit is None:  # no verdict so far
            return np.zeros(self.size), np.eye(self.size), 1.0
        order = np.array(self._contestants)
        noise = fit.noise / (2 if self.order == "both" else 1)
        return fit.mean[order], fit.covariance[np.ix_(order, order)], noise


def _best_pairs(worth: NDArray[np.float64], count: int) -> list[tuple[int, int]]:
    """The best pairs, at most `count` and no seat twice; equal ones in the order of the seats."""
    rounded = np.round(worth / max(float(worth.max()), 1e-300), 9)
    best: list[tuple[int, int]] = []
    taken: set[int] = set()
    for place in np.argsort(-rounded, axis=None, kind="stable").tolist():
        a, b = divmod(place, len(worth))
        if worth[a, b] == -np.inf or len(best) == count:
            break
        if a not in taken and b not in taken:
            best.append((a, b))
            taken |= {a, b}
    return best
