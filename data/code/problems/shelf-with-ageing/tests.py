"""Inputs of shelf-with-ageing."""

import random
from collections.abc import Iterator


def _random(rng: random.Random, room: int, visits: int, reels: int, length: int) -> list:
    result = []
    for _ in range(visits):
        first = rng.randint(1, reels)
        result.append([first, first + rng.randrange(length)])
    return [room, result]


def examples() -> list[list]:
    """What the statement shows, and what an agent may see of a failure."""
    return [
        [3, [[1, 3], [2, 3], [7, 8], [2, 2]]],
        [2, [[5, 5], [5, 5], [6, 6], [9, 9], [5, 6]]],
    ]


def tests(rng: random.Random) -> Iterator[list]:
    """Hidden: the edges, then small random archives, then a large shelf."""
    yield [0, []]
    yield [0, [[1, 5], [1, 5]]]
    yield [1, [[4, 4], [4, 4], [5, 5], [4, 4], [4, 5]]]
    yield [10**9, [[10**9 - 50, 10**9], [10**9, 10**9]]]
    yield [3, [[1, 3], [1, 1], [4, 4], [2, 2], [1, 5]]]
    yield [2, [[1, 1], [1, 1], [1, 1], [2, 2], [3, 3], [4, 4], [5, 5], [6, 6], [1, 1]]]
    for _ in range(8):
        yield _random(rng, rng.randint(1, 5), 15, 8, 3)
    yield _random(rng, 40, 400, 60, 20)
    yield _random(rng, 300, 1500, 500, 40)
    yield [5000, [[1, 5000], [1, 2500], [10_000, 30_000], [1, 5000], [12_000, 18_000]]]
    yield _random(rng, 3000, 360, 20_000, 200)
