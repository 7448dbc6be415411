"""Inputs of repeated-badge-root."""

import random
from collections.abc import Iterator

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def badge(rng: random.Random, base: int, times: int, length: int) -> str:
    """One line."""
    return f"{base} {times} {''.join(rng.choices(DIGITS[:base], k=length))}"


def text(lines: list[str]) -> str:
    """One input."""
    return f"{len(lines)}\n" + "\n".join(lines) + "\n"


def examples() -> list[str]:
    """What the statement shows."""
    return [text(["10 2 47", "16 1 1f3"]), text(["7 3 5"])]


def tests(rng: random.Random) -> Iterator[str]:
    """Hidden: the edges, then small random badges, then large ones."""
    yield text(["10 1 0"])
    yield text(["2 1 1", "2 5 0", "2 5 1", "2 1 1011"])
    yield text(["10 9 1", "10 1 9", "10 1000000000000000 9", "36 35 1", "36 1 z", "36 2 z"])
    yield text(["10 1000000000000000 000", "16 7 00000"])
    yield text(["3 2 1", "3 1 2", "3 1 22", "3 1 0021"])
    for _ in range(5):
        yield text(
            [
                badge(rng, rng.randint(2, 36), rng.randint(1, 9), rng.randint(1, 6))
                for _ in range(30)
            ]
        )
    yield text([badge(rng, 10, 1, 10000), badge(rng, 16, 2, 10000)])
    yield text(
        [badge(rng, rng.randint(2, 36), rng.randint(10**14, 10**15), 90) for _ in range(200)]
    )
    yield text([badge(rng, rng.randint(2, 36), 10**15, 1000) for _ in range(15)])
