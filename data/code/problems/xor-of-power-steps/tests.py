"""Inputs of xor-of-power-steps."""

import random
from collections.abc import Iterator


def text(ladders: list[tuple[int, int, int]]) -> str:
    """One input."""
    return f"{len(ladders)}\n" + "".join(f"{a} {s} {n}\n" for a, s, n in ladders)


def examples() -> list[str]:
    """What the statement shows."""
    return [text([(3, 0, 4)]), text([(1, 1, 3), (5, 2, 2)])]


def tests(rng: random.Random) -> Iterator[str]:
    """Hidden: the edges, then small random ladders, then large ones."""
    yield text([(0, 0, 1)])
    yield text([(0, 40, 1), (0, 0, 2), (10**18, 40, 1), (7, 3, 1)])
    yield text([(0, 0, n) for n in range(1, 12)])
    yield text([(13, 2, n) for n in range(1, 12)])
    for _ in range(6):
        yield text([(rng.randint(0, 40), rng.randint(0, 4), rng.randint(1, 20)) for _ in range(25)])
    yield text([(0, 0, 10**18), (10**18, 40, 10**18), (1, 0, 10**18 - 1)])
    yield text(
        [
            (rng.randint(0, 10**18), rng.randint(0, 40), rng.randint(10**17, 10**18))
            for _ in range(300)
        ]
    )
    yield text([(rng.randint(0, 10**18), rng.randint(0, 40), 10**9 + i) for i in range(100)])
