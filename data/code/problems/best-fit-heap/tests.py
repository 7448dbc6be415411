"""Inputs of best-fit-heap."""

import random
from collections.abc import Iterator


def _case(m: int, commands: list[str]) -> str:
    return "\n".join([f"{m} {len(commands)}", *commands]) + "\n"


def _random(rng: random.Random, m: int, n: int, size: int, count: int) -> str:
    commands = []
    made = 0
    for _ in range(n):
        if made == 0 or rng.random() < 0.5:
            c = rng.randint(1, count)
            made += c
            commands.append(f"A {rng.randint(1, size)} {c}")
        else:
            i = rng.randint(1, made)
            j = min(made + 1, i + rng.randint(0, 2 * count))
            commands.append(f"R {i} {j} {rng.randint(1, 3)}")
    return _case(m, commands)


def examples() -> list[str]:
    """What the statement shows, and what an agent may see of a failure."""
    return [
        _case(20, ["A 5 3", "R 1 1 1", "A 4 1", "A 5 2", "R 3 9 2"]),
        _case(10, ["A 2 5", "R 2 4 2", "A 3 1", "R 3 3 1", "A 6 1"]),
    ]


def tests(rng: random.Random) -> Iterator[str]:
    """Hidden: the edges, then small random heaps, then many small areas."""
    yield _case(1, ["A 1 1"])
    yield _case(1, ["A 2 1", "R 1 1 1", "A 1 2"])
    yield _case(10**12, ["A 1000000000000 1", "R 1 1000000 1000000", "A 999999999999 1", "A 1 2"])
    yield _case(12, ["A 3 4", "R 1 1 1", "R 3 3 1", "A 2 1", "A 1 1", "A 3 1", "R 1 9 1", "A 3 1"])
    yield _case(12, ["A 3 4", "R 3 3 1", "R 1 1 1", "A 3 1", "R 2 2 1", "R 2 2 1", "A 4 1"])
    yield _case(9, ["A 1 9", "R 1 9 2", "R 2 8 2", "A 9 1"])
    yield _case(
        30, ["A 10 3", "R 1 1 1", "R 3 3 1", "A 4 1", "A 5 1", "A 5 1", "R 2 2 1", "A 15 1"]
    )
    for _ in range(6):
        yield _random(rng, rng.randint(10, 40), 20, 8, 3)
    yield _random(rng, 700, 300, 40, 6)
    yield _random(rng, 5000, 900, 60, 20)
    yield _random(rng, 10**12, 300, 10**11, 4)
    yield _case(10**12, ["A 7 10000", "R 1 10000 2", "A 8 5000", "A 6 5000"])
    yield _case(140_000, ["A 7 20000", "R 1 20000 2", "R 2 20000 4", "R 4 20000 4"])
