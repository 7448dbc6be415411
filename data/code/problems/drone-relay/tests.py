"""Arguments of drone-relay."""

import random
from collections.abc import Iterator


def examples() -> list[list]:
    """Public inputs."""
    return [[[0.5, 0.5], 1], [[0.1, 0.3, 0.2], 2], [[0.25], 0]]


def tests(rng: random.Random) -> Iterator[list]:
    """Hidden: the edges, small random ones, then large ones."""
    yield [[], 0]
    yield [[], 300]
    yield [[1.0], 0]
    yield [[1.0], 1]
    yield [[0.0, 0.0, 0.0], 0]
    yield [[1.0, 0.0, 1.0, 0.0, 1.0], 3]
    yield [[1.0, 0.0, 1.0, 0.0, 1.0], 2]
    yield [[1.0, 1.0], 300]
    yield [[0.5, 0.5, 0.5, 0.5], 2]
    for _ in range(7):
        n = rng.randint(2, 10)
        yield [[round(rng.random() * 0.6, 2) for _ in range(n)], rng.randint(0, n)]
    yield [[round(rng.random() * 0.1, 4) for _ in range(120)], 5]
    yield [[round(rng.random() * 0.12, 4) for _ in range(300)], 16]
    yield [[round(rng.random() * 0.2, 3) for _ in range(90)], 300]
