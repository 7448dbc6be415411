"""Inputs of museum-evacuation."""

import random
from collections.abc import Iterator


def text(limits: list[int], doors: list[tuple[int, int, int]]) -> str:
    """An input from its parts."""
    lines = [f"{len(limits)} {len(doors)}", " ".join(map(str, limits))]
    return "\n".join(lines + [f"{a} {b} {c}" for a, b, c in doors]) + "\n"


def museum(rng: random.Random, n: int, m: int, room: int, door: int, reach: int) -> str:
    """Random doors between rooms with close numbers."""
    doors = []
    for _ in range(m):
        a = rng.randrange(1, n)
        ends = [a, min(n, a + rng.randint(1, reach))]
        rng.shuffle(ends)
        doors.append((*ends, rng.randint(0, door)))
    limits = [rng.randint(room // 4, room) for _ in range(n)]
    limits[0] = limits[-1] = room * 3
    return text(limits, doors)


def examples() -> list[str]:
    """What the statement shows, and what an agent may see of a failure."""
    return [
        text([9, 4, 5, 9], [(1, 2, 6), (1, 3, 3), (2, 4, 3), (4, 3, 6), (2, 3, 1)]),
        text([5, 5, 5], [(1, 2, 3)]),
    ]


def tests(rng: random.Random) -> Iterator[str]:
    """Hidden: the edges, then small random museums, then large limits."""
    top = 10**9
    yield text([7, 8], [])
    yield text([7, 8], [(1, 2, 10)])
    yield text([8, 7], [(2, 1, 5), (1, 2, 5)])
    yield text([50, 0, 3, 50], [(1, 2, 5), (2, 4, 5), (3, 1, 5), (4, 3, 5)])
    yield text([9] * 4, [(1, 2, 1), (2, 3, 1), (1, 3, 1), (2, 4, 1), (3, 4, 1)])
    yield text(
        [9] * 6, [(1, 2, 2), (2, 5, 2), (5, 6, 2), (1, 3, 2), (3, 5, 2), (2, 4, 2), (4, 6, 2)]
    )
    yield text([20, 6, 20, 20, 20], [(1, 2, 9), (1, 3, 2), (2, 4, 9), (3, 4, 2), (4, 5, 9)])
    ways = [(1, 2), (2, 5), (5, 8), (2, 3), (3, 4), (4, 8), (1, 6), (6, 7), (7, 5)]
    yield text([9] * 8, [(a, b, 4) for a, b in ways])
    for n in (5, 6, 7, 8, 9):
        yield museum(rng, n, n * 3, 9, 6, 3)
    yield museum(rng, 12, 30, 30, 9, 3)
    yield museum(rng, 60, 300, 20, 9, 4)
    yield museum(rng, 60, 300, top // 3, top, 5)
    yield text([top] * 4, [(1, 2, top), (2, 3, 1), (3, 4, top), (1, 3, top), (2, 4, top)])
