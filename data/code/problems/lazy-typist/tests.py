"""Inputs of lazy-typist."""

import random
from collections.abc import Iterator


def examples() -> list[list]:
    """What the statement shows, and what an agent may see of a failure."""
    return [["abababab", 2], ["xyzxyzyz", 2], ["aaaaa", 1], ["abcabc", 5]]


def copied(rng: random.Random, letters: str, length: int, rate: float) -> str:
    """A text that was made with copies of random stretches."""
    text = ""
    while len(text) < length:
        if len(text) > 1 and rng.random() < rate:
            start = rng.randrange(len(text))
            text += text[start : start + rng.randint(1, len(text))]
        else:
            text += rng.choice(letters)
    return text[:length]


def tests(rng: random.Random) -> Iterator[list]:
    """Hidden: the edges, then random texts, then large ones."""
    yield ["a", 1]
    yield ["aa", 1]
    yield ["ab" * 20, 3]
    yield ["a" * 100, 1]
    yield ["a" * 100, 100]
    yield ["abcdefghijklmnopqrstuvwxyz" * 2, 26]
    yield ["abcdxbcdeyabcde", 2]
    yield ["abcxbcdyabcd", 2]
    for letters, length, cost in (
        ("ab", 12, 1),
        ("ab", 20, 2),
        ("ab", 40, 3),
        ("abc", 30, 2),
        ("abc", 60, 4),
        ("abcd", 60, 2),
    ):
        yield [copied(rng, letters, length, 0.3), cost]
        yield ["".join(rng.choices(letters, k=length)), cost]
    yield [copied(rng, "abcdefgh", 3000, 0.1), 7]
    yield ["".join(rng.choices("ab", k=3000)), 5]
    yield ["a" * 1400 + "b" + "a" * 1599, 3]
