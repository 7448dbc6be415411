"""Inputs of alternating-justification."""

import random
from collections.abc import Iterator


def examples() -> list[str]:
    """What the statement shows, and what an agent may see of a failure."""
    return [
        "14 3\nit was a dark and stormy\nnight in the little old town by\nthe sea\n",
        "9 5\nto be or not to be it is\n\nmarvelous x\n\na bc d ef g hi\n",
    ]


def word(rng: random.Random, longest: int) -> str:
    """A random word."""
    return "".join(rng.choices("abcdefgh,.-", k=rng.randint(1, longest)))


def text(rng: random.Random, width: int, paragraphs: int, words: int, longest: int) -> str:
    """A random text of paragraphs, at times broken into lines."""
    lines = []
    for number in range(paragraphs):
        if number:
            lines.append("")
        left = rng.randint(1, words)
        while left > 0:
            part = min(left, rng.randint(1, 12))
            lines.append(" ".join(word(rng, longest) for _ in range(part)))
            left -= part
    return f"{width} {len(lines)}\n" + "\n".join(lines) + "\n"


def tests(rng: random.Random) -> Iterator[str]:
    """Hidden: the edges, then random texts, then a long one."""
    yield "1 1\na\n"
    yield "1 3\na b c\n\nd\n"
    yield "5 1\nab cd ef gh\n"
    yield "7 2\na b c d e f g h\ni j k l m n o p\n"
    yield "10 1\nabcdefghij k l abcdefghi m n\n"
    yield "8 5\na b c longer a b c longer x\n\na b c longer a b c longer x\n\nend\n"
    yield "6 1\nabc ab abc ab abcdef\n"
    yield "20 4\none\ntwo\nthree\nfour five six seven\n"
    for width, longest in ((8, 4), (12, 5), (13, 3), (25, 9), (40, 12), (80, 10)):
        yield text(rng, width, 4, 60, longest)
    yield text(rng, 120, 3, 1000, 11)
