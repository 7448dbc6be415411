"""Inputs of parcel-label-runs."""

import random
from collections.abc import Iterator


def examples() -> list[str]:
    """What the statement shows, and what an agent may see of a failure."""
    return ["3\nabbcccd\nzzzz\nhello\n", "2\naaaaaaaaaaaaab\ncccccccccccccccccc\n"]


def pack(labels: list[str]) -> str:
    """The input that holds these labels."""
    return f"{len(labels)}\n" + "".join(f"{label}\n" for label in labels)


def tests(rng: random.Random) -> Iterator[str]:
    """Hidden: the edges, then random runs, then a large input."""
    yield pack(["q"])
    yield pack(["k" * n for n in range(1, 31)])
    yield pack(["a" + "b" * n + "c" for n in range(8, 13)])
    yield pack(["ababab", "aabbaabb", "aaabbbaaa", "abcabc"])
    for longest in (2, 3, 4, 10, 12, 30):
        yield pack(
            [
                "".join(
                    rng.choice("abz") * rng.randint(1, longest) for _ in range(rng.randint(1, 6))
                )
                for _ in range(40)
            ]
        )
    yield pack(["x" * 10000, "".join(rng.choices("ab", [9, 1], k=9000))])
