"""Inputs of recipe-index."""

import random
from collections.abc import Iterator


def examples() -> list[list]:
    """Return what the statement shows."""
    return [
        [
            [["salt", "flour", "flour"], ["flour", "egg"], ["egg", "salt"]],
            [[["flour"], []], [["flour", "flour"], []], [["salt"], ["egg"]], [[], ["salt"]]],
        ],
        [[["rice"], ["Rice", "oil"]], [[["rice"], []], [["oil"], ["rice"]], [["oil"], ["oil"]]]],
    ]


def some(rng: random.Random, words: list[str], recipes: int, queries: int, longest: int) -> list:
    """Draw a random cookbook and random queries."""
    book = [rng.choices(words, k=rng.randint(0, longest)) for _ in range(recipes)]
    asked = [
        [rng.choices(words, k=rng.randint(0, 3)), rng.choices(words, k=rng.randint(0, 2))]
        for _ in range(queries)
    ]
    return [book, asked]


def tests(rng: random.Random) -> Iterator[list]:
    """Yield the edges, then random cookbooks, then large ones."""
    yield [[], []]
    yield [[], [[[], []], [["egg"], []]]]
    yield [[["egg"]], []]
    yield [[[]], [[[], []], [[], ["egg"]], [["egg"], []], [["egg"], ["egg"]]]]
    yield [[["a", "a"], ["a"], [], ["b", "a", "a", "a"]], [[["a"] * k, []] for k in range(5)]]
    yield [[["crème"], ["creme"]], [[["crème"], []], [["creme"], []], [["Creme"], []]]]
    yield [[["a", "b"], ["b", "c"], ["d"]], [[[], ["a", "c"]], [["b"], ["a", "d"]], [[], ["z"]]]]
    for count in (2, 3, 4, 6):
        yield some(rng, [f"w{i}" for i in range(count)], 12, 15, 6)
    yield some(rng, [f"x{i}" for i in range(40)], 150, 80, 8)
    words = [f"spice {i}" for i in range(300)]
    yield [
        [rng.choices(words, k=2) for _ in range(900)],
        [[rng.choices(words, k=1), rng.choices(words, k=1)] for _ in range(900)],
    ]
