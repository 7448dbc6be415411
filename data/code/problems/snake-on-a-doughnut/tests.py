"""Inputs of snake-on-a-doughnut."""

import random
from collections.abc import Iterator


def _case(head: tuple[int, ...], apples: list[tuple[int, int]], moves: list[str]) -> str:
    lines = [" ".join(map(str, head)), str(len(apples))]
    lines += [f"{row} {col}" for row, col in apples]
    lines += [str(len(moves)), *moves]
    return "\n".join(lines) + "\n"


def _random(rng: random.Random, size: int, apples: int, moves: int, top: int) -> str:
    h, w = rng.randint(2, size), rng.randint(2, size)
    head = (h, w, rng.randint(1, h), rng.randint(1, w), rng.randint(1, min(w, 4)))
    places = [(rng.randint(1, h), rng.randint(1, w)) for _ in range(apples)]
    turns = []
    axis = rng.randrange(2)
    for _ in range(moves):
        turns.append(f"{rng.choice(['LR', 'UD'][axis])} {rng.randint(1, top)}")
        axis = 1 - axis
    return _case(head, places, turns)


def examples() -> list[str]:
    """What the statement shows, and what an agent may see of a failure."""
    return [
        _case((4, 5, 2, 3, 3), [(2, 4), (1, 4)], ["R 1", "U 1", "L 2", "D 1"]),
        _case((3, 3, 1, 1, 3), [], ["R 7"]),
        _case((9, 9, 5, 5, 4), [(5, 5)], ["D 1", "L 1", "U 1", "R 1"]),
    ]


def tests(rng: random.Random) -> Iterator[str]:
    """Hidden: the edges, then small random boards, then a long snake."""
    yield _case((1, 1, 1, 1, 1), [], [])
    yield _case((1, 1, 1, 1, 1), [], ["U 5"])
    yield _case((1, 1, 1, 1, 1), [(1, 1)], ["U 5"])
    yield _case((3, 4, 2, 2, 2), [], ["L 1"])
    yield _case((2, 6, 1, 1, 6), [], ["D 1", "L 1", "U 1"])
    yield _case((3, 4, 2, 2, 3), [], ["R 1", "L 1"])
    yield _case((3, 4, 2, 2, 2), [(2, 1)], ["L 1"])
    yield _case((1, 5, 1, 5, 4), [(1, 1)], ["R 3"])
    yield _case((6, 6, 3, 3, 2), [(3, 4), (3, 4), (3, 3)], ["R 1", "D 1", "L 1", "U 1", "R 1"])
    for _ in range(5):
        yield _random(rng, 7, 12, 12, 4)
    yield _random(rng, 40, 400, 300, 20)
    yield _random(rng, 400, 300, 400, 190)
    yield _case((1000, 6001, 5, 17, 6000), [(5, 16)], ["R 5000"])
    around = ["R 6500", "D 1"] * 12
    yield _case((700, 6500, 690, 6000, 6000), [(690, 5), (691, 5), (9, 9)], around)
    loops = ["D 1400", "R 1400", "U 1400", "L 1400"] * 14
    yield _case((10**6, 10**6, 10**6, 3, 5600), [(1, 3), (3, 3), (8, 8)], loops)
