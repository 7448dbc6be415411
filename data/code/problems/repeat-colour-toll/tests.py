"""Inputs of repeat-colour-toll."""

import random
from collections.abc import Iterator


def text(n: int, roads: list[tuple[int, int, int, int]]) -> str:
    """An input from the roads."""
    return f"{n} {len(roads)}\n" + "".join(f"{a} {b} {t} {c}\n" for a, b, t, c in roads)


def country(rng: random.Random, n: int, m: int, toll: int, colours: int) -> str:
    """Random roads, most of them between towns with close numbers."""
    roads = []
    for _ in range(m):
        a = rng.randrange(1, n)
        b = min(n, a + rng.randint(1, 4))
        if rng.random() < 0.5:
            a, b = b, a
        roads.append((a, b, rng.randint(0, toll), rng.randint(1, colours)))
    return text(n, roads)


def examples() -> list[str]:
    """What the statement shows, and what an agent may see of a failure."""
    return [
        text(3, [(1, 2, 5, 1), (2, 3, 4, 1), (1, 3, 14, 2)]),
        text(4, [(1, 2, 10, 1), (1, 2, 11, 2), (2, 3, 10, 1)]),
    ]


def tests(rng: random.Random) -> Iterator[str]:
    """Hidden: the edges, then small random countries, then large ones."""
    yield text(1, [])
    yield text(2, [])
    yield text(2, [(1, 2, 0, 4)])
    yield text(3, [(1, 2, 10, 1), (1, 2, 11, 2), (2, 3, 10, 1)])
    yield text(4, [(1, 2, 1, 1), (2, 3, 100, 1), (2, 4, 1, 2), (3, 1, 300, 3)])
    yield text(5, [(1, 2, 1, 1), (2, 5, 100, 1), (2, 3, 1, 2), (3, 4, 500, 1)])
    yield text(3, [(1, 2, 1000000, 3), (3, 2, 1000000, 3)])
    for colours in (1, 2, 2, 3, 4):
        yield country(rng, 7, 14, 20, colours)
    yield country(rng, 10, 25, 3, 2)
    yield country(rng, 300, 1400, 1000, 4)
    chain = [(i + 1, i, rng.randint(1, 9), rng.randint(1, 4)) for i in range(2499, 0, -1)]
    yield text(2500, chain)
