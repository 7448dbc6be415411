"""Inputs of garage-by-the-fair."""

import random
from collections.abc import Iterator


def _case(head: tuple[int, int, int, int], log: list[str]) -> str:
    return "\n".join([" ".join(map(str, head)), str(len(log)), *log]) + "\n"


def _random(rng: random.Random, n: int, m: int, top: int) -> str:
    spots = min(n, top)
    log = ["+" if rng.random() < 0.55 else f"- {rng.randint(1, spots)}" for _ in range(m)]
    head = (n, rng.randint(0, spots), rng.randint(0, 9), rng.randint(0, 9))
    return _case(head, log)


def examples() -> list[str]:
    """What the statement shows, and what an agent may see of a failure."""
    return [
        _case((2, 1, 5, 3), ["+", "+", "+", "- 2", "- 1", "- 1", "+"]),
        _case((9, 0, 1, 1), ["- 4"]),
    ]


def tests(rng: random.Random) -> Iterator[str]:
    """Hidden: the edges, then small random logs, then a garage that fills up."""
    yield _case((1, 1, 7, 2), ["+"])
    yield _case((1, 0, 7, 2), ["+", "+", "- 1", "- 1", "+", "- 1"])
    yield _case((5, 2, 10, 1), ["+", "+", "+", "- 3", "- 1", "+", "+", "- 1", "- 3", "- 2"])
    yield _case((4, 4, 10**6, 0), ["+", "+", "+", "+", "- 2", "- 4", "- 3", "+", "+", "+", "+"])
    yield _case((10**9, 10**9, 1, 2), ["- 1000000000", "+", "- 1000000000", "- 1"])
    for _ in range(5):
        yield _random(rng, rng.randint(1, 6), 25, 6)
    yield _random(rng, 40, 300, 40)
    yield _random(rng, 10**9, 2500, 60)
    yield _case((10**9, 7000, 10**6, 3), ["+"] * 15000 + [f"- {x}" for x in range(14000, 14900, 3)])
