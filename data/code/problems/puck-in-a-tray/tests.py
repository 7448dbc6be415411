"""Inputs of puck-in-a-tray."""

import random
from collections.abc import Iterator


def _case(questions: list[tuple[int, ...]]) -> str:
    lines = [" ".join(map(str, question)) for question in questions]
    return "\n".join([str(len(lines)), *lines]) + "\n"


def _random(rng: random.Random, q: int, size: int, top: int) -> str:
    questions = []
    for _ in range(q):
        w, h = rng.randint(2, size), rng.randint(2, size)
        place = (rng.randint(1, w), rng.randint(1, h))
        way = (rng.choice([-1, 1]), rng.choice([-1, 1]))
        questions.append((w, h, *place, *way, rng.randint(0, top)))
    return _case(questions)


def examples() -> list[str]:
    """What the statement shows, and what an agent may see of a failure."""
    return [_case([(5, 4, 4, 2, 1, 1, 3), (3, 3, 2, 2, 1, -1, 6)]), _case([(2, 9, 1, 5, -1, 1, 9)])]


def tests(rng: random.Random) -> Iterator[str]:
    """Hidden: the edges, then small random trays, then 10^18 seconds."""
    yield _case([(2, 2, 1, 1, 1, 1, 0)])
    yield _case([(2, 2, x, y, dx, 1, 5) for x in (1, 2) for y in (1, 2) for dx in (1, -1)])
    yield _case([(6, 4, 1, 1, 1, 1, t) for t in range(34)])
    yield _case([(6, 4, 1, 1, -1, -1, t) for t in range(34)])
    yield _case([(5, 5, 1, 5, 1, 1, t) for t in (3, 4, 5, 8, 9)])
    yield _case([(7, 7, 1, 7, 1, -1, t) for t in (5, 6, 7, 11, 12, 13)])
    for _ in range(4):
        yield _random(rng, 30, 7, 40)
    yield _random(rng, 60, 20, 500)
    yield _case([(1000, 1000, 1, 1, 1, 1, 10**18), (1000, 999, 1, 1, 1, 1, 10**18)])
    yield _random(rng, 200, 1000, 10**18)
    yield _random(rng, 200, 30, 10**18)
