"""Arguments of chant-readings."""

import random
from collections.abc import Iterator


def examples() -> list[list]:
    """Public inputs."""
    return [
        ["lalala", ["la", "lala", "lal", "ala"]],
        ["aaa", ["a", "aa"]],
        ["omsha", ["om", "sh"]],
    ]


def tests(rng: random.Random) -> Iterator[list]:
    """Hidden: the edges, small random ones, then large ones."""
    yield ["", ["a"]]
    yield ["a", ["a"]]
    yield ["b", ["a"]]
    yield ["aa", ["a"]]
    yield ["aaaa", ["aa", "a", "aaa", "aaaa"]]
    yield ["ab", ["abc", "b"]]
    yield ["ночьночь", ["ночь", "но", "чь", "ч", "ьно"]]
    yield ["ÅéÅéÅ", ["Å", "é", "Åé", "éÅ"]]
    yield ["Aa", ["a", "aa"]]
    for _ in range(7):
        words = sorted({"".join(rng.choices("ab", k=rng.randint(1, 4))) for _ in range(8)})
        rng.shuffle(words)
        yield ["".join(rng.choices(words, k=rng.randint(4, 8))), words]
    yield ["x" * 120, ["x", "xx", "xxx", "xxxxx"]]
    yield ["a" * 3000, ["a" * k for k in range(1, 21)]]
    yield ["abc" * 1000, ["a", "b", "c", "ab", "bc", "ca", "abc", "bca", "cab", "abcabc"]]
    words = sorted({"".join(rng.choices("ab", k=rng.randint(1, 6))) for _ in range(80)})[:60]
    yield ["".join(rng.choices("ab", k=3000)), words]
