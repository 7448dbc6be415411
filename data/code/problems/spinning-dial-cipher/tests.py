"""Inputs of spinning-dial-cipher."""

import random
import string
from collections.abc import Iterator


def examples() -> list[str]:
    """What the statement shows, and what an agent may see of a failure."""
    return [
        "3 1 2\nPih7 D eb\nW!\n",
        "0 25 1\nbbbb, Zz-9zz\n",
    ]


def lines(rng: random.Random, rows: int, length: int, alphabet: str) -> str:
    """Random lines of a message, each with no blank at its ends."""
    made = []
    for _ in range(rows):
        line = "".join(rng.choices(alphabet, k=rng.randint(1, length)))
        made.append(line.strip() or "a")
    return f"{rows}\n" + "\n".join(made) + "\n"


def tests(rng: random.Random) -> Iterator[str]:
    """Hidden: the edges, then random messages, then a long one."""
    yield "0 0 1\na\n"
    yield "25 25 1\nabcXYZ\n"
    yield "13 0 2\nUryyb, Jbeyq!\nAnOnA\n"
    yield "5 7 3\n...\n12\n!a?\n"
    yield "1 1 3\nabc\nabc\nabc\n"
    yield "1 1 2\nabc 5abc\n5abc\n"
    yield "4 9 1\n{z}~[Z]`@^_\n"
    for _ in range(4):
        text = lines(rng, 6, 20, string.ascii_letters + "  ,.'")
        yield f"{rng.randrange(26)} {rng.randrange(26)} " + text
    for _ in range(4):
        text = lines(rng, 8, 25, string.ascii_letters + string.digits + " -!?")
        yield f"{rng.randrange(26)} {rng.randrange(26)} " + text
    yield "17 23 " + lines(rng, 100, 150, string.ascii_letters * 4 + "0 9,")
