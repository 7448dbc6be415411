"""Inputs of projector-talks."""

import random
from collections.abc import Iterator


def text(gap: int, talks: list[tuple[int, int]]) -> str:
    """One input."""
    lines = [f"{len(talks)} {gap}"] + [f"{s} {e}" for s, e in talks]
    return "\n".join(lines) + "\n"


def examples() -> list[str]:
    """What the statement shows, and what an agent may see of a failure."""
    return [
        text(0, [(10, 20), (5, 12), (20, 30), (12, 15)]),
        text(5, [(0, 10), (14, 20), (15, 25), (30, 31)]),
    ]


def tests(rng: random.Random) -> Iterator[str]:
    """Hidden: the edges, then small random inputs, then large ones."""
    yield text(0, [(0, 1)])
    yield text(1_000_000, [(0, 1_000_000_000), (999_999_999, 1_000_000_000)])
    yield text(0, [(3, 4)] * 5)
    yield text(0, [(0, 100), (1, 2), (2, 3), (3, 4), (50, 60)])
    yield text(2, [(0, 5), (7, 9), (11, 12), (13, 20)])
    yield text(3, [(0, 5), (7, 9), (10, 12), (14, 20)])
    for _ in range(8):
        talks = []
        for _ in range(rng.randrange(2, 25)):
            start = rng.randrange(40)
            talks.append((start, start + rng.randrange(1, 10)))
        yield text(rng.randrange(4), talks)
    talks = [(i, i + 1) for i in range(7500)]
    rng.shuffle(talks)
    yield text(0, talks)
