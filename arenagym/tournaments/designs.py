"""Which pairs to play at once: sparse designs that tell the most, and who is shown first."""

import math
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

import numpy as np

Edge = tuple[int, int]


@lru_cache(maxsize=256)
def near_regular(n: int, edges: int) -> tuple[Edge, ...]:
    """Different pairs of n seats, each seat in equally many, or as nearly so as can be.

    Built of circulant classes, the pairs (k, k + offset mod n), chosen one after another for
    the least sum of inverse eigenvalues of the Laplacian: least squares then has the least
    total variance (A-optimality). Few triangles are best, so sparse designs come out close to
    bipartite. Connected from n - 1 pairs on.

    Returns:
        min(edges, n(n-1)/2) pairs, turned so that each seat is first as often as second, or
        once more or less.
    """
    edges = min(edges, n * (n - 1) // 2)
    turns = 2 * np.pi * np.arange(1, n) / n
    eigenvalues = np.zeros(n - 1)
    offsets = list(range(1, (n - 1) // 2 + 1))
    chosen: list[Edge] = []
    while len(chosen) < edges:
        left = edges - len(chosen)
        if n % 2 == 0 and (left == n // 2 or not offsets):
            chosen += [(k, k + n // 2) for k in range(n // 2)][:left]  # opposite seats
            break
        gains = {o: min(1, left / n) * 2 * (1 - np.cos(turns * o)) for o in offsets}
        # A part of a class of several odd cycles would be less even than it could be.
        even = [o for o in offsets if math.gcd(n, o) == 1 or n // math.gcd(n, o) % 2 == 0]
        fitting = even if left < n and even else offsets
        best = min(fitting, key=lambda o: float(np.sum(1 / (eigenvalues + gains[o] + 1e-3))))
        offsets.remove(best)
        eigenvalues = eigenvalues + gains[best]
        chosen += _circulant_class(n, best)[:left]
    return balanced_directions(chosen, n)


def _circulant_class(n: int, offset: int) -> list[Edge]:
    """The pairs (k, k + offset mod n), every second one along each cycle first.

    So any first part of them gives each seat as many as another, or one more or less.
    """
    length = n // math.gcd(n, offset)
    even: list[Edge] = []
    last: list[Edge] = []
    odd: list[Edge] = []
    for start in range(math.gcd(n, offset)):
        cycle = [(start + step * offset) % n for step in range(length + 1)]
        pairs = list(pairwise(cycle))
        if length % 2:
            last.append(pairs.pop())  # shares seats with the first
        even += pairs[::2]
        odd += pairs[1::2]
    return even + last + odd


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
