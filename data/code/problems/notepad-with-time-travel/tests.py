"""Inputs of notepad-with-time-travel."""

import random
from collections.abc import Iterator


def _case(commands: list[str]) -> str:
    return "\n".join([str(len(commands)), *commands]) + "\n"


def _random(rng: random.Random, n: int, most: int, back: int) -> str:
    commands = []
    length = 0
    for _ in range(n - 1):
        kind = rng.choice("TTTDUQQQ")
        if kind == "T":
            k = rng.randint(1, most)
            length += k
            commands.append(f"T {rng.choice('abcde')} {k}")
        elif kind == "Q":
            commands.append(f"Q {rng.randint(1, max(1, length * 2 // 3))}")
        else:
            commands.append(f"{kind} {rng.randint(1, most if kind == 'D' else back)}")
    return _case([*commands, "Q 1"])


def examples() -> list[str]:
    """What the statement shows, and what an agent may see of a failure."""
    return [
        _case(["T a 3", "T b 2", "Q 4", "D 3", "Q 3", "U 1", "Q 5", "U 1", "Q 2", "U 3", "Q 4"]),
        _case(["Q 1", "U 5", "T z 1", "Q 1", "Q 2"]),
    ]


def tests(rng: random.Random) -> Iterator[str]:
    """Hidden: the edges, then small random sessions, then long texts with many letters."""
    yield _case(["Q 1"])
    yield _case(["D 9", "U 1", "Q 1", "T q 1000000000", "Q 1000000000", "T r 1", "Q 1000000000"])
    yield _case(["T a 1000000000"] * 3 + ["D 1000000000", "T b 1", "Q 1000000000", "U 2", "Q 1"])
    yield _case(["T a 2", "T b 2", "U 1", "U 1", "Q 3", "U 1", "Q 3", "U 2", "Q 3", "U 3", "Q 3"])
    yield _case(["T a 1", "D 5", "T b 1", "Q 1", "U 2", "Q 1", "U 4", "Q 1", "U 1", "Q 1"])
    yield _case(["T x 5", "D 2", "T y 5", "Q 3", "Q 4", "D 6", "Q 2", "Q 3", "T z 1", "Q 3", "Q 2"])
    for _ in range(6):
        yield _random(rng, 40, 4, 6)
    yield _random(rng, 900, 30, 40)
    yield _random(rng, 900, 10**9, 900)
    runs = [f"T {'abcdefghij'[rng.randrange(10)]} 1" for _ in range(4500)]
    asks = [f"Q {rng.randint(1, 60)}" for _ in range(2200)]
    more = [
        cmd for i in range(700) for cmd in (f"U {4400 + i}", f"Q {1 + i % 9}", f"U {1 + i % 2}")
    ]
    yield _case([*runs, *asks, *more, "Q 3"])
