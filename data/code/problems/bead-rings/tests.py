"""Inputs of bead-rings."""

import random
from collections.abc import Iterator


def examples() -> list[str]:
    """What the statement shows."""
    return ["3 3\n", "4 2\n", "4 3\n"]


def tests(rng: random.Random) -> Iterator[str]:
    """Hidden: the edges, then small random rings, then large ones."""
    yield "1 1\n"
    yield "1 1000000000000000000\n"
    yield "2 1\n"
    yield "2 2\n"
    yield "5 2\n"
    yield "6 3\n"
    yield "12 4\n"
    for _ in range(5):
        yield f"{rng.randint(3, 40)} {rng.randint(2, 9)}\n"
    yield "963761198400 1000000000000000000\n"
    yield "1000000007 3\n"
    yield f"{1_000_000_007 * 840} {rng.randint(10**17, 10**18)}\n"
    yield "999999999989 12345\n"
    yield f"1000000000000 {1_000_000_007 * 5 + 1}\n"
    for _ in range(4):
        yield f"{rng.randint(10**11, 10**12)} {rng.randint(3, 10**18)}\n"
