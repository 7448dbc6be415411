"""Inputs of duel-by-the-referee."""

import random
from collections.abc import Iterator


def _case(duels: list[tuple[int, list[int], list[int]]]) -> str:
    lines = [str(len(duels))]
    for t, a, b in duels:
        lines += [str(t), " ".join(map(str, a)), " ".join(map(str, b))]
    return "\n".join(lines) + "\n"


def _random(rng: random.Random, g: int, cards: int, numbers: int, t: int) -> str:
    duels = []
    for _ in range(g):
        deck = [rng.randint(1, numbers) for _ in range(rng.randint(2, cards))]
        cut = rng.randint(1, len(deck) - 1)
        duels.append((rng.randint(0, t), deck[:cut], deck[cut:]))
    return _case(duels)


def examples() -> list[str]:
    """What the statement shows, and what an agent may see of a failure."""
    return [
        _case([(10, [5, 2], [3, 2]), (4, [1, 2], [4]), (2, [7, 2, 3], [5, 4, 1])]),
        _case([(1000, [2, 3, 1], [1, 1, 3])]),
    ]


def tests(rng: random.Random) -> Iterator[str]:
    """Hidden: the edges, then small random duels, then 10^18 rounds."""
    yield _case([(0, [1], [2])])
    yield _case([(1, [1], [2]), (1, [2], [1]), (1, [4], [1]), (1, [1], [1])])
    yield _case([(10**18, [1], [4]), (10**18 - 1, [1, 7], [4]), (10**18, [5], [5])])
    yield _case([(t, [3, 1, 2], [2, 3, 1]) for t in range(20)])
    yield _case([(t, [1, 2, 3, 4], [4, 3, 2, 1]) for t in range(40)])
    for _ in range(4):
        yield _random(rng, 40, 6, 5, 60)
    yield _random(rng, 40, 12, 9, 300)
    yield _random(rng, 40, 8, 10**6, 300)
    for _ in range(3):
        yield _random(rng, 40, 11, 9, 10**18)
    yield _random(rng, 40, 12, 4, 10**18)
