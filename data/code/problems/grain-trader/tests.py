"""Inputs of grain-trader."""

import random
from collections.abc import Iterator


def text(fee: int, prices: list[int]) -> str:
    """One input."""
    return f"{len(prices)} {fee}\n{' '.join(map(str, prices))}\n"


def examples() -> list[str]:
    """What the statement shows, and what an agent may see of a failure."""
    return [text(1, [3, 5, 9, 4]), text(0, [2, 4, 1, 8, 9]), text(5, [6, 7, 5])]


def tests(rng: random.Random) -> Iterator[str]:
    """Hidden: the edges, then small random inputs, then large ones."""
    yield text(0, [1])
    yield text(0, [9, 8, 7, 7, 3])
    yield text(0, [5] * 10)
    yield text(2, [1, 2, 3, 4, 5, 6, 7, 8])
    yield text(999_999_999, [1, 1_000_000_000])
    yield text(999_999_998, [1, 1_000_000_000])
    yield text(3, [1, 6, 11, 16])
    yield text(1, [10, 20, 1, 2, 30, 31, 4, 40])
    for _ in range(9):
        prices = [rng.randrange(1, 40) for _ in range(rng.randrange(5, 30))]
        yield text(rng.randrange(6), prices)
    yield text(0, [1] * 300 + [1_000_000_000] * 300)
    yield text(300, [rng.randrange(1, 10**5) for _ in range(12_000)])
