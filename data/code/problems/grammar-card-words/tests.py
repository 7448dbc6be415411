"""Inputs of grammar-card-words."""

import random
from collections.abc import Iterator


def pattern(rng: random.Random, depth: int) -> str:
    """A random pattern."""
    parts = []
    for _ in range(rng.randint(1, 3)):
        kind = rng.random()
        if kind < 0.5 or depth == 0:
            parts.append(rng.choice(["a", "b", "a", "_", ".", "~/"]))
        else:
            brackets = rng.choice(["()", "[]", "{}"])
            parts.append(brackets[0] + pattern(rng, depth - 1) + brackets[1])
    if rng.random() < 0.3:
        parts.insert(rng.randint(0, len(parts)), "/")
    return "".join(parts)


def words(rng: random.Random, count: int) -> list[str]:
    """Random short words."""
    return ["".join(rng.choices("aaabb./", k=rng.randint(0, 6))) for _ in range(count)]


def examples() -> list[list]:
    """Small cards."""
    return [
        ["[-]_{_}", ["-5", "", "-", "x"]],
        ["{ab/c}d", ["d", "abcabd", "abd", "acd", "abcd!"]],
        ["caf(é/e)~/{!}", ["café/", "cafe/!!", "caf/"]],
    ]


def tests(rng: random.Random) -> Iterator[list]:
    """Edges, then random cards, then ones that make backtracking explode, then long words."""
    yield ["", ["", "a"]]
    yield ["/", ["", "/", "a"]]
    yield ["_", ["", "猫", "ab", "\n", "_"]]
    yield ["a.b*c+[?]|^$\\d", ["a.b*c+|^$\\d", "a.b*c+?|^$\\d", "axbc|^$\\d", "a.bbc|^$5"]]
    yield ["~~~_~{~}~[~]~(~)~/", ["~_{}[]()/", "~a{}[]()/", ""]]
    yield ["(~)/~(){~}}", [")", "(", ")}}", "(}", ")(", ""]]
    yield ["ab/cd", ["ab", "cd", "abd", "acd", "", "abcd"]]
    yield ["a(b/c)d/", ["abd", "acd", "", "ad", "ab"]]
    yield ["{}", ["", "a"]]
    yield ["{{{}}}{[]}x", ["x", "xx", ""]]
    yield ["{a/}{/b}", ["", "aab", "bb", "ba"]]
    yield ["{猫[狗]}😀", ["😀", "猫😀", "猫狗猫😀", "狗😀", "猫猫狗狗😀"]]
    for _ in range(7):
        yield [pattern(rng, 3), words(rng, 25)]
    yield ["[a]" * 30 + "a" * 30, ["a" * n for n in (29, 30, 45, 60, 61)]]
    yield ["{{a/aa}}{a}b", ["a" * 40, "a" * 40 + "b", "a" * 50 + "c"]]
    yield [
        "{(a/b){_}/c}" + "_" * 8 + "d",
        ["".join(rng.choices("abcd", k=1500)) for _ in range(4)] + ["ab" * 700 + "c" * 8 + "d"],
    ]
    yield ["(" * 59 + "{a/ba/bb}" + ")" * 59, ["a" * 3000, "ab" * 1400, "b" * 2999]]
