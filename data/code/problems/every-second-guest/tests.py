"""Inputs of every-second-guest."""

import random
from collections.abc import Iterator


def text(questions: list[tuple[int, int]]) -> str:
    """One input."""
    return f"{len(questions)}\n" + "".join(f"{n} {p}\n" for n, p in questions)


def examples() -> list[str]:
    """What the statement shows."""
    return [text([(5, p) for p in range(1, 6)]), text([(1, 1), (8, 1)])]


def tests(rng: random.Random) -> Iterator[str]:
    """Hidden: the edges, all small tables, then large ones."""
    yield text([(1, 1)])
    yield text([(2, 1), (2, 2)])
    yield text([(n, p) for n in range(1, 13) for p in range(1, n + 1)])
    yield text([(37, p) for p in range(1, 38)])
    yield text([(64, p) for p in range(1, 65)])
    yield text([(95, p) for p in range(1, 96)])
    for _ in range(4):
        sizes = [rng.randint(1, 3000) for _ in range(100)]
        yield text([(n, rng.randint(1, n)) for n in sizes])
    yield text(
        [(10**18, 1), (10**18, 10**18), (10**18 - 1, 10**18 - 1), (2**59, 1), (2**59 - 1, 1)]
    )
    sizes = [rng.randint(10**16, 10**18) for _ in range(500)]
    yield text([(n, rng.randint(1, n)) for n in sizes])
    yield text([(10**18 - i, 10**18 - 2 * i) for i in range(300)])
