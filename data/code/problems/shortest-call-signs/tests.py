"""Inputs of shortest-call-signs."""

import random
from collections.abc import Iterator


def pilots(names: list[str]) -> str:
    """Write the input of some pilots."""
    return "\n".join([str(len(names)), *names]) + "\n"


def some(rng: random.Random, count: int, letters: str, longest: int) -> list[str]:
    """Draw random names."""
    return ["".join(rng.choices(letters, k=rng.randint(1, longest))) for _ in range(count)]


def examples() -> list[str]:
    """Return what the statement shows."""
    return [pilots(["anna", "anton", "bert", "antonia"]), pilots(["jo", "jo", "jim"])]


def tests(rng: random.Random) -> Iterator[str]:
    """Yield the edges, then random names, then many."""
    yield pilots(["x"])
    yield pilots(["abcdefghij" * 5])
    yield pilots(["same"] * 7)
    yield pilots(["a" * i for i in range(1, 51)])
    yield pilots(["aa", "a", "aaa", "aab", "b", "ba", "ba"])
    yield pilots(["a" * 49 + "b", "a" * 49 + "c"])
    yield pilots(list("zyxwvutsrqponmlkjihgfedcba"))
    yield pilots(["tom", "tomas", "tomasz", "tomasz", "tim"])
    for letters, longest in (("ab", 4), ("ab", 7), ("abc", 4), ("abcde", 8)):
        yield pilots(some(rng, 30, letters, longest))
    yield pilots(some(rng, 1200, "ab", 14))
    yield pilots(["".join(rng.choices("abcdefgh", k=rng.randint(6, 8))) for _ in range(6500)])
