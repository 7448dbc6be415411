"""Inputs of stenographer-shorthand."""

import random
from collections.abc import Iterator


def examples() -> list[str]:
    """What the statement shows, and what an agent may see of a failure."""
    return [
        "x2(ab3(c))\n6\n1 2 5 6 11 12\n",
        "12(ab)0(z)1000000000(7(n)o)\n4\n24 25 32 8000000025\n",
    ]


def pack(shorthand: str, positions: list[int]) -> str:
    """The input that holds this shorthand and these positions."""
    return f"{shorthand}\n{len(positions)}\n{' '.join(map(str, positions))}\n"


def shorthand(rng: random.Random, depth: int, items: int, most: int) -> str:
    """A random shorthand."""
    made = ""
    for _ in range(rng.randint(1, items)):
        if depth and rng.random() < 0.4:
            made += f"{rng.randint(0, most)}({shorthand(rng, depth - 1, items, most)})"
        else:
            made += rng.choice("abcdefghij")
    return made


def tests(rng: random.Random) -> Iterator[str]:
    """Hidden: the edges, then random shorthands, then texts that are too long."""
    yield pack("a", [1, 2, 10**18])
    yield pack("0(a)", [1, 2])
    yield pack("0(a)b0(7(c))d5(0(e))", [1, 2, 3])
    yield pack("10(ab)11(c)100(d)", [1, 20, 21, 31, 32, 131, 132])
    yield pack("1(1(1(q)))2(r)", [1, 2, 3, 4])
    for depth, items, most in ((1, 4, 3), (2, 5, 4), (3, 5, 3), (3, 4, 12), (4, 3, 2)):
        yield pack(shorthand(rng, depth, items, most), list(range(1, 41)))
        text = shorthand(rng, depth, items, most) + "30(xyz)"
        yield pack(text, [rng.randint(1, 120) for _ in range(30)])
    yield pack("1000000000(1000000000(abc0(z)d)e)f", [4 * 10**18 // k + k for k in range(5, 41)])
    deep = "k"
    for level in range(99):
        deep = f"{rng.choice((1, 2, 3))}({'pqr'[level % 3]}{deep}{'stuvw'[level % 5]})"
    yield pack(deep, [rng.randint(1, 10 ** rng.randint(1, 18)) for _ in range(50)])
    wide = "".join(f"{rng.randint(0, 10**9)}({rng.choice('abcde')}2(fg)h)" for _ in range(250))
    yield pack(wide, [rng.randint(1, 9 * 10**11) for _ in range(50)])
