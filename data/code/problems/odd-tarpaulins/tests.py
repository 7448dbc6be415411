"""Inputs of odd-tarpaulins."""

import random
from collections.abc import Iterator


def floor(cloths: list[tuple[int, int, int, int]]) -> str:
    """Write the input of a floor."""
    return "\n".join([str(len(cloths)), *("%d %d %d %d" % c for c in cloths)]) + "\n"


def some(rng: random.Random, n: int, end: int) -> str:
    """Draw a random floor."""
    made = []
    for _ in range(n):
        x1, x2 = sorted(rng.sample(range(end + 1), 2))
        y1, y2 = sorted(rng.sample(range(end + 1), 2))
        made.append((x1, y1, x2, y2))
    return floor(made)


def examples() -> list[str]:
    """Return what the statement shows."""
    return [
        floor([(0, 0, 4, 3), (2, 1, 6, 5)]),
        floor([(0, 0, 6, 6), (1, 1, 5, 5), (2, 2, 4, 4)]),
    ]


def tests(rng: random.Random) -> Iterator[str]:
    """Yield the edges, then random floors, then large ones."""
    yield floor([(0, 0, 1, 1)])
    yield floor([(0, 0, 1000000, 1000000)])
    yield floor([(3, 4, 9, 8)] * 2)
    yield floor([(3, 4, 9, 8)] * 3)
    yield floor([(0, 0, 2, 2), (2, 0, 4, 2), (0, 2, 4, 4)])
    yield floor([(0, 2, 9, 4), (3, 0, 5, 9), (0, 0, 9, 9), (4, 3, 6, 5)])
    yield floor([(i, i, 1000000 - i, 1000000 - i) for i in range(0, 500000, 50000)])
    for n, end in ((3, 4), (6, 5), (10, 8), (25, 30), (60, 1000000)):
        yield some(rng, n, end)
    yield floor([(i, 0, i + 1, 1000000) for i in range(0, 400, 2)])
    yield some(rng, 2800, 1000000)
