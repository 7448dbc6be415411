"""Inputs of distant-plots."""

import random
from collections.abc import Iterator
from typing import Any


def examples() -> list[list[Any]]:
    """What the statement shows, and what an agent may see of a failure."""
    return [[[4, 9, 7, 1], 2], [[8, 9, 8, -5, -7], 3], [[3, -2, 5], 1]]


def tests(rng: random.Random) -> Iterator[list[Any]]:
    """Hidden: the edges, then small random fields, then large ones."""
    yield [[-5], 0]
    yield [[-5], 1]
    yield [[-1_000_000_000, 1_000_000_000], 1]
    yield [[1_000_000_000] * 7, 4]
    yield [[-1_000_000_000] * 8, 4]
    yield [[1, 50, 60, 50, 1, 2, 2], 2]
    yield [[0, 0, 0, 0, 0], 3]
    yield [[10, -100, -100, 10, 9, 9, -100], 4]
    for low in (-20, -20, -20, -20, 0, 0, 0, -40):
        size = rng.randrange(4, 20)
        gains = [rng.randrange(low, 30) for _ in range(size)]
        yield [gains, rng.randrange(1, (size + 1) // 2 + 1)]
    gains = [rng.randrange(-(10**9), 10**9) for _ in range(801)]
    yield [gains, 401]
    yield [gains, 150]
    yield [[rng.randrange(-99, 999) for _ in range(12_000)], 5900]
