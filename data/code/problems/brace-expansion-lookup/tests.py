"""Inputs of brace-expansion-lookup."""

import random
from collections.abc import Iterator


def case(pattern: str, positions: list[int]) -> str:
    """The input that asks for these positions."""
    return "\n".join([pattern, str(len(positions)), *map(str, positions)]) + "\n"


def some(rng: random.Random, depth: int, most: int) -> str:
    """A random pattern."""
    out = []
    for _ in range(rng.randint(0, 3)):
        kind = rng.random()
        if kind < 0.4 or depth == 0:
            out.append(rng.choice(["a", "b", "猫", "é", "\\,", "\\{", "\\\\", ".."]))
        elif kind < 0.6:
            low, high = str(rng.randint(0, most)), str(rng.randint(0, most))
            out.append(f"{{{rng.choice(['', '', '0'])}{low}..{rng.choice(['', '', '0'])}{high}}}")
        else:
            inner = [some(rng, depth - 1, most) for _ in range(rng.randint(1, 4))]
            out.append("{" + ",".join(inner) + "}")
    return "".join(out)


def examples() -> list[str]:
    """Small patterns."""
    return [
        case("{a,b}{1..3}", [1, 4, 6, 7]),
        case("x{,-{é,猫}}.{08..10}", [1, 2, 6, 9, 10]),
        case("\\{a,b\\}{3..1}", [1, 3]),
    ]


def tests(rng: random.Random) -> Iterator[str]:
    """Edges, then random patterns, then huge lists."""
    yield case("a", [1, 2, 10**18])
    yield case("{}", [1, 2])
    yield case("{}{,}{,,}", [1, 6, 7])
    yield case("a,b{c,d},e", [1, 2, 3])
    yield case("{1..3,x}{1..}{..2}{a..c}{1...3}", [1, 2, 3])
    yield case("{0..3}{00..3}{3..00}{5..5}", list(range(1, 66, 3)))
    yield case("{9..011}{100..098}{007..7}{1..010}", [1, 2, 17, 30, 31, 60, 89, 90, 91])
    yield case("{a,a}{a,a}{{{b}}}", [1, 2, 3, 4, 5])
    yield case("\\\\{\\,,\\}}\\a\\1{1\\..3}{\\1..3}", [1, 2, 3])
    yield case(
        "{0..999999999999999}{999999999999999..0}",
        [1, 10**15, 10**15 + 1, 10**18, 123456789012345678],
    )
    yield case("{000000000000001..2}{1..000000000000003}", [1, 6, 7])
    for _ in range(5):
        yield case("x" + some(rng, 3, 12), [rng.randint(1, 60) for _ in range(12)])
    yield case("{0,1}" * 120, [1, 2, 10**18, 10**18 - 1, 777777777777777])
    parts = "".join(f"{{a,{some(rng, 1, 10**9)}}}" for _ in range(12))
    yield case(parts, [rng.randint(1, 10 ** rng.randint(1, 18)) for _ in range(20)])
    yield case(
        "{x,{y,{z,".replace("z", "猫") * 16 + "{1..10}" + "}" * 48, [*range(1, 60, 4), 10**6]
    )
    yield case(
        "{1..1000000}-{a,b{1..1000},c}" * 3, [rng.randint(10**17, 10**18) for _ in range(60)]
    )
