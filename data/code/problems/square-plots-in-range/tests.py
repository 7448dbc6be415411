"""Inputs of square-plots-in-range."""

import random
from collections.abc import Iterator


def examples() -> list[list]:
    """What the statement shows."""
    return [[1, 100, 1], [9, 81, 3], [10, 35, 3]]


def tests(rng: random.Random) -> Iterator[list]:
    """Hidden: the edges, then small random ranges, then large ones."""
    yield [0, 0, 1]
    yield [-5, -1, 1]
    yield [-5, 0, 7]
    yield [-(10**30), 10**30, 1]
    yield [1, 1, 2]
    yield [49, 49, 7]
    yield [50, 195, 7]
    for _ in range(5):
        low = rng.randint(-20, 200)
        yield [low, low + rng.randint(0, 300), rng.randint(1, 5)]
    side = 10**15 - 1
    yield [side * side - 1, side * side - 1, 1]
    yield [side * side, side * side, 1]
    yield [1, side * side - 1, 3]
    yield [10**30, 10**30, 10**15]
    for _ in range(4):
        rod = rng.randint(1, 9)
        side = rod * rng.randint(10**13, 10**14)
        yield [rng.randint(0, 10**25), side * side - 1, rod]
