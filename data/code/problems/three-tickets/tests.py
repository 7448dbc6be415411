"""Inputs of three-tickets."""

import random
from collections.abc import Iterator


def text(numbers: list[int]) -> str:
    """One input."""
    return f"{len(numbers)}\n{' '.join(map(str, numbers))}\n"


def examples() -> list[str]:
    """What the statement shows."""
    return [text([1, 2, 3]), text([2, 4, 6, 3]), text([10, 20, 30, 40])]


def tests(rng: random.Random) -> Iterator[str]:
    """Hidden: the edges, then small random drums, then large ones."""
    yield text([1, 1, 1])
    yield text([7, 7, 7])
    yield text([6, 10, 15])
    yield text([60000] * 50)
    yield text([6, 10, 15, 30, 1])
    yield text([12, 18, 6, 36, 24, 30, 35])
    for _ in range(6):
        yield text([rng.randint(1, rng.choice([6, 30, 100])) for _ in range(rng.randint(3, 25))])
    yield text([30 * rng.randint(1, 2000) for _ in range(100)])
    yield text([rng.randint(1, 60000) for _ in range(5000)])
    yield text([210 * rng.randint(1, 285) // rng.choice([2, 3, 5, 7]) for _ in range(4000)])
