"""The pairs of a Swiss round: a maximum-weight matching, found fast where that is easy."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import networkx as nx

_EXACT = 64
"""Up to so many seats the matching is always of least cost; beyond, repaired from a greedy one."""


@dataclass(frozen=True)
class Wishes:
    """What makes a good pair of two seats, in this order of importance."""

    met: Callable[[int, int], bool]
    """Whether they met before: only if there is no other way to pair everybody."""
    gap: Callable[[int, int], float]
    """How far their records are apart, 0 or more; 0 is best."""
    fault: Callable[[int, int], int]
    """What else speaks against the pair, 0 (nothing) to 100."""


Pairs = list[tuple[int, int]]


def pair(seats: Sequence[int], wishes: Wishes) -> Pairs:
    """Pair an even number of seats, given from the top of the standings down.

    Neighbours are paired greedily first: where no pair has a fault and every gap is the least that
    the standings allow, no pairing is better. Else a maximum-weight matching (Edmonds 1965, by
    networkx) decides: over everybody up to 64 seats; beyond, over the end of the standings
    where the greedy pairing got stuck, as much of it as it takes.
    """
    small = len(seats) <= _EXACT
    pairs, stuck = _greedy(list(seats), wishes, strict=small)
    if not stuck:
        return pairs
    tail = len(seats) if small else _EXACT
    place = {seat: k for k, seat in enumerate(seats)}
    while True:
        kept = pairs[: max(0, (len(seats) - tail) // 2)]
        taken = {seat for both in kept for seat in both}
        rest = sorted((seat for seat in seats if seat not in taken), key=place.__getitem__)
        matched = _blossom(rest, wishes)
        if 2 * len(matched) == len(rest) or not kept:
            break
        tail *= 2
    left = [seat for seat in rest if all(seat not in both for both in matched)]
    return kept + matched + list(zip(left[::2], left[1::2], strict=True))


def _greedy(rest: list[int], wishes: Wishes, *, strict: bool) -> tuple[Pairs, list[int]]:
    """Pairs from the top down, and those who are left over when it gets stuck."""
    pairs: Pairs = []
    while rest:
        seat = rest.pop(0)
        least = wishes.gap(seat, rest[0])
        fallback: int | None = None
        for index, other in enumerate(rest):
            apart = wishes.gap(seat, other) > least
            if apart and (strict or fallback is not None):
                break
            if wishes.met(seat, other):
                continue
            if apart or not wishes.fault(seat, other):
                fallback = index
                break
            if fallback is None and not strict:
                fallback = index
        if fallback is None:
            return pairs, [seat, *rest]
        pairs.append((seat, rest.pop(fallback)))
    return pairs, []


def _blossom(seats: Sequence[int], wishes: Wishes) -> Pairs:
    """The most pairs who have not met, and of those the least gaps squared, then faults."""
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(seats)
    for k, seat in enumerate(seats):
        for other in seats[k + 1 :]:
            if not wishes.met(seat, other):
                # Integer weights keep networkx exact.
                cost = round(400 * wishes.gap(seat, other) ** 2) + wishes.fault(seat, other)
                graph.add_edge(seat, other, weight=-cost)
    matched = nx.max_weight_matching(graph, maxcardinality=True)
    place = {seat: k for k, seat in enumerate(seats)}
    ordered = [(a, b) if place[a] < place[b] else (b, a) for a, b in matched]
    return sorted(ordered, key=lambda both: place[both[0]])
