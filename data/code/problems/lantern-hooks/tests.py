"""Inputs of lantern-hooks."""

import random
from collections.abc import Iterator


def text(new: int, hooks: list[tuple[int, str]]) -> str:
    """One input."""
    places = " ".join(str(place) for place, _ in hooks)
    return f"{len(hooks)} {new}\n{places}\n{''.join(mark for _, mark in hooks)}\n"


def beam(rng: random.Random, count: int, length: int, old: int) -> list[tuple[int, str]]:
    """Random hooks, of which the first `old` (in a random order) carry a lantern."""
    places = rng.sample(range(length + 1), count)
    hooks = [(place, "L" if i < old else ".") for i, place in enumerate(places)]
    rng.shuffle(hooks)
    return hooks


def examples() -> list[str]:
    """What the statement shows, and what an agent may see of a failure."""
    return [
        text(2, [(0, "."), (9, "."), (4, "L"), (6, "."), (1, ".")]),
        text(1, [(3, "L"), (10, "L"), (6, "."), (90, ".")]),
        text(3, [(5, "."), (0, "."), (8, "."), (12, ".")]),
    ]


def tests(rng: random.Random) -> Iterator[str]:
    """Hidden: the edges, then small random inputs, then large ones."""
    yield text(2, [(1_000_000_000, "."), (0, ".")])
    yield text(0, [(7, "L"), (8, "L")])
    yield text(1, [(7, "L"), (8, "."), (100, ".")])
    yield text(1, [(10, "L"), (0, "."), (6, "."), (15, "L")])
    yield text(4, [(0, "."), (1, "."), (2, "."), (3, ".")])
    yield text(1, [(0, "L"), (2, "L"), (50, "."), (90, "L")])
    yield text(3, [(0, "L"), (33, "."), (50, "."), (66, "."), (100, ".")])
    for _ in range(10):
        count = rng.randrange(4, 18)
        old = rng.randrange(min(4, count - 2))
        new = rng.randrange(max(0, 2 - old), min(8, count - old) + 1)
        yield text(new, beam(rng, count, 80, old))
    yield text(40, beam(rng, 1500, 10**9, 9))
    yield text(25, beam(rng, 3000, 10**9, 0))
    yield text(0, beam(rng, 500, 10**9, 500))
