"""Inputs of idiom-chain-or-circle."""

import random
from collections.abc import Iterator

FILL = "心马龙虎山水一二三千万不有无人大小天地风云"


def examples() -> list[list]:
    """What the statement shows, and what an agent may see of a failure."""
    return [
        [["一心一意", "意气风发", "发扬光大"]],
        [["为所欲为", "人山人海"]],
        [["大显身手", "手到擒来", "来日方长", "长年累月", "月黑风高", "高大"]],
        [["心口如一", "一心一意", "意在言外"]],
    ]


def idiom(rng: random.Random, first: str, last: str) -> str:
    """An idiom with these ends."""
    return first + "".join(rng.choices(FILL, k=2)) + last


def walk(rng: random.Random, letters: str, steps: int, *, closed: bool) -> list[str]:
    """The idioms of a random walk over these characters, in random order."""
    at = start = rng.choice(letters)
    made = {}
    for step in range(steps):
        to = start if closed and step == steps - 1 else rng.choice(letters)
        made[idiom(rng, at, to)] = True
        at = to
    made = list(made)
    rng.shuffle(made)
    return made


def tests(rng: random.Random) -> Iterator[list]:
    """Hidden: the edges, then random walks with and without faults, then large inputs."""
    yield [["天下无双"]]
    yield [["防不胜防"]]
    yield [["天天", "地地"]]
    yield [["天地", "地天", "人心", "心人"]]
    yield [["天地", "地天", "天人人天", "天天", "心心"]]
    yield [["天地", "天一地", "地天", "地一天", "天心"]]
    yield [["天地", "天心", "天人"]]
    yield [["地天", "心天"]]
    yield [["天地", "地人", "天一人", "人心"]]
    yield [["aB", "Bc", "cA"]]
    for size in (6, 9, 12, 15):
        yield [walk(rng, "天地人心", size, closed=True)]
        yield [walk(rng, "天地人心", size, closed=False)]
    yield [walk(rng, "天地人", 20, closed=True) + walk(rng, "春夏秋", 20, closed=True)]
    mixed = [idiom(rng, a, b) for a in "天地人" for b in "天地人"] + [
        "天外有山",
        "天外有水",
        "天上有云",
    ]
    yield [sorted(set(mixed))]
    signs = [chr(0x4E00 + i) for i in range(1301)]
    line = [a + b for a, b in zip(signs, signs[1:], strict=False)]
    others = line[1:]
    rng.shuffle(others)
    yield [[line[0], *others]]
    yield [walk(rng, "天地人心山水", 500, closed=True)]
