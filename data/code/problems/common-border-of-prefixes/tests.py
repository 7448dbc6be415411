"""Inputs of common-border-of-prefixes."""

import random
from collections.abc import Iterator


def examples() -> list[str]:
    """What the statement shows, and what an agent may see of a failure."""
    return ["abaabaab\n4\n8 5\n6 3\n7 7\n2 8\n", "aaaa\n3\n4 4\n4 1\n3 4\n"]


def pack(text: str, pairs: list[tuple[int, int]]) -> str:
    """The input that holds this text and these pairs."""
    return f"{text}\n{len(pairs)}\n" + "".join(f"{i} {j}\n" for i, j in pairs)


def some(rng: random.Random, text: str, count: int) -> str:
    """Random pairs for this text."""
    n = len(text)
    return pack(text, [(rng.randint(1, n), rng.randint(1, n)) for _ in range(count)])


def tests(rng: random.Random) -> Iterator[str]:
    """Hidden: the edges, then random texts, then large ones."""
    yield pack("z", [(1, 1)])
    yield pack("aa", [(1, 1), (1, 2), (2, 1), (2, 2)])
    yield pack("abcde", [(5, 5), (5, 1), (3, 4)])
    for text in ("aaaaaa", "abababa", "abacaba", "aabaabaa"):
        n = len(text)
        yield pack(text, [(i, j) for i in range(1, n + 1) for j in range(1, n + 1)])
    for letters, length in (("ab", 20), ("aab", 50), ("aaaab", 300)):
        yield some(rng, "".join(rng.choices(letters, k=length)), 100)
        pattern = "".join(rng.choices(letters, k=7))
        yield some(rng, (pattern * length)[: 5 * length], 100)
    words = ["a", "ab"]
    while len(words[-1]) < 4000:
        words.append(words[-1] + words[-2])
    yield some(rng, words[-1], 300)
    n = 30000
    pairs = [(n - 2 * rng.randrange(40), n - rng.choice((1, 1, 1, 2)) * 5) for _ in range(3800)]
    yield pack("ab" * (n // 2), pairs)
