"""Inputs of join-the-forest."""

import random
from collections.abc import Iterator


def text(n: int, link: int, cables: list[tuple[int, int, int]]) -> str:
    """An input from its parts."""
    lines = [f"{n} {len(cables)} {link}"]
    return "\n".join(lines + [f"{a} {b} {length}" for a, b, length in cables]) + "\n"


def forest(rng: random.Random, n: int, trees: int, link: int, top: int, reach: int) -> str:
    """A random forest; a small reach makes it deep."""
    names = rng.sample(range(1, n + 1), n)
    roots = {0, *rng.sample(range(n), trees)}
    cables = []
    first = 0
    for i in range(n):
        if i in roots:
            first = i
        else:
            parent = names[rng.randrange(max(first, i - reach), i)]
            ends = [names[i], parent]
            rng.shuffle(ends)
            cables.append((*ends, rng.randint(1, top)))
    rng.shuffle(cables)
    return text(n, link, cables)


def examples() -> list[str]:
    """What the statement shows, and what an agent may see of a failure."""
    return [
        text(5, 2, [(1, 2, 3), (2, 3, 3), (4, 5, 2)]),
        text(3, 10, []),
    ]


def tests(rng: random.Random) -> Iterator[str]:
    """Hidden: the edges, then small random forests, then large ones."""
    yield text(1, 5, [])
    yield text(2, 5, [])
    yield text(2, 5, [(2, 1, 1000000)])
    yield text(4, 1, [(1, 2, 10), (3, 4, 10)])
    yield text(5, 1, [(1, 2, 1), (2, 3, 9), (4, 5, 1)])
    yield text(6, 1, [(1, 2, 50), (2, 3, 50), (4, 5, 2)])
    yield text(9, 3, [(1, 2, 8), (2, 3, 8), (4, 5, 8), (5, 6, 8), (7, 8, 8), (8, 9, 8)])
    yield text(7, 4, [(1, 2, 1), (3, 4, 1), (5, 6, 1)])
    for trees in (0, 1, 1, 2, 3):
        yield forest(rng, 9, trees, rng.randint(1, 10), 10, 3)
    yield forest(rng, 12, 3, 4, 3, 2)
    yield forest(rng, 500, 40, 1000000, 1000000, 500)
    yield forest(rng, 5200, 1, 7, 99, 1)
