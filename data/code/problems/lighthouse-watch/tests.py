"""Inputs of lighthouse-watch."""

import random
from collections.abc import Iterator


def text(day: int, watches: list[tuple[int, int]]) -> str:
    """One input."""
    return "\n".join([f"{day} {len(watches)}", *(f"{s} {l}" for s, l in watches)]) + "\n"


def examples() -> list[str]:
    """What the statement shows, and what an agent may see of a failure."""
    return [
        text(24, [(22, 8), (6, 8), (14, 8), (0, 12), (11, 4)]),
        text(10, [(8, 4), (3, 4)]),
        text(10, [(7, 10)]),
    ]


def tests(rng: random.Random) -> Iterator[str]:
    """Hidden: the edges, then small random inputs, then large ones."""
    yield text(1, [(0, 1)])
    yield text(2, [(1, 1)])
    yield text(2, [(1, 1), (0, 1)])
    yield text(10, [(9, 5), (4, 5)])
    yield text(10, [(9, 5), (4, 5), (9, 5), (4, 5)])
    yield text(9, [(0, 3), (3, 3), (6, 3), (1, 4), (5, 4)])
    yield text(12, [(0, 5), (3, 4), (7, 4), (11, 4), (4, 2)])
    yield text(1_000_000_000, [(999_999_999, 999_999_999), (999_999_998, 1)])
    yield text(1_000_000_000, [(5, 1_000_000_000), (0, 1)])
    for _ in range(10):
        day = rng.randrange(14, 40)
        count = rng.randrange(6, 22)
        most = rng.choice((6, 9, 14))
        yield text(day, [(rng.randrange(day), rng.randrange(2, most)) for _ in range(count)])
    day = 99_990
    yield text(day, [(rng.randrange(day), rng.randrange(140, 160)) for _ in range(800)])
    watches = [(15 * i + rng.randrange(3), 18 + rng.randrange(26)) for i in range(6666)]
    rng.shuffle(watches)
    yield text(day, watches)
