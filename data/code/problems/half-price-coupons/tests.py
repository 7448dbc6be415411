"""Inputs of half-price-coupons."""

import random
from collections.abc import Iterator
from typing import Any


def examples() -> list[list[Any]]:
    """What the statement shows, and what an agent may see of a failure."""
    return [[[7, 20, 3], 2], [[40, 6, 4], 3], [[1, 2], 10]]


def tests(rng: random.Random) -> Iterator[list[Any]]:
    """Hidden: the edges, then small random inputs, then large ones."""
    yield [[], 0]
    yield [[], 3]
    yield [[0], 50_000]
    yield [[1_000_000_000], 29]
    yield [[1_000_000_000], 30]
    yield [[9, 9, 9, 9], 5]
    yield [[13, 0, 1], 0]
    for _ in range(8):
        prices = [rng.randrange(0, 60) for _ in range(rng.randrange(1, 12))]
        yield [prices, rng.randrange(1, 25)]
    yield [[rng.randrange(10**8, 10**9) for _ in range(4500)], 50_000]
    yield [[rng.randrange(10**5) for _ in range(2000)], 3000]
