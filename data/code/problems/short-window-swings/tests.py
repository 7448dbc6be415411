"""Inputs of short-window-swings."""

import random
from collections.abc import Iterator


def examples() -> list[list]:
    """Return what the statement shows."""
    return [[[3, 1, 4], 2], [[3, 1, 4], 3], [[2, 2, 5, 2], 3]]


def tests(rng: random.Random) -> Iterator[list]:
    """Yield the edges, then random prices, then many."""
    yield [[-7], 1]
    yield [[4, 9], 1]
    yield [[9, -4], 2]
    yield [[6] * 15, 11]
    yield [[1000000, -1000000] * 10, 20]
    yield [[3, 3, 1, 3, 3, 1, 1, 5, 5], 9]
    yield [list(range(20)), 7]
    yield [list(range(20, 0, -1)), 13]
    for n, top in ((6, 2), (12, 3), (25, 5), (60, 1000000)):
        yield [[rng.randint(-top, top) for _ in range(n)], rng.randint(2, n)]
    yield [[rng.randint(-3, 3) for _ in range(400)], 37]
    yield [[rng.randint(-9999, 9999) for _ in range(11500)], 9000]
