"""Inputs of costly-bridges."""

import random
from collections.abc import Iterator


def country(rng: random.Random, n: int, m: int, reach: int) -> list:
    """Random roads between towns with close numbers."""
    roads = []
    for _ in range(m):
        a = rng.randrange(n)
        b = max(0, min(n - 1, a + rng.randint(-reach, reach)))
        roads.append([a, b])
    return [n, roads]


def examples() -> list[list]:
    """What the statement shows, and what an agent may see of a failure."""
    return [
        [6, [[0, 1], [1, 2], [2, 0], [2, 3], [3, 4]]],
        [3, [[0, 1], [1, 2], [2, 0]]],
    ]


def tests(rng: random.Random) -> Iterator[list]:
    """Hidden: the edges, then small random countries, then large ones."""
    yield [1, []]
    yield [1, [[0, 0]]]
    yield [2, [[1, 0]]]
    yield [2, [[0, 1], [1, 0]]]
    yield [4, [[0, 1], [1, 2], [2, 1], [2, 3], [3, 3]]]
    yield [7, [[0, 1], [2, 3], [3, 4], [5, 6], [4, 5]]]
    yield [5, [[4, 3], [3, 2], [2, 1], [1, 0]]]
    yield [8, [[0, 1], [1, 2], [2, 3], [3, 0], [1, 3], [4, 5], [5, 6], [6, 7]]]
    for n, m, reach in ((6, 6, 6), (8, 8, 2), (9, 11, 3), (12, 13, 12), (20, 24, 2)):
        yield country(rng, n, m, reach)
    yield country(rng, 600, 800, 30)
    names = rng.sample(range(5700), 5700)
    roads = [[names[i], names[i + 1]] for i in range(5699)]
    roads[3000] = [names[2999], names[3000]]
    rng.shuffle(roads)
    yield [5700, roads]
