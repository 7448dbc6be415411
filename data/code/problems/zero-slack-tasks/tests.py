"""Inputs of zero-slack-tasks."""

import random
from collections.abc import Iterator


def project(rng: random.Random, n: int, reach: int, most: int, longest: int) -> list:
    """Tasks in a hidden order; each needs some of those shortly before it."""
    names = rng.sample(range(n), n)
    needs: list[list[int]] = [[] for _ in range(n)]
    for i in range(1, n):
        for _ in range(rng.randint(0, most)):
            needs[names[i]].append(names[rng.randrange(max(0, i - reach), i)])
    return [[rng.randint(0, longest) for _ in range(n)], needs]


def examples() -> list[list]:
    """What the statement shows, and what an agent may see of a failure."""
    return [
        [[3, 2, 4, 1], [[], [0], [0], [1, 2]]],
        [[1, 2, 3], [[], [2], [1]]],
    ]


def tests(rng: random.Random) -> Iterator[list]:
    """Hidden: the edges, then small random projects, then large ones."""
    yield [[0], [[]]]
    yield [[5], [[0]]]
    yield [[4, 4, 3], [[], [], []]]
    yield [[0, 0, 0], [[], [0], [0]]]
    yield [[2, 3, 1, 5, 5], [[], [], [1, 0, 1], [2], [2]]]
    yield [[1, 9, 1, 4], [[], [0], [0], [2]]]
    yield [[1, 1, 1, 1, 7], [[3], [0], [1], [2], []]]
    for _ in range(4):
        yield project(rng, 8, 4, 2, 3)
    yield project(rng, 12, 3, 2, 2)
    late = project(rng, 10, 3, 2, 5)
    late[1][4].append(7)
    late[1][7].append(4)
    yield late
    yield [[1] * 90, [[] if i < 2 else [i // 2 * 2 - 2, i // 2 * 2 - 1] for i in range(90)]]
    yield project(rng, 2500, 20, 4, 1000000)
    yield [[i % 2 for i in range(2500)], [[] if i == 2499 else [i + 1] for i in range(2500)]]
