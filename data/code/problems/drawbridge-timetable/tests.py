"""Inputs of drawbridge-timetable."""

import random
from collections.abc import Iterator


def text(n: int, start: int, bridges: list[tuple[int, ...]]) -> str:
    """An input from its parts."""
    lines = [f"{n} {len(bridges)} {start}"]
    return "\n".join(lines + [" ".join(map(str, bridge)) for bridge in bridges]) + "\n"


def bay(rng: random.Random, n: int, m: int, top: int, reach: int) -> str:
    """Random bridges between islands with close numbers."""
    bridges = []
    for _ in range(m):
        a = rng.randrange(1, n)
        ends = [a, min(n, a + rng.randint(1, reach))]
        rng.shuffle(ends)
        period = rng.randint(1, top)
        bridges.append((*ends, rng.randint(1, top), period, rng.randint(1, period)))
    return text(n, rng.randint(0, top), bridges)


def examples() -> list[str]:
    """What the statement shows, and what an agent may see of a failure."""
    return [
        text(3, 4, [(1, 2, 5, 10, 3), (2, 3, 1, 4, 4), (1, 3, 12, 7, 6)]),
        text(3, 0, [(1, 2, 1, 1, 1)]),
    ]


def tests(rng: random.Random) -> Iterator[str]:
    """Hidden: the edges, then small random bays, then large ones."""
    top = 10**9
    yield text(1, 77, [])
    yield text(2, 0, [])
    yield text(2, 3, [(1, 2, 5, 10, 3)])
    yield text(2, 2, [(2, 1, 5, 10, 3)])
    yield text(2, 9, [(1, 2, 5, 10, 10), (1, 2, 1, 1000, 9)])
    yield text(3, 1, [(1, 2, 1, 5, 1), (2, 3, 1, 5, 1), (1, 3, 12, 5, 2)])
    yield text(4, 0, [(1, 2, 1, 100, 1), (2, 4, 1, 90, 1), (1, 3, 50, 1, 1), (3, 4, 40, 7, 2)])
    for size, top_time in ((5, 6), (6, 10), (7, 10), (8, 15), (10, 30)):
        yield bay(rng, size, size * 2, top_time, 3)
    yield text(4, top, [(1, 2, top, top, 1), (2, 3, top, top - 1, 1), (3, 4, top, top - 2, 1)])
    yield bay(rng, 100, 200, top, 5)
    yield bay(rng, 400, 1200, 1000, 10)
    yield text(1500, 1, [(i + 1, i, 1, 60, 1) for i in range(1499, 0, -1)])
