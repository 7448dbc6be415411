"""Days, years and numbers in a text of either language, however they are written."""

import re
from collections.abc import Iterable
from typing import NamedTuple

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_TH = r"(?:st|nd|rd|th)?"
_TO = r"\s?(?:[-–—~]|to|until|and)\s?"
_DAY = re.compile(
    rf"(?<!\d)(?P<y1>\d{{4}})[-/.](?P<m1>\d{{1,2}})[-/.](?P<d1>\d{{1,2}})(?!\d)"
    rf"|(?<!\d)(?:(?P<from2>\d{{1,2}}){_TH}{_TO})?(?P<d2>\d{{1,2}}){_TH}(?: of)?[ -]"
    rf"(?P<m2>{_MONTH}),?(?:[ -](?P<y2>\d{{4}}))?"
    rf"|\b(?P<m3>{_MONTH}) (?P<d3>\d{{1,2}}){_TH}(?:{_TO}(?P<to3>\d{{1,2}}){_TH})?(?!\d)"
    rf"(?:,? (?P<y3>\d{{4}}))?"
    rf"|\b(?P<m4>{_MONTH}),? (?:of )?(?P<y4>\d{{4}})"
    rf"|(?<!\d)(?P<a5>\d{{1,2}})[./](?P<b5>\d{{1,2}})[./](?P<y5>\d{{4}})(?!\d)"
    rf"|(?:(?<!\d)(?P<y6>\d{{4}})\s?年\s?)?(?<!\d)(?P<m6>\d{{1,2}})\s?月\s?(?P<d6>\d{{1,2}})\s?[日号]"
    rf"(?:\s?(?:至|到|[-–—~])\s?(?P<to6>\d{{1,2}})\s?[日号])?"
    rf"|(?<!\d)(?P<y7>\d{{4}})\s?年\s?(?P<m7>\d{{1,2}})\s?月"
)
_YEARS = range(1_000, 2_101)
_UNITS: tuple[tuple[str, str, float], ...] = (
    (r"square kilomet(?:re|er)s?|sq\.? ?km|km²|km2|平方公里|平方千米", "km2", 1.0),
    (r"square met(?:re|er)s?|m²|m2|平方米", "km2", 1e-6),
    (r"kilomet(?:re|er)s?|kms?|公里|千米", "m", 1_000.0),
    (r"centimet(?:re|er)s?|cms?|厘米|公分", "m", 0.01),
    (r"met(?:re|er)s?|m|米", "m", 1.0),
    (r"°\s?c|℃|degrees?(?: celsius| centigrade)?|°|摄氏度|度", "C", 1.0),
    (r"kilograms?|kilos?|kgs?|公斤|千克", "kg", 1.0),
    (r"grams?|g|克", "kg", 0.001),
    (r"hours?|hrs?|小时", "minutes", 60.0),
    (r"minutes?|mins?|分钟", "minutes", 1.0),
    (r"years?|年", "years", 1.0),
    (r"pages?|pp\.?|页", "pages", 1.0),
    (r"marens?|玛伦", "marens", 1.0),
    (r"%|per ?cent|％", "%", 1.0),
    (r"people|persons|inhabitants|residents|employees|staff|visitors|participants|人|名|位", "", 1),
)
_SIZES = {
    "thousand": 1e3, "k": 1e3, "million": 1e6, "mn": 1e6, "m": 1e6, "billion": 1e9, "bn": 1e9,
    "百": 1e2, "千": 1e3, "万": 1e4, "百万": 1e6, "千万": 1e7, "亿": 1e8,
}  # fmt: skip
_SIZE = (
    r"thousand|million|billion|mn|bn|k|m(?= ?(?:marens?|euros?|dollars?|people|inhabitants)\b)"
    r"|百万|千万|百|千(?!米|克)|万|亿"
)
_NUMBER = re.compile(
    r"(?P<minus>(?<![\w)])[-−–](?=\d)|minus |零下|负)?"
    r"(?<![a-z0-9])(?<![0-9][.,])(?<![a-z]-)"
    r"(?P<whole>\d{1,3}(?:[, ']\d{3})+(?!\d)|\d{1,18})(?P<part>\.\d{1,9})?"
    rf"(?![a-z]*\d)(?!st\b|nd\b|rd\b|th\b|s\b|\s?年代|\s?世纪)(?:[ -]?(?P<size>{_SIZE})(?![a-z]))?"
    rf"(?:[ -]?(?P<unit>{'|'.join(each[0] for each in _UNITS)})(?![a-z]))?"
)
_UNIT = tuple((re.compile(pattern), name, factor) for pattern, name, factor in _UNITS)
_DIGITS = {sign: str(n) for n, sign in enumerate("〇一二三四五六七八九")} | {"零": "0", "○": "0"}
_CHINESE_YEAR = re.compile(r"[〇零○一二三四五六七八九]{4}(?=年)")
_CHINESE_DAY = re.compile(r"[一二三四五六七八九十]{1,3}(?=[月日号])")
_SMALL_WORDS = """
one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
seventeen eighteen nineteen twenty
"""
_CHINESE_SMALL = "一 二 三 四 五 六 七 八 九 十 十一 十二 十三 十四 十五 十六 十七 十八 十九 二十"
_WORDS, _CHINESE_WORDS = _SMALL_WORDS.split(), _CHINESE_SMALL.split(" ")
_SMALL = 12
_ROUNDED = 0.005
"""How far a number that was rounded may be from the true one."""


