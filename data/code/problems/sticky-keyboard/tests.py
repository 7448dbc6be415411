"""Inputs of sticky-keyboard."""

import random
from collections.abc import Iterator


def examples() -> list[str]:
    """What the statement shows, and what an agent may see of a failure."""
    return ["4\n3 hello hhelllo\n2 hello helo\n2 hi hiiii\n5 book boook\n"]


def pack(cases: list[tuple[int, str, str]]) -> str:
    """The input that holds these cases."""
    return f"{len(cases)}\n" + "".join(f"{k} {a} {b}\n" for k, a, b in cases)


def typed(rng: random.Random, k: int, wanted: str) -> str:
    """What may appear, at times with a small fault."""
    screen = "".join(c * rng.randint(1, k) for c in wanted)
    at = rng.randrange(len(screen))
    fault = rng.randrange(5)
    if fault == 0:
        screen = screen[:at] + screen[at] + screen[at:]
    elif fault == 1 and len(screen) > 1:
        screen = screen[:at] + screen[at + 1 :]
    elif fault == 2:
        screen += rng.choice("ab")
    return screen


def tests(rng: random.Random) -> Iterator[str]:
    """Hidden: the edges, then random cases, then those that invite backtracking."""
    yield pack([(1, "a", "a"), (1, "a", "aa"), (1, "ab", "ab"), (1, "a", "b")])
    yield pack([(2, "aa", "aaaa"), (2, "aa", "aaaaa"), (2, "aa", "a"), (2, "a", "aa")])
    yield pack([(9, "ab", "a"), (9, "a", "ab"), (9, "ab", "abc"), (9, "abc", "ab"), (9, "b", "ab")])
    yield pack([(9, "aba", "aabba"), (9, "aba", "abab"), (9, "abab", "aba"), (9, "aba", "aab")])
    yield pack([(100, "x", "x" * n) for n in (1, 99, 100, 101)])
    for letters in ("a", "ab", "abc"):
        for k in (1, 2, 4):
            cases = []
            for _ in range(50):
                wanted = "".join(rng.choices(letters, k=rng.randint(1, 6)))
                cases.append((k, wanted, typed(rng, k, wanted)))
            yield pack(cases)
    yield pack([(40, "a" * 40, "a" * 400 + "b"), (3, "a" * 60 + "b", "a" * 181 + "b")])
    yield pack([(100, "a" * 200 + "b" * 200, "a" * 19000 + "b" * 18000)])
