"""Inputs of shelf-height-clues."""

import random
from collections.abc import Iterator

Clue = tuple[str, int, int, int]


def text(n: int, clues: list[Clue]) -> str:
    """An input from the clues."""
    return f"{n} {len(clues)}\n" + "".join(f"{w} {a} {b} {c}\n" for w, a, b, c in clues)


def true_clues(rng: random.Random, n: int, m: int, top: int, slack: int) -> list[Clue]:
    """Clues that hidden heights obey."""
    heights = [rng.randint(-top, top) for _ in range(n + 1)]
    clues = []
    for _ in range(m):
        a, b = rng.randint(1, n), rng.randint(1, n)
        gap, free = heights[b] - heights[a], rng.randint(0, slack)
        clues.append(
            ("most", a, b, gap + free) if rng.random() < 0.5 else ("least", a, b, gap - free)
        )
    return clues


def examples() -> list[str]:
    """What the statement shows, and what an agent may see of a failure."""
    return [
        text(3, [("most", 1, 2, 5), ("least", 3, 2, 1), ("least", 1, 3, -2)]),
        text(3, [("most", 1, 2, 5), ("most", 2, 3, -4)]),
        text(2, [("least", 1, 2, 3), ("most", 1, 2, 2)]),
    ]


def tests(rng: random.Random) -> Iterator[str]:
    """Hidden: the edges, then small random cabinets, then large ones."""
    yield text(2, [])
    yield text(2, [("most", 2, 2, -1)])
    yield text(2, [("least", 1, 1, 0), ("most", 2, 1, 7)])
    yield text(5, [("most", 1, 5, 9), ("least", 1, 5, 9), ("least", 2, 3, 1), ("least", 3, 2, 1)])
    yield text(4, [("least", 1, 4, -1000000), ("most", 3, 2, 0), ("least", 3, 2, 0)])
    yield text(3, [("most", 1, 3, 2), ("most", 1, 2, 5), ("most", 2, 3, -4), ("least", 3, 1, -4)])
    yield text(4, [("least", 2, 3, 1), ("least", 3, 4, 1), ("least", 4, 2, -1), ("most", 1, 4, 3)])
    for n, m in ((4, 8), (5, 9), (6, 14), (6, 22), (8, 22)):
        yield text(n, true_clues(rng, n, m, 10, 5))
    false = [
        ("most" if w == "least" else w, a, b, c) for w, a, b, c in true_clues(rng, 6, 12, 5, 3)
    ]
    yield text(6, false)
    yield text(60, true_clues(rng, 60, 120, 1000000 // 3, 1000))
    chain = [("least", i + 1, i, rng.randint(-99, 99)) for i in range(499, 0, -1)]
    yield text(500, chain)
    big = true_clues(rng, 480, 1500, 400000, 100)
    yield text(480, big)
    yield text(
        500,
        [*true_clues(rng, 400, 700, 400000, 100), ("least", 450, 460, 1), ("most", 450, 460, 0)],
    )
