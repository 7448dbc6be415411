"""Inputs of barge-fuel."""

import random
from collections.abc import Iterator


def text(distance: int, capacity: int, fuel: int, pumps: list[tuple[int, int]]) -> str:
    """One input."""
    lines = [f"{distance} {capacity} {fuel} {len(pumps)}"] + [f"{x} {p}" for x, p in pumps]
    return "\n".join(lines) + "\n"


def examples() -> list[str]:
    """What the statement shows, and what an agent may see of a failure."""
    return [
        text(20, 10, 4, [(3, 5), (8, 2), (12, 9)]),
        text(15, 6, 6, [(5, 1), (12, 1)]),
    ]


def tests(rng: random.Random) -> Iterator[str]:
    """Hidden: the edges, then small random inputs, then large ones."""
    yield text(1, 1, 0, [])
    yield text(1, 1, 1, [])
    yield text(5, 9, 0, [(0, 7), (0, 3), (5, 1)])
    yield text(10, 5, 5, [(5, 4), (5, 4)])
    yield text(20, 10, 10, [(2, 1), (9, 50), (11, 3)])
    yield text(30, 12, 3, [(1, 4), (2, 9), (6, 5), (11, 2), (20, 8), (22, 7)])
    yield text(1_000_000_000, 1_000_000_000, 0, [(0, 1_000_000)])
    for _ in range(9):
        distance = rng.randrange(8, 40)
        capacity = rng.randrange(6, 15)
        places = [rng.randrange(distance + 1) for _ in range(rng.randrange(6, 16))]
        pumps = [(x, rng.randrange(1, 20)) for x in places]
        yield text(distance, capacity, rng.randrange(2, capacity + 1), pumps)
    pumps = [(rng.randrange(10**8), rng.randrange(1, 10**4)) for _ in range(2500)]
    yield text(10**8, 10**7, 10**5, pumps)
    pumps = [(i * 500_000 + rng.randrange(500), rng.randrange(1, 10**6)) for i in range(1500)]
    rng.shuffle(pumps)
    yield text(750_000_000, 4_000_000, 1_000_000, pumps)
