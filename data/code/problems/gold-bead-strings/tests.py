"""Inputs of gold-bead-strings."""

import random
from collections.abc import Iterator


def examples() -> list[str]:
    """Public inputs."""
    return ["3 1 1 2\n", "4 2 2 1\n", "100 3 2 3\n"]


def tests(rng: random.Random) -> Iterator[str]:
    """Hidden: the edges, small random ones, then large ones."""
    yield "1 1 1 1\n"
    yield "1 1000000000 6 6\n"
    yield "2 1 1 1\n"
    yield "2 1000000000 1 1\n"
    yield "7 1 6 6\n"
    yield "6 2 6 6\n"
    yield "50 1 1 1\n"
    for _ in range(7):
        numbers = [rng.randint(2, 12), rng.randint(1, 4), rng.randint(1, 4), rng.randint(1, 4)]
        yield " ".join(map(str, numbers)) + "\n"
    yield "1000 1000000000 3 5\n"
    yield "1000000000000000000 1 1 1\n"
    yield "1000000000000000000 1000000000 6 6\n"
    yield "999999999999999999 7 6 2\n"
    yield "576460752303423487 123456789 1 6\n"
