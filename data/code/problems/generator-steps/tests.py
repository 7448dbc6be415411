"""Inputs of generator-steps."""

import random
from collections.abc import Iterator

LARGE = 9_999_999_967
SMALL = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 101]


def examples() -> list[str]:
    """What the statement shows."""
    return ["7 3 1 2 5\n", "11 1 4 0 1\n", "13 3 0 1 2\n"]


def tests(rng: random.Random) -> Iterator[str]:
    """Hidden: the edges, then small random generators, then large ones."""
    yield "2 1 1 0 1\n"
    yield "2 0 0 1 0\n"
    yield "5 0 3 2 4\n"
    yield "7 1 0 3 4\n"
    yield "7 1 0 3 3\n"
    yield "7 3 1 3 4\n"
    yield f"{LARGE} 0 5 5 5\n"
    for _ in range(6):
        p = rng.choice(SMALL)
        yield " ".join(map(str, [p, *(rng.randrange(p) for _ in range(4))])) + "\n"
    yield f"{LARGE} 1 123456789 5 4\n"
    # The factor a has a small order: the numbers come round after a few ticks.
    yield f"1000000007 1000000006 20 3 {20 - 3}\n"
    p = 998_244_353
    for order, ticks in ((128, 77), (119, 1), (17, 16)):
        a = pow(3, (p - 1) // order, p)
        z = 12345
        for _ in range(ticks):
            z = (a * z + 999) % p
        yield f"{p} {a} 999 12345 {z}\n"
    ticks = 5_000_000_000
    a = 5
    power = pow(a, ticks, LARGE)
    t = (power * 42 + 7 * (power - 1) * pow(a - 1, -1, LARGE)) % LARGE
    yield f"{LARGE} {a} 7 42 {t}\n"
    for _ in range(4):
        yield " ".join(map(str, [LARGE, *(rng.randrange(2, LARGE) for _ in range(4))])) + "\n"
