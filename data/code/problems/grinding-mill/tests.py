"""Inputs of grinding-mill."""

import random
from collections.abc import Iterator

Farmers = list[tuple[int, int, int]]


def text(farmers: Farmers) -> str:
    """One input."""
    return "\n".join([str(len(farmers)), *(f"{a} {b} {w}" for a, b, w in farmers)]) + "\n"


def crowd(rng: random.Random, count: int, end: int, longest: int, most: int) -> Farmers:
    """Random farmers."""
    farmers = []
    for _ in range(count):
        arrival = rng.randrange(end)
        farmers.append((arrival, arrival + rng.randrange(1, longest), rng.randrange(1, most)))
    return farmers


def examples() -> list[str]:
    """What the statement shows, and what an agent may see of a failure."""
    return [
        text([(0, 10, 20), (2, 4, 7)]),
        text([(0, 5, 5), (5, 6, 4), (1, 6, 10)]),
    ]


def tests(rng: random.Random) -> Iterator[str]:
    """Hidden: the edges, then small random inputs, then large ones."""
    yield text([(0, 1, 1)])
    yield text([(999_999_999, 1_000_000_000, 1_000_000_000)] * 3)
    yield text([(0, 1_000_000_000, 1)])
    yield text([(0, 100, 10), (40, 42, 30), (41, 43, 30), (90, 100, 5)])
    yield text([(0, 10, 11), (10, 20, 9), (20, 30, 31)])
    yield text([(0, 9, 9), (4, 5, 9), (3, 6, 6)])
    for _ in range(8):
        yield text(crowd(rng, rng.randrange(3, 15), 30, 15, 60))
    yield text(crowd(rng, 1000, 9 * 10**8, 10**8, 10**9))
    yield text(crowd(rng, 700, 10**6, 3 * 10**4, 10**6))
    yield text([(i, 999_999_999 - i, 10**9 - i) for i in range(600)])
