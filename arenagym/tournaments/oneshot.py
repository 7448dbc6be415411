"""Topologies that play in one round, in the time of one judge call: nothing waits for anything."""

from abc import abstractmethod
from collections.abc import Iterable
from functools import lru_cache
from typing import Unpack

from arenagym.errors import SettingError
from arenagym.records import Ranking
from arenagym.tournaments.designs import Edge, near_regular
from arenagym.tournaments.estimators import MarginPosterior, MeanScore, WinRate
from arenagym.tournaments.protocol import BaseSchedule, Estimator, Game, Order, Seating


class OneShot(BaseSchedule):
    """Hands out a fixed list of pairs at once.

    To make another: set `stage` and `estimator`, and say which pairs of seats (`_pairs`), the
    one to be shown first first.
    """

    stage: str
    estimator: Estimator

    @property
    def total_matches(self) -> int:
        """The number of pairs."""
        return len(self._pairs())

    @property
    def total_rounds(self) -> int:
        """One: no match waits for another."""
        return 1 if self.size > 1 else 0

    def estimate(self) -> Ranking:
        """The ranking by the topology's own estimator."""
        return self.estimator(self.matches, self.n)

    @abstractmethod
    def _pairs(self) -> tuple[Edge, ...]:
        """The pairs of seats, each with the one shown first first."""

    def _games(self) -> Iterable[Game]:
        if self._out or self._matches:
            return []
        return [
            Game(number, a, b, 0, self.stage, fixed=True)
            for number, (a, b) in enumerate(self._pairs())
        ]


class RoundRobin(OneShot):
    """All n(n-1)/2 pairs; each contestant is shown first in half its matches.

    The standard of accuracy that cheaper topologies are measured against (ArenaRL, arXiv
    2601.06487). Its own estimator is the win rate.
    """

    stage = "round-robin"
    estimator = WinRate()

    def _pairs(self) -> tuple[Edge, ...]:
        return _all_pairs(self.size)


class Anchor(OneShot):
    """The anchor meets every other contestant: n-1 matches (ArenaRL, arXiv 2601.06487).

    Ranked by mean score, the anchor's being the mean of its own. The cheapest, and the least
    accurate: all that is known of two others is what one contestant made of each.

    Args:
        n: number of contestants.
        seating: `rng`, `order` and `playing`, as of `BaseSchedule`.
        anchor: which contestant is the anchor; ArenaRL takes the greedy (temperature 0) one.
            If it does not compete, another is drawn.
    """

    stage = "anchor"
    estimator = MeanScore()
    default_order = "both"

    def __init__(
        self,
        n: int,
        *,
        anchor: int = 0,
        **seating: Unpack[Seating],
    ) -> None:
        super().__init__(n, **seating)
        self._anchor_seat = self._seat_of(anchor)
        self.anchor = self._contestants[self._anchor_seat]

    def _pairs(self) -> tuple[Edge, ...]:
        return anchor_pairs(self.size, self._anchor_seat)


class Circulant(OneShot):
    """A near-regular design of as many pairs as asked for, ranked by `MarginPosterior`.

    Each pair at most once, everyone in equally many matches (or one more), everyone shown
    first as often as second (or once more or less). See `designs.near_regular`.

    Args:
        n: number of contestants.
        seating: `rng`, `order` and `playing`, as of `BaseSchedule`.
        matches: how many, as far as there are pairs; None takes the calls of ArenaRL's
            topology, 4(n-1).
        degree: matches of each contestant, in place of `matches`.

    Raises:
        SettingError: both are given, or one below 1.
    """

    stage = "circulant"
    estimator = MarginPosterior()

    def __init__(
        self,
        n: int,
        *,
        matches: int | None = None,
        degree: int | None = None,
        **seating: Unpack[Seating],
    ) -> None:
        super().__init__(n, **seating)
        if matches is not None and degree is not None:
            raise SettingError(f"matches={matches} and degree={degree}: give one of them")
        if min(matches or 1, degree or 1) < 1 or 0 in (matches, degree):
            raise SettingError(f"matches={matches}, degree={degree}: 1 or more")
        wanted = matches_for(self.size, self.order) if matches is None else matches
        if degree is not None:
            wanted = -(-self.size * degree // 2)
        self._edges = near_regular(self.size, wanted) if self.size > 1 else ()

    def _pairs(self) -> tuple[Edge, ...]:
        return self._edges


def matches_for(n: int, order: Order) -> int:
    """How many matches cost what ArenaRL's topology does: 4(n-1) calls, each pair once at most."""
    calls = 4 * (n - 1)
    return min(calls // 2 if order == "both" else calls, n * (n - 1) // 2)


def anchor_pairs(n: int, anchor: int) -> tuple[Edge, ...]:
    """The anchor with each other, in turn shown first and second."""
    others = [seat for seat in range(n) if seat != anchor]
    return tuple(
        (anchor, other) if turn % 2 == 0 else (other, anchor) for turn, other in enumerate(others)
    )


@lru_cache(maxsize=64)
def _all_pairs(n: int) -> tuple[Edge, ...]:
    """On a circle of seats, each is shown first against the next half of the circle."""
    pairs = []
    for i in range(n):
        for j in range(i + 1, n):
            apart = 2 * (j - i) - n
            ahead = i % 2 == 1 if apart == 0 else apart < 0
            pairs.append((i, j) if ahead else (j, i))
    return tuple(pairs)
