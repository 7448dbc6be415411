"""Inputs of warmer-than-before."""

import random
from collections.abc import Iterator


def record(k: int, days: list[int]) -> str:
    """Write the input of a record."""
    return f"{len(days)} {k}\n{' '.join(map(str, days))}\n"


def examples() -> list[str]:
    """Return what the statement shows."""
    return [record(2, [3, 1, 2, 4, 4, 1, 5]), record(3, [-5, -7, -6, -9, -4])]


def tests(rng: random.Random) -> Iterator[str]:
    """Yield the edges, then random records, then large ones."""
    yield record(1, [0])
    yield record(1, [2, 1])
    yield record(5, [7] * 9)
    yield record(2, [-100000, -99999, 100000, -1, 0, 1])
    yield record(1, [4, 5, 5, 6, 2, 3])
    yield record(4, [9, 1, 1, 1, 2, 1, 1, 1, 1, 2])
    for n in (8, 12, 30, 60):
        yield record(rng.randint(1, n), [rng.randint(-6, 6) for _ in range(n)])
    yield record(7, [rng.randint(-100000, 100000) for _ in range(300)])
    yield record(14000, [i - 3000 for i in range(14000)])
