"""Inputs of hidden-column-of-a-poem."""

import random
from collections.abc import Iterator

CHARACTERS = "春夏秋冬风花雪月山水云雨江河日星"
MARKS = "，。！？；：、 \u3000"


def examples() -> list[list]:
    """What the statement shows, and what an agent may see of a failure."""
    return [
        [["平林漠漠烟如织，", "安坐小窗听雨眠。"], "平安"],
        [["山高月小，水落石出", "江清日暖，云淡风轻"], "石风"],
        [["春江花月夜", "夏雨"], "月雨"],
    ]


def poem(rng: random.Random, rows: int, longest: int, marks: float) -> list[str]:
    """Random lines, with punctuation at this rate."""
    return [
        "".join(
            rng.choice(MARKS if rng.random() < marks else CHARACTERS)
            for _ in range(rng.randint(longest // 2, longest))
        )
        for _ in range(rows)
    ]


def column(lines: list[str], k: int) -> str:
    """The k-th characters from the front, or from the end where k is negative, of all lines."""
    words = [[c for c in line if c not in MARKS] for line in lines]
    return "".join(word[k - 1 if k > 0 else k] for word in words if len(word) >= abs(k)) or "无"


def tests(rng: random.Random) -> Iterator[list]:
    """Hidden: the edges, then random poems, then a long one."""
    yield [["春"], "春"]
    yield [["春"], "夏"]
    yield [[""], "春"]
    yield [["，。！"], "春"]
    yield [["春眠不觉晓", "处处闻啼鸟"], "春处夜"]
    yield [["春眠不觉晓", "处处闻啼鸟", "夜来风雨声"], "春处"]
    yield [["风花风", "月雪月"], "风月"]
    yield [["花，风风", "雪月 月"], "风月"]
    yield [["一二三四", "甲乙", "子丑寅"], "四乙寅"]
    yield [["一二三四", "", "子丑寅"], "一子寅"]
    yield [["AI与诗，2024年", "\u3000ML和词。1999岁"], "与和"]
    yield [["𠮷野家，好", "吉林省、大"], "野林"]
    for rows, longest, marks in ((2, 5, 0.2), (3, 8, 0.5), (1, 6, 0.3), (4, 7, 0.0), (2, 30, 0.4)):
        lines = poem(rng, rows, longest, marks)
        yield [lines, column(lines, rng.choice((1, 2, 3)))]
        yield [lines, column(lines, -rng.choice((1, 2, 3)))]
    lines = poem(rng, 60, 58, 0.3)
    yield [lines, column(lines, -20)]
