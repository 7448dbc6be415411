"""Inputs of typo-cost."""

import random
from collections.abc import Iterator


def case(costs: list[int], typed: str, intended: str) -> str:
    """One input as text."""
    return " ".join(map(str, costs)) + f"\n{typed}\n{intended}\n"


def typos(rng: random.Random, word: str, rate: float) -> str:
    """The word with random mistakes."""
    letters = list(word)
    i = 0
    while i < len(letters):
        if rng.random() < rate:
            kind = rng.randrange(4)
            if kind == 0:
                letters.insert(i, letters[i])
                i += 1
            elif kind == 1:
                del letters[i]
            elif kind == 2:
                letters[i] = rng.choice("abcdefgh")
            elif i + 1 < len(letters):
                letters[i], letters[i + 1] = letters[i + 1], letters[i]
                i += 1
        i += 1
    return "".join(letters)


def examples() -> list[str]:
    """Public inputs."""
    return [
        case([4, 4, 1, 5, 3], "lettres", "letter"),
        case([2, 3, 1, 9, 9], "ab", "ba"),
        case([5, 5, 2, 6, 4], "", "ox"),
    ]


def tests(rng: random.Random) -> Iterator[str]:
    """Hidden: the edges, small random ones, then large ones."""
    yield case([1, 2, 3, 4, 5], "", "")
    yield case([9, 7, 2, 4, 5], "aaa", "")
    yield case([9, 6, 1, 20, 4], "oooh", "h")
    yield case([9, 7, 20, 4, 5], "aaab", "b")
    yield case([1, 1, 1, 1, 0], "abab", "baba")
    yield case([15, 3, 9, 20, 4], "xaaay", "xy")
    yield case([0, 0, 0, 0, 0], "abc", "xyzzy")
    yield case([1000, 1000, 1000, 1000, 1000], "q", "z")
    yield case([2, 2, 1, 3, 10], "ca", "ac")
    yield case([3, 3, 1, 4, 2], "abcd", "badc")
    yield case([3, 6, 1, 4, 1], "ca", "abc")
    for _ in range(8):
        costs = [rng.randint(0, 9) for _ in range(5)]
        word = "".join(rng.choices("abc", k=rng.randint(2, 9)))
        yield case(costs, typos(rng, word, 0.5), word)
    word = "".join(rng.choices("abcde", k=30))
    yield case([7, 6, 2, 9, 5], typos(rng, word, 0.3), word)
    word = "".join(rng.choices("abcdefghijklmnop", k=390))
    yield case([70, 61, 25, 93, 55], typos(rng, word, 0.2)[:400], word)
    yield case(
        [3, 4, 2, 6, 5], "".join(rng.choices("ab", k=400)), "".join(rng.choices("ab", k=400))
    )
