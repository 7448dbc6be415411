"""Inputs of lantern-blink-together."""

import random
from collections.abc import Iterator


def text(h: int, periods: list[int]) -> str:
    """One input."""
    return f"{len(periods)} {h}\n{' '.join(map(str, periods))}\n"


def examples() -> list[str]:
    """What the statement shows."""
    return [text(30, [3, 5]), text(7, [2, 3, 4])]


def tests(rng: random.Random) -> Iterator[str]:
    """Hidden: the edges, then small random inputs, then large ones."""
    yield text(1, [1])
    yield text(1, [2])
    yield text(10**18, [10**12])
    yield text(60, [4, 6, 10])
    yield text(59, [4, 6, 10])
    yield text(100, [7] * 40)
    for _ in range(5):
        yield text(rng.randint(1, 500), [rng.randint(1, 12) for _ in range(rng.randint(1, 4))])
    yield text(10**18 - 1, [1, 3])
    yield text(10**18, [rng.randint(1, 20) for _ in range(2000)])
    yield text(10**18, [rng.randint(10**11, 10**12) for _ in range(2000)])
    yield text(999_999_999_999_999_999, [2 * rng.randint(1, 6) for _ in range(300)])
