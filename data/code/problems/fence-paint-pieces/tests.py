"""Inputs of fence-paint-pieces."""

import random
from collections.abc import Iterator


def log(lines: list[str]) -> str:
    """Write the input of a log."""
    return "\n".join([str(len(lines)), *lines]) + "\n"


def some(rng: random.Random, count: int, top: int, longest: int, asked: float) -> list[str]:
    """Draw a random log."""
    lines = []
    for _ in range(count):
        if rng.random() < asked:
            lines.append("?")
        else:
            left = rng.randint(0, top - 1)
            right = min(top, left + rng.randint(1, longest))
            lines.append(f"{rng.choice('+-')} {left} {right}")
    return [*lines, "?"]


def examples() -> list[str]:
    """Return what the statement shows."""
    return [
        log(["+ 2 5", "+ 7 9", "?", "+ 5 7", "?", "- 3 4", "?"]),
        log(["?", "+ 0 10", "- 0 4", "- 9 10", "?", "- 0 1000000", "?"]),
    ]


def tests(rng: random.Random) -> Iterator[str]:
    """Yield the edges, then random logs, then large ones."""
    yield log(["?"])
    yield log(["- 0 1000000", "?"])
    yield log(["+ 0 1000000", "?", "- 0 1", "- 999999 1000000", "?"])
    yield log(["+ 3 8", "+ 4 6", "?", "- 4 6", "?", "+ 4 5", "?", "+ 5 6", "?"])
    yield log(["+ 1 2", "+ 3 4", "+ 5 6", "?", "- 2 3", "- 4 5", "?", "+ 0 7", "?", "- 1 6", "?"])
    yield log(["+ 5 9", "- 2 5", "?", "- 9 12", "?", "- 5 9", "?", "+ 5 9", "+ 1 5", "?"])
    for top, longest in ((6, 3), (12, 6), (30, 8), (1000000, 200000)):
        yield log(some(rng, 60, top, longest, 0.4))
    yield log(some(rng, 1500, 5000, 4, 0.3))
    yield log(some(rng, 600, 1000000, 900000, 0.3))
    yield log(some(rng, 1800, 1000000, 300, 0.3))
