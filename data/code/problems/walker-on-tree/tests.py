"""Inputs of walker-on-tree."""

import random
from collections.abc import Iterator


def tree(rng: random.Random, n: int, reach: int) -> list[int]:
    """The numbers p_2 to p_n of a random tree with root 1; a small reach makes it deep."""
    names = [1, *rng.sample(range(2, n + 1), n - 1)]
    parents = [0] * (n + 1)
    for i in range(1, n):
        parents[names[i]] = names[rng.randrange(max(0, i - reach), i)]
    return parents[2:]


def text(parents: list[int], questions: list[tuple[int, int, int]]) -> str:
    """An input from its parts."""
    lines = [f"{len(parents) + 1} {len(questions)}", " ".join(map(str, parents))]
    return "\n".join(lines + [f"{a} {b} {k}" for a, b, k in questions]) + "\n"


def walk(rng: random.Random, n: int, q: int, longest: int) -> list[tuple[int, int, int]]:
    """Random questions."""
    return [(rng.randint(1, n), rng.randint(1, n), rng.randint(0, longest)) for _ in range(q)]


def examples() -> list[str]:
    """What the statement shows, and what an agent may see of a failure."""
    return [
        text([1, 1, 2, 2], [(4, 3, 0), (4, 3, 1), (4, 3, 2), (4, 3, 3), (4, 3, 9)]),
        text([3, 1], [(2, 1, 1), (1, 2, 2)]),
    ]


def tests(rng: random.Random) -> Iterator[str]:
    """Hidden: the edges, then small random trees, then large ones."""
    yield text([], [(1, 1, 0), (1, 1, 10**9)])
    yield text([1], [(1, 2, 0), (1, 2, 1), (2, 1, 1), (2, 2, 5), (2, 1, 10**9)])
    yield text([1, 1, 1, 1], [(2, 5, 1), (2, 5, 2), (3, 3, 1), (1, 4, 1), (4, 1, 1)])
    yield text([3, 4, 5, 1], [(2, 1, k) for k in range(6)] + [(1, 2, k) for k in range(6)])
    yield text([1, 2, 3, 3, 5], [(4, 6, k) for k in range(5)] + [(6, 4, k) for k in range(5)])
    for n in (4, 6, 8, 10, 12):
        yield text(tree(rng, n, 3), walk(rng, n, 15, 7))
    yield text(tree(rng, 40, 40), walk(rng, 40, 40, 9))
    yield text(tree(rng, 900, 900), walk(rng, 900, 400, 15))
    n = 7500
    questions = []
    for _ in range(2100):
        a, b = rng.randint(1, n), rng.randint(1, n)
        questions.append((a, b, rng.randint(0, n // 2)))
    yield text(tree(rng, n, 1), questions)
