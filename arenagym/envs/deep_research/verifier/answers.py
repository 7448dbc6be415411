"""Grades short answers: names, numbers, dates and codes, however they are written."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date
from typing import Literal

from rapidfuzz.distance import OSA

from arenagym.envs.bilingual import is_chinese
from arenagym.envs.deep_research.tasks.task import Question
from arenagym.envs.deep_research.verifier.numerals import with_digits
from arenagym.envs.deep_research.verifier.reports.figures import Number, read_figures
from arenagym.envs.deep_research.verifier.reports.names import find_name, proper_names, tidy
from arenagym.records import Record

Others = Callable[[str], bool]
How = Literal[
    "exact", "order", "initials", "typo", "number", "date", "code",
    "empty", "several", "hedged", "denied", "other",
]  # fmt: skip


class ShortGrade(Record, frozen=True, kw_only=True):
    """Whether an answer is right.

    Attributes:
        how: by what it was found right, or what is wrong with it.
        read: the part of it that was taken for the answer.
    """

    correct: bool
    how: How
    read: str


_MOST, _LINE = 20_000, 400
"""Characters at the end of an answer that are looked at, and of the part that counts."""
_MARK = re.compile(
    r"\\boxed\s*\{|\banswer\b[\s*_]*(?:\bis\b)?[\s*_]*[:：][\s*_]*"
    r"|\bthe (?:final )?answer is\b|(?:答案|回答)[\s*_]*(?:是|为)?[\s*_]*[:：][\s*_]*"
    r"|答案(?:是|为)",
    re.IGNORECASE,
)
_HEDGE = re.compile(
    r"\b(?:either|or|maybe|perhaps|possibly|might be|could be|may be|not sure|unsure|unclear)\b"
    r"|或|还是|要么|也许|可能|不确定|不清楚"
)
_DENIAL = re.compile(
    r"(?:\bnot|n't(?: be)?|\bnever|rather than|instead of|不是|并非|而非)\s*(?:the )?#"
)
_BOTH = re.compile(r"#(?:\s*[,;，；、(（]?\s*(?:or|aka|or in chinese|或|即|又名)?\s*[:：]?\s*#)+")
_JOINTS = re.compile(r"\s*(?:[,;/，；、+&\n]|\band\b|和|与|及)\s*")
_LEAD = re.compile(
    r"^(?:(?:it|this|that|he|she|they)(?:'s| is| was| are)|the [a-z ]{3,30} (?:is|was)"
    r"|[是为即]|这是|应该是|应为)\s*[:：]?\s*"
)
_TITLES = {"mr", "mrs", "ms", "dr", "prof", "professor", "sir", "the", "president", "mayor"}
_ARTICLE = re.compile(r"^(?:the|a|an) ")
_SIGNS = re.compile(r"[\W_]+")
_COUNTS = re.compile(
    r"\d+|[零〇一二两三四五六七八九十百千]+|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|"
    r"eleven|twelve|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|first|second)\b"
)
_SHORT, _WIDE_SHORT, _LONG = 6, 4, 13
"""Letters from which on one may be wrong, in Latin or in Chinese, and from which on two may."""
_EDGES = " \t\r\n\"'`“”‘’「」《》<>*_#.,;:!。，；：！、()（）[]【】{}$\\"
_KEY = re.compile(r"[a-z]+-\d+")
_BRACKETS = re.compile(r"\([^()]*\)")
_CODE = re.compile(r"(?<![a-z0-9])(?:p[ -]?)?(\d{3})[ -]?(\d{4})(?!\d)")
_UNITS = {"people": "", "employees": "", "cm": "m"}
_EXACT = {"", "pages", "minutes", "years"}
_TOLERANCE = 0.01


def grade_short(question: Question, answer: str, *, others: Others | None = None) -> ShortGrade:
    """Grade a short answer: the line after the last "Answer:", else all of it or its last line.

    It never raises. An answer with several candidates is wrong.

    Args:
        question: with its accepted answers.
        answer: as an agent wrote it.
        others: whether a text is the name of something else in the same universe: such a one is
            taken for no misspelling.
    """
    read = _read(answer if isinstance(answer, str) else "")
    if not read:
        return ShortGrade(correct=False, how="empty", read="")
    how = _grade(question, read, others or _nothing)
    right = how in {"exact", "order", "initials", "typo", "number", "date", "code"}
    return ShortGrade(correct=right, how=how, read=read)


def _nothing(_: str) -> bool:
    return False


def _grade(question: Question, read: str, others: Others) -> How:
    wanted = question.answer
    if isinstance(wanted, date):
        return _date(wanted, question, read)
    if not isinstance(wanted, str):
        return _number(question, float(wanted), read)
    if not _KEY.fullmatch(wanted):
        return _code(wanted, read)
    return _name(question, read, others)


def _read(text: str) -> str:
    """The part of an answer that counts."""
    text = unicodedata.normalize("NFKC", text[-_MOST:]).replace("\r", "\n")
    marks = list(_MARK.finditer(text))
    if marks:
        boxed = marks[-1][0].startswith("\\")
        text = text[marks[-1].end() :]
        text = text.split("}")[0] if boxed else text
        lines = [line for line in text.split("\n") if line.strip(_EDGES)]
        return lines[0].strip()[:_LINE] if lines else ""
    text = text.strip()
    if len(text) > _LINE:
        text = text.rsplit("\n", 1)[-1][-_LINE:]
    return text if text.strip(_EDGES) else ""


# Names


def _name(question: Question, read: str, others: Others) -> How:
    low, accepted = tidy(read), [tidy(name) for name in question.accepted]
    bare = _bare(low)
    for name in accepted:
        if _squeezed(bare) == _squeezed(_ARTICLE.sub("", name)):
            return "exact"
    rest = low
    for name in sorted(accepted, key=len, reverse=True):
        while (at := find_name(name, rest)) >= 0:
            rest = f"{rest[:at]}#{rest[at + len(name) :]}"
    if "#" in rest:
        return _among(question, rest, read, others)
    if others(bare):
        return "other"
    return next((how for name in accepted if (how := _alike(name, bare))), "other")


def _among(question: Question, rest: str, read: str, others: Others) -> How:
    """An answer that is among other words: whether these leave a doubt. # stands for its name."""
    rest = _BOTH.sub("#", rest)
    if _HEDGE.search(rest):
        return "hedged"
    if _DENIAL.search(rest):
        return "denied"
    query, names = tidy(question.query), [tidy(name) for name in question.accepted]
    for found in proper_names(read):
        inside = any(found != name and find_name(name, found) >= 0 for name in names)
        if inside and set(_words(found)) - _TITLES - {w for n in names for w in _words(n)}:
            return "other"  # such as a river by the name of a city
    if is_chinese(rest) and any(others(each) for each in _longer(rest, names)):
        return "other"
    parts = [part.strip(_EDGES) for part in _JOINTS.split(rest)]
    parts = [part for part in parts if part and part != "#"]
    looks = {name for name in proper_names(read) if name not in names}
    if any(part not in query and (others(part) or part in looks) for part in parts):
        return "several"
    return "exact"


