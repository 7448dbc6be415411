"""Reads times of day and dates as people write them, in either language."""

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

DAY = 1_440
_CN = "[一二两三四五六七八九十]"
_EARLY = "凌晨|清晨|早上|早晨|上午|早"
_NOON = "中午|正午"
_LATE = "下午|午后|傍晚|晚上|晚间|夜间|夜里|晚"
_NEXT = "(?:次日|翌日|隔天)"
_HALF_DAY = r"(?:[ap]\.m\.|[ap]m\b)"
_FLAGS = re.IGNORECASE | re.ASCII
"""Chinese characters are no letters then: 9pm到 has a word's end before 到."""
_PARTS = (
    rf"(?:(?:{_EARLY}|{_NOON}|{_LATE}) ?)?",
    r"(?:\d{1,2}:\d{2}(?::\d{2})?(?!\d)",
    rf"|\d{{1,2}}(?:\.[0-5]\d)?(?= ?{_HALF_DAY})",
    rf"|(?:\d{{1,2}}|{_CN}{{1,3}})点(?!建议|注意|说明|心|评|儿)",
    rf"(?:半|[一三]刻|钟|整|(?:\d{{1,2}}|{_CN}{{1,3}})分?(?!钟|小时))?)",
    rf"(?: ?{_HALF_DAY})?",
    r"(?: ?\(?\+[12] ?(?:days?|天|日)?\)?| ?\((?:次日|next day)\)| next day)?",
)
_CLOCK = rf"(?:{_NEXT} ?)?" + "".join(_PARTS)
_APART = r"(?<![\w.¥+])(?<!\d:)(?<!\d-)"
_JOIN = r" ?(?:-|~|至|到|→|to\b|until\b|till\b) ?"
_RANGE = re.compile(
    rf"{_APART}(?:from )?(between )?({_CLOCK}|\d{{1,2}}(?!\d)|noon)"
    rf"(?:{_JOIN}|(?(1) and |(?!)))({_CLOCK}|noon|midnight)(?!\d)",
    _FLAGS,
)
_BARE = re.compile(
    r"\bfrom (\d{1,2}) (?:to|until|till) (\d{1,2})\b(?! ?(?:km|min|m\b|h|CNY|people))", _FLAGS
)
_SOLID = re.compile(r"^[ #*>•-]{0,8}(\d\d)([0-5][05])-(\d\d)([0-5][05])(?![\d-])", re.MULTILINE)
_SINGLE = re.compile(
    rf"{_APART}(?:(until|till|直到|至|到) ?)?({_CLOCK}|(?<=at )noon)"
    r"|\b(?:until|till) (?P<bare>\d{1,2})(?![\d:]|\.\d| ?[a-z])",
    _FLAGS,
)
_ONE = re.compile(
    rf"(?P<next>{_NEXT} ?)?(?:(?:(?P<early>{_EARLY})|(?P<noon>{_NOON})|(?P<late>{_LATE})) ?)?"
    r"(?:(?P<h>\d{1,2})(?:[:.](?P<m>\d{2}))?"
    rf"|(?P<cn>\d{{1,2}}|{_CN}{{1,3}})点(?P<part>[^ (]*))?"
    r"(?::\d{2})?(?: ?(?P<half>[ap])(?:\.m\.|m\b))?(?P<after> ?\(?(?:\+[12]|次日|next day).*)?",
    _FLAGS,
)
_MONTHS = (
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
)  # fmt: skip
_MONTH = rf"(?:{'|'.join(_MONTHS)})[a-z]{{0,6}}\.?"
_YMD = r"(?<!\d)(20\d{2}) ?[-/.年] ?(\d{1,2}) ?[-/.月] ?(\d{1,2})(?!\d) ?[日号]?"
_MD = r"(?<!\d)(\d{1,2}) ?月 ?(\d{1,2}) ?[日号]"
_NAMED = rf"\b({_MONTH}) (\d{{1,2}})(?:st|nd|rd|th)?\b(?:,? (20\d{{2}})\b)?(?!:)"
_NAMED_TOO = rf"\b(\d{{1,2}})(?:st|nd|rd|th)? (?:of )?({_MONTH})\b(?:,? (20\d{{2}})\b)?"
_ORDINALS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7,
}  # fmt: skip
_DAY = re.compile(
    rf"第 ?(?P<zh>\d{{1,2}}|{_CN}{{1,3}}) ?[天日](?![是比更])"
    rf"|\b(?:day[ -]?(?P<en>\d{{1,2}}|one|two|three|four|five|six|seven)\b"
    r"|(?:the )?(?P<en2>first|second|third|fourth|fifth|sixth|seventh) day\b)"
    r"|^[ #*>•]{0,8}d(?P<d>\d{1,2})(?= ?[:|(·-]| |$)(?! ?\d{1,2}:\d\d ?[-→])",
    _FLAGS | re.MULTILINE,
)
_DATES = tuple(re.compile(each, _FLAGS) for each in (_YMD, _MD, _NAMED, _NAMED_TOO))


class When(NamedTuple):
    """A time or two, in minutes after midnight; `begin` is None of "until 11"."""

    start: int
    end: int
    begin: int | None
    finish: int | None


class DayMark(NamedTuple):
    """Where a day begins: its number, or its date."""

    start: int
    end: int
    number: int | None
    day: date | None


class _Clock(NamedTuple):
    minute: int
    half: bool
    """Whether it says which half of the day it is in."""


def find_ranges(text: str) -> Iterator[When]:
    """Times from one to another."""
    for match in _RANGE.finditer(text):
        pair = _pair(match[2], match[3])
        if pair:
            yield When(match.start(), match.end(), *pair)


