"""Inputs of mirrored-carts."""

import random
from collections.abc import Iterator


def floor(rng: random.Random, h: int, w: int, walls: float, holes: float) -> list[str]:
    """A random floor."""
    cells = rng.choices(".#o", weights=[1 - walls - holes, walls, holes], k=h * w)
    a, b = rng.sample(range(h * w), 2)
    cells[a], cells[b] = "A", "B"
    return ["".join(cells[i * w : i * w + w]) for i in range(h)]


def examples() -> list[list]:
    """What the statement shows, and what an agent may see of a failure."""
    return [[["A..B."]], [["A.B", "...", "..."]], [["A#B"]]]


def tests(rng: random.Random) -> Iterator[list]:
    """Hidden: the edges, then small random floors, then large ones."""
    yield [["AB"]]
    yield [["B", "A"]]
    yield [["BA."]]
    yield [["A.oB"]]
    yield [["A...", "..#.", "...B"]]
    yield [["oAo", "o.o", "B.."]]
    yield [["A...", ".o..", "...B", "#..."]]
    for _ in range(5):
        yield [floor(rng, 5, 6, 0.2, 0.1)]
    yield [floor(rng, 8, 9, 0.25, 0.08)]
    yield [floor(rng, 11, 11, 0.3, 0.02)]
    yield [floor(rng, 14, 14, 0.3, 0.03)]
    yield [["A" + "." * 13, *["." * 14] * 12, "." * 13 + "B"]]
    yield [["A" + "." * 13, *["." * 7 + "#" + "." * 6] * 12, "." * 12 + "B."]]
    yield [["A..o" + "." * 10, *["...." + "." * 10] * 12, "#" * 7 + "." * 6 + "B"]]
