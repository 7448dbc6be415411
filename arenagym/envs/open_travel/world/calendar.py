"""Dates: which the world knows, which are holidays, and what that does to demand."""

from datetime import date, timedelta
from functools import cache

from arenagym.errors import SettingError

FIRST, LAST = date(2020, 1, 1), date(2035, 12, 31)
_SPRING = (
    "2020-01-25 2021-02-12 2022-02-01 2023-01-22 2024-02-10 2025-01-29 2026-02-17 2027-02-06 "
    "2028-01-26 2029-02-13 2030-02-03 2031-01-23 2032-02-11 2033-01-31 2034-02-19 2035-02-08"
)
"""Lunar new year's days."""


def as_date(given: date | str) -> date:
    """A date that the world knows, also from text such as "2026-05-01".

    Raises:
        SettingError: it is none, or not one of 2020 to 2035.
    """
    try:
        day = date.fromisoformat(given.strip()) if isinstance(given, str) else given
    except ValueError:
        raise SettingError(
            f"date={given!r}: give a date as YYYY-MM-DD, such as 2026-05-01"
        ) from None
    if not FIRST <= day <= LAST:
        raise SettingError(f"date={day.isoformat()}: give one from {FIRST} to {LAST}")
    return day


@cache
def holiday(day: date) -> bool:
    """Whether it is one of the days of New Year, the Spring Festival, 1 May or 1 October."""
    if (day.month, day.day) == (1, 1) or (day.month == 5 and day.day <= 5):
        return True
    if day.month == 10 and day.day <= 7:
        return True
    return any(-1 <= (day - start).days <= 6 for start in _springs())


@cache
def crowding(day: date) -> float:
    """How much a date is asked for: 1 on ordinary days, up to 1.5 on the first of a holiday."""
    before, after = (holiday(day + timedelta(days=step)) for step in (-1, 1))
    if holiday(day):
        return 1.5 if not before or not after else 1.3
    if after or before:
        return 1.35
    return (1.0, 0.95, 0.95, 1.0, 1.15, 1.1, 1.15)[day.weekday()]


@cache
def _springs() -> tuple[date, ...]:
    return tuple(date.fromisoformat(each) for each in _SPRING.split())
