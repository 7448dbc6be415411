"""Inputs of ridge-guards."""

import random
from collections.abc import Iterator


def tree(rng: random.Random, n: int, top: int, reach: int) -> str:
    """A random tree; each village hangs on one of the `reach` villages before it."""
    names = list(range(1, n + 1))
    rng.shuffle(names)
    lines = [str(n), " ".join(str(rng.randint(0, top)) for _ in range(n))]
    for i in range(1, n):
        ends = [names[i], names[rng.randint(max(0, i - reach), i - 1)]]
        rng.shuffle(ends)
        lines.append(f"{ends[0]} {ends[1]} {rng.randint(0, top // 2)}")
    return "\n".join(lines) + "\n"


def examples() -> list[str]:
    """Public inputs."""
    return [
        "3\n5 20 7\n1 2 3\n2 3 4\n",
        "4\n9 1 1 9\n1 2 0\n2 3 5\n3 4 0\n",
        "2\n6 4\n1 2 10\n",
    ]


def tests(rng: random.Random) -> Iterator[str]:
    """Hidden: the edges, small random ones, then large ones."""
    yield "1\n10000\n"
    yield "2\n0 0\n2 1 10000\n"
    yield "4\n9 1 1 9\n1 2 0\n2 3 20\n3 4 0\n"
    yield "5\n10000 1 1 1 1\n1 2 5\n1 3 5\n1 4 5\n5 1 5\n"
    yield "6\n5 5 5 5 5 5\n1 2 0\n2 3 0\n3 4 0\n4 5 0\n5 6 0\n"
    for _ in range(8):
        yield tree(rng, rng.randint(3, 12), rng.choice([4, 20]), rng.choice([1, 3, 12]))
    yield tree(rng, 200, 1000, 4)
    yield tree(rng, 1200, 9999, 1200)
    yield tree(rng, 4000, 100, 1)
