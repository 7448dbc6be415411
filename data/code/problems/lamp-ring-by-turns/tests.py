"""Inputs of lamp-ring-by-turns."""

import random
from collections.abc import Iterator


def _random(rng: random.Random, n: int, rules: int, steps: int) -> list:
    lamps = "".join(rng.choices("01", k=n))
    return [lamps, [rng.randrange(256) for _ in range(rules)], steps]


def examples() -> list[list]:
    """What the statement shows, and what an agent may see of a failure."""
    return [["0001000", [90], 3], ["0110", [170, 204], 5], ["1", [254, 1], 4]]


def tests(rng: random.Random) -> Iterator[list]:
    """Hidden: the edges, then small random rings, then 10^18 seconds."""
    yield ["0", [0], 0]
    yield ["1", [127], 1]
    yield ["10", [18], 10**18]
    yield ["01", [32, 223], 7]
    yield ["11111", [0, 255], 10**18 - 1]
    yield ["10000000000000", [170, 240, 170, 204, 170], 10**18]
    yield ["10000000000000", [30], 0]
    for _ in range(5):
        yield _random(rng, rng.randint(2, 6), rng.randint(1, 3), rng.randint(1, 20))
    for n in (11, 13, 14):
        yield _random(rng, n, 2, 10**18 - rng.randrange(1000))
    for rule in (30, 45, 110):
        yield _random(rng, 13, 0, 10**18 - rng.randrange(1000))[:1] + [[rule], 10**18 - 7]
    yield _random(rng, 14, 5, 999_999_999_999_999_989)
    yield ["00000010000000", [30, 30, 45], 10**17 + 3]
    yield ["10011010111011", [45, 150, 30, 90, 60], 123_456_789_012_345_678]
