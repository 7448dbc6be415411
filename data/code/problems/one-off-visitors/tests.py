"""Inputs of one-off-visitors."""

import random
from collections.abc import Iterator


def book(tickets: list[int], parts: list[tuple[int, int]]) -> str:
    """Write the input of a guest book."""
    head = f"{len(tickets)} {len(parts)}\n{' '.join(map(str, tickets))}\n"
    return head + "".join("%d %d\n" % part for part in parts)


def some(rng: random.Random, n: int, q: int, tickets: int) -> str:
    """Draw a random guest book."""
    parts = [tuple(sorted((rng.randint(1, n), rng.randint(1, n)))) for _ in range(q)]
    return book([rng.randint(0, tickets) for _ in range(n)], parts)


def examples() -> list[str]:
    """Return what the statement shows."""
    return [
        book([4, 7, 4, 9, 4, 7], [(1, 6), (2, 5), (3, 3), (1, 3)]),
        book([1, 1, 1, 2], [(1, 2), (1, 4), (2, 4)]),
    ]


def tests(rng: random.Random) -> Iterator[str]:
    """Yield the edges, then random guest books, then large ones."""
    yield book([0], [(1, 1)])
    yield book([1000000000, 0], [(1, 2), (2, 2), (1, 1), (1, 2)])
    yield book([5] * 9, [(1, 9), (4, 4), (8, 9), (9, 9)])
    yield book(list(range(10)), [(1, 10), (3, 7), (10, 10)])
    yield book([1, 2, 3] * 4, [(l, r) for l in range(1, 13, 2) for r in range(l, 13)])
    yield book([1, 2, 2, 1, 1], [(l, r) for l in range(1, 6) for r in range(l, 6)])
    for n, tickets in ((6, 2), (10, 4), (25, 9), (60, 20)):
        yield some(rng, n, 40, tickets)
    yield some(rng, 400, 200, 60)
    ends = [(rng.randint(1, 300), 8200 - rng.randint(0, 300)) for _ in range(4000)]
    yield book([rng.randint(0, 9999) for _ in range(8200)], ends)
