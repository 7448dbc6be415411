"""Inputs of errand-order."""

import random
from collections.abc import Iterator


def case(time: list[list[int]], rules: list[tuple[int, int]]) -> str:
    """One input as text."""
    lines = [f"{len(time) - 1} {len(rules)}"] + [" ".join(map(str, row)) for row in time]
    return "\n".join(lines + [f"{a} {b}" for a, b in rules]) + "\n"


def town(rng: random.Random, n: int, rules: int, top: int) -> str:
    """A random town whose rules can be kept."""
    time = [[0 if i == j else rng.randint(0, top) for j in range(n + 1)] for i in range(n + 1)]
    order = rng.sample(range(1, n + 1), n)
    pairs = [sorted(rng.sample(range(n), 2)) for _ in range(rules)]
    return case(time, [(order[i], order[j]) for i, j in pairs])


def examples() -> list[str]:
    """Public inputs."""
    return [
        case([[0, 5, 2], [1, 0, 9], [4, 3, 0]], [(1, 2)]),
        case([[0, 7, 7, 7], [1, 0, 1, 4], [2, 6, 0, 1], [8, 1, 5, 0]], []),
        case([[0, 1, 1], [1, 0, 1], [1, 1, 0]], [(1, 2), (2, 1)]),
    ]


def tests(rng: random.Random) -> Iterator[str]:
    """Hidden: the edges, small random ones, then large ones."""
    yield case([[0, 100000], [100000, 0]], [])
    yield case([[0, 0, 0], [0, 0, 0], [0, 0, 0]], [(2, 1), (2, 1)])
    yield case([[0, 1, 50, 50], [50, 0, 1, 50], [50, 50, 0, 1], [1, 50, 50, 0]], [(3, 1)])
    yield case([[0, 1, 2, 3], [1, 0, 9, 1], [2, 9, 0, 1], [3, 1, 1, 0]], [(1, 2), (2, 3), (3, 1)])
    yield case([[0, 9, 1, 1], [1, 0, 1, 1], [9, 1, 0, 1], [9, 1, 1, 0]], [(2, 1), (3, 1)])
    for _ in range(8):
        n = rng.randint(3, 6)
        yield town(rng, n, rng.randint(0, 4), rng.choice([9, 100]))
    yield town(rng, 8, 6, 1000)
    yield town(rng, 11, 0, 100000)
    yield town(rng, 11, 2, 100)
    yield town(rng, 11, 50, 100000)
