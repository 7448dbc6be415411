"""Inputs of second-skyline."""

import random
from collections.abc import Iterator


def street(buildings: list[tuple[int, int, int]]) -> str:
    """Write the input of a street."""
    return "\n".join([str(len(buildings)), *("%d %d %d" % b for b in buildings)]) + "\n"


def some(rng: random.Random, n: int, end: int, longest: int, top: int) -> str:
    """Draw a random street."""
    made = []
    for _ in range(n):
        left = rng.randint(0, end - 1)
        made.append((left, min(end, left + rng.randint(1, longest)), rng.randint(1, top)))
    return street(made)


def examples() -> list[str]:
    """Return what the statement shows."""
    return [
        street([(0, 6, 5), (2, 8, 3), (4, 10, 7)]),
        street([(1, 4, 2), (1, 4, 2), (4, 6, 2), (5, 7, 1)]),
    ]


def tests(rng: random.Random) -> Iterator[str]:
    """Yield the edges, then random streets, then large ones."""
    yield street([(0, 1000000, 1000000)])
    yield street([(0, 1000000, 1000000)] * 2)
    yield street([(2, 5, 4), (5, 9, 4), (9, 11, 6)])
    yield street([(0, 4, 3), (4, 8, 3), (0, 8, 9)])
    yield street([(0, 9, 1), (1, 8, 2), (2, 7, 3), (3, 6, 4), (4, 5, 5)])
    yield street([(0, 5, 7), (3, 9, 7), (3, 5, 7), (6, 8, 2)])
    yield street([(0, 3, 5), (3, 6, 5), (2, 4, 5), (0, 6, 5)])
    for n, end, longest, top in ((5, 9, 5, 3), (8, 12, 6, 4), (15, 20, 9, 3), (40, 60, 30, 20)):
        yield some(rng, n, end, longest, top)
    yield some(rng, 600, 1000000, 3000, 1000000)
    yield some(rng, 700, 400, 60, 9)
    yield some(rng, 2500, 1000000, 700000, 1000000)
