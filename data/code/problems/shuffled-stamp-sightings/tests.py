"""Inputs of shuffled-stamp-sightings."""

import random
from collections.abc import Iterator


def examples() -> list[str]:
    """What the statement shows, and what an agent may see of a failure."""
    return ["aab\nabaabxbaa\n", "cat\ndog\n"]


def tests(rng: random.Random) -> Iterator[str]:
    """Hidden: the edges, then random strips, then a large input."""
    yield "a\na\n"
    yield "a\nb\n"
    yield "aa\na\n"
    yield "aab\nbbaabb\n"
    yield "ab\nxxba\n"
    yield "zz\nzzzzzzz\n"
    yield "abcd\nabcdabcdabcd\n"
    yield "abc\nxabcxxcabcab\n"
    for _ in range(8):
        stamp = "".join(rng.choices("abc", k=rng.randint(1, 5)))
        yield stamp + "\n" + "".join(rng.choices("abc", k=rng.randint(10, 120))) + "\n"
    stamp = rng.choices("abcde", k=7000)
    shuffled = rng.sample(stamp, len(stamp))
    strip = ["f", *shuffled, *shuffled[:3000], *rng.choices("abcde", k=8000)]
    yield "".join(stamp) + "\n" + "".join(strip) + "\n"
    yield "ab" * 8 + "\n" + "aabb" * 2500 + "\n"
