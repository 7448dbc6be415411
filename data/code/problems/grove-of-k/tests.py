"""Arguments of grove-of-k."""

import random
from collections.abc import Iterator


def grove(rng: random.Random, n: int, reach: int, low: int, high: int) -> list[list[int]]:
    """A random tree; each plot hangs on one of the `reach` plots before it."""
    parents = [-1] + [rng.randint(max(0, i - reach), i - 1) for i in range(1, n)]
    return [parents, [rng.randint(low, high) for _ in range(n)]]


def examples() -> list[list]:
    """Public inputs."""
    return [
        [[-1, 0, 0, 1, 1], [1, -3, 4, 9, 8], 3],
        [[-1, 0, 1], [5, -2, 7], 2],
        [[-1, 0], [-4, -6], 1],
    ]


def tests(rng: random.Random) -> Iterator[list]:
    """Hidden: the edges, small random ones, then large ones."""
    yield [[-1], [-10000], 1]
    yield [[-1, 0, 0, 0], [-5, -1, -2, -3], 2]
    yield [[-1, 0, 1, 2], [-5, -1, -2, -3], 4]
    yield [[-1, 0, 0, 0, 0], [0, 3, 9, 5, 7], 3]
    yield [[-1, 0, 1, 2, 0, 4], [0, 1, 1, 100, 5, 6], 4]
    yield [[-1, 0, 1, 1, 1, 4], [-50, -50, 3, 3, -50, 90], 2]
    for _ in range(8):
        n = rng.randint(3, 12)
        yield [*grove(rng, n, rng.choice([1, 2, 12]), -10, 10), rng.randint(1, n)]
    yield [*grove(rng, 150, 8, -1000, 1000), 40]
    yield [*grove(rng, 800, 800, -10000, 10000), 500]
    yield [*grove(rng, 800, 20, -10000, 9000), 400]
    yield [list(range(-1, 1499)), [rng.randint(-99, 99) for _ in range(1500)], 400]
    yield [[-1] + [0] * 799, [rng.randint(-99, 99) for _ in range(800)], 300]
