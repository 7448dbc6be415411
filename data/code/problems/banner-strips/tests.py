"""Inputs of banner-strips."""

import random
from collections.abc import Iterator


def examples() -> list[list]:
    """What the statement shows."""
    return [[3, 1, 1, 1, 1000], [4, 2, 0, 1, 1000], [6, 0, 1, 5, 97]]


def tests(rng: random.Random) -> Iterator[list]:
    """Hidden: the edges, then small random banners, then large ones."""
    yield [0, 0, 0, 0, 10]
    yield [0, 3, 4, 5, 1]
    yield [1, 7, 3, 2, 5]
    yield [2, 7, 3, 2, 10**12]
    yield [5, 0, 0, 0, 7]
    yield [9, 1, 1, 1, 10**12]
    yield [7, 1, 0, 1, 10**9]
    yield [9, 0, 0, 4, 10**9]
    for _ in range(7):
        colours = [rng.randint(0, 4) for _ in range(3)]
        yield [rng.randint(3, 30), *colours, rng.choice([10**9 + 7, 10**12, 97])]
    yield [1200, 1, 2, 3, 10**9 + 7]
    yield [10**18, 1, 1, 1, 10**9 + 7]
    yield [10**18 - 1, 10**9, 10**9, 10**9, 10**12]
    yield [999_999_999_999_999_997, 0, 1, 1, 10**12]
    for _ in range(3):
        colours = [rng.randint(0, 10**9) for _ in range(3)]
        yield [rng.randint(10**17, 10**18), *colours, rng.randint(2, 10**12)]
