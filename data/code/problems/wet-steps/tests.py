"""Inputs of wet-steps."""

import random
from collections.abc import Iterator


def case(n: int, hops: list[int], wet: list[int]) -> str:
    """One input as text."""
    lines = [f"{n} {len(hops)} {len(wet)}", " ".join(map(str, hops)), " ".join(map(str, wet))]
    return "\n".join(lines) + "\n"


def examples() -> list[str]:
    """Public inputs."""
    return [case(5, [1, 2], []), case(6, [1, 3], [2]), case(4, [3], [])]


def tests(rng: random.Random) -> Iterator[str]:
    """Hidden: the edges, small random ones, then large ones."""
    yield case(1, [1], [])
    yield case(1, [1], [1])
    yield case(7, [1, 2, 3], [7])
    yield case(9, [9, 4, 5], [4])
    yield case(10, [2, 4], [])
    yield case(11, [2, 4], [])
    yield case(6, [1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 5])
    yield case(8, [1, 2], [3, 4])
    for _ in range(6):
        n = rng.randint(3, 20)
        hops = rng.sample(range(1, n + 1), rng.randint(1, min(4, n)))
        yield case(n, hops, rng.sample(range(1, n + 1), rng.randint(0, n // 3)))
    yield case(70, [1, 2, 3], [10, 30])
    yield case(9999, [3, 1, 2, 17, 100], rng.sample(range(1, 9999), 900))
    yield case(10000, [1, 2, 3, 5, 8, 13, 21, 34, 55, 89], [])
    yield case(10000, [7, 10, 4000], rng.sample(range(1, 10000), 300))
