"""Reads money, durations, distances and ratings as people write them, in either language."""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from arenagym.envs.open_travel.answers.text.clocks import number_of
from arenagym.envs.open_travel.tasks.request import Party

_FLAGS = re.IGNORECASE | re.ASCII
_N = r"(?:\d{1,3}(?:,\d{3}){1,3}|\d{1,9})(?:\.\d{1,6})?"
_CN = "[一二两三四五六七八九十]{1,3}"
_TO = " ?(?:-|~|至|到|to) ?"
_START = r"(?<![\d.])(?<!\d:)"
_PERSON = (
    r"人均|每人|每位|单人|一人|per person|per head|pp\b|p\.p\.|apiece|each\b|a person|a head"
    r"|/ ?(?:人|位|person|pax|head|adult|张|ticket|pp\b)"
)
_ROOM = r"/ ?间|每间|per room|/ ?room|a room"
_NIGHT = r"/ ?晚|/ ?夜|每晚|一晚|per night|/ ?night|a night|nightly"
_BASIS = rf"(?:{_PERSON}|{_ROOM}|{_NIGHT})"
_SIGN = "(?:¥|CNY|RMB|人民币)"
_UNIT = r"(?:元|块钱?|圆|yuan\b|CNY\b|RMB\b|人民币)"
_SUM = (
    rf"(?:{_SIGN} ?{_N}(?:{_TO}{_SIGN}? ?{_N})?(?: ?万)?(?: ?{_UNIT})?"
    rf"|(?<![\d.])(?<!\d,){_N}(?:{_TO}{_N})?(?: ?万)? ?{_UNIT})"
)
_COUNTED = r"人|位|间|晚|张|夜|次|people\b|persons?\b|adults\b|pax\b|nights?\b|rooms?\b|tickets?\b"
_FEW = r"two|three|four|five|six|\d{1,2}|all|family|group"
_ALL = (
    r"(?:共计?|合计|总计|总共|小计|总价|\btotal(?:ing|s)?|in all|altogether)"
    rf"(?: ?(?:of|is|cost|约|为|:|=))?|\d{{1,3}} ?人"
    rf"|\bfor (?:the )?(?:{_FEW})(?: of us| people| persons)?:?"
)
_FOR_ALL = (
    r"(?:for )?(?:both|all|the (?:whole )?(?:party|family|group))\b|in (?:all|total)\b|total\b"
)
_MONEY = re.compile(
    rf"(?P<whole>(?:{_ALL}) ?(?:about |约)?)?"
    rf"(?P<before>{_BASIS}(?:消费|门票|票价|费用|cost)?(?: ?(?:约|为|:|about|is))? ?)?"
    rf"(?P<count>\d{{1,3}} ?(?:{_COUNTED}) ?[×x*] ?)?"
    rf"(?P<sum>{_SUM})"
    rf"(?P<after>(?: ?(?:起|左右))? ?\(?{_BASIS}(?: ?{_BASIS})?(?! ?[¥\d:约]))?"
    rf"(?P<times>(?: ?[×x*] ?\d{{1,3}}(?!\d) ?(?:{_COUNTED})?){{1,3}})?"
    rf"(?:\)? ?= ?(?P<result>{_SUM}|{_N}))?"
    rf"(?P<all> ?\(?(?:{_FOR_ALL}))?",
    _FLAGS,
)
_BARE = re.compile(
    rf"(?:人均|每人|per person)(?:消费|费用)?(?: ?(?:约|:))? ?({_N})(?![\d:]|\.\d)"
    rf"|(?<![\d.])({_N}) ?(?:(?P<night>{_NIGHT})|/ ?(?:人|person\b|pp\b))",
    _FLAGS,
)
"""Money by what is said of it alone: 人均60, 480/night."""
_FREE = re.compile(
    "免费(?!早|停|wi|接|寄|取|续|提供|的早)|免票|免门票|无需门票|不收门票"
    r"|(?<!feel )\bfree(?: entry| admission| of charge| ticket)?(?! ?-?(?:time|wi|day|activit|hour"
    r"|park|cancel|breakfast|shuttle|afternoon|morning|evening|explor|to ))\b"
    r"|no (?:entry |admission )?(?:fee|charge|ticket)s?\b",
    _FLAGS,
)
_OF_NIGHTS = re.compile(r"(\d{1,2}) ?(?:晚|夜|nights?\b)", _FLAGS)
_VALUE = re.compile(_N)
_DOT = r"(?-i:\.(?= [a-z(]))?"
_MIN = rf"(?:分钟|分鐘|min(?:ute)?s?\b{_DOT})"
_HOUR = rf"(?:个?小时|个?钟头|hours?\b|hrs?\b{_DOT}|h(?![a-z]))"
_LONG = re.compile(
    rf"{_START}(?:(?P<low>\d{{1,3}}(?:\.\d)?){_TO})?"
    rf"(?:(?P<n>\d{{1,4}}(?:\.\d{{1,3}})?)|(?P<cn>{_CN})|\ban?\b)"
    r"(?: ?个?(?P<plus>半)(?=小时|钟头))?[ -]?"
    rf"(?:(?P<h>{_HOUR})(?P<half>半| and a half)?"
    rf"(?: ?(?:and |又|零|,)? ?(?P<m>\d{{1,2}})(?: ?(?:{_MIN}|分(?!钟)|m\b)|(?<=h\d\d)(?!\d)))?"
    rf"|{_MIN})"
    "|(?P<less>半个?小时|半个钟头?|half an hour|half-hour)",
    _FLAGS,
)
_KM = re.compile(
    rf"{_START}(?:(?P<low>{_N}){_TO})?(?P<n>{_N})[ -]?"
    r"(?:(?P<km>km\b|公里|千米|kilomet(?:re|er)s?\b)|(?:m\b|米(?![饭线粉])|met(?:re|er)s?\b))",
    _FLAGS,
)
_RATING = re.compile(
    r"(?:评分|评价|口碑|rating|rated|score|★|☆)(?: ?(?:为|of|is|:|=|高达))? ?"
    r"(?P<a>[0-5](?:\.\d{1,2})?)(?![\d.]*\d)(?: ?/ ?5(?:\.0)?)?(?: ?(?:分|★|stars?\b))?"
    r"|(?<![\d.])(?P<b>[0-5]\.\d{1,2})(?: ?(?:分(?!钟)|★|stars?\b|points?\b)| ?/ ?5(?:\.0)?(?!\d))"
    r"|(?<![\d.])(?P<c>[0-5]) ?/ ?5(?![\d.])",
    _FLAGS,
)

