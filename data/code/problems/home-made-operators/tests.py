"""Inputs of home-made-operators."""

import random
from collections.abc import Iterator

USUAL = [
    "+ 20 L",
    "- 20 L",
    "* 30 L",
    "** 40 R",
    "< 10 N",
    "<= 10 N",
    "== 10 N",
    "= 5 R",
    "=> 3 R",
    "/ 30 L",
]
SYMBOLS = [line.split()[0] for line in USUAL]


def case(operators: list[str], lines: list[str]) -> str:
    """The input that holds these lines."""
    return "\n".join([f"{len(operators)} {len(lines)}", *operators, *lines]) + "\n"


def expression(rng: random.Random, size: int, symbols: list[str]) -> str:
    """A random expression with so many operands."""
    if size == 1:
        return rng.choice(["a", "b", "x1", "42", "Z"])
    left = rng.randint(1, size - 1)
    gap = rng.choice(["", "", " "])
    text = gap.join(
        [expression(rng, left, symbols), rng.choice(symbols), expression(rng, size - left, symbols)]
    )
    return f"({text})" if rng.random() < 0.25 else text


def spoiled(rng: random.Random, text: str) -> str:
    """The text with one character removed or put in."""
    at = rng.randrange(len(text))
    return (
        text[:at] + rng.choice(["", "(", ")", "a", " ", "*", "#"]) + text[at + rng.randint(0, 1) :]
    )


def examples() -> list[str]:
    """Small calculators."""
    return [
        case(["+ 1 L", "* 2 L", "^ 3 R"], ["a+b*c", "(a + b) * c", "2^3^x1", "a + ", "1 2"]),
        case(["< 1 N", "<< 2 L"], ["a<b", "a<<b<c", "a<b<c", "(a<b)<c", ""]),
    ]


def tests(rng: random.Random) -> Iterator[str]:
    """Edges, then random expressions, then long and deep ones."""
    yield case(["+ 1 L"], [""])
    yield case(["+ 1 L"], ["a", "(a)", "((a))", "()", "(", ")", "a)", "(a", "+", "   ", " a "])
    yield case(
        ["+ 1 L"],
        ["a b", "a(b)", "(a)(b)", "(a)b", "a+()", "a++b", "+a", "a+", "(+)", "(a+)b", "a)+(b"],
    )
    yield case(
        USUAL,
        [
            "a**b",
            "a* *b",
            "a***b",
            "a<=b",
            "a< =b",
            "a<==b",
            "a===>b",
            "a==>b",
            "a=>b=>c",
            "a=b==c",
        ],
    )
    yield case(
        USUAL,
        [
            "a<b<c",
            "a<b==c",
            "a<b+c<d",
            "a<b=c<d",
            "(a<b)<(c<d)",
            "a<(b<c)",
            "a=b<c=d",
            "a<b**c<=d",
            "a+b<c",
        ],
    )
    yield case(
        ["- 1 N", "-- 1 N", "--- 2 N"],
        ["a-b", "a--b", "a---b", "a----b", "a-b---c", "a---b---c", "a---b-c---d", "a- --b"],
    )
    yield case(
        ["- 2 L", "^ 1 R", "! 3 R", "? 3 R"],
        ["a-b-c", "a^b^c", "a-b^c-d", "a!b?c!d", "a!b-c?d^e", "a#b", "a_b", "a;"],
    )
    yield case(["+ 1000 R", ": 1 L"], ["a+b+c:d:e+f", "a:b+c:d"])
    for _ in range(5):
        yield case(USUAL, [expression(rng, rng.randint(1, 9), SYMBOLS) for _ in range(25)])
    for _ in range(2):
        yield case(
            USUAL,
            [spoiled(rng, expression(rng, rng.randint(2, 8), SYMBOLS[:6])) for _ in range(25)],
        )
    yield case(
        ["+ 1 L", "- 1 L"],
        ["a" + "".join(f"{rng.choice('+-')}{rng.choice('abc')}" for _ in range(7000))],
    )
    yield case(
        ["^ 1 R", "+ 2 L"], ["(" * 4000 + "a" + "^b)+c" * 10 + ")" * 3990, "a" + "^b" * 1500]
    )
