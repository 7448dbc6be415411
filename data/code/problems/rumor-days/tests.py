"""Inputs of rumor-days."""

import random
from collections.abc import Iterator


def small(rng: random.Random) -> list:
    """A few people in a few groups, some of them quiet."""
    n = rng.randrange(2, 14)
    groups = [rng.sample(range(n), min(n, rng.randrange(5))) for _ in range(rng.randrange(1, 10))]
    quiet = rng.sample(range(n), rng.randrange(n // 2 + 1))
    return [n, groups, rng.randrange(n), quiet]


def examples() -> list[list]:
    """What the statement shows, and what an agent may see of a failure."""
    return [[5, [[0, 1], [1, 2, 3], [3, 4]], 0, []], [4, [[0, 1], [1, 2], [2, 3]], 1, [2]]]


def tests(rng: random.Random) -> Iterator[list]:
    """Hidden: the edges, then small random groups, then large ones."""
    yield [1, [], 0, []]
    yield [1, [[0]], 0, [0]]
    yield [3, [], 1, []]
    yield [4, [[0, 1, 2, 3], [0, 1, 2, 3]], 2, [2]]
    yield [5, [[4, 3], [3, 2], [], [2, 1], [1, 0]], 4, [4, 1]]
    yield [6, [[0, 1], [1, 5], [0, 2, 3], [3, 4], [4, 5]], 0, [1, 2]]
    for _ in range(8):
        yield small(rng)
    yield [900, [[i + 1, i] for i in range(899)], 450, [100]]
    people = list(range(11500))
    rng.shuffle(people)
    yield [11600, [people, [people[-1], 11550, 11599]], people[0], people[1000:1003]]
