"""Inputs of kiln-cool-downs."""

import random
from collections.abc import Iterator


def text(kilns: int, rest: int, counts: list[int]) -> str:
    """One input."""
    return f"{len(counts)} {kilns} {rest}\n{' '.join(map(str, counts))}\n"


def examples() -> list[str]:
    """What the statement shows, and what an agent may see of a failure."""
    return [text(1, 2, [3, 1]), text(2, 1, [2, 2, 2, 1])]


def tests(rng: random.Random) -> Iterator[str]:
    """Hidden: the edges, then small random inputs, then large ones."""
    yield text(1, 0, [1])
    yield text(1000, 1_000_000_000, [1])
    yield text(1, 0, [4, 2, 5])
    yield text(3, 4, [1, 1, 1, 1, 1, 1, 1])
    yield text(1, 3, [5, 5, 5])
    yield text(2, 3, [5, 5, 5])
    yield text(3, 1, [9, 1, 1])
    for _ in range(9):
        counts = [rng.randrange(1, 7) for _ in range(rng.randrange(1, 15))]
        yield text(rng.randrange(1, 5), rng.randrange(6), counts)
    yield text(7, 1_000_000_000, [1_000_000_000] * 30)
    yield text(40, 60, [rng.randrange(9 * 10**8, 10**9) for _ in range(3000)])
    yield text(1000, 3, [rng.randrange(1, 10**8) for _ in range(4000)])
