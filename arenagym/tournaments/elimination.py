"""Seeded single elimination: an anchor gives seeds, a bracket the ranking."""

import numpy as np

from arenagym.errors import SettingError
from arenagym.records import Match, Ranking
from arenagym.tournaments.estimators import survival
from arenagym.tournaments.protocol import BaseSchedule, Pairing

ANCHOR, BRACKET = "anchor", "bracket"


class SeededSingleElimination(BaseSchedule):
    """ArenaRL's topology (arXiv 2601.06487): 2(n-1) matches.

    First the anchor meets every other contestant once; the scores give seeds (the anchor's is
    the mean of its own). Then a standard bracket (1 v n, 2 v n-1, …, top seeds apart) whose
    size is the next power of two: the places without a contestant are byes, and go to the top
    seeds. Ranked by survival (`estimators.survival`).

    A tied or unscored bracket match is decided by rule: the better seed goes on, flagged as
    `by_rule`. Seeds that the scores leave equal are parted by lot. An unscored anchor match
    leaves its contestant without a score, seeded behind those who have one.

    Args:
        n: number of contestants.
        rng: draws the lots.
        anchor: which contestant is the anchor; ArenaRL takes the greedy (temperature 0) one.
    """

    def __init__(self, n: int, *, rng: np.random.Generator, anchor: int = 0) -> None:
        super().__init__(n, rng=rng)
        if not 0 <= anchor < n:
            raise SettingError(f"anchor={anchor}: the contestants are 0 to {n - 1}")
        self.anchor = anchor
        self.size = 1 << (n - 1).bit_length()
        self.seeds: tuple[int, ...] = ()
        """The contestants from the best seed down, once the anchor's matches are in."""
        self._slots: dict[tuple[int, int], int | None] = {}

    @property
    def total_matches(self) -> int:
        """2(n-1): the anchor's matches and the bracket's."""
        return 2 * (self.n - 1)

    @property
    def total_rounds(self) -> int:
        """1 + ceil(log2 n)."""
        return 1 + (self.n - 1).bit_length() if self.n > 1 else 0

    @property
    def done(self) -> bool:
        """Whether the final is recorded."""
        return len(self._matches) == self.total_matches

    def next(self) -> list[Pairing]:
        """The anchor's matches; once all are in, each bracket match whose two sides are known."""
        if self.n > 1 and not self._matches and not self._out:
            others = sorted(
                (i for i in range(self.n) if i != self.anchor), key=self._lot.__getitem__
            )
            return [
                self._issue(number, self.anchor, other, round_=0, stage=ANCHOR)
                for number, other in enumerate(others)
            ]
        return self._ready() if self.seeds else []

    def record(self, match: Match) -> None:
        """Take a result; see `Schedule.record`."""
        pairing = self._take(match)
        if pairing.stage == ANCHOR:
            if len(self._matches) == self.n - 1:
                self._seed()
            return
        better_seed = min(match.first, match.second, key=self.seeds.index)
        advanced = better_seed if match.winner is None else match.winner
        self._matches[match.number] = Match(
            number=match.number,
            first=match.first,
            second=match.second,
            verdict=match.verdict,
            round=match.round,
            stage=match.stage,
            advanced=advanced,
            by_rule=match.winner is None,
        )
        self._slots[match.round + 1, self._place(match.round, match.number)] = advanced

    def estimate(self) -> Ranking:
        """The ranking by survival."""
        return survival(self.matches, self.n)

    def _seed(self) -> None:
        scores: dict[int, list[float]] = {i: [] for i in range(self.n)}
        for match in self._matches.values():
            for contestant in (match.first, match.second):
                if (score := match.score_of(contestant)) is not None:
                    scores[contestant].append(score)
        mean = {i: sum(given) / len(given) if given else -np.inf for i, given in scores.items()}
        self.seeds = tuple(sorted(range(self.n), key=lambda i: (-mean[i], self._lot[i])))
        for place, seed in enumerate(bracket_order(self.size)):
            self._slots[1, place] = self.seeds[seed] if seed < self.n else None

    def _ready(self) -> list[Pairing]:
        """Hand out the matches whose sides are known, moving byes on."""
        pairings = []
        places, round_ = self.size, 1
        while places > 1:
            for pair in range(places // 2):
                left, right = (round_, 2 * pair), (round_, 2 * pair + 1)
                number = self._number(round_, pair)
                if left not in self._slots or right not in self._slots:
                    continue
                a, b = self._slots[left], self._slots[right]
                if a is None or b is None:
                    self._slots[round_ + 1, pair] = b if a is None else a
                elif number not in self._out and number not in self._matches:
                    pairings.append(self._issue(number, a, b, round_=round_, stage=BRACKET))
            places, round_ = places // 2, round_ + 1
        return pairings

    def _number(self, round_: int, pair: int) -> int:
        """Numbers go up round by round; the places of byes leave gaps."""
        return self.n - 1 + self.size - (self.size >> (round_ - 1)) + pair

    def _place(self, round_: int, number: int) -> int:
        return number - self._number(round_, 0)


def bracket_order(size: int) -> list[int]:
    """Seeds (0 the best) in the places of a standard bracket of `size`, a power of two.

    Neighbours meet in the first round; if the better seed always wins, seeds 0 and 1 meet in
    the final: 0 v 7, 3 v 4, 1 v 6, 2 v 5 for eight.
    """
    order = [0]
    while len(order) < size:
        last = 2 * len(order) - 1
        order = [seed for each in order for seed in (each, last - each)]
    return order
