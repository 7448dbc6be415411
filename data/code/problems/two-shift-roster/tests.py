"""Inputs of two-shift-roster."""

import random
from collections.abc import Iterator


def mixed(rng: random.Random, n: int, m: int, side: float = 0.5) -> list:
    """Quarrels between two hidden sides, so that a roster exists."""
    left = [rng.random() < side for _ in range(n)]
    pairs = []
    for _ in range(m):
        a, b = rng.sample(range(n), 2)
        if left[a] != left[b]:
            pairs.append([a, b])
    return [n, pairs]


def examples() -> list[list]:
    """What the statement shows, and what an agent may see of a failure."""
    return [[5, [[0, 1], [1, 2], [4, 3]]], [3, [[0, 1], [1, 2], [2, 0]]]]


def tests(rng: random.Random) -> Iterator[list]:
    """Hidden: the edges, then random quarrels, then large ones."""
    yield [1, []]
    yield [4, []]
    yield [2, [[1, 0], [0, 1], [1, 0]]]
    yield [4, [[0, 3], [1, 2], [2, 3]]]
    yield [6, [[5, 4], [4, 3], [3, 5]]]
    yield [7, [[6, 2], [2, 5], [5, 6], [0, 1]]]
    yield [6, [[0, 5], [5, 1], [1, 4], [4, 2], [2, 3]]]
    yield mixed(rng, 6, 8)
    yield mixed(rng, 9, 14)
    yield mixed(rng, 12, 20)
    yield mixed(rng, 15, 20)
    yield [8, [rng.sample(range(8), 2) for _ in range(9)]]
    yield [45, [[42, 43], [43, 44], [44, 42]]]
    yield mixed(rng, 700, 3000)
    path = list(range(2001))
    rng.shuffle(path)
    pairs = [[a, path[i + 1]] for i, a in enumerate(path[:-1])]
    rng.shuffle(pairs)
    yield [2001, pairs]
    yield [1001, [[i, (i + 1) % 1001] for i in range(1001)]]
