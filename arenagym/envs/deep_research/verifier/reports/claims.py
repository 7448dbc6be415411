"""What the sentences of a report claim, and whether the pages that they cite hold it."""

import re
from collections.abc import Iterable, Sequence
from itertools import combinations

import msgspec

from arenagym.envs.bilingual import is_chinese
from arenagym.envs.deep_research.tasks.task import Nugget, ReportTask
from arenagym.envs.deep_research.universe import Universe
from arenagym.envs.deep_research.verifier.reports.figures import Day, Number
from arenagym.envs.deep_research.verifier.reports.matching import (
    Matcher,
    Reading,
    is_attributed,
)
from arenagym.envs.deep_research.verifier.reports.names import proper_names
from arenagym.envs.deep_research.verifier.reports.pages import Page, Pages
from arenagym.envs.deep_research.verifier.reports.ways import Ways, ways

_NAMES = 2
"""With so many names, a sentence without figures is a claim."""
_META = re.compile(
    r"\W*(?:this (?:report|survey|timeline|comparison|overview|document|section|chronology)\b"
    r"|below\b|the following\b|the (?:report|table) "
    r"|本(?:报告|文|年表|节)|以下|下面|下文|下表|上表)"
)
_NEAR = 40
"""Numbers that are looked at for one that follows from others."""
Figure = tuple[Day | Number, ...]
"""A day or number, in all the ways in which it can be read."""


class Claim(msgspec.Struct, frozen=True):
    """A sentence that claims something.

    Attributes:
        number: of the sentence.
        nuggets: what it holds, and whether the value of each is one that is denied.
        names, known, figures: what it has besides: names that the task does not know, those that
            it knows, days and numbers.
        denied: whether it tells something denied as true.
    """

    number: int
    reading: Reading
    nuggets: tuple[tuple[Nugget, bool], ...]
    names: tuple[str, ...]
    known: tuple[Ways, ...]
    figures: tuple[Figure, ...]
    denied: bool

    @property
    def rest(self) -> int:
        """How much there is besides nuggets."""
        return len(self.names) + len(self.known) + len(self.figures)


