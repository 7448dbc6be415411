"""Inputs of broken-neon-period."""

import random
from collections.abc import Iterator


def examples() -> list[str]:
    """What the statement shows, and what an agent may see of a failure."""
    return ["4\nab?ba\na?b\nno?no?no\n??\n"]


def pack(signs: list[str]) -> str:
    """The input that holds these signs."""
    return f"{len(signs)}\n" + "".join(f"{sign}\n" for sign in signs)


def burnt(rng: random.Random, text: str, rate: float) -> str:
    """The text with this share of its letters burnt out."""
    return "".join("?" if rng.random() < rate else c for c in text)


def tests(rng: random.Random) -> Iterator[str]:
    """Hidden: the edges, then random signs, then large ones."""
    yield pack(["?", "a", "ab", "aa", "?b", "b?", "a??b", "?a?b?"])
    yield pack(["abcabcab", "abcabcabd", "aaaaaaab", "baaaaaaa", "abababa"])
    yield pack(["a??b", "a?b?a", "a??b??a??b", "a?????b", "ab????ab?a"])
    for letters, length, rate in (
        ("ab", 12, 0.7),
        ("ab", 30, 0.85),
        ("abc", 8, 0.3),
        ("ab", 60, 0.9),
    ):
        yield pack([burnt(rng, "".join(rng.choices(letters, k=length)), rate) for _ in range(40)])
    for period in (3, 7, 20):
        signs = []
        for _ in range(20):
            pattern = "".join(rng.choices("abcd", k=period))
            signs.append(burnt(rng, (pattern * 9)[: rng.randint(period, 9 * period)], 0.4))
        yield pack(signs)
    yield pack(["a" * 3750 + "?" * 10000 + "b" * 6250])
    yield pack(
        [burnt(rng, "".join(rng.choices("abcdefghijklmnopqrstuvwxyz", k=19990)), 0.97), "a?b"]
    )
    yield pack(["?" * 20000])
