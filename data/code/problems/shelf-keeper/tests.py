"""Inputs of shelf-keeper."""

import random
from collections.abc import Iterator


def examples() -> list[list]:
    """Return what the statement shows."""
    return [
        [
            2,
            [
                ["put", "saw", 4],
                ["put", "file", 7],
                ["get", "saw"],
                ["put", "awl", 1],
                ["get", "file"],
            ],
        ],
        [
            3,
            [
                ["put", "a", 1],
                ["put", "b", 2],
                ["put", "c", 3],
                ["peek", "a"],
                ["put", "b", 5],
                ["resize", 1],
                ["peek", "b"],
            ],
        ],
    ]


def some(rng: random.Random, count: int, names: list[str], most: int) -> list:
    """Draw random operations."""
    made = []
    for kind in rng.choices(("put", "get", "peek", "resize"), weights=(8, 5, 4, 1), k=count):
        if kind == "put":
            made.append([kind, rng.choice(names), rng.randint(-9, 9)])
        elif kind == "resize":
            made.append([kind, rng.randint(0, most)])
        else:
            made.append([kind, rng.choice(names)])
    return [rng.randint(0, most), made]


def tests(rng: random.Random) -> Iterator[list]:
    """Yield the edges, then random operations, then many."""
    yield [0, []]
    yield [5, [["get", "x"], ["peek", "x"], ["resize", 0]]]
    yield [0, [["put", "x", 1], ["get", "x"], ["resize", 1], ["put", "x", 2], ["get", "x"]]]
    yield [1, [["put", "x", 0], ["get", "x"], ["put", "x", 3], ["put", "y", 4], ["peek", "x"]]]
    yield [2, [["put", "é", 1], ["put", "e", 2], ["peek", "é"], ["put", "ß", 3], ["peek", "é"]]]
    yield [2, [["put", "a", 1], ["put", "b", 2], ["put", "a", 3], ["put", "c", 4], ["get", "b"]]]
    yield [
        3,
        [
            ["put", "a", 0],
            ["put", "b", -1],
            ["put", "c", 2],
            ["get", "a"],
            ["resize", 5],
            ["put", "d", 1],
            ["resize", 0],
            ["put", "a", 1],
        ],
    ]
    for names, most in (("ab", 2), ("abcd", 3), ("abcdefgh", 5), ("abcdefghijkl", 8)):
        yield some(rng, 60, list(names), most)
    yield some(rng, 1500, [f"tool {i}" for i in range(60)], 50)
