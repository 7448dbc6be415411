"""Inputs of lantern-walk."""

import random
from collections.abc import Iterator


def case(grid: list[str]) -> str:
    """One input as text."""
    return f"{len(grid)} {len(grid[0])}\n" + "\n".join(grid) + "\n"


def garden(rng: random.Random, rows: int, columns: int, hedges: float, digits: str) -> str:
    """A random garden; its first and last cells are open."""
    grid = [
        ["#" if rng.random() < hedges else rng.choice(digits) for _ in range(columns)]
        for _ in range(rows)
    ]
    grid[0][0] = rng.choice(digits)
    grid[-1][-1] = rng.choice(digits)
    return case(["".join(row) for row in grid])


def examples() -> list[str]:
    """Public inputs."""
    return [case(["195", "213", "841"]), case(["1#", "#4"]), case(["3##2", "1##1"])]


def tests(rng: random.Random) -> Iterator[str]:
    """Hidden: the edges, small random ones, then large ones."""
    yield case(["7"])
    yield case(["#"])
    yield case(["0"])
    yield case(["#5", "11"])
    yield case(["55", "1#"])
    yield case(["1#111"])
    yield case(["2", "9", "0", "4"])
    yield case(["1#00", "9900", "#900"])
    for _ in range(8):
        digits = rng.choice(["0123456789", "123", "159"])
        rows, columns = rng.randint(2, 7), rng.randint(2, 7)
        yield garden(rng, rows, columns, rng.choice([0, 0.1, 0.3]), digits)
    yield garden(rng, 12, 13, 0.1, "0123456789")
    yield garden(rng, 141, 141, 0.08, "0123456789")
    yield garden(rng, 2, 10000, 0.01, "123456789")
    yield case(["1"] * 9999 + ["5"])
