"""Inputs of desert-springs."""

import random
from collections.abc import Iterator


def text(distance: int, canteen: int, water: int, springs: list[int]) -> str:
    """One input."""
    return f"{distance} {canteen} {water} {len(springs)}\n{' '.join(map(str, springs))}\n"


def examples() -> list[str]:
    """What the statement shows, and what an agent may see of a failure."""
    return [
        text(20, 8, 5, [12, 4, 5, 16]),
        text(10, 4, 4, [3, 8]),
        text(7, 9, 7, []),
    ]


def tests(rng: random.Random) -> Iterator[str]:
    """Hidden: the edges, then small random inputs, then large ones."""
    yield text(1, 1, 0, [])
    yield text(1, 1, 0, [0])
    yield text(1, 1, 1, [])
    yield text(5, 5, 0, [0, 0, 5, 5])
    yield text(6, 2, 2, [2, 4, 4, 2])
    yield text(6, 2, 2, [4, 2, 3])
    yield text(30, 10, 3, [20, 3, 10, 13])
    yield text(1_000_000_000, 1_000_000_000, 0, [0])
    for _ in range(8):
        distance = rng.randrange(5, 40)
        canteen = rng.randrange(4, 12)
        count = rng.randrange(5, 16)
        springs = [rng.randrange(distance + 1) for _ in range(count)]
        yield text(distance, canteen, rng.randrange(1, canteen + 1), springs)
    springs = [rng.randrange(10**9) for _ in range(3000)]
    gaps = sorted(springs)
    widest = max(b - a for a, b in zip(gaps, [*gaps[1:], 10**9], strict=True))
    yield text(10**9, widest, min(widest, gaps[0] + 5), springs)
    yield text(10**9, widest - 1, widest - 1, [0, *springs])
