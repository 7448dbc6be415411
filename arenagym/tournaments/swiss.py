"""Swiss system: everyone plays every round, against someone of the same record."""

from collections.abc import Iterable
from typing import Unpack

import networkx as nx

from arenagym.errors import SettingError
from arenagym.records import Match, Ranking
from arenagym.tournaments.estimators import Buchholz
from arenagym.tournaments.matching import Wishes, pair
from arenagym.tournaments.protocol import Game, RoundSchedule, Seating


class Swiss(RoundSchedule):
    """floor(n/2) matches in each of ceil(log2 n) rounds (ArenaRL, arXiv 2601.06487).

    A round is a maximum-weight matching (Führlich, Cseh and Lenzner, arXiv 2112.10522): nobody
    meets the same one twice while another pairing exists, records (wins less losses) are as
    equal as can be, parts of the field that have not met are joined, and who was shown first more
    often meets one who was less often. With an
    odd number the lowest record without a bye so far has one; nobody has a second bye before
    everyone has had a first. A bye, a tie and a match without a verdict leave a record as it
    is. Ranked by `Buchholz`; `MarginPosterior` makes more of the same matches.

    Args:
        n: number of contestants.
        seating: `rng`, `order` and `playing`, as of `BaseSchedule`.
        rounds: None for ceil(log2 n).

    Raises:
        SettingError: `rounds` is below 1.
    """

    def __init__(
        self,
        n: int,
        *,
        rounds: int | None = None,
        **seating: Unpack[Seating],
    ) -> None:
        super().__init__(n, **seating)
        if rounds is not None and rounds < 1:
            raise SettingError(f"rounds={rounds}: at least 1, or None for ceil(log2 n)")
        self.rounds = (self.size - 1).bit_length() if rounds is None else rounds
        self.byes: list[int] = []
        """The contestants who had a bye, round by round, where the number is odd."""
        self._started = 0
        self._record = [0] * self.size  # wins less losses of a seat
        self._rivals: list[set[int]] = [set() for _ in range(self.size)]
        self._idle = [0] * self.size  # byes of a seat
        self._part_count = self.size  # parts of the field that have not met
        self._parts = nx.utils.UnionFind(range(self.size))

    @property
    def total_matches(self) -> int:
        """floor(n/2) a round."""
        return self.size // 2 * self.total_rounds

    @property
    def total_rounds(self) -> int:
        """Each round waits for the one before."""
        return self.rounds if self.size > 1 else 0

    def estimate(self) -> Ranking:
        """The ranking by wins, then Buchholz."""
        return Buchholz()(self.matches, self.n)

    def _round(self) -> Iterable[Game]:
        standings = sorted(range(self.size), key=lambda seat: (-self._record[seat], seat))
        if self.size % 2:
            idle = min(reversed(standings), key=lambda seat: (self._idle[seat], self._record[seat]))
            standings.remove(idle)
            self._idle[idle] += 1
            self.byes.append(self._contestants[idle])
        wishes = Wishes(
            met=lambda a, b: b in self._rivals[a],
            gap=lambda a, b: abs(self._record[a] - self._record[b]),
            fault=self._fault,
        )
        round_, self._started = self._started, self._started + 1
        games = []
        for k, (a, b) in enumerate(pair(standings, wishes)):
            self._rivals[a].add(b)
            self._rivals[b].add(a)
            self._part_count -= self._parts[a] != self._parts[b]
            self._parts.union(a, b)
            games.append(Game(round_ * (self.size // 2) + k, a, b, round_, "swiss"))
        return games

    def _fault(self, a: int, b: int) -> int:
        """Parts of the match graph are to be joined; then, who was shown first is to be even."""
        joined = self._part_count > 1 and self._parts[a] == self._parts[b]
        return 60 * joined + 30 * (self._lead[a] * self._lead[b] > 0)

    def _settle(self, match: Match) -> None:
        if match.winner is not None and match.loser is not None:
            self._record[self._seat[match.winner]] += 1
            self._record[self._seat[match.loser]] -= 1
