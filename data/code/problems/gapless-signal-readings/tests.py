"""Inputs of gapless-signal-readings."""

import random
from collections.abc import Iterator
from itertools import product

LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZäöüßжщ猫狗日"


def case(codes: list[str], signal: str) -> str:
    """The input that holds these codes and this signal."""
    lines = [f"{letter} {code}" for letter, code in zip(LETTERS, codes, strict=False)]
    return f"{len(codes)}\n" + "\n".join(lines) + f"\n{signal}\n"


def codes(rng: random.Random, count: int, longest: int) -> list[str]:
    """Random different codes."""
    every = ["".join(code) for n in range(1, longest + 1) for code in product(".-", repeat=n)]
    return rng.sample(every, min(count, len(every)))


def flashes(rng: random.Random, length: int, fog: float) -> str:
    """A random signal."""
    return "".join("?" if rng.random() < fog else rng.choice(".-") for _ in range(length))


def examples() -> list[str]:
    """Small signals."""
    return [case([".", "-", ".-"], ".-.-"), case([".-", "..", "-"], "?.?"), case(["--"], "-.-")]


def tests(rng: random.Random) -> Iterator[str]:
    """Edges, then random signals, then long ones."""
    yield case(["."], ".")
    yield case(["."], "-")
    yield case(["."], "?")
    yield case([".", "-"], "?????")
    yield case(["..", "..."], ".......")
    yield case([".-", "-.", "."], "?-?.?")
    yield case(["--------"], "-" * 16)
    yield case(["--------"], "-" * 15)
    for _ in range(6):
        yield case(codes(rng, rng.randint(3, 12), 4), flashes(rng, rng.randint(1, 12), 0.2))
    yield case(codes(rng, 26, 4), flashes(rng, 60, 0.1))
    yield case([".", "-", ".."], "?" * 90)
    yield case(codes(rng, 60, 5), flashes(rng, 3000, 0.5))
    yield case(codes(rng, 40, 8), flashes(rng, 8000, 0.9))
