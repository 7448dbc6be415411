"""Arguments of spaced-shows."""

import random
from collections.abc import Iterator


def examples() -> list[list]:
    """Public inputs."""
    return [[[4, 9, 6, 1, 5], 1], [[3, -2, 8], 0], [[5, 2, 7, 7, 1, 9], 2]]


def tests(rng: random.Random) -> Iterator[list]:
    """Hidden: the edges, small random ones, then large ones."""
    yield [[], 0]
    yield [[], 5]
    yield [[-3], 0]
    yield [[7], 14000]
    yield [[-5, -1, -9], 1]
    yield [[6, 6, 6, 6, 6, 6, 6], 2]
    yield [[2, 3, 4, 3, 2], 4]
    yield [[2, 3, 4, 3, 2], 3]
    yield [[8, 10, 8], 1]
    yield [[0, 0, 0], 1]
    for _ in range(7):
        n = rng.randint(4, 16)
        yield [[rng.randint(-6, 15) for _ in range(n)], rng.randint(0, 4)]
    yield [[rng.randint(-300, 900) for _ in range(1500)], 700]
    yield [[rng.randint(-99, 99) for _ in range(14000)], 3]
