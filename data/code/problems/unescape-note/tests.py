"""Inputs of unescape-note."""

import random
from collections.abc import Iterator

PIECES = ["\\", "n", "t", "x", "u", "{", "}", '"', "4", "1", "f", "E", "\n", " ", "猫", "é", "q"]
WHOLE = [
    "\\n",
    "\\t",
    "\\\\",
    '\\"',
    "\\x41",
    "\\xe9",
    "\\u{1F600}",
    "\\u{e9}",
    "\\\n  ",
    "abc",
    "日",
]


def examples() -> list[list]:
    """Small notes."""
    return [
        ["one\\ntwo\\tthree"],
        ['caf\\xe9 \\"\\u{2615}\\"'],
        ["long \\\n   line \\q"],
    ]


def tests(rng: random.Random) -> Iterator[list]:
    """Edges, then random notes, then long ones."""
    yield [""]
    yield ["\\"]
    yield ["C:\\\\new\\\\table"]
    yield ["\\\\\\n\\\\\\\\n"]
    yield ["\\x4 \\x\\n\\xg1\\x1"]
    yield ["\\x+4\\x 4\\x4_\\x-1"]
    yield ["\\u{}\\u{1234567}\\u{41\\u41}\\u{0041}"]
    yield ["\\u{d7ff}\\u{D800}\\u{dfff}\\u{E000}\\u{10ffff}\\u{110000}"]
    yield ["\\u{ 41}\\u{+41}\\u{4_1}\\u{000041}"]
    yield ["a\\\n \t b\\\n\\\nc\\\n"]
    yield ["naïve 猫 \\u{732b}\\x5cn\\x5c\\x5c"]
    yield ["\\\\x41\\\\u{41}\\N\\T\\X41"]
    for _ in range(5):
        yield ["".join(rng.choices(PIECES, weights=[6] + [1] * (len(PIECES) - 1), k=80))]
    yield ["".join(rng.choices(WHOLE + PIECES, k=1500))]
    yield ["\\\\" * 4000]
