"""Inputs of tram-passes."""

import random
from collections.abc import Iterator


def case(days: list[int], passes: list[tuple[int, int]]) -> str:
    """One input as text."""
    lines = [f"{len(days)} {len(passes)}", " ".join(map(str, days))]
    return "\n".join(lines + [f"{length} {price}" for length, price in passes]) + "\n"


def examples() -> list[str]:
    """Public inputs."""
    return [
        case([1, 2, 5, 6, 12], [(1, 3), (5, 7)]),
        case([10, 17, 18, 24], [(7, 5), (1, 4)]),
        case([4, 900], [(30, 20), (365, 18)]),
    ]


def tests(rng: random.Random) -> Iterator[str]:
    """Hidden: the edges, small random ones, then large ones."""
    yield case([1], [(1, 1)])
    yield case([1000000000], [(1000000000, 1000000000)])
    yield case([1, 1000000000], [(999999999, 5), (1000000000, 11)])
    yield case([1, 1000000000], [(999999999, 5), (1000000000, 9)])
    yield case([3, 4, 5], [(2, 5), (2, 4), (1, 3)])
    yield case(list(range(1, 31)), [(1, 2), (7, 9), (30, 35)])
    yield case([1, 8, 15, 22], [(7, 10), (8, 13), (22, 27)])
    for _ in range(8):
        n = rng.randint(3, 12)
        days = sorted(rng.sample(range(1, 40), n))
        passes = [(rng.randint(1, 15), rng.randint(1, 20)) for _ in range(rng.randint(1, 4))]
        yield case(days, passes)
    days = sorted(rng.sample(range(1, 9000), 5000))
    yield case(
        days, [(9000, 99999), (8000, 70001), (5000, 45000)] + [(10000, 98000 + i) for i in range(5)]
    )
    days = sorted(rng.sample(range(10**8, 10**9), 2500))
    yield case(days, [(1, 40), (10**6, 120), (3 * 10**7, 3000), (5 * 10**8, 40000)])
