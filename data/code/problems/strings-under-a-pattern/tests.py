"""Inputs of strings-under-a-pattern."""

import random
from collections.abc import Iterator


def examples() -> list[list]:
    """What the statement shows, and what an agent may see of a failure."""
    return [["a*b", 3], ["*a*", 2], ["?b?", 3], ["**", 40]]


def tests(rng: random.Random) -> Iterator[list]:
    """Hidden: the edges, then random patterns, then large lengths."""
    yield ["*", 0]
    yield ["a", 0]
    yield ["?", 1]
    yield ["abc", 3]
    yield ["abc", 4]
    yield ["*ab*ab*", 5]
    yield ["a*a", 1]
    yield ["*aa*", 6]
    yield ["?*?*?", 2]
    yield ["*?a?*c", 7]
    for size in (4, 5, 6, 7, 8, 9):
        yield ["".join(rng.choices("aab?**", k=size)), rng.randint(3, 8)]
    yield ["*aab*c?ba*", 150]
    yield ["*a????????", 150]
    yield ["*a?b????*c", 149]
    yield ["*abaaba*ab", 137]
