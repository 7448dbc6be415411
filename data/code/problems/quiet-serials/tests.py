"""Inputs of quiet-serials."""

import random
from collections.abc import Iterator


def case(m: int, ranges: list[tuple[int, int]]) -> str:
    """One input as text."""
    return f"{m} {len(ranges)}\n" + "".join(f"{a} {b}\n" for a, b in ranges)


def some_ranges(rng: random.Random, count: int, top: int) -> list[tuple[int, int]]:
    """Random ranges up to a limit."""
    ends = [sorted([rng.randint(0, top), rng.randint(0, top)]) for _ in range(count)]
    return [(a, b) for a, b in ends]


def examples() -> list[str]:
    """Public inputs."""
    return [case(3, [(10, 20), (30, 33)]), case(5, [(0, 100), (7, 7)])]


def tests(rng: random.Random) -> Iterator[str]:
    """Hidden: the edges, small random ones, then large ones."""
    yield case(1, [(0, 0)])
    yield case(50, [(0, 0), (1, 1), (0, 1)])
    yield case(1, [(0, 9), (9, 11), (10, 99), (100, 200), (0, 999)])
    yield case(2, [(11, 11), (20, 20), (110, 112), (1100, 1212)])
    yield case(9, [(9, 9), (90, 90), (99, 99), (900, 990), (989, 989)])
    yield case(7, [(5522, 5600), (1000, 1010), (998, 1001)])
    for _ in range(5):
        yield case(rng.randint(1, 12), some_ranges(rng, 12, rng.choice([200, 3000])))
    yield case(4, [(1000, 1000 + 30 * i) for i in range(10)])
    yield case(1, [(0, 10**18)])
    yield case(50, [(0, 10**18), (10**18, 10**18), (10**17, 10**18 - 1)])
    yield case(37, some_ranges(rng, 200, 10**18))
    yield case(11, some_ranges(rng, 200, 10**15))
    tops = [int(str(d) * k) for d in range(1, 10) for k in (9, 13, 17)]
    yield case(6, [(0, top) for top in tops] + [(top, top + 10**6) for top in tops])
