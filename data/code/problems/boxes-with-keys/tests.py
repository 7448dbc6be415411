"""Inputs of boxes-with-keys."""

import random
from collections.abc import Iterator


def text(costs: list[int], keys: list[tuple[int, int]]) -> str:
    """An input from its parts."""
    lines = [f"{len(costs)} {len(keys)}", " ".join(map(str, costs))]
    return "\n".join(lines + [f"{a} {b}" for a, b in keys]) + "\n"


def heap(rng: random.Random, n: int, m: int, top: int) -> str:
    """Random boxes and keys."""
    keys = [(rng.randint(1, n), rng.randint(1, n)) for _ in range(m)]
    return text([rng.randint(1, top) for _ in range(n)], keys)


def examples() -> list[str]:
    """What the statement shows, and what an agent may see of a failure."""
    return [
        text([5, 3, 1], [(1, 2), (2, 1), (2, 3)]),
        text([4, 4, 4, 4], [(1, 2), (3, 2)]),
    ]


def tests(rng: random.Random) -> Iterator[str]:
    """Hidden: the edges, then small random boxes, then large ones."""
    yield text([1000000], [])
    yield text([8], [(1, 1)])
    yield text([2, 3, 4], [])
    yield text([1, 9], [(2, 1)])
    yield text([6, 5, 4], [(1, 2), (2, 3), (3, 1), (1, 2)])
    yield text([9, 8, 1, 1, 7], [(1, 2), (2, 1), (2, 3), (3, 4), (4, 3), (5, 5), (5, 4)])
    yield text([7, 7, 7, 7], [(1, 2), (2, 1), (3, 4), (4, 3), (3, 1)])
    for n, m in ((5, 5), (6, 7), (7, 9), (9, 9), (12, 12)):
        yield heap(rng, n, m, 20)
    yield heap(rng, 1000, 1100, 1000)
    names = rng.sample(range(1, 5501), 5500)
    keys = [(names[i], names[i - 1]) for i in range(5500)]
    yield text([rng.randint(1, 99) for _ in range(5500)], keys)
