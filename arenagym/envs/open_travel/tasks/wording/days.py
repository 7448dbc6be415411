"""Days as travellers write them: by date, or counted from today where that is unambiguous."""

from datetime import date

from arenagym.envs.open_travel.world import Language

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_SUNDAY = 6
_NEAR = {
    "en": ("today", "tomorrow", "the day after tomorrow"),
    "zh": ("今天", "明天", "后天"),
}
_STYLES = {
    "en": (
        "{weekday} {day} {month}{year}",
        "{weekday}, {month} {day}{comma_year}",
        "{day} {month}{year} ({weekday})",
        "{short} {day} {month}{year}",
    ),
    "zh": (
        "{year}{month}月{day}日（周{weekday}）",
        "{year}{month}月{day}日周{weekday}",
        "{year}{month}月{day}号（星期{weekday}）",
        "{year}{month}月{day}日",
    ),
}


def absolute_day(day: date, today: date, language: Language, style: int) -> str:
    """A date in one of four styles, with its year if that is not the year of today."""
    other = day.year != today.year
    weekday = day.weekday()
    if language == "zh":
        words = {
            "year": f"{day.year}年" if other else "",
            "month": str(day.month),
            "weekday": "一二三四五六日"[weekday],
        }
    else:
        words = {
            "year": f" {day.year}" if other else "",
            "comma_year": f", {day.year}" if other else "",
            "month": _MONTHS[day.month - 1],
            "weekday": _WEEKDAYS[weekday],
            "short": _WEEKDAYS[weekday][:3],
        }
    return _STYLES[language][style].format(day=day.day, **words)


def relative_day(day: date, today: date, language: Language) -> str | None:
    """A day as counted from today; None where people would differ about which one is meant.

    To some a week begins on Sunday, so no Sunday is "of this week" or "of the next", nor is
    anything so when today is a Sunday.
    """
    ahead = (day - today).days
    if 0 <= ahead < len(_NEAR[language]):
        return _NEAR[language][ahead]
    if ahead < 0 or _SUNDAY in {day.weekday(), today.weekday()}:
        return None
    weeks, rest = divmod(today.weekday() + ahead, 7)
    if weeks > 1:
        return None
    if language == "zh":
        return ("这周", "下周")[weeks] + "一二三四五六"[rest]
    return (f"this {_WEEKDAYS[rest]}", f"{_WEEKDAYS[rest]} next week")[weeks]
