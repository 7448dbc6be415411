"""Inputs of wells-and-pipes."""

import random
from collections.abc import Iterator


def text(wells: list[int], pipes: list[tuple[int, int, int]]) -> str:
    """An input from its parts."""
    lines = [f"{len(wells)} {len(pipes)}", " ".join(map(str, wells))]
    return "\n".join(lines + [f"{a} {b} {cost}" for a, b, cost in pipes]) + "\n"


def land(rng: random.Random, n: int, m: int, well: int, pipe: int) -> str:
    """Random offers."""
    pipes = [(*rng.sample(range(1, n + 1), 2), rng.randint(1, pipe)) for _ in range(m)]
    return text([rng.randint(1, well) for _ in range(n)], pipes)


def examples() -> list[str]:
    """What the statement shows, and what an agent may see of a failure."""
    return [
        text([1, 2, 2], [(1, 2, 1), (2, 3, 1)]),
        text([10, 3, 4, 9], [(1, 2, 5), (3, 4, 20), (2, 3, 4)]),
    ]


def tests(rng: random.Random) -> Iterator[str]:
    """Hidden: the edges, then small random lands, then large ones."""
    yield text([1000000], [])
    yield text([5, 6, 7], [])
    yield text([5, 5], [(1, 2, 5), (2, 1, 5)])
    yield text([5, 5, 5, 5], [(1, 2, 5), (2, 3, 5), (3, 1, 5), (3, 4, 6)])
    yield text([1, 9, 9, 1], [(1, 2, 3), (2, 3, 8), (3, 4, 3)])
    yield text([4, 4], [(1, 2, 9), (1, 2, 3)])
    for _ in range(3):
        yield land(rng, 6, 9, 20, 20)
    for _ in range(4):
        yield land(rng, 9, 14, 3, 3)
    yield land(rng, 400, 600, 1000000, 1000000)
    n = 4800
    pipes = [(i, i + 1, rng.randint(1, 99)) for i in range(1, n)]
    rng.shuffle(pipes)
    yield text([rng.randint(30, 99) for _ in range(n)], pipes)