def find_solid_ranges(text: str) -> Iterator[When]:
    """0900-1030 at the start of a line."""
    for match in _SOLID.finditer(text):
        a, b, c, d = (int(each) for each in match.groups())
        if a < 24 and c < 24:
            yield When(match.start(1), match.end(), a * 60 + b, after(a * 60 + b, c * 60 + d))


def find_bare_ranges(text: str) -> Iterator[When]:
    """From 9 to 11, which need not be times."""
    for match in _BARE.finditer(text):
        first, last = (int(each) for each in match.groups())
        if first < 24 and last < 24:
            begin = first * 60 if first >= 7 else first * 60 + DAY // 2
            yield When(match.start(), match.end(), begin, after(begin, last * 60))


def find_clocks(text: str) -> Iterator[When]:
    """Single times."""
    for match in _SINGLE.finditer(text):
        if match["bare"]:
            if int(match["bare"]) < 24:
                yield When(match.start(), match.end(), None, int(match["bare"]) * 60)
            continue
        one = _one(match[2])
        if one and not (match[2][0] in "一两" and "点" in match[2][:2] and len(match[2]) == 2):
            ends = (None, one.minute) if match[1] else (one.minute, None)
            yield When(match.start(), match.end(), *ends)


def read_clock(text: str) -> int | None:
    """Minutes after midnight of a text that is a time and nothing else."""
    match = _SINGLE.fullmatch(text.strip())
    one = _one(match[2]) if match and match[2] else None
    return one.minute if one else None


def written(minute: int) -> str:
    """As the forms have it: 25:10 is 01:10 of the next day."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def find_dates(text: str, near: date) -> Iterator[DayMark]:
    """Dates; one without a year is of the year that brings it nearest."""
    for pattern in _DATES:
        for match in pattern.finditer(text):
            found = _date(match, near)
            if found:
                yield DayMark(match.start(), match.end(), None, found)


def find_day_numbers(text: str) -> Iterator[DayMark]:
    """Day 1, 第一天, and D1 at the start of a line."""
    for match in _DAY.finditer(text):
        told = next(filter(None, match.groups()))
        number = _ORDINALS.get(told.casefold()) or (
            number_of(told) if told.isdigit() or told[0] in _CN else 0
        )
        yield DayMark(match.start(), match.end(), number, None)


def number_of(text: str) -> int:
    """Of digits, or of Chinese numerals below 100."""
    if text.isascii():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    digits = "零一二三四五六七八九"
    one = digits.find(ones.replace("两", "二")[:1]) if ones else 0
    return (digits.find(tens[:1]) if tens else 1) * 10 + one if ten else one


def _date(match: re.Match[str], near: date) -> date | None:
    groups = match.groups()
    if len(groups) == 2:
        year, month, day = None, groups[0], groups[1]
    elif match.re is _DATES[0]:
        year, month, day = groups
    else:
        month, day, year = groups if match.re is _DATES[2] else (groups[1], groups[0], groups[2])
        month = str(_MONTHS.index(month[:3].casefold()) + 1)
    years = (int(year),) if year else (near.year - 1, near.year, near.year + 1)
    dates = []
    for each in years:
        try:
            dates.append(date(each, int(month), int(day)))
        except ValueError:
            continue
    return min(dates, key=lambda each: abs((each - near).days), default=None)


def _one(text: str) -> _Clock | None:
    if text.casefold() in {"noon", "midnight"}:
        return _Clock(DAY // 2 if text.casefold() == "noon" else DAY, half=True)
    match = _ONE.fullmatch(text)
    if not match or not (match["h"] or match["cn"]):
        return None
    hour, minute = number_of(match["h"] or match["cn"]), int(match["m"] or 0)
    part = (match["part"] or "").strip("钟整分")
    if part:
        minute = {"半": 30, "一刻": 15, "三刻": 45}.get(part) or number_of(part)
    half = (match["half"] or "").casefold()
    if hour < 12 and (half == "p" or match["late"] or (match["noon"] and hour < 4)):
        hour += 12
    elif hour == 12 and (half == "a" or match["early"] == "凌晨"):
        hour = 0
    elif hour == 12 and match["late"] and match["late"].startswith(("晚", "夜")):
        hour = 24
    elif match["cn"] and 0 < hour < 6 and not (match["early"] or match["next"]):
        hour += 12  # nobody sets out at 两点 in the night
    if match["next"] or match["after"]:
        hour += 48 if "+2" in (match["after"] or "") else 24
    told = bool(half or match["early"] or match["noon"] or match["late"])
    return _Clock(hour * 60 + minute, told) if hour < 72 and minute < 60 else None


def _pair(first: str, second: str) -> tuple[int, int] | None:
    bare = first.isdigit()
    a, b = _Clock(int(first) * 60, half=False) if bare else _one(first), _one(second)
    if not a or not b or (bare and not re.search(r"点|[ap]\.?m", second, re.IGNORECASE)):
        return None
    later = a.minute + DAY // 2
    if b.half and not a.half and not first.startswith("0") and later <= b.minute < DAY:
        return later, b.minute  # 2 to 4 pm
    return a.minute, after(a.minute, b.minute, padded=second.startswith("0") and not a.half)


def after(begin: int, finish: int, *, padded: bool = False) -> int:
    """A time that comes after another: in the afternoon, or on the next day."""
    if finish >= begin:
        return finish
    if not padded and begin < finish + DAY // 2 < DAY:
        return finish + DAY // 2
    return finish + DAY
