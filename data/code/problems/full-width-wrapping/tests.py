"""Inputs of full-width-wrapping."""

import random
from collections.abc import Iterator

CHARACTERS = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏"
CLOSING = "，。！？；：、）》”"
OPENING = "（《“"
WORDS = "a I to API Ctrl+C it's v2.0 (x) Python, e.g. GPU-1 don't".split()


def examples() -> list[str]:
    """What the statement shows, and what an agent may see of a failure."""
    return [
        "12 1\n今天我们学习Python语言，很有趣。\n",
        "14 2\n他问：“open source是什么？”\n请按Ctrl+C退出（或关机）\n",
    ]


def paragraph(rng: random.Random, units: int, word: float, mark: float) -> str:
    """A random paragraph: no stretch that stays together is wider than 12 columns."""
    made: list[str] = []
    for _ in range(units):
        kind = rng.random()
        core = rng.choice(WORDS if kind < word else CHARACTERS)
        room = (12 - sum(1 if c.isascii() else 2 for c in core)) // 2
        if made and core.isascii() and made[-1][-1].isascii():
            made.append(" ")
        if room and rng.random() < mark / 2 and made[-1:] != [" "]:
            core = rng.choice(OPENING) + core
            room -= 1
        while room and rng.random() < mark:
            core += rng.choice(CLOSING)
            room -= 1
        made.append(core)
    return "".join(made)


def pack(width: int, paragraphs: list[str]) -> str:
    """The input that holds these paragraphs."""
    return f"{width} {len(paragraphs)}\n" + "".join(f"{p}\n" for p in paragraphs)


def tests(rng: random.Random) -> Iterator[str]:
    """Hidden: the edges, then random paragraphs, then a long one."""
    yield pack(12, ["天"])
    yield pack(12, ["a"])
    yield pack(12, ["天地玄黄宇宙洪荒"])
    yield pack(12, ["天地玄黄宇宙。", "天地玄黄宇。", "天地玄黄宙a，", "天地玄黄a（宙）"])
    yield pack(13, ["天地玄黄宇宙洪荒日月", "a天地玄黄宇宙", "天地玄黄宇ab cd"])
    yield pack(12, ["hello world", "hello, world", "ab cd ef gh ij kl mn", "abcdefghijkl a"])
    yield pack(12, ["天地玄黄宇（宙）", "天地（《a》）。玄黄", "天地玄黄“宇宙”，洪荒"])
    yield pack(14, ["Python天地don't a玄I", "é天naïve地", "天地"])
    yield pack(20, ["学Java or Python？都可以！", "“a b”c d（e f）g h"])
    for width, word, mark in (
        (12, 0.1, 0.3),
        (13, 0.5, 0.3),
        (16, 0.3, 0.5),
        (17, 0.9, 0.1),
        (30, 0.4, 0.2),
        (41, 0.6, 0.6),
    ):
        yield pack(width, [paragraph(rng, rng.randint(5, 40), word, mark) for _ in range(5)])
    yield pack(60, [paragraph(rng, 900, 0.3, 0.2)])
