"""Reads numbers, dates, choices and pairs out of an answer; None where nothing is said clearly.

An answer that names two things where one is asked for says nothing: else a model could name all.
What stands after the last colon is read first ("Answer: 7"), then all of it. Full-width digits,
brackets and commas are read as the others. Numbers are digits: number words of no language are.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date

_MAX_DIGITS = 15
_NUMBER = re.compile(r"[-−]?\d[\d,]*(?:\.\d+)?")
_GROUPED = re.compile(r"[-−]?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_AROUND = " \t\r\n.,;!。、'\"“”‘’「」《》`*_()[]{}<>"
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAME = r"(?P<name>(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*)\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>\d{4})(?!\d)"
_DATES = (
    re.compile(
        r"(?<!\d)(?P<year>\d{4})\s?[-/.年]\s?(?P<month>\d{1,2})\s?[-/.月]\s?(?P<day>\d{1,2})"
    ),
    re.compile(rf"\b{_NAME}\s+{_DAY},?\s+{_YEAR}"),
    re.compile(rf"(?<!\d){_DAY}\s+(?:of\s+)?{_NAME},?\s+{_YEAR}"),
    re.compile(rf"(?<!\d)(?P<one>\d{{1,2}})[-/.](?P<other>\d{{1,2}})[-/.]{_YEAR}"),
)
_MONTH_FORMS = (
    re.compile(r"(?<!\d)(?P<year>\d{4})\s?[-/.年]\s?(?P<month>\d{1,2})(?!\d|\s?[-/.月]\s?\d)"),
    re.compile(rf"\b{_NAME},?\s+(?:of\s+)?{_YEAR}"),
    re.compile(rf"(?<![\d/.-])(?P<month>\d{{1,2}})[-/.]{_YEAR}"),
)
_QUOTE = "['\"]?"
_PAIR = re.compile(
    rf"[(\[{{]\s*{_QUOTE}(\d{{1,15}}){_QUOTE}\s*[,;、]\s*{_QUOTE}(\d{{1,15}}){_QUOTE}\s*[)\]}}]"
)


def plain(text: str) -> str:
    """The text with full-width and other compatibility forms in their common form."""
    return unicodedata.normalize("NFKC", text)


def read_number(answer: str) -> float | None:
    """The one number in an answer: "about 5", "1,234" and "5." are numbers, "4 to 6" is none."""
    for part in _parts(answer):
        found = [each for match in _NUMBER.findall(part) for each in _ungrouped(match)]
        if any(len(each) > _MAX_DIGITS for each in found):
            return None
        values = {float(each) for each in found}
        if len(values) == 1:
            return values.pop()
    return None


def read_choice(answer: str, choices: Sequence[str]) -> str | None:
    """The one of the choices that an answer is, or the only one that it mentions as a word."""
    for part in _parts(answer):
        text = part.strip(_AROUND).casefold()
        named = [choice for choice in choices if text == choice.casefold()]
        if not named:
            named = [choice for choice in choices if _mentions(text, choice.casefold())]
        if len(named) == 1:
            return named[0]
    return None


def read_date(answer: str) -> date | None:
    """The one date in an answer: 2024-05-07, 2024年5月7日, May 7, 2024 or 7 May 2024.

    Of 5/13/2024 it is clear which number is the month; of 5/7/2024 it is not, so that is none.
    """
    text = plain(answer).lower()
    found = {_date(match) for form in _DATES for match in form.finditer(text)}
    return found.pop() if len(found) == 1 else None


def read_month(answer: str) -> tuple[int, int] | None:
    """The year and month in an answer: 2024-05, 2024年5月, May 2024 or 05/2024."""
    text = plain(answer).lower()
    found = {
        (int(match["year"]), _month(match))
        for form in _MONTH_FORMS
        for match in form.finditer(text)
    }
    if len(found) != 1:
        return None
    year, month = found.pop()
    return (year, month) if 1 <= month <= 12 else None


def read_pairs(answer: str) -> list[tuple[int, int]]:
    """The pairs of numbers in an answer, as they are written.

    Those in brackets, anywhere: (1, 2), [1, 2]. Where there is none, a line with two numbers in it
    is a pair.
    """
    text = plain(answer)
    found = [(int(a), int(b)) for a, b in _PAIR.findall(text)]
    if found:
        return found
    rows = (re.findall(r"\d+", line) for line in text.splitlines())
    return [
        (int(row[0]), int(row[1]))
        for row in rows
        if len(row) == 2 and max(map(len, row)) <= _MAX_DIGITS
    ]


def beside_pairs(answer: str) -> str:
    """What is in an answer besides bracketed pairs and what may stand between them."""
    return _PAIR.sub("", plain(answer)).strip(" \t\r\n,;、[]")


def _parts(answer: str) -> Iterator[str]:
    text = plain(answer)
    if (after := text.rpartition(":")[2].strip()) != text.strip():
        yield after
    yield text


def _ungrouped(number: str) -> list[str]:
    """1,234 is one number; 4,5 is two."""
    number = number.replace("−", "-").rstrip(",")
    if _GROUPED.fullmatch(number):
        return [number.replace(",", "")]
    return [each for each in number.split(",") if each]


def _mentions(text: str, choice: str) -> bool:
    if not choice.isascii():
        return choice in text
    return re.search(rf"(?<!\w){re.escape(choice)}(?!\w)", text) is not None


def _date(match: re.Match[str]) -> date | None:
    groups = match.groupdict()
    if "one" in groups:
        one, other = sorted((int(groups["one"]), int(groups["other"])))
        if one < other <= 12:
            return None
        month, day = one, other
    else:
        month, day = _month(match), int(groups["day"])
    try:
        return date(int(groups["year"]), month, day)
    except ValueError:
        return None


def _month(match: re.Match[str]) -> int:
    groups = match.groupdict()
    return _MONTHS.index(groups["name"][:3]) + 1 if "name" in groups else int(groups["month"])
