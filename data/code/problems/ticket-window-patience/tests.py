"""Inputs of ticket-window-patience."""

import random
from collections.abc import Iterator


def _case(k: int, r: int, customers: list[tuple[int, int, int]]) -> str:
    lines = [f"{len(customers)} {k} {r}"]
    lines += [" ".join(map(str, customer)) for customer in customers]
    return "\n".join(lines) + "\n"


def _random(rng: random.Random, n: int, most: tuple[int, int, int, int]) -> str:
    last, service, patience, rest = most
    times = sorted(rng.randint(0, last) for _ in range(n))
    customers = [(a, rng.randint(1, service), rng.randint(0, patience)) for a in times]
    return _case(rng.randint(1, min(n, 6)), rng.randint(0, rest), customers)


def examples() -> list[str]:
    """What the statement shows, and what an agent may see of a failure."""
    return [
        _case(2, 5, [(0, 4, 0), (1, 3, 3), (2, 6, 4), (9, 2, 3), (30, 1, 0)]),
        _case(1, 0, [(7, 2, 9), (7, 2, 9), (7, 2, 1)]),
    ]


def tests(rng: random.Random) -> Iterator[str]:
    """Hidden: the edges, then small random queues, then long times."""
    yield _case(1, 10, [(0, 1, 0)])
    yield _case(2, 3, [(5, 5, 0)] * 6)
    yield _case(3, 4, [(0, 2, 100)] * 9)
    yield _case(1, 3, [(0, 2, 0), (4, 1, 1), (8, 1, 0), (12, 2, 0), (17, 1, 0)])
    yield _case(2, 7, [(0, 5, 0), (1, 5, 1), (2, 5, 2), (5, 5, 0), (16, 1, 1), (16, 1, 2)])
    for _ in range(8):
        yield _random(rng, rng.randint(2, 14), (20, 6, 9, 5))
    yield _random(rng, 200, (500, 4, 12, 6))
    yield _case(1, 10**9, [(10**12, 10**9, 10**12)] * 4)
    yield _random(rng, 400, (10**12, 10**9, 10**12, 10**9))
    yield _random(rng, 1500, (10**12, 10**9, 10**9, 10**9))
