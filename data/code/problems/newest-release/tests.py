"""Inputs of newest-release."""

import random
from collections.abc import Iterator


def listing(names: list[str]) -> str:
    """The input that holds these names."""
    return f"{len(names)}\n" + "\n".join(names) + "\n"


def release(rng: random.Random, most: int) -> str:
    """A random name."""
    numbers = [str(rng.randint(0, most)) for _ in range(rng.randint(1, 4))]
    if rng.random() < 0.2:
        numbers[-1] = "0" + numbers[-1]
    label = rng.choice(["", "", "", "-rc1", "-beta.2"])
    return rng.choice(["", "", "v"]) + ".".join(numbers) + label


def examples() -> list[str]:
    """Small listings."""
    return [
        listing(["1.9.4", "v1.10.0", "1.11-beta", "1.2"]),
        listing(["2.0-rc.1", "v2.1-alpha"]),
    ]


def tests(rng: random.Random) -> Iterator[str]:
    """Edges, then random listings, then a long one without repeats."""
    yield listing(["0"])
    yield listing(["v0.0.0-x"])
    yield listing(["1.2", "v1.2.0", "1.02", "1.2.0.0.0.0"])
    yield listing(["v1.2.0", "1.2"])
    yield listing(["10.0", "9.99.99", "9.100"])
    yield listing(["3", "3.0.0.0.0.1", "3-rc.9", "4-rc.1"])
    yield listing(["999999999999999999.1", "1000.999999999999999999", "000999999999999999999"])
    yield listing(["1.0.0", "1", "1.0", "v1.0.0.0"])
    yield listing(["1-2.0", "0.5"])
    for most in (1, 2, 12, 120):
        for _ in range(2):
            yield listing([release(rng, most) for _ in range(rng.randint(5, 40))])
    yield listing([f"7.{number}" for number in rng.sample(range(1000, 13000), 11_000)])
