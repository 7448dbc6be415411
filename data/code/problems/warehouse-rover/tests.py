"""Inputs of warehouse-rover."""

import random
from collections.abc import Iterator


def _case(rows: list[str], commands: list[str]) -> str:
    lines = [f"{len(rows)} {len(rows[0])} {len(commands)}", *rows, *commands]
    return "\n".join(lines) + "\n"


def _random(rng: random.Random, h: int, w: int, n: int, top: int) -> str:
    grid = [rng.choices(".#", weights=[5, 1], k=w) for _ in range(h)]
    grid[rng.randrange(h)][rng.randrange(w)] = rng.choice("^>v<")
    commands = [f"{rng.choice('FFFBLR')} {rng.randint(0, top)}" for _ in range(n)]
    return _case(["".join(row) for row in grid], commands)


def examples() -> list[str]:
    """What the statement shows, and what an agent may see of a failure."""
    return [
        _case(["..#.", "....", ">..#"], ["F 2", "L 1", "F 5", "B 1", "R 6"]),
        _case([".#.", "^.."], ["F 1", "R 1", "F 2", "B 1"]),
    ]


def tests(rng: random.Random) -> Iterator[str]:
    """Hidden: the edges, then small random drives, then huge counts."""
    yield _case(["<"], [])
    yield _case(["v"], ["F 1", "B 1", "F 0", "R 3", "B 0"])
    yield _case([".....", ".###.", "..^..", ".###.", "....."], ["F 3", "B 3", "L 1", "F 1", "F 1"])
    yield _case(["^..", "...", "..."], ["F 1", "L 1", "F 2", "B 2", "B 1", "R 2", "B 1"])
    yield _case(["#>...#"], ["B 1", "F 3", "B 3", "F 4", "R 2", "F 3", "F 1"])
    for _ in range(4):
        yield _random(rng, rng.randint(1, 5), rng.randint(1, 5), 25, 3)
    for _ in range(3):
        yield _random(rng, rng.randint(3, 9), rng.randint(3, 9), 80, 9)
    yield _case(["." * 30 + "<" + "." * 29], ["F 1000000000000000000", "R 999999999999999999"])
    yield _random(rng, 60, 60, 1500, 10**18)
    yield _random(rng, 60, 60, 2000, 20)
