"""Inputs of tile-runs."""

import random
from collections.abc import Iterator
from typing import Any


def examples() -> list[list[Any]]:
    """What the statement shows, and what an agent may see of a failure."""
    return [[[3, 1, 2, 2, 7], 5], [[1, 2, 3, 4, 5], 2], [[-1, 0, 0, 1], 3]]


def tests(rng: random.Random) -> Iterator[list[Any]]:
    """Hidden: the edges, then small random inputs, then large ones."""
    yield [[], 1]
    yield [[5], 12_000]
    yield [[4, 4, 4, 4], 3]
    yield [[1, 2, 3], 1]
    yield [[1, 2, 2, 3, 4], 3]
    yield [[1, 2, 2, 3, 3, 4, 5], 3]
    yield [[1_000_000_000, -1_000_000_000, 999_999_999, -999_999_999], 2]
    yield [list(range(-40, 40)) + list(range(-3, 100)), 16]
    for _ in range(10):
        tiles = [rng.randrange(9) for _ in range(rng.randrange(4, 22))]
        yield [tiles, rng.randrange(2, 6)]
    yield [[rng.randrange(30) for _ in range(2000)], 7]
    tiles = [2 * rng.randrange(450) for _ in range(13_700)] + rng.choices(range(900), k=300)
    yield [tiles, 100]
