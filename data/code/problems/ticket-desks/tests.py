"""Inputs of ticket-desks."""

import random
from collections.abc import Iterator


def text(desks: int, minutes: list[int]) -> str:
    """One input."""
    return f"{len(minutes)} {desks}\n{' '.join(map(str, minutes))}\n"


def examples() -> list[str]:
    """What the statement shows, and what an agent may see of a failure."""
    return [text(1, [4, 3]), text(2, [5, 1, 9, 2, 2])]


def tests(rng: random.Random) -> Iterator[str]:
    """Hidden: the edges, then small random inputs, then large ones."""
    yield text(1, [1])
    yield text(12_000, [1_000_000])
    yield text(3, [7] * 10)
    yield text(5, [4, 8, 1, 9, 3])
    yield text(4, [4, 8, 1, 9, 3])
    yield text(1, [1_000_000] * 200)
    for _ in range(8):
        minutes = [rng.randrange(1, 50) for _ in range(rng.randrange(1, 20))]
        yield text(rng.randrange(1, 6), minutes)
    yield text(11_000, [rng.randrange(1, 10**5) for _ in range(11_500)])
    yield text(37, [rng.randrange(1, 10**6) for _ in range(2000)])
