"""Inputs of heaviest-branch."""

import random
from collections.abc import Iterator


def text(bosses: list[int], profits: list[int]) -> str:
    """An input from its parts."""
    return f"{len(bosses)}\n{' '.join(map(str, bosses))}\n{' '.join(map(str, profits))}\n"


def company(rng: random.Random, n: int, reach: int, low: int, high: int) -> str:
    """A random tree; a small reach makes it deep."""
    names = rng.sample(range(1, n + 1), n)
    bosses = [0] * n
    for i in range(1, n):
        bosses[names[i] - 1] = names[rng.randrange(max(0, i - reach), i)]
    return text(bosses, [rng.randint(low, high) for _ in range(n)])


def examples() -> list[str]:
    """What the statement shows, and what an agent may see of a failure."""
    return [text([0, 1, 1, 3], [-5, 2, 3, 4]), text([0, 1, 2], [-1, -2, -3])]


def tests(rng: random.Random) -> Iterator[str]:
    """Hidden: the edges, then small random companies, then large ones."""
    yield text([0], [7])
    yield text([0], [-7])
    yield text([2, 0], [-3, -3])
    yield text([0, 1, 1, 1], [0, 0, 0, 0])
    yield text([0, 1, 2], [1, -1, 1])
    yield text([2, 3, 4, 0], [5, 5, -20, 5])
    yield text([3, 3, 0], [4, 4, -4])
    for n in (4, 6, 9, 15):
        yield company(rng, n, 100, -10, 10)
    yield company(rng, 12, 2, -3, 1)
    yield company(rng, 10, 10, -9, -1)
    yield company(rng, 1500, 1500, -1000, 1000)
    yield company(rng, 6000, 1, 0, 9)
