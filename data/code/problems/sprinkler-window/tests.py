"""Inputs of sprinkler-window."""

import random
from collections.abc import Iterator


def lawn(rng: random.Random, n: int, size: int) -> list[int]:
    """One call."""
    return [
        n,
        rng.randrange(size),
        rng.randrange(size),
        size,
        rng.randrange(size),
        rng.randrange(size),
    ]


def examples() -> list[list]:
    """What the statement shows."""
    return [[5, 0, 3, 10, 2, 6], [8, 1, 4, 9, 7, 1], [0, 0, 0, 1, 0, 0]]


def tests(rng: random.Random) -> Iterator[list]:
    """Hidden: the edges, then small random lawns, then large ones."""
    yield [7, 0, 0, 1, 0, 0]
    yield [5, 3, 0, 10, 3, 3]
    yield [5, 3, 0, 10, 4, 2]
    yield [20, 0, 1, 6, 4, 3]
    yield [20, 0, 1, 6, 0, 5]
    yield [12, 5, 4, 6, 5, 1]
    for _ in range(6):
        yield lawn(rng, rng.randint(0, 50), rng.randint(1, 20))
    yield [10**18, 0, 10**9, 10**18, 0, 5 * 10**17]
    yield [10**18, 1, 0, 10**18, 2, 1]
    yield [10**18, 10**18 - 1, 10**18 - 1, 10**18, 10**18 - 1, 10**18 - 2]
    for _ in range(3):
        yield lawn(rng, rng.randint(10**17, 10**18), rng.randint(10**8, 10**9))
    for _ in range(5):
        yield lawn(rng, rng.randint(10**17, 10**18), rng.randint(10**17, 10**18))
