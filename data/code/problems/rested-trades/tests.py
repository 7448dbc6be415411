"""Arguments of rested-trades."""

import random
from collections.abc import Iterator


def examples() -> list[list]:
    """Public inputs."""
    return [[[3, 8, 4, 9, 2, 7], 1, 1], [[5, 9, 5, 9], 4, 0], [[1, 4, 2, 6], 0, 3]]


def tests(rng: random.Random) -> Iterator[list]:
    """Hidden: the edges, small random ones, then large ones."""
    yield [[], 0, 0]
    yield [[5], 0, 0]
    yield [[0, 1000000], 0, 12000]
    yield [[0, 1000000], 1000000, 0]
    yield [[9, 7, 5, 3], 0, 0]
    yield [[4, 4, 4, 4], 0, 1]
    yield [[1, 3, 1, 3, 1, 3], 0, 0]
    yield [[1, 3, 2, 5], 0, 0]
    yield [[1, 9, 2, 8, 1, 9, 3], 2, 2]
    yield [[1, 5, 3, 9, 2, 8], 1, 2]
    for _ in range(8):
        n = rng.randint(5, 20)
        yield [[rng.randint(0, 20) for _ in range(n)], rng.randint(0, 3), rng.randint(0, 4)]
    price = 500
    walk = []
    for _ in range(1500):
        price = max(0, price + rng.randint(-30, 30))
        walk.append(price)
    yield [walk, 25, 12]
    yield [[rng.randint(0, 999) for _ in range(12000)], 40, 5]
