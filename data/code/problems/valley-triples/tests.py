"""Inputs of valley-triples."""

import random
from collections.abc import Iterator


def road(posts: list[int]) -> str:
    """Write the input of a road."""
    return f"{len(posts)}\n{' '.join(map(str, posts))}\n"


def examples() -> list[str]:
    """Return what the statement shows."""
    return [road([5, 2, 4, 1, 5]), road([3, -1, -1, 3]), road([1, 2, 3])]


def tests(rng: random.Random) -> Iterator[str]:
    """Yield the edges, then random roads, then large ones."""
    yield road([0])
    yield road([4, 3])
    yield road([2, 1, 2])
    yield road([1000000000, -1000000000, 999999999])
    yield road([6] * 12)
    yield road([9, 7, 5, 3, 1])
    yield road([3, 1, 3, 1, 3, 1, 3])
    yield road([5, 5, 1, 1, 5, 6, 1, 6])
    for n, top in ((7, 3), (12, 4), (25, 9), (40, 1000000000)):
        yield road([rng.randint(-top, top) for _ in range(n)])
    yield road([rng.randint(0, 6) for _ in range(500)])
    yield road([rng.choice((-1, 1)) * rng.randint(0, 9999) for _ in range(14000)])
