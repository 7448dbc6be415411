"""Inputs of marked-up-draft."""

import random
from collections.abc import Iterator


def examples() -> list[list]:
    """What the statement shows, and what an agent may see of a failure."""
    return [["colour", "color"], ["abc", "bcd"], ["ab", "ba"], ["kitten", "sitting"]]


def edited(rng: random.Random, text: str, letters: str, rate: float) -> str:
    """The text with random deletions and insertions."""
    made = []
    for c in text:
        if rng.random() > rate:
            made.append(c)
        if rng.random() < rate:
            made.append(rng.choice(letters))
    return "".join(made)


def tests(rng: random.Random) -> Iterator[list]:
    """Hidden: the edges, then random texts, then large ones."""
    yield ["", ""]
    yield ["", "abc"]
    yield ["abc", ""]
    yield ["same", "same"]
    yield ["a", "b"]
    yield ["aaa", "aaaaa"]
    yield ["abcabba", "cbabac"]
    yield ["xaxcxabc", "abcy"]
    for letters in ("ab", "abc", "abcd"):
        for length in (5, 11):
            old = "".join(rng.choices(letters, k=length))
            yield [old, "".join(rng.choices(letters, k=rng.randint(1, length)))]
            yield [old, edited(rng, old, letters, 0.3)][::-1]
    old = "".join(rng.choices("abcdefgh", k=390))
    yield [old, "".join(rng.choices("abcdefgh", k=400))]
    yield [old, edited(rng, old, "abcdefgh", 0.2)[:400]]
