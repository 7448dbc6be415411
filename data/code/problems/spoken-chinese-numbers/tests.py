"""Inputs of spoken-chinese-numbers."""

import random
from collections.abc import Iterator

DIGITS = "零一二三四五六七八九"


def section(number: int) -> str:
    """A number from 1 to 9999 in its written form."""
    out = ""
    for unit, value in (("千", 1000), ("百", 100), ("十", 10), ("", 1)):
        digit = number // value % 10
        if digit:
            out += DIGITS[digit] + unit
        elif out and number % value and not out.endswith("零"):
            out += "零"
    return out


def spoken(number: int) -> str:
    """A number from 1 to 10^12 - 1 in its written form."""
    out = ""
    skipped = False
    for unit, value in (("亿", 10**8), ("万", 10**4), ("", 1)):
        part = number // value % 10**4
        if part:
            gap = "零" if out and (part < 1000 or skipped) else ""
            out += gap + section(part) + unit
        skipped = not part
    return out


def heard(rng: random.Random, number: int) -> str:
    """The number as somebody may say it."""
    text = spoken(number)
    if rng.random() < 0.5 and text.startswith("一十"):
        text = text[1:]
    if len(text) > 3 and text[-1] in "千百十" and text[-3] in "亿万千百":
        place = {"亿": "千", "万": "千", "千": "百", "百": "十"}[text[-3]]
        if place == text[-1] and rng.random() < 0.7:
            text = text[:-1]
    if rng.random() < 0.3:
        text = text.replace("零", "〇")
    if rng.random() < 0.5:
        text = text.replace("二千", "两千").replace("二万", "两万").replace("二亿", "两亿")
    return rng.choice(["", "", "", "负"]) + text


def examples() -> list[list]:
    """Small lists."""
    return [[["一千二百三十四", "十五", "二〇二四"]], [["三百五", "三百零五", "负两万三"]]]


def tests(rng: random.Random) -> Iterator[list]:
    """Edges, then random numbers of all sizes."""
    yield [["零"]]
    yield [["〇", "负零", "零零七", "两", "九"]]
    yield [["十", "二十", "二十五", "负十", "一十一"]]
    yield [["一百零十", "三万十五", "一千零一十", "十万", "十亿", "十万零十", "十五亿"]]
    yield [["一百二", "两千两百二", "九千九", "三亿五", "一亿零五", "一亿零五万", "一亿五千万"]]
    yield [["一亿二千万", "一亿零二万零三", "九千九百九十九亿九千九百九十九万九千九百九十九"]]
    yield [["一二三四五六七八九〇一二", "三五", "负一〇〇"]]
    yield [
        ["一万零三百五", "一万三百五", "一亿零三百五", "五万零五", "五万五", "五万五千五", "十万五"]
    ]
    yield [["一千万", "一百万零一", "一千零一万", "二百五", "二百五十", "两百〇五", "一万一千一"]]
    for power in range(1, 12):
        numbers = [rng.randrange(1, 10**power + 1) for _ in range(20)]
        numbers += [rng.randrange(1, 100) * 10 ** rng.randrange(power) for _ in range(20)]
        yield [[heard(rng, number) for number in numbers]]
    yield [
        ["".join(rng.choices("零〇一二两三四五六七八九", k=rng.randint(1, 12))) for _ in range(40)]
    ]
