"""Reports with one planted fault each: what careless agents get wrong, to measure judges by."""

import re
from collections.abc import Callable, Iterable
from datetime import date
from itertools import repeat
from typing import NamedTuple

import msgspec
import numpy as np

from arenagym.envs.bilingual import Language, is_chinese
from arenagym.envs.deep_research.tasks.reports.drafts import (
    Draft,
    Line,
    Section,
    cited_sources,
    draft_report,
    render,
    words_of,
)
from arenagym.envs.deep_research.tasks.reports.telling import capital
from arenagym.envs.deep_research.tasks.task import Nugget, ReportTask
from arenagym.envs.deep_research.universe import Universe, relations
from arenagym.envs.deep_research.universe.writing.figures import told_day
from arenagym.envs.grammar import chances
from arenagym.errors import UnknownNameError

_SHARE = 0.34
"""Of the lines or nuggets that a fault befalls, one at least."""
_OVER = 1.3
"""How far above its limit a report goes that is too long."""
_FIGURE = re.compile(r"\d+")
_PROBES = 200


class Case(NamedTuple):
    """A good report, and what it is for."""

    task: ReportTask
    universe: Universe
    draft: Draft
    rng: np.random.Generator


class Fault(NamedTuple):
    """The measure of `ReportGrade` that a fault lowers most, and what plants it."""

    measure: str
    plant: Callable[[Case], Draft | None]


def plant_report(
    task: ReportTask, universe: Universe, fault: str, rng: np.random.Generator
) -> str | None:
    """The reference report with a fault of `FAULTS`; None if it cannot have this one.

    What is cited was opened by `research_calls`, but where that is the fault.

    Raises:
        UnknownNameError: there is no such fault.
    """
    if fault not in FAULTS:
        raise UnknownNameError.of("fault", fault, FAULTS)
    draft = FAULTS[fault].plant(Case(task, universe, draft_report(task, universe), rng))
    return None if draft is None else render(draft, universe)


def _missing(case: Case) -> Draft | None:
    """Vital nuggets are left out, and whatever else would tell them."""
    lines = case.draft.lines
    gone = [_nugget(case, lines[i]) for i in _some(case, range(len(lines)))]
    gone = [nugget for nugget in gone if nugget.vital]

    def told(line: Line) -> bool:
        names = [(nugget.subject[0], nugget.value[0]) for nugget in gone]
        lost = any(_nugget(case, line).statement == nugget.statement for nugget in gone)
        return lost or any(subject in line.text and value in line.text for subject, value in names)

    kept = [msgspec.structs.replace(each, text="") if told(each) else each for each in lines]
    return case.draft.with_lines(kept) if gone and any(each.text for each in kept) else None


def _uncited(case: Case) -> Draft | None:
    """Citations are left out, of all lines of a section so that none covers another."""
    sections = list(case.draft.sections)
    if len(sections) == 1 and not case.draft.bullets:
        sections = [Section("", (line,)) for line in sections[0].lines]
    gone = _some(case, range(len(case.draft.lines if case.draft.bullets else sections)))
    if case.draft.bullets:
        return _changed(case, gone, lambda line: msgspec.structs.replace(line, cites=()))
    for i in gone:
        bare = tuple(msgspec.structs.replace(line, cites=()) for line in sections[i].lines)
        sections[i] = msgspec.structs.replace(sections[i], lines=bare)
    return msgspec.structs.replace(case.draft, sections=tuple(sections))


def _unopened(case: Case) -> Draft | None:
    """Pages are cited that tell the same, but were never opened."""
    opened = _opened(case)

    def more(line: Line) -> Line:
        others = [url for url in _nugget(case, line).sources if url not in opened]
        if not others:
            others = [url for url in _pages(case) if url not in opened]
        return msgspec.structs.replace(line, cites=(*line.cites, others[0]))

    return _changed(case, _some(case, range(len(case.draft.lines))), more)


def _misplaced(case: Case) -> Draft | None:
    """Pages are cited that were opened, but do not tell it."""
    told: dict[int, str] = {}
    for i, line in enumerate(case.draft.lines):
        nugget = _nugget(case, line)
        others = [url for url in sorted(_opened(case)) if not _tells(case, url, nugget)]
        if others and line.cites:
            told[i] = others[int(case.rng.integers(len(others)))]
    chosen = _some(case, told)
    lines = [
        msgspec.structs.replace(line, cites=(*line.cites, told[i])) if i in chosen else line
        for i, line in enumerate(case.draft.lines)
    ]
    return case.draft.with_lines(lines) if chosen else None


def _denied(case: Case) -> Draft | None:
    """What some document claims wrongly is told as true, with that document as its source."""
    lines = [Line(each.text, each.sources[:1]) for each in case.task.denied]
    return _with_section(case.draft, lines) if lines else None


