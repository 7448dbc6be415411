"""Inputs of branching-bead-strings."""

import random
from collections.abc import Iterator


def examples() -> list[list]:
    """Return what the statement shows."""
    return [
        [
            [
                ["add", 0, "red", 3],
                ["add", 1, "blue", 2],
                ["cut", 2, 1],
                ["bead", 3, 4],
                ["bead", 3, 5],
                ["bead", 2, 5],
                ["length", 3],
            ]
        ],
        [
            [
                ["add", 0, "jet", 2],
                ["cut", 1, 9],
                ["add", 2, "opal", 1],
                ["bead", 3, 1],
                ["length", 2],
                ["bead", 1, 2],
            ]
        ],
    ]


def some(rng: random.Random, count: int, most: int, recent: int) -> list:
    """Draw random operations."""
    made = []
    lengths = [0]
    for kind in rng.choices(("add", "cut", "bead", "length"), weights=(6, 3, 8, 1), k=count):
        version = rng.randint(max(0, len(lengths) - recent), len(lengths) - 1)
        if kind == "add":
            number = rng.randint(1, most)
            made.append([kind, version, rng.choice(("red", "tan", "sky", "é")), number])
            lengths.append(lengths[version] + number)
        elif kind == "cut":
            number = rng.randint(1, most)
            made.append([kind, version, number])
            lengths.append(max(0, lengths[version] - number))
        elif kind == "bead":
            made.append([kind, version, rng.randint(1, lengths[version] + 1)])
        else:
            made.append([kind, version])
    return [made]


def tests(rng: random.Random) -> Iterator[list]:
    """Yield the edges, then random operations, then many."""
    yield [[]]
    yield [[["length", 0], ["bead", 0, 1], ["cut", 0, 1000000000], ["length", 1]]]
    yield [[["add", 0, "x", 1], ["bead", 1, 1], ["bead", 1, 2], ["bead", 0, 1]]]
    yield [
        [
            ["add", 0, "a", 5],
            ["cut", 1, 2],
            ["add", 2, "b", 2],
            ["cut", 1, 5],
            ["bead", 3, 3],
            ["bead", 3, 4],
            ["bead", 1, 5],
            ["bead", 4, 1],
            ["length", 1],
            ["length", 4],
        ]
    ]
    yield [
        [
            ["add", 0, "a", 2],
            ["add", 1, "b", 2],
            ["add", 2, "c", 2],
            ["cut", 3, 3],
            ["cut", 4, 1],
            ["add", 5, "d", 1],
        ]
        + [["bead", v, k] for v in range(7) for k in range(1, 8)]
    ]
    yield [
        [["add", v, "gold", 1000000000] for v in range(3)]
        + [["cut", 3, 999999999], ["length", 4], ["bead", 4, 2000000001], ["bead", 4, 2000000002]]
    ]
    for most, recent in ((3, 3), (4, 5), (9, 20), (1000000000, 6)):
        yield some(rng, 60, most, recent)
    yield some(rng, 900, 20, 300)
    chain = [["add", v, f"c{v % 7}", rng.randint(1, 9)] for v in range(1500)]
    yield [
        chain + [["bead", 1500, k] for k in (1, 2, 3, 4000, 9000, 20000)] + [["cut", 1500, 7000]]
    ]
