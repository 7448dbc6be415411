"""Inputs of opened-crates."""

import random
from collections.abc import Iterator


def case(capacity: int, kinds: list[tuple[int, int, int, int]]) -> str:
    """One input as text."""
    lines = [f"{len(kinds)} {capacity}"] + [" ".join(map(str, kind)) for kind in kinds]
    return "\n".join(lines) + "\n"


def examples() -> list[str]:
    """Public inputs."""
    return [
        case(10, [(3, 5, 2, 1), (4, 9, 1, 4), (2, 2, 5, 0)]),
        case(7, [(2, 10, 3, 25), (7, 6, 1, 0)]),
        case(4, [(5, 100, 1, 0)]),
    ]


def tests(rng: random.Random) -> Iterator[str]:
    """Hidden: the edges, small random ones, then large ones."""
    yield case(0, [(1, 1000000, 1000000000, 0)])
    yield case(1, [(1, 7, 1000000000, 7)])
    yield case(5, [(1, 3, 5, 14), (5, 2, 1, 0)])
    yield case(5, [(1, 3, 4, 9), (5, 2, 1, 0)])
    yield case(3000, [(1, 1000000, 1000000000, 1000000000)])
    yield case(9, [(2, 5, 2, 0), (3, 7, 2, 0)])
    yield case(12, [(5, 60, 1, 0), (4, 40, 3, 0)])
    yield case(8, [(3, 0, 5, 0), (2, 4, 3, 12)])
    for _ in range(8):
        kinds = [
            (rng.randint(1, 6), rng.randint(0, 15), rng.randint(1, 5), rng.randint(0, 12))
            for _ in range(rng.randint(2, 5))
        ]
        yield case(rng.randint(5, 25), kinds)
    kinds = []
    for _ in range(40):
        weight = rng.randint(20, 200)
        kinds.append(
            (weight, weight * 50 + rng.randint(0, 900), rng.randint(1, 4), rng.randint(0, 2000))
        )
    yield case(3000, kinds)
    kinds = [
        (rng.randint(1, 2), rng.randint(500, 900), rng.randint(200, 900), rng.randint(0, 50000))
        for _ in range(40)
    ]
    yield case(3000, kinds)
    kinds = [(1, 1000 - i, 75 + i, 20000 + 500 * i) for i in range(40)]
    yield case(3000, kinds)