def _longer(rest: str, names: list[str]) -> Iterator[str]:
    """What the name may be a part of, in a language that does not part words."""
    at = rest.index("#")
    for start in range(max(0, at - 6), at + 1):
        for end in range(at + 1, min(len(rest), at + 7) + 1):
            if end - start > 1:
                for name in names:
                    yield rest[start:end].replace("#", name)


def _alike(name: str, bare: str) -> How | None:
    """Whether a text is another way to write a name."""
    one, two = _words(name), _words(bare)
    if len(one) > 1 and sorted(one) == sorted(two):
        return "order"
    if [each for each in one if len(each) > 1] == two and len(two) > 1 and len(one) > len(two):
        return "initials"
    if _COUNTS.findall(name) != _COUNTS.findall(bare):
        return None
    if [each for each in one if len(each) == 1] != [each for each in two if len(each) == 1]:
        return None
    short, given = _squeezed(name), _squeezed(bare)
    if len(short) < (_WIDE_SHORT if is_chinese(short) else _SHORT):
        return None
    most = 2 if len(short) >= _LONG and not is_chinese(short) else 1
    return "typo" if OSA.distance(short, given, score_cutoff=most) <= most else None


def _bare(low: str) -> str:
    """Without what may stand before and after an answer."""
    text = _LEAD.sub("", low.strip(_EDGES)).strip(_EDGES)
    return _ARTICLE.sub("", text)


def _squeezed(text: str) -> str:
    return _SIGNS.sub("", text)


def _words(text: str) -> list[str]:
    return [word for word in _SIGNS.split(text) if word]


# Numbers, dates and codes


def _number(question: Question, wanted: float, read: str) -> How:
    unit = _UNITS.get(question.unit, question.unit)
    wanted = wanted / 100 if question.unit == "cm" else wanted
    bare = _BRACKETS.sub(" ", read)
    told = _numbers(bare) or _numbers(read)
    numbers = [each for each in told if not each.unit or each.unit == unit]
    asked = {each.value for each in _numbers(question.query)}
    numbers = [each for each in numbers if each.value == wanted or each.value not in asked]
    if question.unit == "cm":
        numbers = [n if n.unit else n._replace(value=n.value / 100) for n in numbers]
    units = [each for each in numbers if each.unit] or numbers
    allowed = 0.0 if question.unit in _EXACT else _TOLERANCE * abs(wanted)
    right = [abs(each.value - wanted) <= allowed + 1e-9 for each in units]
    if not right:
        return "other"
    if all(right):
        return "number"
    return "several" if any(right) else "other"


def _numbers(text: str) -> tuple[Number, ...]:
    return read_figures(with_digits(tidy(text))).numbers


def _date(wanted: date, question: Question, read: str) -> How:
    asked = {each[1:] for each in read_figures(tidy(question.query)).days}
    days = [each for each in read_figures(tidy(read)).days if each.year and each.day]
    days = [each for each in days if each[1:] == _parts(wanted) or each[1:] not in asked]
    right = {each.at for each in days if each[1:] == _parts(wanted)}
    if not right:
        return "other"
    return "date" if right == {each.at for each in days} else "several"


def _parts(day: date) -> tuple[int, int, int]:
    return day.year, day.month, day.day


def _code(wanted: str, read: str) -> How:
    digits = re.sub(r"\D", "", wanted)
    found = {"".join(match.groups()) for match in _CODE.finditer(tidy(read))}
    if digits not in found:
        return "other"
    return "code" if len(found) == 1 else "several"
