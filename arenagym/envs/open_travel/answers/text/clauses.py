"""Cuts a text into lines and clauses, each with what it tells: places, times, money, words."""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import NamedTuple, TypeVar, cast

from arenagym.envs.open_travel.answers.reading_json import AnswerError
from arenagym.envs.open_travel.answers.text import clocks, figures
from arenagym.envs.open_travel.answers.text.clocks import DayMark, When
from arenagym.envs.open_travel.answers.text.figures import Distance, Duration, Per, Price, Rating
from arenagym.envs.open_travel.answers.text.names import Names, Spot, Town
from arenagym.envs.open_travel.answers.text.pages import Line, Page
from arenagym.envs.open_travel.answers.text.words import Word, find_words, label_of

_MOST, _LINES = 12_000, 8_000
"""Tokens and lines of a text: a long plan has a few thousand."""
_DENSE, _LONG = 40, 300
"""Tokens of a clause, and clauses of a line, that are read together; nobody writes more."""
PLACE, OTHER = "\ue001", "\ue002"
"""Stand where a place or another token was."""
_TRAIN = r"(?<![A-Za-z\d-])(?:[GDK]\d{1,4}|[CTZ]\d{2,4}|[gdk]\d{2,4})(?![A-Za-z\d])"
_FLIGHT = (
    r"(?<![A-Za-z\d-])(?!AM|PM|NO|CN)(?:[A-Z]{2} ?\d{3,5}|(?:[A-Z]\d|\d[A-Z])\d{3,4})(?![A-Za-z\d])"
)
_RIDE = re.compile(rf"(?P<train>{_TRAIN})|{_FLIGHT}")
_CUT = re.compile(
    r"[|;。!?、()\[\]]|,(?!\d{3}(?!\d))|→|(?<!\d)\.(?= |$)|\.(?= [A-Z]|$)| - "
    r"|然后|随后|之后|接着|再(?=[打步乘前去坐骑])"
    r"|(?i:\b(?:and )?then\b|\bfollowed by\b|\bafter (?:which|that)\b|\bafterwards?\b|\bbefore\b"
    r"|\band (?=(?:visit|have|take|walk|head|explore|go|eat|enjoy|check|return|ride|drive)\b))"
)
_LABEL = re.compile(rf"[ >*#|-]{{0,8}}([^:{PLACE}{OTHER}]{{1,24}}?) ?:")
_NUMBER = re.compile(r"(?<![\d.])(\d{1,7}(?:,\d{3})*(?:\.\d{1,6})?)(?![\d:])")
_FAR = 60
"""Kilometres that no way within a city has: a greater number without a unit is metres."""
_TOLD = re.compile(rf"\w|[{PLACE}{OTHER}]")
_EACH = re.compile(r"人|per|pp\b|each", re.IGNORECASE)
_METRES = re.compile(r"米|(?<![a-z])m(?:etres|eters)?(?![a-z])", re.IGNORECASE)


class Number(NamedTuple):
    """Of a train or flight; `kind` is which of the two."""

    start: int
    end: int
    text: str
    kind: str


Token = Spot | Town | DayMark | When | Price | Duration | Distance | Rating | Number | Word
T = TypeVar("T", bound=NamedTuple)


Found = dict[type | str, list[Token]]


class Clause(NamedTuple):
    """A part of a line.

    Attributes:
        text: with signs where tokens were.
        label: what it is said to be: "time", "cost"; "" if it has no label.
        body: where it starts behind the label.
        inner: whether it stands in brackets.
        lead: what is before it: a sign, "then", or "".
        found: its tokens by their type, and its words by their role.
    """

    start: int
    end: int
    text: str
    label: str
    body: int
    inner: bool
    lead: str
    tokens: tuple[Token, ...]
    found: Found

    def all(self, kind: type[T]) -> list[T]:
        """The tokens of a kind."""
        return _of_kind(self.found, kind)

    def words(self, *roles: str) -> list[Word]:
        """The words of some roles."""
        return _of_roles(self.found, roles)

    def tells(self, *kinds: type) -> bool:
        """Whether there is a token of any of these kinds."""
        return any(kind in self.found for kind in kinds)


class Row(NamedTuple):
    """A line of a page and its clauses; `marks` are its spans in bold or in quotes."""

    page: Page
    line: Line
    marks: tuple[tuple[int, int], ...]
    clauses: tuple[Clause, ...]
    found: Found

    def all(self, kind: type[T]) -> list[T]:
        """The tokens of a kind."""
        return _of_kind(self.found, kind)

    def words(self, *roles: str) -> list[Word]:
        """The words of some roles."""
        return _of_roles(self.found, roles)

    def tells(self, *kinds: type) -> bool:
        """Whether there is a token of any of these kinds."""
        return any(kind in self.found for kind in kinds)


