"""Inputs of garden-work-order."""

import random
from collections.abc import Iterator


def text(n: int, rules: list[tuple[int, int]]) -> str:
    """An input from the rules."""
    return f"{n} {len(rules)}\n" + "".join(f"{a} {b}\n" for a, b in rules)


def sound(rng: random.Random, n: int, m: int) -> list[tuple[int, int]]:
    """Rules that a hidden order obeys."""
    order = rng.sample(range(1, n + 1), n)
    rules = []
    for _ in range(m):
        i, j = sorted(rng.sample(range(n), 2))
        rules.append((order[i], order[j]))
    return rules


def examples() -> list[str]:
    """What the statement shows, and what an agent may see of a failure."""
    return [text(4, [(3, 1), (1, 2), (3, 4)]), text(3, [(1, 2), (2, 3), (3, 1)])]


def tests(rng: random.Random) -> Iterator[str]:
    """Hidden: the edges, then small random gardens, then large ones."""
    yield text(1, [])
    yield text(5, [])
    yield text(2, [(2, 1), (2, 1), (2, 1)])
    yield text(2, [(1, 2), (2, 1)])
    yield text(5, [(1, 2), (3, 4), (4, 5), (5, 3)])
    yield text(6, [(6, 5), (5, 4), (4, 3), (3, 2), (2, 1), (6, 1)])
    yield text(5, [(1, 4), (2, 4), (3, 4), (4, 5)])
    for n, m in ((5, 6), (7, 9), (9, 12), (12, 30)):
        yield text(n, sound(rng, n, m))
    rules = sound(rng, 10, 14)
    yield text(10, [*rules, (rules[0][1], rules[0][0])])
    yield text(1300, [(i, i - 1) for i in range(1300, 1, -1)])
    yield text(2500, sound(rng, 2500, 3500))
    rules = [(i, i + 1) for i in range(1, 1200)]
    yield text(1200, [*rules, (1200, 600)])
