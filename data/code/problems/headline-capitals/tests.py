"""Inputs of headline-capitals."""

import random
from collections.abc import Iterator

WORDS = (
    "a an and at but by for in of on or the to A The OF In AND cat Dog HOUSE NASA u2 U2 it's o'neil O'NEIL "
    "'tis rock'n'roll up-to-date Jack-in-the-Box state-of-the-ART x-ray X-RAY I i 42 3d 3D iPhone "
    "the-end a-b - -- end- 'a -To TO-do don't DON'T B b"
).split()


def examples() -> list[str]:
    """What the statement shows, and what an agent may see of a failure."""
    return [
        "3\nthe cat AND the dog\nmother-in-law of NASA CHIEF flies to\na LETTER to I and the Moon\n",
    ]


def pack(headlines: list[str]) -> str:
    """The input that holds these headlines."""
    return f"{len(headlines)}\n" + "".join(f"{line}\n" for line in headlines)


def tests(rng: random.Random) -> Iterator[str]:
    """Hidden: the edges, then random words, then a long input."""
    yield pack(["a"])
    yield pack(["the", "THE", "The", "x", "X", "7", "-", "'"])
    yield pack(["of of of", "OF OF OF", "oF Of oF", "in by"])
    yield pack(["it's o'clock", "they're 'the' best", "we DON'T know", "the o'NEIL case"])
    yield pack(
        ["up-and-to", "go a-to-b now", "see the-end of IT-and-THE", "a -the- b", "4x4-drive in 3d"]
    )
    yield pack(["up to A", "A plan B for A day", "I and i or I", "a B-A c"])
    for count in (1, 2, 3, 6):
        yield pack([" ".join(rng.choices(WORDS, k=count)) for _ in range(30)])
    yield pack([" ".join(rng.choices(WORDS, k=rng.randint(1, 20))) for _ in range(60)])