def read_rows(page: Page, names: Names, near: date) -> Iterator[Row]:
    """The lines that tell something.

    Args:
        page: the text.
        names: of the places that it may tell.
        near: the day that dates without a year are nearest to.

    Raises:
        AnswerError: it tells more than any plan.
    """
    if len(page.lines) > _LINES:
        raise AnswerError(f"the answer has more than {_LINES:,} lines")
    tokens, masked = _tokens(page.text, names, near)
    at = mark = 0
    for line in page.lines:
        first, opening = at, mark
        while at < len(tokens) and tokens[at].start < line.end:
            at += 1
        while mark < len(page.marks) and page.marks[mark][0] < line.end:
            mark += 1
        told = at > first or mark > opening or line.item or line.heading
        if told or page.text.find(":", line.head, line.end) > 0:
            clauses = tuple(_clauses(masked, line, tokens[first:at]))
            marks = page.marks[opening:mark]
            for i in range(0, len(clauses) or 1, _LONG):
                part = clauses[i : i + _LONG]
                found = _by_kind(token for each in part for token in each.tokens)
                yield Row(page, line, marks, part, found)


def _tokens(text: str, names: Names, near: date) -> tuple[list[Token], str]:
    """What the text tells, in its order, and the text with signs in its place."""
    finders: tuple[Callable[[str], Iterable[Token]], ...] = (
        names.find,
        lambda masked: clocks.find_dates(masked, near),
        clocks.find_day_numbers,
        _numbers,
        figures.find_prices,
        clocks.find_ranges,
        clocks.find_solid_ranges,
        clocks.find_clocks,
        figures.find_ratings,
        figures.find_durations,
        figures.find_distances,
        figures.find_bare_prices,
        clocks.find_bare_ranges,
        names.towns,
        find_words,
    )
    tokens: list[Token] = []
    for finder in finders:
        pieces, at = [], 0
        for each in sorted(finder(text), key=_start):
            if each.start < at:
                continue
            sign = PLACE if isinstance(each, Spot) else OTHER
            pieces += [text[at : each.start], sign * (each.end - each.start)]
            at = each.end
            tokens.append(each)
            if len(tokens) > _MOST:
                raise AnswerError("the answer tells too much: keep to what was asked for")
        if finder is not find_words:
            text = "".join([*pieces, text[at:]])
    return sorted(tokens, key=_start), text


def _start(token: Token) -> int:
    return token.start


def _numbers(text: str) -> Iterator[Number]:
    for match in _RIDE.finditer(text):
        kind = "train" if match["train"] else "flight"
        yield Number(match.start(), match.end(), match[0].replace(" ", "").upper(), kind)


def _clauses(masked: str, line: Line, tokens: list[Token]) -> Iterator[Clause]:
    start, lead, depth, at = line.head, "", 0, 0
    cuts = [*((m.start(), m.end(), m[0]) for m in _CUT.finditer(masked, line.head, line.end))]
    for cut, after, sign in (*cuts, (line.end, line.end, "")):
        first = at
        while at < len(tokens) and tokens[at].start < cut:
            at += 1
        if _TOLD.search(masked, start, cut):
            yield _clause(masked[start:cut], start, lead, tokens[first:at], inner=depth > 0)
        depth = max(0, depth + (sign in {"(", "["}) - (sign in {")", "]"}))
        start, lead = after, sign.strip().casefold()


def _clause(text: str, start: int, lead: str, tokens: list[Token], *, inner: bool) -> Clause:
    match = _LABEL.match(text)
    name = match[1].strip(" *") if match else ""
    label = label_of(name)
    body = start + (match.end() if match else 0)
    if label:
        tokens = [*tokens, *_labelled(label, name, text[body - start :], body, tokens)]
    kept = tuple(tokens[:_DENSE])
    end = start + len(text)
    return Clause(start, end, text, label, body, inner, lead, kept, _by_kind(kept))


def _by_kind(tokens: Iterable[Token]) -> Found:
    found: Found = {}
    for each in tokens:
        found.setdefault(type(each), []).append(each)
        if isinstance(each, Word):
            found.setdefault(each.role, []).append(each)
    return found


def _of_kind(found: Found, kind: type[T]) -> list[T]:
    return [*cast("list[T]", found.get(kind, []))]


def _of_roles(found: Found, roles: tuple[str, ...]) -> list[Word]:
    lists = [cast("list[Word]", found[role]) for role in roles if role in found]
    words = [each for one in lists for each in one]
    return words if len(lists) == 1 else sorted(words)


def _labelled(label: str, name: str, text: str, start: int, tokens: list[Token]) -> Iterator[Token]:
    """The number in a column of costs, minutes, distances or ratings, which have no unit."""
    kinds = {"cost": Price, "duration": Duration, "distance": Distance, "rating": Rating}
    kind = kinds.get(label)
    match = _NUMBER.search(text)
    if kind is None or match is None or any(isinstance(each, kind) for each in tokens):
        return
    a, b, value = start + match.start(), start + match.end(), float(match[1].replace(",", ""))
    if label == "cost":
        per: Per = "person" if _EACH.search(name) else "party"
        yield Price(a, b, value, per, whole=False, nightly="晚" in name or "night" in name)
    elif label == "duration":
        hours = "小时" in name or "hour" in name.casefold()
        yield Duration(a, b, value * 60 if hours else value)
    elif label == "distance":
        metres = _METRES.search(name) or value >= _FAR
        yield Distance(a, b, value / 1_000 if metres else value)
    else:
        yield Rating(a, b, value)
