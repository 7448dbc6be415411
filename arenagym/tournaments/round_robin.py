"""Round robin: everyone meets everyone once."""

import numpy as np

from arenagym.records import Match, Ranking
from arenagym.tournaments.estimators import win_rate
from arenagym.tournaments.protocol import BaseSchedule, Pairing


class RoundRobin(BaseSchedule):
    """All n(n-1)/2 pairs, in one round; each contestant is shown first in half its matches.

    The standard of accuracy that cheaper topologies are measured against (ArenaRL, arXiv
    2601.06487). Its own estimator is the win rate.
    """

    def __init__(self, n: int, *, rng: np.random.Generator) -> None:
        super().__init__(n, rng=rng)
        self._issued = False

    @property
    def total_matches(self) -> int:
        """n(n-1)/2."""
        return self.n * (self.n - 1) // 2

    @property
    def total_rounds(self) -> int:
        """One: no match waits for another."""
        return 1 if self.n > 1 else 0

    @property
    def done(self) -> bool:
        """Whether every match is recorded."""
        return len(self._matches) == self.total_matches

    def next(self) -> list[Pairing]:
        """All pairings at the first call, none after."""
        if self._issued:
            return []
        self._issued = True
        seats = sorted(range(self.n), key=self._lot.__getitem__)
        pairings: list[Pairing] = []
        for i in range(self.n):
            for j in range(i + 1, self.n):
                # On a circle of seats, each is first against the next half of the circle.
                apart = 2 * (j - i) - self.n
                ahead = i % 2 == 1 if apart == 0 else apart < 0
                first, second = (i, j) if ahead else (j, i)
                pairing = Pairing(
                    number=len(pairings),
                    first=seats[first],
                    second=seats[second],
                    stage="round-robin",
                )
                self._out[pairing.number] = pairing
                pairings.append(pairing)
        return pairings

    def record(self, match: Match) -> None:
        """Take a result; see `Schedule.record`."""
        self._take(match)

    def estimate(self) -> Ranking:
        """The ranking by win rate."""
        return win_rate(self.matches, self.n)
