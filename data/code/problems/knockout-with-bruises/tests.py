"""Inputs of knockout-with-bruises."""

import random
from collections.abc import Iterator


def _case(r: int, energies: list[int]) -> str:
    return f"{len(energies)} {r}\n{' '.join(map(str, energies))}\n"


def examples() -> list[str]:
    """What the statement shows, and what an agent may see of a failure."""
    return [_case(10, [5, 9, 4, 4, 7]), _case(1, [3, 8])]


def tests(rng: random.Random) -> Iterator[str]:
    """Hidden: the edges, then small random lines, then large ones."""
    yield _case(5, [7])
    yield _case(0, [1, 1])
    yield _case(3, [6, 6, 6])
    yield _case(0, [8] * 7)
    yield _case(0, [8] * 4)
    yield _case(0, [6, 6, 7, 7, 6, 6, 7, 7])
    yield _case(3, [5] * 16)
    yield _case(10**9, [1, 10**9, 1])
    yield _case(1, [9, 8, 7, 6, 5, 4, 3, 2, 1])
    for _ in range(7):
        yield _case(rng.randint(0, 5), [rng.randint(1, 12) for _ in range(rng.randint(3, 15))])
    yield _case(2, [rng.randint(1, 3) for _ in range(333)])
    yield _case(10**9, [10**9] * 1025)
    yield _case(17, list(range(1, 5001)))
    yield _case(50, [rng.randint(1, 300) for _ in range(11_999)])