class Day(NamedTuple):
    """A day, month or year: what is not told is 0.

    `at` is where it stands; one that can be read in several ways is there more than once.
    """

    at: int
    year: int
    month: int = 0
    day: int = 0


class Number(NamedTuple):
    """A number in the unit of its dimension; `exact` is how many digits of it were told."""

    at: int
    value: float
    unit: str
    exact: int
    bare: bool

    @property
    def small(self) -> bool:
        """Whether it is a mere count of what stands there, such as 3."""
        return self.bare and self.value <= _SMALL and self.value == int(self.value)


class Figures(NamedTuple):
    """All in a text; years are among the days, and those that stand alone among the numbers too."""

    days: tuple[Day, ...]
    numbers: tuple[Number, ...]

    def years(self) -> set[int]:
        """All that are named."""
        return {day.year for day in self.days if day.year}


NONE = Figures((), ())


def read_figures(low: str) -> Figures:
    """Those in a text that went through `names.tidy`."""
    if not any(sign.isdigit() or sign in _DIGITS for sign in low):
        return NONE
    low = _with_digits(low)
    days: list[Day] = []
    spans: list[tuple[int, int]] = []
    for match in _DAY.finditer(low):
        read = _days(match)
        if read:
            days += read
            spans.append(match.span())
    rest = _blanked(low, spans)
    numbers = []
    for match in _NUMBER.finditer(rest):
        number = _number(match)
        year = _year(match, number)
        if year:
            days.append(year)
        if not year or number.bare:
            numbers.append(number)
    return Figures(_dated(days), tuple(numbers))


def as_figure(low: str) -> Day | Number | None:
    """What a text is as a whole, if that is a day, a year or a number."""
    if match := _DAY.fullmatch(low):
        return next(iter(_days(match)), None)
    match = _NUMBER.fullmatch(low)
    number = _number(match) if match else None
    return (match and number and _year(match, number)) or number


def same_day(wanted: Day, found: Iterable[Day], years: Iterable[int] = ()) -> int:
    """Where a day or a year is among others, -1 if nowhere; `years` are told around them."""
    known = set(years)
    for each in found:
        if not wanted.month:
            fits = each.year == wanted.year
        else:
            year = each.year == wanted.year or (not each.year and wanted.year in known)
            fits = year and (each.month, each.day) == (wanted.month, wanted.day)
        if fits:
            return each.at
    return -1


def same_number(wanted: Number, found: Iterable[Number], scale: float = 1.0) -> int:
    """Where a number is among others, perhaps rounded or in another unit; -1 if nowhere.

    `scale` is what the head of a table tells, such as millions.
    """
    for each in found:
        if each.unit != wanted.unit and (each.unit or not wanted.unit):
            continue
        if any(_equal(wanted.value, each.value * by, each.exact) for by in {1.0, scale}):
            return each.at
    return -1


def told_small(value: float) -> tuple[str, ...]:
    """A small number in words."""
    if value != int(value) or not 1 <= value <= len(_WORDS):
        return ()
    return _WORDS[int(value) - 1], _CHINESE_WORDS[int(value) - 1]


def scale_of(heads: str) -> float:
    """The factor that the head of a table tells."""
    sizes = (("billion", 1e9), ("million", 1e6), ("thousand", 1e3), ("亿", 1e8), ("万", 1e4))
    return next((size for word, size in sizes if word in heads), 1.0)


