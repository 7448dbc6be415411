"""Inputs of zeros-of-a-choice."""

import random
from collections.abc import Iterator


def examples() -> list[list]:
    """What the statement shows."""
    return [[6, 3, 10], [10, 4, 6], [5, 0, 7]]


def tests(rng: random.Random) -> Iterator[list]:
    """Hidden: the edges, then small random choices, then large ones."""
    yield [0, 0, 2]
    yield [10**18, 0, 10**12]
    yield [10**18, 10**18, 2]
    yield [10**18, 1, 10]
    yield [16, 1, 4]
    yield [16, 1, 8]
    yield [36, 1, 12]
    for _ in range(6):
        n = rng.randint(1, 60)
        yield [n, rng.randint(0, n), rng.choice([2, 3, 4, 6, 8, 9, 10, 12, 16, 18, 36])]
    yield [10**18, 5 * 10**17 - 1, 2**39]
    yield [10**18, 999_999_999_989 * 12345, 999_999_999_989]
    yield [999_983 * 10**12, 123_456_789, 999_983**2]
    yield [2**59, 3**30, 2**5 * 3**2]
    for _ in range(4):
        n = rng.randint(10**17, 10**18)
        yield [n, rng.randint(10**16, n), rng.choice([6, 12, 720, 10**6, 6**15, 10**12])]
