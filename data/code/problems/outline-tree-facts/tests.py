"""Inputs of outline-tree-facts."""

import random
from collections.abc import Iterator


def outline(lines: list[str]) -> str:
    """The input that holds these lines."""
    return f"{len(lines)}\n" + "\n".join(lines) + "\n"


def grown(rng: random.Random, items: int, wrong: float) -> str:
    """A random outline, with bad lines now and then."""
    lines = []
    stack = [rng.choice([0, 0, 2])]
    for _ in range(items):
        lines.append(" " * stack[-1] + rng.choice(["a", "to do", "猫", "- x", "é"]))
        while rng.random() < 0.15:
            lines.append(rng.choice(["", "   ", " "]))
        move = rng.random()
        if move < 0.4 and stack[-1] < 40:
            stack.append(stack[-1] + rng.randint(1, 4))
        elif move < 0.7:
            del stack[rng.randint(1, len(stack)) :]
        if rng.random() < wrong and stack[-1]:
            stack[-1] -= 1
    return outline(lines)


def examples() -> list[str]:
    """Small outlines."""
    return [
        outline(["home", "  kitchen", "  hall", "     shoes", "", "work", "  desk"]),
        outline(["a", "    b", "  c"]),
    ]


def tests(rng: random.Random) -> Iterator[str]:
    """Edges, then random outlines, then large ones."""
    yield outline(["x"])
    yield outline(["", "   ", "  x", ""])
    yield outline(["  a", "b"])
    yield outline(["  a", "  b", "    c", "", "  d"])
    yield outline(["a", " b", "    c", "       d", " e", "        f", "g"])
    yield outline(["a", "   b", "      c", "    d", "  e"])
    yield outline(["a", " b", "a", " b", "a", " b", " b"])
    yield outline(["a", "", "  b", "", "", "  c", " ", "  d"])
    yield outline([" " * depth + "x" for depth in range(150)])
    for _ in range(4):
        yield grown(rng, rng.randint(3, 12), 0)
    for _ in range(3):
        yield grown(rng, rng.randint(5, 30), 0.1)
    yield grown(rng, 300, 0)
    yield outline(["top", *[" x"] * 17_000, "  y"])
