"""Inputs of sum-of-durations."""

import random
from collections.abc import Iterator


def duration(rng: random.Random, most: int) -> str:
    """A random duration."""
    units = rng.sample("wdhms", rng.randint(1, 5))
    return rng.choice(["", "", "-"]) + "".join(f"{rng.randint(0, most)}{u}" for u in units)


def examples() -> list[list]:
    """Small sheets."""
    return [[["1h30m", "45m"]], [["2h", "-30m"]], [["1d", "23h59m", "60s"]]]


def tests(rng: random.Random) -> Iterator[list]:
    """Edges, then random sheets, then a long one."""
    yield [[]]
    yield [["0h"]]
    yield [["5m", "-300s"]]
    yield [["-1s"]]
    yield [["-1h30m"]]
    yield [["1h", "-2h5m"]]
    yield [["2w"]]
    yield [["59s", "1s"]]
    yield [["30m15h", "007m", "-00d1h"]]
    yield [["1000000w1000000d1000000h1000000m1000000s"]]
    yield [["24h"]]
    yield [["-1d", "1s"]]
    for _ in range(7):
        yield [[duration(rng, rng.choice([3, 100, 5000])) for _ in range(rng.randint(1, 8))]]
    yield [[duration(rng, 1_000_000) for _ in range(1000)]]
