"""Opening hours: by weekday, in two seasons, and what they say in words."""

from datetime import date
from functools import lru_cache

import msgspec

from arenagym.envs.bilingual import Language

DAY = 1440
"""Minutes."""

Week = tuple[tuple[int, int] | None, ...]
"""For each day from Monday, when it opens and closes in minutes after midnight; None is closed.

A place that closes after midnight closes at more than 1440: 25:00 is 1500.
"""

_DAYS = {
    "zh": ("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
_WORDS = {
    "zh": {
        "daily": "每天",
        "to": "至",
        "closed": "休息",
        "all": "全天开放",
        "winter": "11月至3月：",
        "sep": "，",
        "season": "；",
    },
    "en": {
        "daily": "daily",
        "to": "–",
        "closed": "closed",
        "all": "open day and night",
        "winter": "November to March: ",
        "sep": ", ",
        "season": "; ",
    },
}
_WINTER = (11, 12, 1, 2, 3)


class Hours(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """When a place is open.

    Attributes:
        week: April to October, and the whole year if there is no `winter`.
        winter: November to March, if that differs.
    """

    week: Week
    winter: Week | None = None

    def on(self, day: date) -> tuple[int, int] | None:
        """When it opens and closes on a day, in minutes after midnight; None if it does not."""
        week = self.winter if self.winter and day.month in _WINTER else self.week
        return week[day.weekday()]

    def open_at(self, day: date, minute: int) -> bool:
        """Whether it is open, also if it opened the day before and closes after midnight."""
        today = self.on(day)
        if today and today[0] <= minute < today[1]:
            return True
        before = self.on(date.fromordinal(day.toordinal() - 1))
        return before is not None and before[0] <= minute + DAY < before[1]

    @property
    def closed_days(self) -> tuple[int, ...]:
        """The weekdays, from 0 for Monday, on which it is closed all year."""
        winter = self.winter or self.week
        return tuple(i for i, day in enumerate(self.week) if day is None and winter[i] is None)

    def text(self, language: Language) -> str:
        """In words."""
        said = _said(self.week, language)
        if self.winter:
            words = _WORDS[language]
            said += words["season"] + words["winter"] + _said(self.winter, language)
        return said


def clock(minute: int) -> str:
    """Such as 09:30; after midnight it begins anew."""
    return f"{minute // 60 % 24:02d}:{minute % 60:02d}"


def day_name(weekday: int, language: Language) -> str:
    """Of 0 for Monday to 6."""
    return _DAYS[language][weekday]


@lru_cache(maxsize=4_096)
def _said(week: Week, language: Language) -> str:
    words = _WORDS[language]
    days = _DAYS[language]
    runs: list[tuple[int, int]] = []
    for i in range(7):
        if runs and week[runs[-1][0]] == week[i]:
            runs[-1] = runs[-1][0], i
        else:
            runs.append((i, i))
    if all(each == (0, DAY) for each in week):
        return words["all"]
    parts = []
    for first, last in runs:
        which = days[first] if first == last else f"{days[first]}{words['to']}{days[last]}"
        hours = week[first]
        if hours is None:
            what = words["closed"]
        else:
            what = words["all"] if hours == (0, DAY) else f"{clock(hours[0])}–{clock(hours[1])}"
        parts.append(f"{words['daily'] if last - first == 6 else which} {what}")
    return words["sep"].join(parts)
