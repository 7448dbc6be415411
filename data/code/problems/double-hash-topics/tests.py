"""Inputs of double-hash-topics."""

import random
from collections.abc import Iterator
from itertools import product

WORDS = [
    "周末",
    "爬山",
    "AI",
    "ai",
    "Ai 绘画",
    "美食",
    "猫",
    "😀",
    "高考2024",
    "上海",
    "上海 美食",
    " ",
    "",
]


def feed(k: int, posts: list[str]) -> str:
    """The input that holds these posts."""
    return f"{len(posts)} {k}\n" + "\n".join(posts) + "\n"


def post(rng: random.Random, most: int) -> str:
    """A random post, with odd hashes now and then."""
    out = []
    for _ in range(rng.randint(0, most)):
        kind = rng.random()
        if kind < 0.7:
            out.append(f"#{rng.choice(['', ' '])}{rng.choice(WORDS)}{rng.choice(['', ' '])}#")
        elif kind < 0.8:
            out.append("#")
        else:
            out.append(rng.choice(["你好", "哈哈 ", " ok", "!"]))
    return "".join(out)


def examples() -> list[str]:
    """Small feeds."""
    return [
        feed(2, ["今天去爬山 #周末# #户外 运动#", "#AI# 画的猫", "加班 #周末#", "#ai##猫#"]),
        feed(5, ["没有话题", "只有一个 # 号"]),
    ]


def tests(rng: random.Random) -> Iterator[str]:
    """Edges, then random feeds, then one with very many topics."""
    yield feed(1, [""])
    yield feed(3, ["##a#"])
    yield feed(3, ["#a#b#", "#b#"])
    yield feed(3, ["##", "#  #x#", "#y# z#"])
    yield feed(3, ["#猫##猫##猫#", "#狗#", "#狗#"])
    yield feed(2, ["#  Mixed Case  #", "#mixed case#", "#mixed  case#", "#MIXED CASE#"])
    yield feed(100, ["#😀#", "#😀#😀#", "a#b", "#c"])
    yield feed(2, ["#一#二#三#四#五#", "#四#", "#三#"])
    for _ in range(6):
        yield feed(rng.randint(1, 8), [post(rng, 8) for _ in range(rng.randint(3, 25))])
    names = ["".join(letters) for letters in product("abcdefghijklmnopqrstuvwxyz", repeat=3)]
    names = rng.sample(names, 14_000)
    posts = ["".join(f"#{name}#" for name in names[at : at + 100]) for at in range(0, 14_000, 100)]
    yield feed(20, [*posts, "".join(f"#{name}#" for name in rng.sample(names, 50))])
