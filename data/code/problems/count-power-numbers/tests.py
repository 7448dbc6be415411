"""Inputs of count-power-numbers."""

import random
from collections.abc import Iterator


def examples() -> list[list]:
    """What the statement shows."""
    return [[1, 10], [10, 15], [8, 32]]


def tests(rng: random.Random) -> Iterator[list]:
    """Hidden: the edges, then small random ranges, then large ones."""
    yield [1, 1]
    yield [2, 3]
    yield [64, 64]
    yield [1, 64]
    yield [125, 125]
    yield [1, 5000]
    yield [4096, 4096]
    for _ in range(6):
        low = rng.randint(1, 3000)
        yield [low, low + rng.randint(0, 30000)]
    yield [10**18, 10**18]
    yield [1, 10**18]
    yield [1, 10**18 - 1]
    yield [2**59, 2**59]
    side = 999_999_937
    yield [side * side - 1, side * side - 1]
    yield [999_983**3 - 1, 999_983**3]
    for _ in range(4):
        low = rng.randint(10**16, 10**17)
        yield [low, rng.randint(low, 10**18)]
