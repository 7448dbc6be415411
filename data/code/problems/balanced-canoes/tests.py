"""Inputs of balanced-canoes."""

import random
from collections.abc import Iterator
from typing import Any


def examples() -> list[list[Any]]:
    """What the statement shows, and what an agent may see of a failure."""
    return [[[70, 52, 68, 90], 5], [[60, 61, 62], 1]]


def tests(rng: random.Random) -> Iterator[list[Any]]:
    """Hidden: the edges, then small random inputs, then large ones."""
    yield [[], 0]
    yield [[1], 1_000_000]
    yield [[5, 5, 5, 5, 5], 0]
    yield [[1, 1_000_000], 999_999]
    yield [[1, 1_000_000], 999_998]
    yield [[1, 5, 6, 10, 11, 20], 1]
    yield [[1, 2, 3, 4, 5, 6], 1]
    for _ in range(8):
        weights = [rng.randrange(1, 60) for _ in range(rng.randrange(1, 30))]
        yield [weights, rng.randrange(6)]
    yield [rng.sample(range(1, 10_000), 9000), 0]
    yield [[rng.randrange(1, 10**6) for _ in range(2000)], 200]
