"""Inputs of crates-in-two-ends."""

import random
from collections.abc import Iterator


def _random(rng: random.Random, n: int, count: int, price: int) -> list:
    events = []
    for _ in range(n):
        kind = rng.choice(["buy", "buy", "buy", "sell", "sell", "theft"])
        event = [kind, rng.randint(0, count)]
        if kind != "theft":
            event.append(rng.randint(0, price))
        events.append(event)
    return [events]


def examples() -> list[list]:
    """What the statement shows, and what an agent may see of a failure."""
    return [
        [[["buy", 5, 2], ["buy", 3, 4], ["sell", 4, 6], ["theft", 1]]],
        [[["buy", 2, 10], ["theft", 3], ["sell", 1, 50], ["buy", 1, 7]]],
    ]


def tests(rng: random.Random) -> Iterator[list]:
    """Hidden: the edges, then small random stocks, then huge counts."""
    yield [[]]
    yield [[["sell", 5, 5], ["theft", 5]]]
    yield [[["buy", 0, 9], ["sell", 0, 9], ["theft", 0], ["buy", 1, 3]]]
    yield [[["buy", 4, 1], ["buy", 4, 2], ["buy", 4, 3], ["sell", 6, 10], ["theft", 5]]]
    yield [[["buy", 3, 8], ["sell", 5, 9], ["buy", 2, 1], ["sell", 1, 4]]]
    yield [[["buy", 3, 8], ["buy", 3, 5], ["sell", 3, 5], ["theft", 3], ["sell", 1, 1]]]
    for _ in range(7):
        yield _random(rng, 15, 6, 9)
    yield _random(rng, 200, 40, 30)
    yield [[["buy", 10**9, 10**9], ["sell", 10**9 - 1, 0], ["theft", 10**9]]]
    yield _random(rng, 900, 10**9, 10**9)
    yield [[["buy", 10**9 - i, i] for i in range(1000)] + [["sell", 10**9, 7]] * 990]
