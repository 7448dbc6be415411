"""Inputs of tide-wall-first."""

import random
from collections.abc import Iterator


def log(n: int, lines: list[str]) -> str:
    """Write the input of a log."""
    return "\n".join([f"{n} {len(lines)}", *lines]) + "\n"


def some(rng: random.Random, n: int, count: int, top: int, tallest: int) -> str:
    """Draw a random log."""
    lines = []
    for _ in range(count):
        if rng.random() < 0.5:
            left, right = sorted((rng.randint(1, n), rng.randint(1, n)))
            lines.append(f"+ {left} {right} {rng.randint(-top, top)}")
        else:
            lines.append(f"? {rng.randint(1, n)} {rng.randint(-tallest, tallest)}")
    return log(n, [*lines, "? 1 0"])


def examples() -> list[str]:
    """Return what the statement shows."""
    return [
        log(5, ["? 2 0", "+ 2 4 3", "? 1 1", "+ 3 5 2", "? 3 5", "? 1 6", "? 5 3"]),
        log(3, ["+ 1 2 -4", "? 1 0", "? 1 -4", "? 2 -3"]),
    ]


def tests(rng: random.Random) -> Iterator[str]:
    """Yield the edges, then random logs, then large ones."""
    yield log(1, ["? 1 0"])
    yield log(1, ["? 1 1", "+ 1 1 -1000000", "? 1 0", "? 1 -1000000", "? 1 -1000000000"])
    yield log(100000, ["? 100000 0", "+ 100000 100000 5", "? 1 5", "? 1 6", "+ 1 99999 9", "? 1 9"])
    yield log(4, ["+ 1 4 -2", "? 1 -1", "? 1 0", "? 4 -2", "+ 3 3 1", "? 1 -1", "? 4 -1"])
    yield log(6, ["+ 1 6 5", "+ 2 3 -9", "+ 1 6 1", "? 2 -3", "? 2 0", "? 1 6", "? 2 6", "? 2 7"])
    yield log(3, [f"? {s} 0" for s in (1, 2, 3)])
    for n, top, tallest in ((2, 3, 4), (5, 4, 6), (8, 3, 5), (17, 5, 10), (64, 9, 30)):
        yield some(rng, n, 60, top, tallest)
    yield some(rng, 1000, 400, 1000000, 3000000)
    lines = []
    for _ in range(1000):
        left, right = rng.randint(1, 3000), rng.randint(90000, 100000)
        lines.append(f"+ {left} {right} {rng.randint(-9, 10)}")
        spot = rng.randint(1, 100000)
        lines.append(f"+ {spot} {spot} {rng.randint(1, 300)}")
        lines.append(f"? {rng.randint(1, 50000)} {rng.randint(200, 900)}")
    yield log(100000, lines)
