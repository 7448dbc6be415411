"""Inputs of mentor-seats."""

import random
from collections.abc import Iterator


def school(rng: random.Random, mentors: int, pupils: int, most: int, seats: int) -> list:
    """Random wishes."""
    wishes = [rng.sample(range(mentors), rng.randint(1, most)) for _ in range(pupils)]
    return [[rng.randint(0, seats) for _ in range(mentors)], wishes]


def examples() -> list[list]:
    """What the statement shows, and what an agent may see of a failure."""
    return [[[1, 1], [[0, 1], [0], [0, 1]]], [[2, 0], [[1], [0, 1], [0], [0]]]]


def tests(rng: random.Random) -> Iterator[list]:
    """Hidden: the edges, then small random schools, then large ones."""
    yield [[], []]
    yield [[3], []]
    yield [[], [[], []]]
    yield [[1, 1, 1], [[0, 1], [0, 2], [0], [], [1, 2]]]
    yield [[1, 1, 1, 1], [[0, 1], [1, 2], [2, 3], [0], [3]]]
    yield [[2, 1], [[0, 1], [0], [0], [1]]]
    yield [[0, 0, 5], [[0, 1], [0, 2], [2], [1]]]
    for _ in range(3):
        yield school(rng, 5, 8, 2, 2)
    yield school(rng, 6, 10, 3, 1)
    yield school(rng, 8, 20, 3, 4)
    yield [[1] * 12, [list(range(12)) for _ in range(14)]]
    yield [[1] * 300, [[i, i + 1] for i in range(299)] + [[0], [299], [150]]]
    yield school(rng, 150, 700, 4, 5)
    yield school(rng, 300, 1000, 3, 6)
