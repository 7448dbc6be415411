"""Numbers, days and times in words, exactly: nothing is rounded when it is told."""

from datetime import date

from arenagym.envs.bilingual import Language
from arenagym.envs.deep_research.universe.relations import Relation
from arenagym.envs.deep_research.universe.statements import Value

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
UNITS: dict[str, tuple[str, str]] = {
    "people": ("人", ""),
    "employees": ("人", ""),
    "marens": ("玛伦", " marens"),
    "m": ("米", " m"),
    "km": ("公里", " km"),
    "km2": ("平方公里", " km²"),
    "C": ("℃", " °C"),
    "years": ("年", " years"),
    "pages": ("页", " pages"),
    "minutes": ("分钟", " minutes"),
    "cm": ("厘米", " cm"),
    "kg": ("公斤", " kg"),
}
"""In Chinese and English; the maren is the money of all countries. English leaves people out."""
_FAR = 10_000


def told_number(number: float, unit: str, language: Language) -> str:
    """Such as "2.34 million marens", 234万玛伦, "24.3 km"."""
    if unit == "m" and number >= _FAR:
        number, unit = number / 1_000, "km"
    figure = _chinese(number) if language == "zh" else _english(number)
    return figure + UNITS[unit][language == "en"]


def told_day(day: date, language: Language) -> str:
    """Such as "3 May 1956", 1956年5月3日."""
    if language == "zh":
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def told_literal(relation: Relation, value: Value, language: Language) -> str:
    """The object of a statement that is no entity."""
    if isinstance(value, date):
        return told_day(value, language)
    return value if isinstance(value, str) else told_number(value, relation.unit, language)


def told_time(
    relation: Relation, since: date, until: date | None, language: Language, *, past: bool
) -> str:
    """When a statement holds: "since 1998", "from 1990 to 1994", "in 1956", "on 3 May 1956"."""
    zh = language == "zh"
    if relation.time == "period" and relation.precision == "day":
        last = date.fromordinal((until or since).toordinal() - 1)
        begin, end = told_day(since, language), told_day(last, language)
        return f"{begin}至{end}" if zh else f"from {begin} to {end}"
    if relation.time == "period" and past and until:
        return f"{since.year}年至{until.year}年" if zh else f"from {since.year} to {until.year}"
    if relation.time == "period":
        return f"自{since.year}年起" if zh else f"since {since.year}"
    if relation.precision == "day":
        return told_day(since, language) if zh else f"on {told_day(since, language)}"
    return f"{since.year}年" if zh else f"in {since.year}"


def told_briefly(
    relation: Relation, since: date, until: date | None, language: Language, *, past: bool
) -> str:
    """The same in brackets: "since 1998", "1990–1994", "1956", "3 May 1956"."""
    if relation.time == "period" and relation.precision == "year" and past and until:
        dash = f"{since.year}–{until.year}"
        return f"{dash}年" if language == "zh" else dash
    full = told_time(relation, since, until, language, past=past)
    return full.removeprefix("in ").removeprefix("on ")


def _english(number: float) -> str:
    for name, size in (("billion", 1_000_000_000), ("million", 1_000_000)):
        if number >= size and number % (size // 1_000) == 0:
            return f"{number / size:.3f}".rstrip("0").rstrip(".") + f" {name}"
    return _plain(number)


def _chinese(number: float) -> str:
    for name, size in (("亿", 100_000_000), ("万", 10_000)):
        if number >= size and number % (size // 1_000) == 0:
            return f"{number / size:.3f}".rstrip("0").rstrip(".") + name
    return _plain(number).replace(",", "")


def _plain(number: float) -> str:
    text = f"{number:,.3f}".rstrip("0").rstrip(".")
    return text.replace("-", "−")