def _equal(true: float, told: float, exact: int) -> bool:
    if abs(true - told) <= 1e-9 * max(1.0, abs(true)):
        return True
    if abs(true - told) > _ROUNDED * abs(true):
        return False
    return float(f"{true:.{max(exact, 1) - 1}e}") == float(f"{told:.{max(exact, 1) - 1}e}")


def _days(match: re.Match[str]) -> list[Day]:
    group = match.groupdict()
    at = match.start()
    if group["y1"]:
        found = [(group["y1"], group["m1"], group["d1"])]
    elif group["m2"]:
        found = [(group["y2"], group["m2"], day) for day in (group["from2"], group["d2"]) if day]
    elif group["m3"]:
        found = [(group["y3"], group["m3"], day) for day in (group["d3"], group["to3"]) if day]
    elif group["m4"]:
        found = [(group["y4"], group["m4"], "0")]
    elif group["y5"]:
        found = [(group["y5"], *pair) for pair in _both(group["a5"], group["b5"])]
    elif group["m6"]:
        found = [(group["y6"], group["m6"], day) for day in (group["d6"], group["to6"]) if day]
    else:
        found = [(group["y7"], group["m7"], "0")]
    read = [(int(year or 0), _month(month), int(day)) for year, month, day in found]
    apart = not group["y5"]
    return [
        Day(at + i * apart, *each)
        for i, each in enumerate(read)
        if 1 <= each[1] <= 12 and each[2] <= 31
    ]


def _both(one: str, two: str) -> list[tuple[str, str]]:
    """Month and day, in either order."""
    return [(one, two), (two, one)]


def _month(text: str) -> int:
    return int(text) if text.isdigit() else _MONTHS.index(text[:3]) + 1


def _dated(days: list[Day]) -> tuple[Day, ...]:
    """In order; those without a year may have that of the day before or after them."""
    days = sorted(days)
    found = []
    for i, each in enumerate(days):
        found.append(each)
        if not each.year:
            beside = [*days[max(0, i - 1) : i], *days[i + 1 : i + 2]]
            found += [each._replace(year=other.year) for other in beside if other.year]
    return tuple(found)


def _number(match: re.Match[str]) -> Number:
    whole, part = re.sub(r"\D", "", match["whole"]), match["part"] or ""
    value = float(whole + part) * _SIZES.get(match["size"] or "", 1.0)
    unit, factor = "", 1.0
    if match["unit"]:
        unit, factor = next(
            (name, factor) for pattern, name, factor in _UNIT if pattern.fullmatch(match["unit"])
        )
    exact = len((whole + part.lstrip(".")).lstrip("0").rstrip("0" if not part else ""))
    sign = -1.0 if match["minus"] else 1.0
    bare = not (match["unit"] or match["size"])
    return Number(match.start(), sign * round(value * factor, 9), unit, exact, bare)


def _year(match: re.Match[str], number: Number) -> Day | None:
    """The year that a number may be: four digits with no unit, or with the Chinese for year."""
    plain = match["whole"].isdigit() and not (match["part"] or match["size"] or match["minus"])
    alone = number.bare or match["unit"] == "年"
    if plain and alone and len(match["whole"]) == 4 and int(match["whole"]) in _YEARS:
        return Day(number.at, int(match["whole"]))
    return None


def _blanked(text: str, spans: list[tuple[int, int]]) -> str:
    parts, end = [], 0
    for start, stop in spans:
        parts += [text[end:start], "#" * (stop - start)]
        end = stop
    return "".join([*parts, text[end:]])


def _with_digits(low: str) -> str:
    """Chinese numerals of days as digits."""
    if "年" not in low and "月" not in low:
        return low
    low = _CHINESE_YEAR.sub(lambda match: "".join(_DIGITS[sign] for sign in match[0]), low)
    return _CHINESE_DAY.sub(lambda match: _tens(match[0]), low)


def _tens(text: str) -> str:
    tens, ten, ones = text.rpartition("十") if "十" in text else ("", "", text)
    if not ten:
        return _DIGITS[ones] if len(ones) == 1 else text
    if len(tens) > 1 or len(ones) > 1:
        return text
    return (_DIGITS[tens] if tens else "1") + (_DIGITS[ones] if ones else "0")
