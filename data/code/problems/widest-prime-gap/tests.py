"""Inputs of widest-prime-gap."""

import random
from collections.abc import Iterator


def examples() -> list[str]:
    """What the statement shows."""
    return ["10 30\n", "14 16\n", "5 13\n"]


def tests(rng: random.Random) -> Iterator[str]:
    """Hidden: the edges, then small random ranges, then large ones."""
    yield "1 1\n"
    yield "1 2\n"
    yield "1 3\n"
    yield "2 2\n"
    yield "24 28\n"
    yield "23 29\n"
    yield "24 31\n"
    yield "113 127\n"
    for _ in range(7):
        a = rng.randint(1, 300)
        yield f"{a} {a + rng.randint(0, 120)}\n"
    yield "1 30000\n"
    yield "1999900 2000000\n"
    yield "370261 370373\n"
    yield "1 2000000\n"
    yield f"{rng.randint(2, 1000)} {rng.randint(1_900_000, 2_000_000)}\n"
