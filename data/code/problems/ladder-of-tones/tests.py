"""Arguments of ladder-of-tones."""

import random
from collections.abc import Iterator


def examples() -> list[list]:
    """Public inputs."""
    return [[[4, 6, 9, 4, 2, 3], 2], [[5, 1, 5, 5], 0], [[1, 4, 2, 8], 5]]


def tests(rng: random.Random) -> Iterator[list]:
    """Hidden: the edges, small random ones, then large ones."""
    yield [[], 3]
    yield [[7], 0]
    yield [[-1000000000, 0, 1000000000, 0], 1000000000]
    yield [[3, 3, 3, 3], 0]
    yield [[3, 3, 3, 3], 1]
    yield [[9, 7, 5, 3, 1, -1], 2]
    yield [[1, 2, 1, 2, 1, 3, 1], 1]
    yield [[0, 5, 5, 1, 0, 5, 0], 5]
    yield [[5, 6, 4, 3], 1]
    yield [[10, 1, 2, 11, 3, 12, 4, 11, 5], 1]
    for _ in range(7):
        n = rng.randint(5, 25)
        yield [[rng.randint(-4, 6) for _ in range(n)], rng.randint(0, 3)]
    yield [[rng.randint(-500, 500) * 3 for _ in range(500)] + list(range(100, 200)), 1]
    yield [[rng.randint(-99, 99) for _ in range(13000)], 4]
