"""Brackets as lists of nodes: who meets whom if who wins. Pure structure, byes resolved.

A node's side is a seed, or the winner or loser of an earlier node. A builder passes None for
a place that nobody fills; a place that meets nobody moves on as it is, which is a bye. So every
node of a finished bracket is a match that is played.
"""

from dataclasses import dataclass
from typing import Literal, NamedTuple

from arenagym.tournaments.estimators import PLACEMENT

BRACKET = "bracket"
WINNERS, LOSERS, FINAL, RESET = "winners", "losers", "final", "reset"


class Side(NamedTuple):
    """Where a contestant of a node comes from: a seed (0 the best), or a node's outcome."""

    kind: Literal["seed", "winner", "loser"]
    of: int


@dataclass(frozen=True)
class Node:
    """A match to come: its sides, its round (from 1), its stage."""

    sides: tuple[Side, Side]
    round: int
    stage: str


Place = Side | None


class Builder:
    """Adds nodes, and resolves byes on the way."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []

    def meet(self, a: Place, b: Place, round_: int, stage: str) -> tuple[Place, Place]:
        """The places of the winner and the loser of a v b."""
        if a is None or b is None:
            return (b if a is None else a), None
        self.nodes.append(Node((a, b), round_, stage))
        index = len(self.nodes) - 1
        return Side("winner", index), Side("loser", index)

    def round(
        self, places: list[Place], round_: int, stage: str
    ) -> tuple[list[Place], list[Place]]:
        """Neighbours meet: the places of the winners, and of the losers."""
        met = [
            self.meet(a, b, round_, stage) for a, b in zip(places[::2], places[1::2], strict=True)
        ]
        return [winner for winner, _ in met], [loser for _, loser in met]

    def finished(self) -> list[Node]:
        """The nodes in the order of their rounds."""
        order = sorted(range(len(self.nodes)), key=lambda index: self.nodes[index].round)
        number = {index: k for k, index in enumerate(order)}

        def moved(side: Side) -> Side:
            return side if side.kind == "seed" else Side(side.kind, number[side.of])

        return [
            Node((moved(node.sides[0]), moved(node.sides[1])), node.round, node.stage)
            for node in map(self.nodes.__getitem__, order)
        ]


Placement = Literal["none", "third", "all"]


def single_elimination(n: int, placement: Placement = "none") -> list[Node]:
    """The standard bracket of n seeds: n-1 matches, byes to the top seeds.

    `placement` adds a match for the third place, or brackets for every place (those who lose
    in the same round play on among themselves).
    """
    build = Builder()
    places = _seeded(n)
    round_ = 1
    losers_of: list[tuple[int, list[Place]]] = []
    while len(places) > 1:
        places, losers = build.round(places, round_, BRACKET)
        round_ += 1
        losers_of.append((round_, losers))
    if placement == "all":
        for start, losers in losers_of:
            _place(build, losers, start)
    elif placement == "third" and len(losers_of) > 1:
        _place(build, losers_of[-2][1], losers_of[-2][0])
    return build.finished()


def double_elimination(n: int) -> list[Node]:
    """Winners' and losers' bracket and the grand final: 2n-2 matches; the reset is not listed.

    Those who fall from round k > 1 of the winners' bracket meet those who came through the
    losers' bracket so far; every other time they are taken in reverse, so that nobody meets at
    once the one who beat them before.
    """
    build = Builder()
    if n < 2:
        return []
    places, below = build.round(_seeded(n), 1, WINNERS)
    rounds = 1
    while len(places) > 1:
        below, _ = build.round(below, 2 * rounds, LOSERS)
        rounds += 1
        places, fallen = build.round(places, rounds, WINNERS)
        fallen = fallen[::-1] if rounds % 2 == 0 else fallen
        mixed = [place for pair in zip(below, fallen, strict=True) for place in pair]
        below, _ = build.round(mixed, 2 * rounds - 1, LOSERS)
    build.meet(places[0], below[0], 2 * rounds, FINAL)
    return build.finished()


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


def _seeded(n: int) -> list[Place]:
    size = 1 << (n - 1).bit_length()
    return [Side("seed", seed) if seed < n else None for seed in bracket_order(size)]


def _place(build: Builder, places: list[Place], round_: int) -> None:
    """Play for all the places that these can take."""
    if len(places) < 2:
        return
    winners, losers = build.round(places, round_, PLACEMENT)
    _place(build, winners, round_ + 1)
    _place(build, losers, round_ + 1)