def _altered(case: Case) -> Draft | None:
    """Years and numbers of what nuggets say are changed."""
    values = []
    for line in case.draft.lines:
        nugget = _nugget(case, line)
        relation = relations()[case.universe.statement(nugget.statement).relation]
        if (
            not relation.objects
            and nugget.value[0] in line.text
            and _FIGURE.search(nugget.value[0])
        ):
            values.append(nugget.value[0])
    chosen = [values[i] for i in _some(case, range(len(values)))]

    def altered(line: Line) -> Line:
        text = line.text
        for value in chosen:
            text = text.replace(value, _other_figure(value))
        return msgspec.structs.replace(line, text=text)

    return _changed(case, range(len(case.draft.lines)), altered) if chosen else None


def _invented(case: Case) -> Draft | None:
    """Facts are made up, with names and figures."""
    words, chance = words_of(case.task.language), chances(case.rng)
    year = int(case.rng.integers(1950, 2020))
    given = {
        "s": case.universe.entity(case.task.about[0]).name.of(case.task.language),
        "year": str(year),
        "day": told_day(date(year, 1 + year % 12, 1 + year % 28), case.task.language),
        "number": str(int(case.rng.integers(301, 997))),
    }
    return _with_section(case.draft, [Line(words.write("invented", chance, 0, given))])


def _too_long(case: Case) -> Draft | None:
    """There is padding at the end."""
    words, chance = words_of(case.task.language), chances(case.rng)
    size, lines = 0, []
    while size < _OVER * case.task.words:
        text = capital(words.write("padding", chance))
        lines.append(Line(text))
        size += len(text) if case.task.language == "zh" else len(text.split())
    return _with_section(case.draft, lines)


def _wrong_language(case: Case) -> Draft | None:
    """All of it is in the other language."""
    other: Language = "en" if case.task.language == "zh" else "zh"
    words, denied = words_of(other), {each.value for each in case.task.denied}
    lines = []
    for line in case.draft.lines:
        nugget = _nugget(case, line)
        when = _way(nugget.when, other) if nugget.when else ""
        given = {
            "s": _way(nugget.subject, other),
            "o": _way(nugget.value, other),
            "when": when and (f"（{when}）" if other == "zh" else f", {when}"),
        }
        frame = "other denied" if nugget.value in denied else "other"
        text = words.write(frame, repeat(0.0), 0, given)
        lines.append(msgspec.structs.replace(line, text=text))
    names = [case.universe.entity(key).name.of(other) for key in case.task.about]
    draft = case.draft.with_lines(lines)
    sections = tuple(msgspec.structs.replace(each, head="") for each in draft.sections)
    return Draft(other, ", ".join(names), sections, draft.bullets)


def _no_sources(case: Case) -> Draft | None:
    """Nothing is cited."""
    return _changed(
        case,
        range(len(case.draft.lines)),
        lambda line: msgspec.structs.replace(line, cites=()),
    )


FAULTS: dict[str, Fault] = {
    "missing": Fault("vital_recall", _missing),
    "uncited": Fault("citation_recall", _uncited),
    "unopened": Fault("unopened", _unopened),
    "misplaced": Fault("unsupporting", _misplaced),
    "denied": Fault("denied", _denied),
    "altered": Fault("recall", _altered),
    "invented": Fault("unsupported", _invented),
    "too_long": Fault("too_long", _too_long),
    "wrong_language": Fault("language", _wrong_language),
    "no_sources": Fault("no_sources", _no_sources),
}
"""By name; the last three fail the check of the form that has the name of their measure."""


def _nugget(case: Case, line: Line) -> Nugget:
    return case.task.nuggets[line.nugget]


def _opened(case: Case) -> set[str]:
    """What `research_calls` opens."""
    denied = {url for each in case.task.denied for url in each.sources[:1]}
    return {url for url in cited_sources(case.task) if url} | denied


def _tells(case: Case, url: str, nugget: Nugget) -> bool:
    number = case.universe.find(url)
    return number is not None and any(
        claim.statement == nugget.statement for claim in case.universe.doc(number).says
    )


def _pages(case: Case) -> Iterable[str]:
    numbers = case.rng.integers(len(case.universe), size=_PROBES).tolist()
    return [case.universe.url(number) for number in numbers]


def _some(case: Case, places: Iterable[int]) -> set[int]:
    """A share of these, one at least if there is any."""
    every = list(places)
    count = max(1, round(_SHARE * len(every))) if every else 0
    return {every[i] for i in case.rng.permutation(len(every))[:count].tolist()}


def _changed(case: Case, places: Iterable[int], change: Callable[[Line], Line]) -> Draft:
    chosen = set(places)
    lines = [change(line) if i in chosen else line for i, line in enumerate(case.draft.lines)]
    return case.draft.with_lines(lines)


def _with_section(draft: Draft, lines: list[Line]) -> Draft:
    return msgspec.structs.replace(draft, sections=(*draft.sections, Section("", tuple(lines))))


def _other_figure(text: str) -> str:
    """With another last digit in the longest number: of a date, that is the year."""
    number = max(_FIGURE.finditer(text), key=lambda match: len(match[0]))
    digit = str((int(number[0][-1]) + 3) % 10)
    return text[: number.end() - 1] + digit + text[number.end() :]


def _way(ways: tuple[str, ...], language: Language) -> str:
    """The first of the ways that is in a language, if one is."""
    return next((way for way in ways if is_chinese(way) == (language == "zh")), ways[0])
