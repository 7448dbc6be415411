"""Inputs of dial-turns."""

import random
from collections.abc import Iterator


def text(dials: list[tuple[int, int, int, int]]) -> str:
    """One input."""
    return f"{len(dials)}\n" + "".join(f"{n} {a} {s} {t}\n" for n, a, s, t in dials)


def dial(rng: random.Random, n: int) -> tuple[int, int, int, int]:
    """One dial."""
    return n, rng.randrange(n), rng.randrange(n), rng.randrange(n)


def shared(rng: random.Random) -> tuple[int, int, int, int]:
    """A dial whose step shares a factor with its size, often with an answer."""
    factor = rng.randint(2, 10**6)
    n = rng.randint(10**10, 10**12)
    s = rng.randrange(n * factor)
    t = (s + factor * rng.randrange(n) + (rng.random() < 0.2)) % (n * factor)
    return n * factor, factor * rng.randrange(n), s, t


def examples() -> list[str]:
    """What the statement shows."""
    return [text([(10, 3, 0, 1), (10, 7, 9, 9)]), text([(12, 0, 4, 5), (7, 1, 6, 2)])]


def tests(rng: random.Random) -> Iterator[str]:
    """Hidden: the edges, then small random dials, then large ones."""
    yield text([(1, 0, 0, 0)])
    yield text([(2, 0, 1, 1), (2, 0, 1, 0), (2, 1, 1, 0), (2, 1, 1, 1)])
    yield text([(12, 8, 3, 7), (12, 8, 3, 8), (12, 6, 0, 6), (12, 9, 11, 2), (12, 4, 5, 5)])
    yield text([(n, a, 0, 6) for n in range(7, 19) for a in range(n)])
    for _ in range(5):
        yield text([dial(rng, rng.randint(1, 40)) for _ in range(60)])
    yield text([(10**18, 10**18 - 1, 0, 1), (10**18, 1, 1, 0), (10**18, 10**9, 0, 10**17)])
    yield text([shared(rng) for _ in range(400)])
    yield text([dial(rng, rng.randint(10**17, 10**18)) for _ in range(300)])
