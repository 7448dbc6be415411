"""Shortest ways in a graph of whole costs, always the same one of those that cost the same."""

import heapq
from array import array
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import msgspec

_SELDOM = 2
"""Times that one starts from a node before its costs to all others are worked out and kept."""
_NEVER = (1 << 31) - 1


class Edge(msgspec.Struct, frozen=True, gc=False):
    """`step` says what one moves on: a road if not negative, a line if negative, None to wait."""

    to: int
    cost: int
    metres: int
    seconds: int
    step: int | None


class Found(NamedTuple):
    """The cost of a shortest way, which start and end it has, and costs that tell it to `path`."""

    cost: int
    start: int
    end: int
    costs: Sequence[int]


class Network:
    """A graph, and the costs from each node that was asked about often to all others.

    Costs are doubled, and odd if they are from the second of two starts: so the first has
    precedence, and a way is told by the costs alone. Of ways that cost the same it is always the
    same one, whatever was asked before.
    """

    def __init__(self, edges: list[list[Edge]]) -> None:
        self._out = [[(each.to, 2 * each.cost) for each in out] for out in edges]
        self._into: list[list[tuple[int, int, Edge]]] = [[] for _ in edges]
        for node, out in enumerate(edges):
            for edge in out:
                self._into[edge.to].append((node, 2 * edge.cost, edge))
        self._trees: dict[int, array[int]] = {}
        self._asked: Counter[int] = Counter()

    def find(self, starts: Sequence[tuple[int, int]], ends: Sequence[tuple[int, int]]) -> Found:
        """A shortest way between two of these nodes, each with the cost to reach it."""
        self._asked.update(node for node, _ in starts)
        if max(self._asked[node] for node, _ in starts) <= _SELDOM:
            begun = [(2 * cost + i, node) for i, (node, cost) in enumerate(starts)]
            costs = self._grown(begun, [node for node, _ in ends])
            total, j = min((costs[node] + 2 * cost, j) for j, (node, cost) in enumerate(ends))
            return Found(total // 2, total % 2, j, costs)
        trees = [self._tree(node) for node, _ in starts]
        cost, i, j = min(
            (to_start + tree[node] // 2 + to_end, i, j)
            for i, (tree, (_, to_start)) in enumerate(zip(trees, starts, strict=True))
            for j, (node, to_end) in enumerate(ends)
        )
        return Found(cost, i, j, trees[i])

    def path(self, costs: Sequence[int], target: int) -> list[Edge]:
        """The edges of a shortest way; of nodes before another, the nearest to the start counts."""
        found: list[Edge] = []
        node = target
        while True:
            here = costs[node]
            tight = [
                (costs[before], before, edge)
                for before, more, edge in self._into[node]
                if costs[before] + more == here
            ]
            if not tight:  # a start
                return found[::-1]
            _, node, edge = min(tight, key=_nearest) if len(tight) > 1 else tight[0]
            found.append(edge)

    def _tree(self, source: int) -> "array[int]":
        if source not in self._trees:
            self._trees[source] = array("i", self._grown([(0, source)]))
        return self._trees[source]

    def _grown(self, queue: list[tuple[int, int]], until: Sequence[int] = ()) -> list[int]:
        """The costs of all nodes, or at least of some."""
        best = [_NEVER] * len(self._out)
        for cost, node in queue:
            best[node] = min(cost, best[node])
        heapq.heapify(queue)
        left = set(until) or {-1}
        pop, push, out = heapq.heappop, heapq.heappush, self._out
        while queue:
            cost, node = pop(queue)
            if cost > best[node]:
                continue
            if node in left:
                left.remove(node)
                if not left:
                    break
            for there, more in out[node]:
                total = cost + more
                if total < best[there]:
                    best[there] = total
                    push(queue, (total, there))
        return best


def _nearest(way: tuple[int, int, Edge]) -> tuple[int, int]:
    return way[:2]
