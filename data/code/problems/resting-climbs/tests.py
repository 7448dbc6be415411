"""Inputs of resting-climbs."""

import random
from collections.abc import Iterator


def case(heights: list[int]) -> str:
    """One input as text."""
    return f"{len(heights)}\n" + " ".join(map(str, heights)) + "\n"


def examples() -> list[str]:
    """Public inputs."""
    return [case([1, 5, 2, 6, 3]), case([4, 4, 4]), case([10, 20])]


def tests(rng: random.Random) -> Iterator[str]:
    """Hidden: the edges, small random ones, then large ones."""
    yield case([-1000000000])
    yield case([1, 2, 3])
    yield case([1, 2, 3, 4, 5, 6, 7, 8])
    yield case([8, 7, 6, 5, 4, 3, 2, 1])
    yield case([1, 1, 2, 2, 3, 3])
    yield case([3, 1, 3, 1, 4, 4, 4])
    yield case([-1000000000, 0, 1000000000, 0, 1000000000])
    yield case([0] * 50)
    for _ in range(8):
        n = rng.randint(5, 25)
        yield case([rng.randint(-5, rng.choice([2, 20])) for _ in range(n)])
    yield case([10 * (i // 3) + rng.randint(0, 25) for i in range(600)])
    yield case([rng.randint(0, 10000) for _ in range(1500)])
    yield case([i // 2 + rng.randint(0, 60) for i in range(12000)])