class Judge:
    """Judges the sentences of a report one by one.

    Attributes:
        held, denied: numbers of the nuggets, and of the denied claims told as true, of each.
    """

    def __init__(
        self, task: ReportTask, matcher: Matcher, pages: Pages, universe: Universe | None
    ) -> None:
        self._task, self._matcher, self._pages = task, matcher, pages
        self._universe = universe
        self._wrong = {(nugget.statement, ways(nugget.value).key) for nugget in task.denied}
        self.held, self.denied = matcher.held(), matcher.denied()

    def claims(self) -> dict[int, Claim]:
        """What the sentences claim that claim something, by their numbers."""
        found = {}
        for number in range(len(self._matcher.readings)):
            claim = self._claim(number)
            if claim.nuggets or self._is_claim(claim.reading):
                found[number] = claim
        return found

    def good(self, claim: Claim, url: str, among: Sequence[str]) -> bool:
        """Whether a page that was opened holds a claim, or its part of it.

        Args:
            claim: of a sentence.
            url: of the page.
            among: all opened pages that the sentence cites.
        """
        if any(self._pages.holds(url, each, denied=wrong) for each, wrong in claim.nuggets):
            return True
        page = self._pages.page(url)
        if page is None or (claim.nuggets and not claim.rest):
            return False
        absent = self._absent(claim, [page])
        if not absent or claim.nuggets or absent == claim.rest:
            return not absent
        others = [each for other in among if (each := self._pages.page(other)) is not None]
        return not self._absent(claim, others)

    def unsupported(self, claim: Claim) -> bool:
        """Whether a claim has a figure that no opened page has together with what it is about."""
        held = any(
            self._pages.holds(url, each, denied=wrong)
            for each, wrong in claim.nuggets
            for url in self._pages.opened_urls()
        )
        # The year of a yearly figure is seldom in the text that tells the figure.
        figures = [
            each
            for each in (claim.figures if held else _figures(claim.reading))
            if not self._derived(claim, each) and not (held and _is_year(each))
        ]
        if not figures:
            return False
        topics = [self._matcher.subjects[key] for key in self._matcher.topic(claim.number)]
        topics += self._named(claim.reading)
        names = proper_names(claim.reading.sentence.text, lone=True)
        pages = [
            page
            for page in self._pages.opened()
            if not (topics or names)
            or any(page.has(each) for each in topics)
            or any(page.has_name(name) for name in names)
        ]
        return not all(any(_has(page, each) for page in pages) for each in figures)

    def _claim(self, number: int) -> Claim:
        reading = self._matcher.readings[number]
        told = [self._task.nuggets[i] for i in sorted(self.held[number])]
        wrong = [nugget for nugget in self._task.denied if self._matcher.mentions(number, nugget)]
        nuggets = [(each, self._is_denied(each)) for each in told] + [(e, True) for e in wrong]
        parts = [
            ways(part) for each, _ in nuggets for part in (each.subject, each.value, each.when)
        ]
        known = self._named(reading)
        every = [*parts, *known]
        return Claim(
            number=number,
            reading=reading,
            nuggets=tuple(nuggets),
            names=tuple(
                name for name in proper_names(reading.sentence.text) if not _within(name, every)
            ),
            known=tuple(each for each in known if all(each.key != part.key for part in parts)),
            figures=tuple(each for each in _figures(reading) if not _is_part(each, every, reading)),
            denied=bool(self.denied[number]),
        )

    def _is_claim(self, reading: Reading) -> bool:
        text = reading.low.rstrip()
        if _META.match(text) or text.endswith((":", "：", "?", "？")):
            return False
        names = max(len(proper_names(reading.sentence.text)), len(self._named(reading)))
        return bool(_figures(reading)) or names >= _NAMES

    def _named(self, reading: Reading) -> list[Ways]:
        return [each for each in self._matcher.known.values() if reading.find(each) >= 0]

    def _is_denied(self, nugget: Nugget) -> bool:
        return (nugget.statement, ways(nugget.value).key) in self._wrong

    def _absent(self, claim: Claim, pages: Sequence[Page]) -> int:
        """How much of a claim, besides nuggets, none of the pages has."""
        absent = [
            not any(_has(page, each) for page in pages)
            for each in claim.figures
            if not self._derived(claim, each)
        ]
        absent += [not any(page.has(each) for page in pages) for each in claim.known]
        absent += [
            not any(self._has_name(page, name, claim) for page in pages) for name in claim.names
        ]
        return sum(absent)

    def _has_name(self, page: Page, name: str, claim: Claim) -> bool:
        """Names in another language than the page's can be looked up in a universe only."""
        if page.has_name(name):
            return True
        if page.wide == is_chinese(claim.reading.low):
            return False
        if self._universe is None:
            return True
        return any(page.has(ways(tuple(each.name))) for each in self._universe.named(name))

    def _derived(self, claim: Claim, figure: Figure) -> bool:
        """Whether a number is the difference or sum of two others in its sentence or before it."""
        near = self._matcher.readings[max(0, claim.number - 1) : claim.number + 1]
        values = [each.value for one in near for each in one.figures.numbers]
        values += [each.year for one in near for each in one.figures.days]
        return any(
            abs(abs(a - b) - each.value) < 1e-6 or abs(a + b - each.value) < 1e-6
            for each in figure
            if isinstance(each, Number)
            for a, b in combinations(values[:_NEAR], 2)
            if each.value not in {a, b}
        )


def _figures(reading: Reading) -> list[Figure]:
    """Those that count: no small counts, no shares.

    Nor days where a document is spoken of: its own may be meant, which is not in its text.
    """
    days = reading.figures.days
    years = {day.year for day in days if not day.month}
    found: dict[int, list[Day | Number]] = {}
    dated = is_attributed(reading.low)
    for day in days:
        if day.year and not (day.month and dated):
            found.setdefault(day.at, []).append(day)
    for number in reading.figures.numbers:
        if not (number.small or number.unit == "%" or (number.bare and number.value in years)):
            found.setdefault(number.at, []).append(number)
    return [tuple(each) for each in found.values()]


def _has(page: Page, figure: Figure) -> bool:
    return any(page.has_figure(each) for each in figure)


def _is_year(figure: Figure) -> bool:
    return all(isinstance(each, Day) and not each.month for each in figure)


def _within(name: str, parts: Iterable[Ways]) -> bool:
    return any(name in way or way in name for part in parts for way in part.names)


def _is_part(figure: Figure, parts: Sequence[Ways], reading: Reading) -> bool:
    """Whether a figure is what a nugget tells, or stands in a name."""
    return any(_is(each, part) for each in figure for part in parts) or any(
        0 <= (at := reading.low.find(way)) <= figure[0].at < at + len(way)
        for part in parts
        for way in part.names
        if any(sign.isdigit() for sign in way)
    )


def _is(figure: Day | Number, part: Ways) -> bool:
    if isinstance(figure, Day):
        return any(
            day.year == figure.year and (not figure.month or day[1:] == figure[1:])
            for day in part.days
        )
    return any(abs(each.value - figure.value) <= 0.005 * abs(each.value) for each in part.numbers)
