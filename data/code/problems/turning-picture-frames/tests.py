"""Inputs of turning-picture-frames."""

import random
from collections.abc import Iterator


def _picture(h: int, w: int) -> list[list[int]]:
    return [[r * w + c for c in range(w)] for r in range(h)]


def _random(rng: random.Random, h: int, w: int, n: int, top: int) -> list:
    frames = (min(h, w) + 1) // 2
    turns = []
    for _ in range(n):
        first, last = sorted(rng.randrange(frames) for _ in range(2))
        turns.append([first, last, rng.randint(-top, top)])
    return [_picture(h, w), turns]


def examples() -> list[list]:
    """What the statement shows, and what an agent may see of a failure."""
    return [
        [[[1, 2, 3, 4], [5, 6, 7, 8], [9, 10, 11, 12]], [[0, 1, 1]]],
        [[[1, 2], [3, 4], [5, 6]], [[0, 0, -2]]],
    ]


def tests(rng: random.Random) -> Iterator[list]:
    """Hidden: the edges, then small random pictures, then many turns and huge ones."""
    yield [[[7]], []]
    yield [[[7]], [[0, 0, -5]]]
    yield [[[1, 2, 3, 4]], [[0, 0, 1]]]
    yield [[[1], [2], [3], [4]], [[0, 0, -9]]]
    yield [_picture(2, 2), [[0, 0, -1]]]
    yield [_picture(3, 3), [[0, 1, 10**18], [0, 0, -(10**18)]]]
    yield [_picture(6, 3), [[1, 1, 3], [0, 1, 4]]]
    yield [_picture(5, 8), [[0, 2, 10**18 - 1], [2, 2, 1]]]
    for _ in range(8):
        yield _random(rng, rng.randint(1, 6), rng.randint(1, 6), rng.randint(0, 5), 15)
    yield _random(rng, 7, 9, 100, 10**18)
    yield _random(rng, 9, 7, 100, 10**18)
    yield [_picture(31, 29), [[0, 14, 10**18]] * 3]
    yield _random(rng, 40, 40, 800, 1000)
