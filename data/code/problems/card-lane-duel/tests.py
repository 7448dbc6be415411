"""Inputs of card-lane-duel."""

import random
from collections.abc import Iterator


def case(points: list[int]) -> str:
    """One input as text."""
    return f"{len(points)}\n" + " ".join(map(str, points)) + "\n"


def examples() -> list[str]:
    """Public inputs."""
    return [case([3, 9, 2, 4]), case([4, -5, 1]), case([-2])]


def tests(rng: random.Random) -> Iterator[str]:
    """Hidden: the edges, small random ones, then large ones."""
    yield case([1000000])
    yield case([-1000000, -1000000])
    yield case([0, 0, 0])
    yield case([5, 5, 5, 5, 5, 5, 5])
    yield case([-1, -2, -3, -4, -5])
    yield case([1, 100, 1])
    yield case([2, 1, 100, 7])
    yield case([1, 2, 4, 90, 80])
    for _ in range(8):
        yield case([rng.randint(-9, 20) for _ in range(rng.randint(4, 11))])
    yield case([rng.randint(-100, 100) for _ in range(40)])
    yield case([rng.randint(-1000000, 1000000) for _ in range(250)])
    yield case([rng.randint(1, 999) for _ in range(249)])
