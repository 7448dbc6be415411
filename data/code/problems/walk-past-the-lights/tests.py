"""Inputs of walk-past-the-lights."""

import random
from collections.abc import Iterator


def _random(rng: random.Random, n: int, length: int, top: int) -> list:
    places = rng.sample(range(length + 1), n)
    lights = [[p, rng.randint(1, top), rng.randint(0, top), rng.randint(0, top)] for p in places]
    return [length, lights]


def examples() -> list[list]:
    """What the statement shows, and what an agent may see of a failure."""
    return [
        [10, [[4, 3, 2, 0], [8, 2, 6, 0]]],
        [5, [[5, 1, 9, 5], [0, 2, 1, 0]]],
        [7, []],
    ]


def tests(rng: random.Random) -> Iterator[list]:
    """Hidden: the edges, then small random roads, then long ones."""
    yield [1, []]
    yield [1, [[0, 1, 1, 1], [1, 1, 1, 1]]]
    yield [20, [[15, 5, 5, 0], [5, 5, 5, 0], [10, 5, 5, 5]]]
    yield [9, [[3, 1, 0, 7], [6, 4, 0, 2]]]
    yield [9, [[9, 3, 5, 2], [0, 3, 5, 4], [4, 3, 5, 6]]]
    yield [30, [[20, 1, 9, 0], [10, 1, 9, 9], [30, 5, 5, 4]]]
    for _ in range(8):
        yield _random(rng, rng.randint(1, 9), rng.randint(10, 40), 8)
    for _ in range(2):
        yield _random(rng, 60, 1000, 30)
    yield [10**15, [[10**15, 1, 10**15, 10**15 - 1], [0, 10**15, 10**15, 10**15]]]
    yield _random(rng, 500, 10**15, 10**15)
    yield _random(rng, 600, 10**15, 10**6)
