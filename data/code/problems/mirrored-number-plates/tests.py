"""Inputs of mirrored-number-plates."""

import random
from collections.abc import Iterator


def examples() -> list[list]:
    """What the statement shows, and what an agent may see of a failure."""
    return [[["AB1", "1BA", "ab1"]], [["X", "x", "X"]], [["12", "34"]]]


def tests(rng: random.Random) -> Iterator[list]:
    """Hidden: the edges, then random plates, then a large input."""
    yield [[]]
    yield [["A"]]
    yield [["aba"]]
    yield [["aba", "ABA"]]
    yield [["ab", "ba", "ab", "ba", "AB"]]
    yield [["Q7q", "q7Q", "Q7Q", "7Qq"]]
    yield [["abc", "cab", "bca", "acb", "12345678", "87654321"]]
    for letters in ("ab", "aB1", "abAB", "xyz"):
        for longest in (2, 3):
            yield [
                ["".join(rng.choices(letters, k=rng.randint(1, longest))) for _ in range(60)],
            ]
    yield [["".join(rng.choices("abcdeABCDE01", k=2)) for _ in range(10000)]]
    yield [["Zz"] * 1500]
