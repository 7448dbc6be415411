"""What a schedule and an estimator are.

A schedule is a pure state machine: it knows no judge, no clock and no event loop.

    schedule = SeededSingleElimination(8, rng=rng)
    while not schedule.done:
        for pairing in schedule.next():          # ready to play, in any order or at once
            schedule.record(pairing.match(verdict))

`next` hands out each pairing once; while earlier ones are out it may return an empty list, or
pairings that those do not hold up. What a schedule draws, it draws when it is made, so the
order in which results come back changes nothing.

An estimator turns matches into a `Ranking`. Which pairs to play and what to conclude from
them are separate questions; every estimator takes the matches of every schedule.
"""

from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np

from arenagym.errors import SettingError
from arenagym.records import Match, Ranking, Record, Verdict


class Pairing(Record, frozen=True, kw_only=True):
    """Two contestants who are to meet; `first` is shown to the judge first.

    `round` counts what must be played one after the other; `number` orders the log.
    """

    number: int
    first: int
    second: int
    round: int = 0
    stage: str = ""

    def match(self, verdict: Verdict) -> Match:
        """The match that a verdict makes of this pairing."""
        return Match(
            number=self.number,
            first=self.first,
            second=self.second,
            round=self.round,
            stage=self.stage,
            verdict=verdict,
        )


class Schedule(Protocol):
    """Decides who plays whom, and which side is shown first."""

    n: int

    @property
    def total_matches(self) -> int:
        """How many matches it plays in all."""

    @property
    def total_rounds(self) -> int:
        """The critical path: how many matches follow one another when all others overlap."""

    @property
    def matches(self) -> tuple[Match, ...]:
        """The matches recorded so far, in the order of their numbers."""

    @property
    def done(self) -> bool:
        """Whether every match is recorded."""

    def next(self) -> list[Pairing]:
        """The pairings that can be played now and were not handed out before."""

    def record(self, match: Match) -> None:
        """Take the result of a pairing that `next` handed out.

        Raises:
            ValueError: no such pairing is out.
        """

    def estimate(self) -> Ranking:
        """The ranking by this topology's own estimator."""


ScheduleFactory = Callable[..., Schedule]
"""Called as `factory(n, rng=generator)`; a schedule class, or one with options bound."""

Estimator = Callable[[Sequence[Match], int], Ranking]
"""Called as `estimator(matches, n)`."""


class BaseSchedule:
    """The bookkeeping that all schedules share: what is out, what is in."""

    def __init__(self, n: int, *, rng: np.random.Generator) -> None:
        if n < 1:
            raise SettingError(f"n={n}: a tournament has at least one contestant")
        self.n = n
        self._lot: list[int] = rng.permutation(n).tolist()
        self._out: dict[int, Pairing] = {}
        self._matches: dict[int, Match] = {}
        self._lead = [0] * n  # times shown first less times shown second

    @property
    def matches(self) -> tuple[Match, ...]:
        """The matches recorded so far, in the order of their numbers."""
        return tuple(self._matches[number] for number in sorted(self._matches))

    def _issue(self, number: int, a: int, b: int, *, round_: int, stage: str) -> Pairing:
        """Hand out a pairing; who was shown first less often so far is shown first."""
        ahead = (self._lead[a], self._lot[a]) > (self._lead[b], self._lot[b])
        first, second = (b, a) if ahead else (a, b)
        self._lead[first] += 1
        self._lead[second] -= 1
        pairing = Pairing(number=number, first=first, second=second, round=round_, stage=stage)
        self._out[number] = pairing
        return pairing

    def _take(self, match: Match) -> Pairing:
        pairing = self._out.get(match.number)
        if pairing is None or (pairing.first, pairing.second) != (match.first, match.second):
            raise ValueError(
                f"match {match.number} ({match.first} v {match.second}) is not being played"
            )
        del self._out[match.number]
        self._matches[match.number] = match
        return pairing
