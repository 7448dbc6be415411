"""Inputs of tower-lift-sweeps."""

import random
from collections.abc import Iterator


def _case(f: int, d: int, people: list[tuple[int, int, int]]) -> str:
    lines = [f"{len(people)} {f} {d}", *(f"{c} {a} {b}" for c, a, b in people)]
    return "\n".join(lines) + "\n"


def _random(rng: random.Random, n: int, f: int, last: int, stop: int) -> str:
    people = []
    while len(people) < n:
        a, b = rng.randint(0, f), rng.randint(0, f)
        if a != b:
            people.append((rng.randint(0, last), a, b))
    return _case(f, rng.randint(0, stop), people)


def examples() -> list[str]:
    """What the statement shows, and what an agent may see of a failure."""
    return [
        _case(5, 2, [(0, 0, 3), (2, 1, 4), (1, 1, 5), (6, 4, 2)]),
        _case(3, 1, [(1, 0, 1), (9, 2, 0)]),
    ]


def tests(rng: random.Random) -> Iterator[str]:
    """Hidden: the edges, then small random towers, then high ones."""
    yield _case(1, 0, [(0, 0, 1)])
    yield _case(1, 5, [(0, 1, 0), (0, 0, 1), (1, 0, 1), (6, 1, 0)])
    yield _case(4, 3, [(0, 2, 4), (4, 4, 0), (7, 4, 0), (2, 2, 3), (3, 2, 0)])
    yield _case(6, 0, [(8, 4, 0), (9, 4, 0), (8, 4, 6), (24, 0, 6), (12, 0, 3)])
    yield _case(2, 1, [(100, 1, 0), (101, 1, 2), (99, 0, 2), (103, 2, 1), (10**15, 0, 1)])
    for _ in range(7):
        yield _random(rng, rng.randint(2, 9), rng.randint(1, 6), 30, 3)
    yield _random(rng, 60, 20, 400, 4)
    yield _random(rng, 100, 2, 700, 2)
    yield _case(10**9, 10**9, [(10**15, 10**9, 0), (10**15, 0, 10**9), (0, 1, 10**9 - 1)])
    yield _random(rng, 90, 10**9, 10**12, 10**9)
    yield _random(rng, 100, 10**9, 10**15, 10**9)
    yield _random(rng, 100, 1000, 10**15, 3)
