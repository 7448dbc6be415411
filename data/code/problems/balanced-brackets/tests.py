"""Inputs of balanced-brackets."""

import random
from collections.abc import Iterator


def examples() -> list[str]:
    """What the statement shows, and what an agent may see of a failure."""
    return ["3\n([]{})\n([)]\n((\n", "2\n\n}{\n"]


def tests(rng: random.Random) -> Iterator[str]:
    """Hidden: the edges, then small random lines, then a large input."""
    yield "1\n\n"
    yield "3\n)\n(\n]\n"
    yield "2\n(((((((((())))))))))\n(((((((((()))))))))]\n"
    yield "2\n()[]{}\n)(][}{\n"
    for _ in range(6):
        lines = ["".join(rng.choices("()[]{}", k=rng.randrange(7))) for _ in range(30)]
        yield f"{len(lines)}\n" + "\n".join(lines) + "\n"
    yield f"1\n{'(' * 5000}{')' * 5000}\n"
    yield f"1\n{'([{' * 3000}{'}])' * 3000}\n"
