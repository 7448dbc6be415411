"""Inputs of bakery-queue-changes."""

import random
from collections.abc import Iterator


def examples() -> list[list]:
    """Return what the statement shows."""
    return [
        [
            [
                ["join", "Ada", 1],
                ["join", "Bo", 2],
                ["join", "Cy", 2],
                ["serve"],
                ["change", "Ada", 2],
                ["serve"],
                ["serve"],
                ["serve"],
            ]
        ],
        [
            [
                ["join", "Di", 0],
                ["join", "Di", 5],
                ["leave", "Ed"],
                ["leave", "Di"],
                ["change", "Di", 1],
            ]
        ],
    ]


def some(rng: random.Random, count: int, names: list[str], top: int) -> list:
    """Draw random operations."""
    made = []
    for kind in rng.choices(("join", "change", "leave", "serve"), weights=(8, 4, 2, 3), k=count):
        operation = [kind]
        if kind != "serve":
            operation.append(rng.choice(names))
        if kind in ("join", "change"):
            operation.append(rng.randint(-top, top))
        made.append(operation)
    return [made]


def tests(rng: random.Random) -> Iterator[list]:
    """Yield the edges, then random operations, then many."""
    yield [[]]
    yield [[["serve"]]]
    yield [[["leave", "x"], ["change", "x", 1], ["join", "x", -1000000], ["serve"], ["serve"]]]
    yield [[["join", n, 7] for n in ("z", "y", "ä", "a")] + [["serve"]] * 5]
    yield [
        [
            ["join", "a", 9],
            ["join", "b", 5],
            ["leave", "a"],
            ["join", "a", 1],
            ["serve"],
            ["serve"],
            ["serve"],
        ]
    ]
    yield [
        [
            ["join", "a", 3],
            ["join", "b", 3],
            ["leave", "a"],
            ["join", "a", 3],
            ["serve"],
            ["serve"],
            ["serve"],
        ]
    ]
    yield [
        [
            ["join", "a", 3],
            ["join", "b", 3],
            ["change", "a", 1],
            ["change", "a", 3],
            ["change", "b", 3],
            ["serve"],
            ["serve"],
            ["serve"],
        ]
    ]
    for names, top in (("ab", 2), ("abcd", 1), ("abcdefgh", 3), ("abcdefgh", 0)):
        yield some(rng, 60, list(names), top)
    yield some(rng, 400, [f"n{i}" for i in range(30)], 5)
    yield some(rng, 2000, [f"guest {i}" for i in range(300)], 1000000)
