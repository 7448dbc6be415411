"""Inputs of mirror-turtle-program."""

import random
from collections.abc import Iterator


def program(rng: random.Random, depth: int, most: int) -> str:
    """A random program."""
    out = []
    for _ in range(rng.randint(1, 4)):
        count = rng.choice(["", str(rng.randint(0, most))])
        if depth == 0 or rng.random() < 0.5:
            out.append(count + rng.choice("FFFLRM"))
        else:
            out.append(f"{count}({program(rng, depth - 1, most)})")
        out.append(rng.choice(["", "", " "]))
    return "".join(out)


def examples() -> list[str]:
    """Small programs."""
    return ["3F R 2F\n", "2(FLM)F\n", "4(2FR) 1000000000000F\n"]


def tests(rng: random.Random) -> Iterator[str]:
    """Edges, then random programs, then deep ones and huge counts."""
    yield "\n"
    yield "M\n"
    yield "0F0(F)()5()R\n"
    yield "3(FLM)\n"
    yield "M L F M L F\n"
    yield "5M 7L 3F\n"
    yield "(M)(L)F(M)(L)F\n"
    yield "1000000000000000000F 1000000000000000000L 999999999999999999(FR)\n"
    yield "0(M)L2(0L1M)F 10 ( F ) 2 R F\n"
    for _ in range(5):
        yield program(rng, 3, 4) + "\n"
    for _ in range(4):
        yield program(rng, 5, 10**18) + "\n"
    yield (
        "".join(
            f"{rng.randrange(10**17, 10**18)}(F{rng.choice('LRMF')}{rng.choice('LRMF')}F)"
            for _ in range(300)
        )
        + "\n"
    )
    yield "(" * 4000 + "FL" + ")" * 4000 + "F\n"
    yield "2(" * 3000 + "F" + ")" * 800 + "L)" + ")" * 1000 + "M)" + ")" * 1198 + "\n"
