"""Inputs of counter-stamps."""

import random
from collections.abc import Iterator


def case(values: list[int], parcels: list[int]) -> str:
    """One input as text."""
    lines = [
        f"{len(values)} {len(parcels)}",
        " ".join(map(str, values)),
        " ".join(map(str, parcels)),
    ]
    return "\n".join(lines) + "\n"


def examples() -> list[str]:
    """Public inputs."""
    return [case([1, 5, 12], [11, 15, 0, 24]), case([4, 6], [9, 10, 2])]


def tests(rng: random.Random) -> Iterator[str]:
    """Hidden: the edges, small random ones, then large ones."""
    yield case([1], [0])
    yield case([10000], [9999, 10000, 0, 1])
    yield case([2], [1, 2, 3, 4, 5])
    yield case([7, 3], list(range(30)))
    yield case([1, 10, 25], [30, 40, 41, 75])
    yield case([9, 5, 8], list(range(40, 0, -1)))
    for _ in range(6):
        values = rng.sample(range(2, 25), rng.randint(1, 5))
        yield case(values, [rng.randint(0, 90) for _ in range(25)])
    yield case([1], [10000, 3, 9998])
    yield case([6, 4, 10], [9999, 10000, 9998])
    values = rng.sample(range(30, 400), 12)
    yield case(values, [rng.randint(9000, 10000) for _ in range(1000)])
    values = rng.sample(range(1000, 3000), 12)
    yield case(values, [rng.randint(0, 10000) for _ in range(1000)])
