"""Inputs of redundant-cables."""

import random
from collections.abc import Iterator


def text(n: int, cables: list[tuple[int, int]]) -> str:
    """An input from the cables."""
    return f"{n} {len(cables)}\n" + "".join(f"{a} {b}\n" for a, b in cables)


def examples() -> list[str]:
    """What the statement shows, and what an agent may see of a failure."""
    return [text(5, [(1, 2), (2, 3), (3, 1), (4, 4)]), text(4, [(1, 2), (3, 4)])]


def tests(rng: random.Random) -> Iterator[str]:
    """Hidden: the edges, then small random networks, then large ones."""
    yield text(1, [])
    yield text(1, [(1, 1), (1, 1)])
    yield text(100000, [])
    yield text(4, [(1, 2), (3, 4), (2, 3), (4, 1)])
    yield text(3, [(2, 3), (3, 2), (2, 3)])
    yield text(6, [(1, 2), (3, 4), (5, 6), (1, 6), (2, 5), (4, 3), (3, 1)])
    for size in (4, 6, 8, 10, 30):
        cables = [(rng.randint(1, size), rng.randint(1, size)) for _ in range(size)]
        yield text(size, cables)
    yield text(1000, [(i, i + 1) for i in range(999, 0, -1)] + [(1, 1000)])
    cables = [(rng.randint(1, 2000), rng.randint(1, 2000)) for _ in range(2500)]
    yield text(2000, cables)
    numbers = rng.sample(range(1, 100001), 3000)
    yield text(100000, [(a, numbers[i + 1]) for i, a in enumerate(numbers[:-1])])
