"""Inputs of lonely-bells."""

import random
from collections.abc import Iterator


def examples() -> list[list]:
    """What the statement shows."""
    return [[1, 10, 2, 3, 5], [0, 0, 4, 5, 6], [6, 12, 2, 2, 3]]


def tests(rng: random.Random) -> Iterator[list]:
    """Hidden: the edges, then small random ranges, then large ones."""
    yield [0, 0, 1, 1, 1]
    yield [1, 1, 1, 2, 2]
    yield [0, 10**18, 1, 1, 1]
    yield [0, 30, 2, 3, 5]
    yield [30, 30, 2, 3, 5]
    yield [1, 60, 4, 6, 10]
    yield [7, 1000, 6, 6, 6]
    for _ in range(6):
        first = rng.randint(0, 50)
        yield [first, first + rng.randint(0, 200), *(rng.randint(1, 15) for _ in range(3))]
    yield [0, 10**18, 12, 18, 30]
    yield [1, 10**18, 10**9, 10**9 - 1, 10**9 - 2]
    for _ in range(4):
        factor = rng.randint(1, 50)
        ringing = [factor * rng.randint(1, 20) for _ in range(3)]
        yield [rng.randint(0, 10**17), rng.randint(10**17, 10**18), *ringing]
