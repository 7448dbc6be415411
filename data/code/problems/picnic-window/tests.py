"""Inputs of picnic-window."""

import random
from collections.abc import Iterator


def meadow(h: int, w: int, rows: list[str]) -> str:
    """Write the input of a meadow."""
    return "\n".join([f"{len(rows)} {len(rows[0])} {h} {w}", *rows]) + "\n"


def some(rng: random.Random, size: tuple[int, int], weights: tuple[int, int]) -> list[str]:
    """Draw a random meadow."""
    return ["".join(rng.choices("#.", weights=weights, k=size[1])) for _ in range(size[0])]


def examples() -> list[str]:
    """Return what the statement shows."""
    return [
        meadow(2, 2, ["#.#.", ".#..", "#..."]),
        meadow(1, 3, ["..#..#", "#.#.#."]),
    ]


def tests(rng: random.Random) -> Iterator[str]:
    """Yield the edges, then random meadows, then large ones."""
    yield meadow(1, 1, ["#"])
    yield meadow(1, 1, ["."])
    yield meadow(3, 2, ["##", "#.", ".."])
    yield meadow(2, 2, ["###", "#..", "#.."])
    yield meadow(2, 1, ["#.#", "#.#", ".#."])
    yield meadow(1, 2, ["##..", "....", "..##"])
    yield meadow(2, 2, ["####"] * 4)
    yield meadow(2, 2, ["###..", "###..", "..###", "..###"])
    for size in ((4, 7), (7, 4), (9, 9), (12, 20)):
        h, w = rng.randint(1, size[0] - 1), rng.randint(1, size[1] - 1)
        yield meadow(h, w, some(rng, size, (2, 3)))
    yield meadow(3, 50, some(rng, (60, 120), (1, 4)))
    yield meadow(110, 110, some(rng, (220, 220), (1, 1)))
