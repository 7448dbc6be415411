"""Inputs of nearest-free-locker."""

import random
from collections.abc import Iterator


def examples() -> list[list]:
    """Return what the statement shows."""
    return [
        [6, [["take", 3], ["take", 3], ["take", 3], ["take", 3], ["take", 3]]],
        [5, [["block", 2, 4], ["take", 4], ["take", 4], ["take", 1], ["block", 1, 5]]],
    ]


def some(rng: random.Random, n: int, count: int, longest: int, blocks: float) -> list:
    """Draw random operations."""
    made = []
    for _ in range(count):
        start = rng.randint(1, n)
        if rng.random() < blocks:
            made.append(["block", start, min(n, start + rng.randint(0, longest))])
        else:
            made.append(["take", start])
    return [n, made]


def tests(rng: random.Random) -> Iterator[list]:
    """Yield the edges, then random operations, then many."""
    yield [1, []]
    yield [1, [["take", 1], ["take", 1], ["block", 1, 1], ["take", 1]]]
    yield [3, [["block", 1, 3], ["take", 2]]]
    yield [4, [["take", 1], ["take", 1], ["take", 1], ["take", 1], ["take", 1]]]
    yield [4, [["take", 4], ["take", 4], ["take", 4], ["take", 4], ["take", 4]]]
    yield [
        9,
        [["block", 2, 3], ["block", 5, 6], ["block", 1, 7], ["take", 2], ["take", 9], ["take", 1]],
    ]
    yield [200000, [["block", 1, 199999], ["take", 1], ["take", 200000]]]
    yield [7, [["block", 3, 5], ["take", 4], ["take", 4], ["take", 4], ["take", 4], ["take", 4]]]
    for n in (5, 10, 30, 80):
        yield some(rng, n, n + 3, n // 5, 0.25)
    yield some(rng, 3000, 500, 30, 0.2)
    yield [2000, [["take", rng.randint(990, 1010)] for _ in range(1200)]]
    middle = [["take", rng.randint(99500, 100500)] for _ in range(1800)]
    yield [200000, [["block", 20000, 180000], *middle]]
