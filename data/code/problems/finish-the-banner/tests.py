"""Inputs of finish-the-banner."""

import random
from collections.abc import Iterator


def examples() -> list[list]:
    """What the statement shows, and what an agent may see of a failure."""
    return [["aabac"], ["noonx"], ["abc"], ["level"]]


def tests(rng: random.Random) -> Iterator[list]:
    """Hidden: the edges, then random banners, then large ones."""
    yield ["z"]
    yield ["ab"]
    yield ["aa"]
    yield ["aab"]
    yield ["baa"]
    yield ["abcbabcba"]
    yield ["aabaaaba"]
    yield ["xabacababacaba"]
    yield ["abcab"]
    yield ["abbaab"]
    yield ["cabcabbacbac"]
    for letters, length in (("ab", 12), ("ab", 30), ("abc", 9), ("a" * 9 + "b", 40)):
        yield ["".join(rng.choices(letters, k=length))]
        half = "".join(rng.choices(letters, k=length))
        yield ["".join(rng.choices(letters, k=3)) + half + half[::-1]]
    yield ["a" * 13000 + "b" + "a" * 12990]
    yield ["ab" * 5000 + "b" + "ab" * 5001]
    yield ["a" * 12000]
