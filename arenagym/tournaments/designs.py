"""Which pairs to play at once: sparse designs that tell the most, and who is shown first."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

Edge = tuple[int, int]


@lru_cache(maxsize=256)
def near_regular(n: int, edges: int) -> tuple[Edge, ...]:
    """Different pairs of n seats, each seat in as equal a number of them as can be.

    Built of circulant classes, the pairs (k, k + offset mod n), chosen one after another for
    the least sum of inverse eigenvalues of the Laplacian: least squares then has the least
    total variance (A-optimality). Few triangles are best, so sparse designs come out close to
    bipartite. Connected from n - 1 pairs on.

    Returns:
        min(edges, n(n-1)/2) pairs, turned so that each seat is first as often as second, or
        once more or less.
    """
    edges = min(edges, n * (n - 1) // 2)
    turns = np.arange(1, n)
    eigenvalues = np.zeros(n - 1)
    offsets = list(range(1, n // 2 + 1))
    chosen: list[Edge] = []
    degree = [0] * n
    while len(chosen) < edges:
        left = edges - len(chosen)
        gains = {}
        for offset in offsets:
            pairs_in = n // 2 if 2 * offset == n else n
            each = pairs_in / n * 2 * (1 - np.cos(2 * np.pi * turns * offset / n))
            gains[offset] = each * min(1, left / pairs_in)
        best = min(offsets, key=lambda o: float(np.sum(1 / (eigenvalues + gains[o] + 1e-3))))
        offsets.remove(best)
        pairs = [(k, (k + best) % n) for k in range(n // 2 if 2 * best == n else n)]
        if len(pairs) > left:
            pairs = _spread(pairs, left, degree)
        for a, b in pairs:
            degree[a] += 1
            degree[b] += 1
        chosen += pairs
        eigenvalues = eigenvalues + gains[best]
    return balanced_directions(chosen, n)


def balanced_directions(edges: Sequence[Edge], n: int) -> tuple[Edge, ...]:
    """The pairs, turned so that everyone is first as often as second, or once more or less.

    Along a tour that uses every pair once (Euler); seats of odd degree are joined to one
    further vertex first, so that there is such a tour.
    """
    degree = np.bincount(np.array(edges, dtype=int).ravel(), minlength=n)
    joined = [*edges, *((int(seat), n) for seat in np.flatnonzero(degree % 2))]
    ends: list[list[int]] = [[] for _ in range(n + 1)]
    for number, (a, b) in enumerate(joined):
        ends[a].append(number)
        ends[b].append(number)
    turned: list[Edge | None] = [None] * len(joined)
    for start in range(n + 1):
        at = start
        while ends[at]:
            number = ends[at].pop()
            if turned[number] is None:
                a, b = joined[number]
                there = b if at == a else a
                turned[number] = (at, there)
                at = there
    return tuple(edge for edge in turned[: len(edges)] if edge is not None)


def _spread(pairs: Sequence[Edge], count: int, degree: Sequence[int]) -> list[Edge]:
    """Some of the pairs, each next one between the seats that have the fewest so far."""
    load, rest, taken = list(degree), list(pairs), []
    for _ in range(count):
        a, b = min(
            rest, key=lambda pair: (load[pair[0]] + load[pair[1]], max(map(load.__getitem__, pair)))
        )
        rest.remove((a, b))
        load[a] += 1
        load[b] += 1
        taken.append((a, b))
    return taken
