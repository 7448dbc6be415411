"""Inputs of bottle-shelf."""

import random
from collections.abc import Iterator


def text(shelves: list[tuple[str, int]]) -> str:
    """One input."""
    return "\n".join([str(len(shelves)), *(f"{row} {k}" for row, k in shelves)]) + "\n"


def shelf(rng: random.Random, length: int, letters: str) -> tuple[str, int]:
    """One random shelf with a number of moves that is not always enough."""
    return "".join(rng.choices(letters, k=length)), rng.randrange(length * length // 3)


def examples() -> list[str]:
    """What the statement shows, and what an agent may see of a failure."""
    return [text([("cab", 1), ("dcba", 4), ("bottle", 5)])]


def tests(rng: random.Random) -> Iterator[str]:
    """Hidden: the edges, then small random inputs, then large ones."""
    yield text([("z", 0), ("z", 1_000_000_000_000)])
    yield text([("ba", 0), ("ba", 1), ("ab", 1), ("aa", 3)])
    yield text([("zyxw", 2), ("zyxw", 3), ("zyxw", 5), ("zyxw", 6), ("zyxw", 10)])
    yield text([("abcdefgh", 9), ("bbbbbbba", 6), ("bbbbbbba", 7), ("cbcbcbca", 8)])
    for length in (4, 5, 6, 8, 11, 15):
        yield text([shelf(rng, length, "abcdefghijklmnopqrstuvwxyz") for _ in range(20)])
    for length in (7, 12):
        yield text([shelf(rng, length, "abc") for _ in range(20)])
    for moves in (8_000_000, 10**12):
        letters = rng.choices("abcdefghijklmnopqrstuvwxyz", k=9000)
        yield text([("".join(letters), moves)])
    yield text([("z" * 2000 + "a" * 2000, 3_999_999)])
