"""Inputs of sticker-album."""

import random
from collections.abc import Iterator


def text(collectors: list[tuple[int, int, int]]) -> str:
    """One input."""
    return f"{len(collectors)}\n" + "".join(f"{n} {a} {b}\n" for n, a, b in collectors)


def album(rng: random.Random, n: int) -> tuple[int, int, int]:
    """One collector."""
    a, b = sorted([rng.randint(0, n), rng.randint(0, n)])
    return n, a, b


def examples() -> list[str]:
    """What the statement shows."""
    return [text([(2, 0, 2), (6, 0, 6)]), text([(10, 3, 3), (10, 9, 10), (10, 4, 6)])]


def tests(rng: random.Random) -> Iterator[str]:
    """Hidden: the edges, then small random albums, then large ones."""
    yield text([(1, 0, 1)])
    yield text([(1, 0, 0), (1, 1, 1), (10**15, 10**15, 10**15), (10**15, 0, 0)])
    yield text([(50, a, 50) for a in range(51)])
    yield text([(10**6, 10**6 - 1, 10**6), (10**6, 10**6 - 5, 10**6 - 1)])
    for _ in range(4):
        yield text([album(rng, rng.randint(1, 200)) for _ in range(40)])
    yield text([album(rng, rng.randint(1, 10**5)) for _ in range(10)])
    yield text([(10**15, 0, 10**15), (10**15, 1, 10**15 - 1)])
    yield text([(10**15, 0, 1), (10**15, 10**14, 10**14 + 3), (10**15 - 7, 5, 10**6)])
    yield text([(10**15, 10**15 // 2, 10**15 // 2 + 10**k) for k in range(14)])
    yield text([album(rng, rng.randint(10**12, 10**15)) for _ in range(100)])
