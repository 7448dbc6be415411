"""Inputs of tram-change."""

import random
from collections.abc import Iterator
from typing import Any


def served(rng: random.Random, length: int) -> list[int]:
    """Notes that can all be served, with the drawer kept scarce."""
    notes = []
    tens = twenties = 0
    while len(notes) < length:
        note = rng.choice((10, 20, 50))
        give = min(twenties, (note - 10) // 20)
        rest = (note - 10 - 20 * give) // 10
        if rest > tens:
            continue
        twenties += (note == 20) - give
        tens += (note == 10) - rest
        notes.append(note)
    return notes


def examples() -> list[list[Any]]:
    """What the statement shows, and what an agent may see of a failure."""
    return [[[10, 10, 20, 20, 50]], [[10, 20, 20, 10]], [[10, 10, 10, 20, 50, 20]]]


def tests(rng: random.Random) -> Iterator[list[Any]]:
    """Hidden: the edges, then random rows of passengers, short and long."""
    yield [[]]
    yield [[10]]
    yield [[20]]
    yield [[50, 10]]
    yield [[10, 10, 10, 10, 50]]
    yield [[10, 10, 10, 10, 10, 20, 20, 50, 20, 20]]
    yield [[10, 10, 20, 20, 50, 50]]
    yield [[10, 20] * 40 + [50] * 25]
    for length in (5, 8, 12, 20, 30, 60):
        row = served(rng, length)
        yield [row + rng.choices((10, 20, 50), k=5)]
    yield [served(rng, 3000)]
    yield [served(rng, 3000) + [20] * 2000]
    yield [[10] * 12_000]
