"""Reads dates as people write them, in either language, relative to the day of the query."""

import re
from datetime import date, timedelta

from arenagym.envs.arguments import clean, echo
from arenagym.envs.open_travel.tools.reading import RefusedError
from arenagym.envs.open_travel.world.calendar import FIRST, LAST

MOST_DAYS = 15
"""Days that one call may ask for."""
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WORDS = {
    "today": 0, "今天": 0, "今日": 0, "now": 0,
    "tomorrow": 1, "明天": 1, "明日": 1,
    "day after tomorrow": 2, "the day after tomorrow": 2, "后天": 2, "大后天": 3,
    "yesterday": -1, "昨天": -1,
}  # fmt: skip
_DAYS = {
    name: i
    for i, names in enumerate(
        ("monday mon 周一 星期一", "tuesday tue 周二 星期二", "wednesday wed 周三 星期三",
         "thursday thu 周四 星期四", "friday fri 周五 星期五", "saturday sat 周六 星期六",
         "sunday sun 周日 星期日 周天 星期天")
    )
    for name in names.split()
}  # fmt: skip
_YMD = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?(?:[t ].*)?")
_SOLID = re.compile(r"(\d{4})(\d{2})(\d{2})")
_MD = re.compile(r"(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?")
_ENDS_IN_YEAR = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_NAMED = re.compile(r"([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?(?:,? (\d{4}))?")
_NAMED_TOO = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?(?: of)? ([a-z]{3,9})\.?(?:,? (\d{4}))?")
_BETWEEN = re.compile(
    r"\s*(?:\.\.+|~|～|至|到|—|–|\bto\b|\buntil\b|\bthrough\b|\s-\s|(?<=[日号])-)\s*"
)
_MANY = re.compile(r"\s*[;、|]\s*|\s*,\s*(?=\d{4}-)")


def read_date(given: object, today: date) -> date:
    """A date; without a year it is the first one from today on.

    Raises:
        RefusedError: it is none, could be two, or is not of the world's calendar.
    """
    text = clean(given, 60)
    plain = text.casefold()
    if plain in _WORDS:
        return _known(today + timedelta(days=_WORDS[plain]), text)
    if plain in _DAYS:
        return _known(today + timedelta(days=(_DAYS[plain] - today.weekday()) % 7), text)
    year, month, day = _parts(plain, text, today)
    if year is None:
        year = today.year
        if (month, day) < (today.month, today.day):
            year += 1
    try:
        return _known(date(year, month, day), text)
    except ValueError:
        raise RefusedError(
            f"{echo(text)} 这一天不存在。请核对，并写成 YYYY-MM-DD，例如 2026-05-01。",
            f"{echo(text)} is no day of the calendar. Try YYYY-MM-DD, such as 2026-05-01.",
        ) from None


def read_dates(given: list[str] | str, today: date) -> list[date]:
    """Days from a date, a range such as "2026-05-01..2026-05-04", or a list of dates; in order.

    Raises:
        RefusedError: one is no date, the range runs backwards, or has more than 15 days.
    """
    if isinstance(given, list):
        parts = given
    else:
        text = clean(given)
        ends = _BETWEEN.split(text)
        if len(ends) == 2 and all(ends):
            return _range(text, ends, today)
        parts = _MANY.split(text)
    if not 1 <= len(parts) <= MOST_DAYS:
        raise RefusedError(
            f"共 {len(parts)} 天，一次可查 1 到 {MOST_DAYS} 天。",
            f"there are {len(parts)} days; try 1 to {MOST_DAYS} at a time.",
        )
    return sorted({read_date(each, today) for each in parts})


def _range(text: str, ends: list[str], today: date) -> list[date]:
    first = read_date(ends[0], today)
    # "5月1日至3日" and "May 1 to 3": the month is said once.
    bare = re.fullmatch(r"(\d{1,2})[日号]?", ends[1])
    other = f"{first.year}-{first.month}-{bare[1]}" if bare else ends[1]
    last = read_date(other, max(first, today))
    if last < first or (last - first).days >= MOST_DAYS:
        raise RefusedError(
            f"日期范围 {echo(text)} 不行：请从早到晚，最多 {MOST_DAYS} 天，"
            "例如 2026-05-01..2026-05-04。",
            f"the range {echo(text)} will not do. Try the earlier date first, and at most "
            f"{MOST_DAYS} days, such as 2026-05-01..2026-05-04.",
        )
    return [first + timedelta(days=i) for i in range((last - first).days + 1)]


def _parts(plain: str, text: str, today: date) -> tuple[int | None, int, int]:
    """Year, month and day, without a look at whether they exist."""
    if match := _YMD.fullmatch(plain) or _SOLID.fullmatch(plain):
        return int(match[1]), int(match[2]), int(match[3])
    if match := _ENDS_IN_YEAR.fullmatch(plain):
        a, b, year = (int(each) for each in match.groups())
        if a != b and a <= 12 and b <= 12:
            raise RefusedError(
                f"{echo(text)} 可能是 {year}-{a:02d}-{b:02d} 或 {year}-{b:02d}-{a:02d}，"
                "请写其中之一。",
                f"{echo(text)} may be {year}-{a:02d}-{b:02d} or {year}-{b:02d}-{a:02d}. "
                "Try one of these.",
            )
        return (year, a, b) if a <= 12 else (year, b, a)
    if match := _MD.fullmatch(plain):
        return None, int(match[1]), int(match[2])
    if match := _NAMED.fullmatch(plain):
        month, day, year_text = match[1], match[2], match[3]
    elif match := _NAMED_TOO.fullmatch(plain):
        day, month, year_text = match[1], match[2], match[3]
    else:
        month = day = year_text = ""
    if month[:3] not in _MONTHS:
        raise RefusedError(
            f"看不懂日期 {echo(text)}。请写 YYYY-MM-DD，例如 {today}。",
            f"{echo(text)} could not be read as a date. Try YYYY-MM-DD, such as {today}.",
        )
    return int(year_text) if year_text else None, _MONTHS.index(month[:3]) + 1, int(day)


def _known(day: date, text: str) -> date:
    if not FIRST <= day <= LAST:
        raise RefusedError(
            f"{echo(text)} 超出日历范围。请给 {FIRST} 到 {LAST} 之间的日期。",
            f"{echo(text)} is outside the calendar. Try a date from {FIRST} to {LAST}.",
        )
    return day
