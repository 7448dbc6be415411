"""Inputs of expansion-period."""

import random
from collections.abc import Iterator


def examples() -> list[str]:
    """What the statement shows."""
    return ["1 12 10\n", "22 7 10\n", "3 8 10\n", "1 5 2\n"]


def tests(rng: random.Random) -> Iterator[str]:
    """Hidden: the edges, then small random fractions, then large ones."""
    yield "1 1 2\n"
    yield "1000000000000000000 1000000000000 10\n"
    yield "21 14 10\n"
    yield "7 21 10\n"
    yield "1 16 4\n"
    yield "1 72 12\n"
    yield "5 13 10\n"
    yield "1 9 10\n"
    yield "1 1099511627776 1000000000\n"
    for _ in range(7):
        yield f"{rng.randint(1, 300)} {rng.randint(1, 300)} {rng.randint(2, 20)}\n"
    yield "1 999999999989 10\n"
    yield f"{rng.randint(1, 10**18)} {999_983 * 999_979} 2\n"
    yield f"{rng.randint(1, 10**18)} {3**25} 10\n"
    yield f"{7**5 * 11} {7**9 * 11 * 13 * 40} 14\n"
    yield "1 999999999961 999999937\n"
    for _ in range(3):
        yield f"{rng.randint(1, 10**18)} {rng.randint(10**11, 10**12)} {rng.randint(2, 10**9)}\n"
