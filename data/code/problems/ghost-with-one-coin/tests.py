"""Inputs of ghost-with-one-coin."""

import random
from collections.abc import Iterator


def examples() -> list[list]:
    """What the statement shows, and what an agent may see of a failure."""
    return [
        [["go", "gas", "gate"], ["", "g", "ga"]],
        [["abc"], ["", "a", "ab"]],
        [["no", "none", "nil", "nine"], ["", "n", "ni"]],
    ]


def open_fragments(words: list[str]) -> list[str]:
    """All beginnings of words that contain no word at their beginning."""
    done = set(words)
    found = {}
    for word in words:
        for size in range(len(word)):
            if word[:size] in done:
                break
            found[word[:size]] = True
    return list(found)


def game(rng: random.Random, words: list[str], count: int) -> list:
    """This dictionary with random fragments."""
    fragments = open_fragments(words)
    return [words, [rng.choice(fragments) for _ in range(count)]]


def tests(rng: random.Random) -> Iterator[list]:
    """Hidden: the edges, then random dictionaries, then large ones."""
    yield [["a"], [""]]
    yield [["a", "b", "z"], ["", ""]]
    yield [["ab"], ["", "a"]]
    yield [["abcdef"], ["", "a", "ab", "abc", "abcd", "abcde"]]
    yield [["a", "ab", "abc", "ba", "ba"], ["", "b"]]
    yield [["aa", "abbb", "abba", "b"], ["", "a", "ab", "abb"]]
    for letters, longest, size in (
        ("ab", 4, 4),
        ("ab", 6, 8),
        ("abc", 5, 10),
        ("abc", 7, 20),
        ("abcd", 6, 40),
        ("ab", 9, 30),
    ):
        words = ["".join(rng.choices(letters, k=rng.randint(2, longest))) for _ in range(size)]
        fragments = open_fragments(words)
        yield [words, fragments[:60]]
    yield [["a" * 3000 + "b", "a" * 2000 + "c"], ["", "a", "a" * 1999, "a" * 2001, "a" * 3000]]
    words = ["".join(rng.choices("abcdef", k=rng.randint(4, 12))) for _ in range(1500)]
    yield [words, [rng.choice(["", "", "", "", "", "a", "f"]) for _ in range(900)]]
    yield game(rng, words[:700], 300)
