"""Inputs of late-thermometer-log."""

import random
from collections.abc import Iterator


def examples() -> list[list]:
    """Return what the statement shows."""
    return [
        [
            [
                ["set", "roof", 30, 12],
                ["set", "roof", 10, 8],
                ["get", "roof", 29],
                ["get", "roof", 30],
                ["get", "roof", 9],
                ["get", "cellar", 50],
            ]
        ],
        [
            [
                ["set", "a", 5, 0],
                ["set", "a", 5, -1],
                ["set", "a", 7, 2],
                ["get", "a", 6],
                ["drop", "a", 6, 7],
                ["get", "a", 9],
            ]
        ],
    ]


def some(rng: random.Random, count: int, sensors: str, top: int) -> list:
    """Draw random operations."""
    made = []
    for kind in rng.choices(("set", "get", "drop"), weights=(6, 6, 1), k=count):
        sensor, time = rng.choice(sensors), rng.randint(0, top)
        if kind == "set":
            made.append([kind, sensor, time, rng.randint(-1000, 1000)])
        elif kind == "get":
            made.append([kind, sensor, time])
        else:
            made.append([kind, sensor, time, min(top, time + rng.randint(0, top // 5))])
    return [made]


def tests(rng: random.Random) -> Iterator[list]:
    """Yield the edges, then random operations, then many."""
    yield [[]]
    yield [[["get", "x", 0]]]
    yield [[["drop", "x", 0, 1000000000]]]
    yield [[["set", "x", 0, 0], ["get", "x", 0], ["drop", "x", 0, 0], ["get", "x", 0]]]
    yield [
        [
            ["set", "x", 1000000000, 5],
            ["set", "x", 0, -1000],
            ["get", "x", 999999999],
            ["get", "x", 1000000000],
        ]
    ]
    yield [
        [["set", "ø", t, t] for t in (5, 3, 4, 1, 2)]
        + [["drop", "ø", 2, 4], ["get", "ø", 4], ["get", "o", 4], ["set", "ø", 3, 9]]
        + [["get", "ø", t] for t in range(7)]
    ]
    yield [
        [["set", "x", 4, v] for v in range(5)]
        + [["get", "x", 5], ["drop", "x", 4, 4], ["get", "x", 5], ["drop", "x", 0, 9]]
    ]
    for top, sensors in ((6, "a"), (10, "ab"), (30, "abc"), (100, "ab")):
        yield some(rng, 50, sensors, top)
    yield some(rng, 1300, "pqr", 1000000000)
