"""Inputs of village-ledger."""

import random
from collections.abc import Iterator


def _random(rng: random.Random, names: list[str], n: int, top: int) -> list:
    balances = {name: rng.randint(0, top) for name in names if rng.random() < 0.6}
    orders = []
    inside = 0
    for left in range(n, 0, -1):
        kind = rng.choice(["deposit", "withdraw", "transfer", "transfer", "bundle"])
        if kind == "bundle" and (inside > 0 or left == 1):
            kind = "deposit"
        inside = max(0, inside - 1)
        amount = rng.randint(1, top)
        if kind == "transfer":
            orders.append([kind, rng.choice(names), rng.choice(names), amount])
        elif kind == "bundle":
            inside = rng.randint(1, min(left - 1, 5))
            orders.append([kind, inside])
        else:
            orders.append([kind, rng.choice(names), amount])
    return [balances, orders]


def examples() -> list[list]:
    """What the statement shows, and what an agent may see of a failure."""
    return [
        [
            {"ada": 50, "bo": 0},
            [["withdraw", "ada", 20], ["transfer", "ada", "bo", 31], ["deposit", "cy", 5]],
        ],
        [
            {"ada": 10},
            [
                ["bundle", 3],
                ["withdraw", "ada", 4],
                ["withdraw", "ada", 7],
                ["deposit", "ada", 100],
                ["withdraw", "ada", 10],
            ],
        ],
    ]


def tests(rng: random.Random) -> Iterator[list]:
    """Hidden: the edges, then random ledgers, then a long one."""
    yield [{}, []]
    yield [{"x": 0}, [["withdraw", "x", 1], ["withdraw", "y", 1], ["transfer", "x", "x", 1]]]
    yield [{"ü": 5, "z": 5, "Z": 5, "é": 1}, [["transfer", "ü", "é", 5], ["transfer", "é", "é", 6]]]
    yield [{"a": 7}, [["transfer", "a", "b", 7], ["deposit", "b", 1], ["transfer", "a", "b", 7]]]
    yield [
        {"a": 7},
        [["bundle", 2], ["deposit", "b", 9], ["withdraw", "b", 10], ["deposit", "a", 1]],
    ]
    yield [
        {"a": 1},
        [
            ["bundle", 1],
            ["withdraw", "a", 1],
            ["bundle", 1],
            ["withdraw", "a", 1],
            ["deposit", "q", 2],
        ],
    ]
    yield [
        {"a": 9, "b": 1},
        [
            ["bundle", 3],
            ["transfer", "a", "b", 9],
            ["transfer", "b", "a", 10],
            ["transfer", "a", "a", 9],
        ],
    ]
    yield [{"a": 10**12}, [["deposit", "a", 10**12], ["transfer", "a", "a", 2 * 10**11]]]
    for _ in range(6):
        yield _random(rng, ["ada", "bo", "cy", "Dé"], 14, 9)
    for _ in range(2):
        yield _random(rng, [f"house {i}" for i in range(12)], 120, 50)
    yield _random(rng, [f"h{i}" for i in range(200)], 1500, 10**6)
