"""Inputs of sawn-off-numeral."""

import random
from collections.abc import Iterator


def text(houses: list[tuple[str, int]]) -> str:
    """One input."""
    return "\n".join([str(len(houses)), *(f"{s} {k}" for s, k in houses)]) + "\n"


def house(rng: random.Random, length: int, digits: str) -> tuple[str, int]:
    """One random house that keeps the promise about its first k + 1 digits."""
    while True:
        number = "".join(rng.choices(digits, k=length))
        k = rng.randrange(length)
        if number[: k + 1].strip("0"):
            return number, k


def examples() -> list[str]:
    """What the statement shows, and what an agent may see of a failure."""
    return [text([("4315", 2), ("9021", 1), ("0070", 2)])]


def tests(rng: random.Random) -> Iterator[str]:
    """Hidden: the edges, then small random inputs, then large ones."""
    yield text([("7", 0)])
    yield text([("05", 1), ("50", 1), ("10", 0), ("01", 1)])
    yield text([("123456", 3), ("654321", 3), ("5555", 2), ("1000", 2)])
    yield text([("10200", 1), ("20010", 3), ("100000", 5), ("3020100", 4)])
    for length in (3, 4, 5, 7, 10):
        yield text([house(rng, length, "0123456789") for _ in range(30)])
    for length in (6, 12):
        yield text([house(rng, length, "0012") for _ in range(30)])
    yield text([house(rng, 9, "123") for _ in range(30)])
    tail = "".join(rng.choices("23456789", k=22_000))
    yield text([("1" * 16_000 + tail, 18_000)])
    yield text([("9876543210" * 500 + "0123456789" * 500, 9500)])
