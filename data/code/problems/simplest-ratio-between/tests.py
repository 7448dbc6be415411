"""Inputs of simplest-ratio-between."""

import random
from collections.abc import Iterator


def between(rng: random.Random, size: int) -> list[int]:
    """One call."""
    while True:
        a, b, c, d = rng.randint(0, size), *(rng.randint(1, size) for _ in range(3))
        if a * d < c * b:
            return [a, b, c, d]


def close(rng: random.Random, size: int) -> list[int]:
    """Two fractions close together."""
    b = rng.randint(size // 2, size)
    a = rng.randint(1, b)
    d = b - rng.randint(1, 1000)
    return [a, b, a * d // b + rng.randint(1, 3), d]


def examples() -> list[list]:
    """What the statement shows."""
    return [[1, 3, 1, 2], [0, 1, 7, 2], [5, 2, 3, 1]]


def tests(rng: random.Random) -> Iterator[list]:
    """Hidden: the edges, then small random ratios, then large ones."""
    yield [0, 1, 1, 1]
    yield [0, 5, 1, 10**18]
    yield [1, 1, 2, 1]
    yield [1, 1, 3, 1]
    yield [2, 4, 6, 8]
    yield [10**18 - 1, 1, 10**18, 1]
    yield [3, 7, 4, 9]
    for _ in range(7):
        yield between(rng, rng.choice([5, 20, 100]))
    yield [1, 10**18, 1, 10**18 - 1]
    yield [10**18 - 2, 10**18 - 1, 10**18 - 1, 10**18]
    low, high = 1, 1
    while low + high <= 10**17:
        low, high = high, low + high
    yield (
        [high, low, low + high, high]
        if high * high < (low + high) * low
        else [
            low + high,
            high,
            high,
            low,
        ]
    )
    for size in (10**6, 10**12, 10**18, 10**18, 10**18):
        yield close(rng, size)
    yield between(rng, 10**18)
