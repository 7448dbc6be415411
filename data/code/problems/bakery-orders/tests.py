"""Inputs of bakery-orders."""

import random
from collections.abc import Iterator


def text(orders: list[tuple[int, int]]) -> str:
    """One input."""
    return "\n".join([str(len(orders)), *(f"{d} {t}" for d, t in orders)]) + "\n"


def examples() -> list[str]:
    """What the statement shows, and what an agent may see of a failure."""
    return [text([(5, 5), (2, 6), (3, 7)]), text([(4, 3), (1, 10), (9, 10)])]


def tests(rng: random.Random) -> Iterator[str]:
    """Hidden: the edges, then small random inputs, then large ones."""
    yield text([(1, 0)])
    yield text([(1, 1)])
    yield text([(1_000_000, 1_000_000_000)] * 1200)
    yield text([(3, 9)] * 7)
    yield text([(10, 10), (1, 11), (1, 12), (9, 12)])
    yield text([(6, 8), (4, 9), (7, 15), (3, 12), (3, 5), (1, 30)])
    for _ in range(9):
        orders = []
        for _ in range(rng.randrange(3, 18)):
            orders.append((rng.randrange(1, 12), rng.randrange(2, 45)))
        yield text(orders)
    yield text([(rng.randrange(1, 100), rng.randrange(99_999)) for _ in range(7000)])
