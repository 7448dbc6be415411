"""Elimination: a bracket decides, seeded by an anchor's matches or by lot."""

import math
from abc import abstractmethod
from collections.abc import Iterable
from typing import Unpack, get_args

from arenagym.errors import SettingError
from arenagym.records import Match, Ranking
from arenagym.tournaments.brackets import (
    FINAL,
    RESET,
    Node,
    Placement,
    Side,
    double_elimination,
    single_elimination,
)
from arenagym.tournaments.estimators import Survival
from arenagym.tournaments.oneshot import anchor_pairs
from arenagym.tournaments.protocol import BaseSchedule, Game, Order, Seating

ANCHOR = "anchor"


class Elimination(BaseSchedule):
    """Plays a list of bracket nodes, after the matches of an anchor if there is one.

    The anchor meets every other contestant once; the scores give seeds (the anchor's is the
    mean of its own; one whose match has no verdict counts as average, for nothing is known).
    Without an anchor, and where scores are equal, seeds are drawn by lot.

    A tied or unscored bracket match is decided by rule: the better seed goes on, flagged as
    `by_rule`, and as `by_lot` if no score parted the two seeds.

    To make another: say of what nodes its bracket is made (`_bracket`; see `brackets`).
    """

    default_order: Order = "both"

    def __init__(
        self,
        n: int,
        *,
        anchor: int | None,
        **seating: Unpack[Seating],
    ) -> None:
        super().__init__(n, **seating)
        self._anchor_seat = None if anchor is None else self._seat_of(anchor)
        self.anchor = None if self._anchor_seat is None else self._contestants[self._anchor_seat]
        self.nodes: list[Node] = self._bracket(self.size)
        self._seeding = 0 if anchor is None else self.size - 1
        self._opening = [] if self._anchor_seat is None else self._anchor_games()
        self._seeds: list[int] = []  # seats, the best first
        self._worth: list[float | None] = [None] * self.size  # a seat's seeding score
        self._after: dict[Side, int] = {}  # the seats that outcomes of nodes gave
        self._waiting: list[int] = list(range(len(self.nodes)))
        if not self._seeding:
            self._seed()

    @property
    def seeds(self) -> tuple[int, ...]:
        """The contestants from the best seed down, once they are known."""
        return tuple(self._contestants[seat] for seat in self._seeds)

    @property
    def total_matches(self) -> int:
        """The anchor's matches and the bracket's."""
        return self._seeding + len(self.nodes)

    @property
    def total_rounds(self) -> int:
        """The bracket's rounds, and one for the anchor's matches."""
        rounds = max((node.round for node in self.nodes), default=0)
        return rounds + 1 if self._seeding else rounds

    def estimate(self) -> Ranking:
        """The ranking by survival."""
        return Survival()(self.matches, self.n)

    @abstractmethod
    def _bracket(self, n: int) -> list[Node]:
        """The bracket of n seeds."""

    def _anchor_games(self) -> list[Game]:
        pairs = anchor_pairs(self.size, self._anchor_seat or 0)
        return [Game(number, a, b, 0, ANCHOR, fixed=True) for number, (a, b) in enumerate(pairs)]

    def _games(self) -> Iterable[Game]:
        """The anchor's matches; once all are in, each node whose two sides are known."""
        if not self._seeds:
            opening, self._opening = self._opening, []
            return opening
        ready, waiting = [], []
        for index in self._waiting:
            a, b = (self._occupant(side) for side in self.nodes[index].sides)
            if a is None or b is None:
                waiting.append(index)
                continue
            node = self.nodes[index]
            round_ = node.round - (0 if self._seeding else 1)
            ready.append(Game(self._seeding + index, a, b, round_, node.stage))
        self._waiting = waiting
        return ready

    def _occupant(self, side: Side) -> int | None:
        return self._seeds[side.of] if side.kind == "seed" else self._after.get(side)

    def _settle(self, match: Match) -> None:
        if match.stage == ANCHOR:
            if len(self._matches) == self._seeding:
                self._seed()
            return
        seats = self._seat[match.first], self._seat[match.second]
        winner = None if match.winner is None else self._seat[match.winner]
        better, by_lot = self._better(match, *seats)
        advanced = better if winner is None else winner
        self._amend(
            match,
            advanced=self._contestants[advanced],
            by_rule=winner is None,
            by_lot=winner is None and by_lot,
        )
        index = match.number - self._seeding
        self._after[Side("winner", index)] = advanced
        self._after[Side("loser", index)] = seats[0] if advanced == seats[1] else seats[1]

    def _better(self, match: Match, a: int, b: int) -> tuple[int, bool]:
        """The seat that goes on where no score decides, and whether it is drawn by lot."""
        del match
        worth = self._worth[a], self._worth[b]
        by_lot = None in worth or worth[0] == worth[1]
        return min(a, b, key=self._seeds.index), by_lot

    def _seed(self) -> None:
        given: list[list[float]] = [[] for _ in range(self.size)]
        for match in self._matches.values():
            if (scores := match.scores) is not None:
                given[self._seat[match.first]].append(scores[0])
                given[self._seat[match.second]].append(scores[1])
        self._worth = [math.fsum(scores) / len(scores) if scores else None for scores in given]
        known = [worth for worth in self._worth if worth is not None]
        average = math.fsum(known) / len(known) if known else 0.0
        effective = [average if worth is None else worth for worth in self._worth]
        self._seeds = sorted(range(self.size), key=lambda seat: (-effective[seat], seat))


