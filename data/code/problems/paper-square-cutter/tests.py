"""Inputs of paper-square-cutter."""

import random
from collections.abc import Iterator


def examples() -> list[list]:
    """What the statement shows."""
    return [[5, 3], [4, 4], [2, 10]]


def tests(rng: random.Random) -> Iterator[list]:
    """Hidden: the edges, then small random sheets, then large ones."""
    yield [1, 1]
    yield [1, 2]
    yield [10**18, 10**18]
    yield [12, 8]
    yield [6, 15]
    for _ in range(5):
        yield [rng.randint(1, 60), rng.randint(1, 60)]
    a, b = 1, 1
    while a + b <= 10**18:
        a, b = a + b, a
    yield [a, b]
    yield [b, a]
    yield [1, 10**18]
    yield [10**18, 10**18 - 1]
    yield [10**18 - 1, 3]
    for _ in range(4):
        yield [rng.randint(10**17, 10**18), rng.randint(10**17, 10**18)]
