"""Inputs of endless-tape-spelling."""

import random
from collections.abc import Iterator


def examples() -> list[str]:
    """What the statement shows, and what an agent may see of a failure."""
    return ["tape\n4\ntap\npat\npeep\nzap\n", "aab\n3\naaa\nbab\nb\n"]


def pack(strip: str, words: list[str]) -> str:
    """The input that holds this strip and these words."""
    return f"{strip}\n{len(words)}\n" + "".join(f"{word}\n" for word in words)


def tests(rng: random.Random) -> Iterator[str]:
    """Hidden: the edges, then random words, then a large input."""
    yield pack("a", ["a", "aaaaa", "b", "ab", "ba"])
    yield pack("ab", ["ab", "ba", "bb", "aabb", "abab", "baba"])
    yield pack("zyx", ["xyz", "zyx", "xxx", "zzz", "xz", "zx"])
    yield pack("abcabc", ["cc", "ccc", "cccc", "ca", "abcabc", "abcabca", "d", "abd"])
    yield pack("mississippi", ["miss", "sips", "ppp", "imp", "spms", "ssss", "sssss"])
    for letters, length in (("ab", 4), ("abc", 7), ("abcd", 12), ("aaaaab", 20), ("abcdefgh", 9)):
        strip = "".join(rng.choices(letters, k=length))
        words = ["".join(rng.choices(letters, k=rng.randint(1, 9))) for _ in range(40)]
        yield pack(strip, words)
    yield pack("a" * 11998 + "bc", ["b" * 6000, "cb" * 3000, "abc" * 1000, "a" * 2500, "bbd"])
    strip = "".join(rng.choices("abcdefghijklmnopqrstuvwxyz", k=8000))
    yield pack(strip, ["".join(rng.choices(strip, k=rng.randint(1, 150))) for _ in range(150)])