Per = Literal["party", "person", "room"]


class Price(NamedTuple):
    """Money: what is paid for by each or by all.

    Attributes:
        whole: whether it says that it is the sum for everyone.
        nightly: whether it says that it is for one night.
        nights: how many nights it says to be of; the amount is of one of them.
    """

    start: int
    end: int
    amount: float
    per: Per
    whole: bool
    nightly: bool
    nights: int = 0

    def of(self, party: Party) -> float:
        """What the party pays."""
        count = {"party": 1, "person": party.size, "room": party.rooms}[self.per]
        return round(self.amount * count, 2)


class Duration(NamedTuple):
    """Minutes."""

    start: int
    end: int
    value: float


class Distance(NamedTuple):
    """Kilometres."""

    start: int
    end: int
    value: float


class Rating(NamedTuple):
    """Of 5."""

    start: int
    end: int
    value: float


def find_prices(text: str) -> Iterator[Price]:
    """Sums of money; "free" is 0."""
    for match in _MONEY.finditer(text):
        yield _price(match)


def find_bare_prices(text: str) -> Iterator[Price]:
    """What needs no unit: 人均60, and free."""
    for match in _BARE.finditer(text):
        night = bool(match["night"])
        amount = _value(match[1] or match[2])
        per: Per = "party" if night else "person"
        yield Price(match.start(), match.end(), amount, per, whole=False, nightly=night)
    for match in _FREE.finditer(text):
        yield Price(match.start(), match.end(), 0.0, "party", whole=False, nightly=False)


def find_durations(text: str) -> Iterator[Duration]:
    """Minutes of "2小时", "1 h 30 min", "half an hour"."""
    for match in _LONG.finditer(text):
        yield Duration(match.start(), match.end(), _minutes(match))


def find_distances(text: str) -> Iterator[Distance]:
    """Kilometres of "3.2 km" or "850米"."""
    for match in _KM.finditer(text):
        value = _mean(match["low"], _value(match["n"]))
        yield Distance(match.start(), match.end(), value if match["km"] else value / 1000)


def find_ratings(text: str) -> Iterator[Rating]:
    """Of "评分4.5", "4.5/5", "★ 4.5", "4.5 stars"; a hotel of four stars has no rating by that."""
    for match in _RATING.finditer(text):
        yield Rating(match.start(), match.end(), float(match["a"] or match["b"] or match["c"]))


def _price(match: re.Match[str]) -> Price:
    amount = _amount(match["sum"])
    said = f"{match['before'] or ''} {match['after'] or ''}"
    whole = bool(match["whole"] or match["all"])
    per: Per = "party"
    nightly = bool(re.search(_NIGHT, said, _FLAGS))
    factors = f"{match['times'] or ''} {match['count'] or ''}"
    nights = int((_OF_NIGHTS.search(factors) or (0, 0))[1])
    if match["result"]:
        amount, whole = _amount(match["result"]) / (nights or 1), True
    elif match["times"] or match["count"]:
        for factor in re.findall(r"\d+", _OF_NIGHTS.sub("", factors)):
            amount *= int(factor)
        whole = not (nights and re.search(_ROOM, said, _FLAGS))
        per = "party" if whole else "room"
    elif re.search(_PERSON, said, _FLAGS):
        per = "person"
    elif re.search(_ROOM, said, _FLAGS):
        per = "room"
    whole = whole and per == "party"
    return Price(match.start(), match.end(), amount, per, whole, nightly, nights)


def _amount(text: str) -> float:
    values = [_value(each) for each in _VALUE.findall(text)]
    mean = sum(values) / len(values)
    return mean * 10_000 if "万" in text else mean


def _value(text: str) -> float:
    return float(text.replace(",", ""))


def _mean(low: str | None, high: float) -> float:
    return (_value(low) + high) / 2 if low and _value(low) <= high else high


def _minutes(match: re.Match[str]) -> float:
    if match["less"]:
        return 30.0
    count = float(match["n"]) if match["n"] else number_of(match["cn"]) if match["cn"] else 1.0
    count = _mean(match["low"], count)
    if not match["h"]:
        return count
    if match["plus"] or match["half"]:
        count += 0.5
    return round(count * 60, 2) + float(match["m"] or 0)