class SeededSingleElimination(Elimination):
    """ArenaRL's topology (arXiv 2601.06487): 2(n-1) matches, judged in both orders.

    First the anchor's matches (see `Elimination`), then a standard bracket (1 v n, 2 v n-1, …,
    top seeds apart) whose size is the next power of two: the places without a contestant are
    byes, and go to the top seeds. Ranked by `Survival`.

    Args:
        n: number of contestants.
        seating: `rng`, `order` and `playing`, as of `BaseSchedule`.
        anchor: which contestant is the anchor; ArenaRL takes the greedy (temperature 0) one.
            If it does not compete, another is drawn. None: no anchor, seeds by lot, n-1 matches.
        placement: `"third"` adds a match for the third place, `"all"` one for every place.
    """

    def __init__(
        self,
        n: int,
        *,
        anchor: int | None = 0,
        placement: Placement = "none",
        **seating: Unpack[Seating],
    ) -> None:
        if placement not in get_args(Placement):
            raise SettingError(f"placement={placement!r}: 'none', 'third' or 'all'")
        self.placement: Placement = placement
        super().__init__(n, anchor=anchor, **seating)

    def _bracket(self, n: int) -> list[Node]:
        return single_elimination(n, self.placement)


class DoubleElimination(Elimination):
    """Out after two losses: 2n-2 matches, and a reset if the undefeated one loses the final.

    Seeds are by lot, as in ArenaRL; with an `anchor`, by its n-1 matches first. A grand final
    that no score decides goes to the undefeated (by lot, if the other's loss was by lot). Ranked
    by `Survival`.

    `total_matches` and `total_rounds` count the reset until it is known not to be needed.
    """

    def __init__(
        self,
        n: int,
        *,
        anchor: int | None = None,
        **seating: Unpack[Seating],
    ) -> None:
        super().__init__(n, anchor=anchor, **seating)

    def _bracket(self, n: int) -> list[Node]:
        nodes = double_elimination(n)
        if nodes:
            final = len(nodes) - 1
            sides = (Side("winner", final), Side("loser", final))
            nodes.append(Node(sides, nodes[final].round + 1, RESET))
        return nodes

    def _better(self, match: Match, a: int, b: int) -> tuple[int, bool]:
        if match.stage == FINAL:
            undefeated = self._undefeated()
            other = self._contestants[b if undefeated == a else a]
            return undefeated, any(self._lost_by_lot(earlier, other) for earlier in self.matches)
        return super()._better(match, a, b)

    def _settle(self, match: Match) -> None:
        super()._settle(match)
        if match.stage == FINAL:
            final = match.number - self._seeding
            if self._after[Side("winner", final)] == self._undefeated():
                self.nodes = self.nodes[: final + 1]
                self._waiting = []

    @staticmethod
    def _lost_by_lot(match: Match, contestant: int) -> bool:
        plays = contestant in (match.first, match.second)
        return plays and match.by_lot and not match.scored and match.advanced != contestant

    def _undefeated(self) -> int:
        """The seat that came through the winners' bracket."""
        final = next(node for node in self.nodes if node.stage == FINAL)
        seat = self._occupant(final.sides[0])
        if seat is None:
            raise RuntimeError("the grand final has no finalists yet")
        return seat
