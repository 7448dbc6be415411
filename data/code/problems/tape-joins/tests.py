"""Inputs of tape-joins."""

import random
from collections.abc import Iterator


def case(pieces: list[int]) -> str:
    """One input as text."""
    return f"{len(pieces)}\n" + " ".join(map(str, pieces)) + "\n"


def examples() -> list[str]:
    """Public inputs."""
    return [case([4, 1, 3]), case([2, 5, 5, 2]), case([9])]


def tests(rng: random.Random) -> Iterator[str]:
    """Hidden: the edges, small random ones, then large ones."""
    yield case([1])
    yield case([1000000, 1])
    yield case([6, 6, 6, 6, 6])
    yield case([1, 2, 4, 8, 16, 32, 64])
    yield case([50, 1, 1, 1, 50])
    yield case([3, 9, 1, 9, 3, 1, 9])
    yield case([7, 6, 5, 4, 3, 2, 1])
    for _ in range(8):
        yield case([rng.randint(1, 20) for _ in range(rng.randint(4, 9))])
    yield case([rng.randint(1, 1000) for _ in range(30)])
    yield case([1000000] * 110)
    yield case([rng.randint(1, 1000000) for _ in range(110)])
    yield case([rng.choice([1, 1, 1, 500]) for _ in range(109)])
