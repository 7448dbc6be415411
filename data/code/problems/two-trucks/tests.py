"""Arguments of two-trucks."""

import random
from collections.abc import Iterator


def examples() -> list[list]:
    """Public inputs."""
    return [[[3, 5, 2], 4], [[8, 7, 6, 5, 4], 0], [[], 9]]


def tests(rng: random.Random) -> Iterator[list]:
    """Hidden: the edges, small random ones, then large ones."""
    yield [[], 0]
    yield [[1], 0]
    yield [[0, 0, 0], 5]
    yield [[4, 4, 4], 0]
    yield [[10, 20, 30], 60]
    yield [[10, 20, 30], 200000]
    yield [[10, 20, 30], 59]
    yield [[1000], 999]
    yield [[6, 6, 4, 4, 4], 0]
    for _ in range(8):
        n = rng.randint(2, 10)
        yield [[rng.randint(1, 30) for _ in range(n)], rng.choice([0, rng.randint(0, 60)])]
    yield [[rng.randint(0, 1000) for _ in range(60)], 3001]
    yield [[rng.randint(400, 500) * 2 for _ in range(200)], 77777]
    yield [[1000] * 199 + [997], 100001]
    yield [[7 * rng.randint(1, 140) for _ in range(200)], 200000]
