"""Inputs of snow-on-the-street."""

import random
from collections.abc import Iterator


def street(n: int, changes: list[tuple[int, int, int]]) -> str:
    """Write the input of a street."""
    return "\n".join([f"{n} {len(changes)}", *("%d %d %d" % c for c in changes)]) + "\n"


def some(rng: random.Random, n: int, m: int, low: int, high: int) -> str:
    """Draw a random street."""
    changes = []
    for _ in range(m):
        left, right = sorted((rng.randint(1, n), rng.randint(1, n)))
        changes.append((left, right, rng.randint(low, high)))
    return street(n, changes)


def examples() -> list[str]:
    """Return what the statement shows."""
    return [street(6, [(1, 4, 3), (3, 6, 2), (4, 4, -2)]), street(5, [(2, 3, -4), (5, 5, -1)])]


def tests(rng: random.Random) -> Iterator[str]:
    """Yield the edges, then random streets, then large ones."""
    yield street(1, [])
    yield street(200000, [])
    yield street(1, [(1, 1, -7)])
    yield street(4, [(1, 4, -5), (2, 2, 3)])
    yield street(3, [(1, 3, 1000000)] * 5)
    yield street(3, [(3, 3, 2), (1, 1, 2), (2, 2, 1)])
    yield street(5, [(1, 2, -1), (3, 5, -1)])
    for n in (4, 9, 20, 50):
        yield some(rng, n, n, -3, 3)
    yield some(rng, 30, 60, -9, -1)
    yield some(rng, 200000, 500, -1000000, 1000000)
    wide = [
        (rng.randint(1, 9), 200000 - rng.randint(0, 9), rng.randint(-50, 60)) for _ in range(3500)
    ]
    yield street(200000, wide)
