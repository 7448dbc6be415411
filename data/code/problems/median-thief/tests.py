"""Inputs of median-thief."""

import random
from collections.abc import Iterator


def log(lines: list[str]) -> str:
    """Write the input of a log."""
    return "\n".join([str(len(lines)), *lines]) + "\n"


def some(rng: random.Random, count: int, top: int, thefts: float) -> str:
    """Draw a random log."""
    lines = ["-" if rng.random() < thefts else f"+ {rng.randint(1, top)}" for _ in range(count)]
    return log(lines)


def examples() -> list[str]:
    """Return what the statement shows."""
    return [
        log(["+ 5", "+ 9", "+ 1", "-", "+ 7", "-", "-"]),
        log(["-", "+ 4", "+ 6", "-", "-", "-"]),
    ]


def tests(rng: random.Random) -> Iterator[str]:
    """Yield the edges, then random logs, then large ones."""
    yield log(["-"])
    yield log(["+ 1000000000"])
    yield log(["+ 3", "-", "-"])
    yield log(["+ 2"] * 4 + ["-"] * 5 + ["+ 1", "-"])
    yield log([f"+ {p}" for p in (1, 2, 3, 4, 5, 6)] + ["-"] * 4)
    yield log([f"+ {p}" for p in (10, 20)] + ["-", "+ 5", "-", "+ 30", "+ 40", "-", "-"])
    for top, thefts in ((3, 0.3), (9, 0.4), (50, 0.5), (1000000000, 0.35)):
        yield some(rng, 60, top, thefts)
    yield some(rng, 1500, 1000000000, 0.3)
    prices = [f"+ {p}" for p in rng.sample(range(1, 99999), 7000)]
    thefts = ["-"] * 7000
    yield log(
        prices[:5000]
        + [x for pair in zip(thefts, prices[5000:], strict=False) for x in pair]
        + thefts
    )
