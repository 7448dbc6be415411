"""Inputs of wet-stones."""

import random
from collections.abc import Iterator
from typing import Any


def examples() -> list[list[Any]]:
    """What the statement shows, and what an agent may see of a failure."""
    return [[[2, 3, -1, 1, 0]], [[1, 0, 5]], [[3, 1, -1, -1]]]


def tests(rng: random.Random) -> Iterator[list[Any]]:
    """Hidden: the edges, then small random rows, then large ones."""
    yield [[0]]
    yield [[0, 0]]
    yield [[1, 0]]
    yield [[1_000_000_000, -1]]
    yield [[2, -1, -1, 0]]
    yield [[3, -1, -1, 0]]
    yield [[2, 3, 3, 0, 0, 0]]
    yield [[4, 5, 1, 1, -1, 0, 0]]
    yield [[1] * 50]
    for _ in range(9):
        row = [rng.choice((-1, 0, 1, 1, 2, 3, 4)) for _ in range(rng.randrange(4, 20))]
        row[0] = rng.randrange(1, 5)
        yield [row]
    row = [rng.choice((-1, 1, 2, 3, 5, 8)) for _ in range(1000)]
    yield [[6, *row, 0]]
    yield [[10_000] + [rng.choice((9999, 9000, 99_999, -1)) for _ in range(13_000)] + [0]]
