"""Inputs of tray-tower-lightest."""

import random
from collections.abc import Iterator


def log(lines: list[str]) -> str:
    """Write the input of a log."""
    return "\n".join([str(len(lines)), *lines]) + "\n"


def examples() -> list[str]:
    """Return what the statement shows."""
    return [
        log(["?", "+ 5", "+ 3", "+ 3", "+ 9", "?", "- 2", "?"]),
        log(["+ 4", "+ 2", "- 5", "?", "+ 7", "?"]),
    ]


def some(rng: random.Random, count: int, top: int, odds: tuple[int, int, int]) -> list[str]:
    """Draw a random log."""
    made = []
    for kind in rng.choices("+-?", weights=odds, k=count):
        if kind == "+":
            made.append(f"+ {rng.randint(1, top)}")
        elif kind == "-":
            made.append(f"- {rng.randint(1, 3)}")
        else:
            made.append("?")
    return made


def tests(rng: random.Random) -> Iterator[str]:
    """Yield the edges, then random logs, then large ones."""
    yield log(["?"])
    yield log(["- 1000000"])
    yield log(["+ 1000000", "?", "- 1", "?", "- 1", "?"])
    yield log(["+ 2", "+ 2", "- 1", "?", "+ 2", "+ 1", "- 1", "?"])
    yield log(["+ 3"] * 6 + ["?", "- 4", "?", "+ 4", "?", "- 1000000", "?", "+ 9", "?"])
    for top in (2, 3, 5, 1000000):
        yield log(some(rng, 40, top, (5, 3, 4)))
    yield log(some(rng, 1000, 4, (3, 1, 2)))
    yield log([f"+ {rng.choice((7, 8, 9))}" for _ in range(10000)] + ["?"] * 15000)
