"""Inputs of round-robin-with-switching."""

import random
from collections.abc import Iterator


def _random(rng: random.Random, n: int, most: int, q: int, c: int, ranks: int) -> list:
    needs = [rng.randint(1, most) for _ in range(n)]
    return [needs, q, c, [rng.randint(1, n) for _ in range(ranks)]]


def examples() -> list[list]:
    """What the statement shows, and what an agent may see of a failure."""
    return [[[5, 2, 4], 2, 1, [1, 2, 3]], [[3], 1, 10, [1]]]


def tests(rng: random.Random) -> Iterator[list]:
    """Hidden: the edges, then small random queues, then long jobs."""
    yield [[1], 1, 0, []]
    yield [[10**12], 1, 10**9, [1, 1]]
    yield [[6, 6, 6], 3, 0, [3, 2, 1]]
    yield [[6, 5, 4, 3, 2, 1], 2, 5, [1, 2, 3, 4, 5, 6]]
    yield [[4, 4, 8], 4, 1, [1, 2, 3]]
    yield [[7, 3, 9], 100, 2, [1, 2, 3]]
    for _ in range(7):
        n = rng.randint(2, 9)
        yield [
            [rng.randint(1, 12) for _ in range(n)],
            rng.randint(1, 4),
            rng.randint(0, 3),
            list(range(1, n + 1)),
        ]
    yield _random(rng, 300, 1000, 7, 2, 40)
    yield [[10**12] * 500, 1, 10**9, [1, 250, 500]]
    yield [[1] * 1000 + [10**12] + [5] * 1000, 2, 1, [1000, 1001, 2000, 2001]]
    yield _random(rng, 1200, 10**12, 1, 10**9, 200)
    yield _random(rng, 3000, 60_000, 10, 1, 200)
