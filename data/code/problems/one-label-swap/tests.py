"""Inputs of one-label-swap."""

import random
from collections.abc import Iterator
from typing import Any


def examples() -> list[list[Any]]:
    """What the statement shows, and what an agent may see of a failure."""
    return [["cab"], ["lamp"], ["aBc"]]


def tests(rng: random.Random) -> Iterator[list[Any]]:
    """Hidden: the edges, then small random labels, then large ones."""
    yield ["ab"]
    yield ["ba"]
    yield ["zz"]
    yield ["abcde"]
    yield ["aabcd"]
    yield ["abdcc"]
    yield ["cbaxaa"]
    yield ["Zebra zoo"]
    yield ["öl äpfel übel"]
    yield ["日本語の札"]
    for _ in range(8):
        yield ["".join(rng.choices("abcde", k=rng.randrange(2, 12)))]
    yield ["".join(sorted(rng.sample("abcdefghijklmnopqrstuvwxyz", 12)))]
    yield ["a" * 5000 + "".join(rng.choices("bcdefgh", k=5000))]
    yield ["".join(sorted(rng.choices("abcdefghijklm", k=6000)))]
