"""Inputs of nesting-bowls."""

import random
from collections.abc import Iterator


def text(gap: int, widths: list[int]) -> str:
    """One input."""
    return f"{len(widths)} {gap}\n{' '.join(map(str, widths))}\n"


def examples() -> list[str]:
    """What the statement shows, and what an agent may see of a failure."""
    return [text(2, [7, 4, 9, 6]), text(1, [1, 2, 3, 4, 5])]


def tests(rng: random.Random) -> Iterator[str]:
    """Hidden: the edges, then small random inputs, then large ones."""
    yield text(0, [5])
    yield text(0, [8, 8])
    yield text(1, [8, 8, 8, 8])
    yield text(0, [8] * 9)
    yield text(1_000_000_000, [1, 1_000_000_000])
    yield text(999_999_999, [1_000_000_000, 1, 1_000_000_000])
    yield text(4, [1, 3, 5, 7, 9, 11])
    yield text(1, [2, 2, 3, 3, 4, 4])
    for _ in range(9):
        widths = [rng.randrange(1, 40) for _ in range(rng.randrange(2, 25))]
        yield text(rng.randrange(15), widths)
    yield text(30_000, [rng.randrange(1, 10**5) for _ in range(13_000)])
