"""Inputs of tiny-cpu-for-ages."""

import random
from collections.abc import Iterator


def _case(m: int, n: int, program: str) -> str:
    lines = program.split(";")
    return "\n".join([f"{m} {len(lines)} {n}", *lines]) + "\n"


def _random(rng: random.Random, m: int, size: int, n: int) -> str:
    lines = []
    for _ in range(size):
        kind = rng.choice(["set", "add", "add", "add", "mul", "jmp", "jz", "jz", "out", "out"])
        register = rng.choice("ab")
        target = str(rng.randint(1, size) if rng.random() < 0.95 else size + 1)
        value = rng.choice(["a", "b", str(rng.randrange(m)), str(rng.randrange(m))])
        if kind == "jmp":
            lines.append(f"jmp {target}")
        elif kind == "out":
            lines.append(f"out {register}")
        else:
            lines.append(f"{kind} {register} {target if kind == 'jz' else value}")
    lines[-1] = "jmp 1" if rng.random() < 0.7 else lines[-1]
    return _case(m, n, ";".join(lines))


def _two_counters(inner: str, rest: str) -> str:
    """Steps through nearly all pairs of registers before it repeats."""
    return f"add a 1;{inner};out a;jz a 6;jmp 1;add b 1;{rest}"


def examples() -> list[str]:
    """What the statement shows, and what an agent may see of a failure."""
    return [
        _case(10, 9, "add a 3;out a;jmp 1"),
        _case(5, 100, "set a 2;out a;add a 1;jz a 6;jmp 2;out b"),
    ]


def tests(rng: random.Random) -> Iterator[str]:
    """Hidden: the edges, then small random programs, then 10^18 steps."""
    yield _case(2, 0, "out a")
    yield _case(2, 1, "out a")
    yield _case(7, 10**18, "jmp 1")
    yield _case(7, 10**18, "set a 5;set b 6;mul a b;out a;jz b 1;add b 1;jz b 8;out b")
    yield _case(48, 10**18 - 1, "set b 7;add b 11;mul b b;out b;jz a 3")
    yield _case(3, 5, "jz a 3;out a;add a 1;out a;jmp 2")
    for _ in range(7):
        yield _random(rng, rng.randint(2, 6), rng.randint(3, 8), rng.randint(3, 60))
    for _ in range(4):
        yield _random(rng, rng.randint(20, 48), 20, 10**18 - rng.randrange(10**6))
    yield _case(48, 10**18, _two_counters("out b", "jmp 1"))
    yield _case(
        47,
        10**18 - 3,
        "set b 5;out b;add b 1;" + "add a b;out b;jz b 8;jmp 4;add b 3;out a;jz a 11;jmp 4",
    )
    tail = ";".join(["out b", "mul b 1", "add a 0"] * 3)
    yield _case(47, 10**18 - 9, _two_counters("out b", f"jz b 9;jmp 1;add b 1;out b;{tail};jmp 9"))
    yield _case(48, 110_011, _two_counters("add a 0", "jz b 9;jmp 1;out b"))
