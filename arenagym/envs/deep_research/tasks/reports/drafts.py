"""Reports as sections of lines with their sources, before they become text."""

from collections.abc import Iterable, Sequence
from itertools import groupby, repeat

import msgspec

from arenagym.envs.bilingual import Language
from arenagym.envs.deep_research.tasks.reports.aspects import WORDS
from arenagym.envs.deep_research.tasks.reports.telling import capital, joined
from arenagym.envs.deep_research.tasks.task import Nugget, ReportTask
from arenagym.envs.deep_research.universe import Universe, relations
from arenagym.envs.grammar import Grammar, load_grammar

_HEADED = 6
"""From more nuggets on there are headings."""


class Line(msgspec.Struct, frozen=True):
    """A sentence and the addresses that it cites; `nugget` is its number, or -1."""

    text: str
    cites: tuple[str, ...] = ()
    nugget: int = -1


class Section(msgspec.Struct, frozen=True):
    """Lines under a heading, or under none if that is ""."""

    head: str
    lines: tuple[Line, ...]


class Draft(msgspec.Struct, frozen=True):
    """A report; `bullets` if each line is an item of a list."""

    language: Language
    title: str
    sections: tuple[Section, ...]
    bullets: bool = False

    @property
    def lines(self) -> list[Line]:
        """All lines."""
        return [line for section in self.sections for line in section.lines]

    def with_lines(self, lines: Iterable[Line]) -> "Draft":
        """With others in their stead, one for each; those without text are left out."""
        new = iter(lines)
        sections = (
            Section(section.head, tuple(each for _ in section.lines if (each := next(new)).text))
            for section in self.sections
        )
        kept = tuple(section for section in sections if section.lines)
        return msgspec.structs.replace(self, sections=kept)


def draft_report(task: ReportTask, universe: Universe) -> Draft:
    """All nuggets of a task, with a source for each."""
    sources = dict(zip(range(len(task.nuggets)), cited_sources(task), strict=True))
    words = words_of(task.language)
    heads = [_head(task, universe, nugget) for nugget in task.nuggets]
    order = {head: place for place, head in reversed(list(enumerate(heads)))}
    numbers = sorted(range(len(heads)), key=lambda number: order[heads[number]])
    long = len(task.nuggets) > _HEADED and task.kind != "timeline"
    sections = []
    for head, part in groupby(numbers, key=lambda number: heads[number] if long else ""):
        lines = [
            Line(task.nuggets[number].text, (sources[number],) if sources[number] else (), number)
            for number in part
        ]
        sections.append(Section(head, tuple(lines)))
    names = [universe.entity(key).name.of(task.language) for key in task.about]
    title = words.write(
        f"title {task.kind}", repeat(0.0), 0, {"name": joined(names, task.language)}
    )
    return Draft(task.language, capital(title), tuple(sections), bullets=task.kind == "timeline")


def cited_sources(task: ReportTask) -> list[str]:
    """An address for each nugget, so that few pages have to be opened; "" if it has none."""
    left = {number for number, nugget in enumerate(task.nuggets) if nugget.sources}
    chosen: dict[int, str] = {}
    urls = list(dict.fromkeys(url for nugget in task.nuggets for url in nugget.sources))
    told = {
        url: {number for number, each in enumerate(task.nuggets) if url in each.sources}
        for url in urls
    }
    while left:
        best = max(urls, key=lambda url: len(told[url] & left))
        chosen.update(dict.fromkeys(told[best] & left, best))
        left -= told[best]
    return [chosen.get(number, "") for number in range(len(task.nuggets))]


def render(draft: Draft, universe: Universe) -> str:
    """As Markdown, with numbered sources at the end."""
    urls = list(dict.fromkeys(url for line in draft.lines for url in line.cites))
    numbers = {url: f"[{number}]" for number, url in enumerate(urls, 1)}
    parts = [f"# {draft.title}"]
    for section in draft.sections:
        if section.head:
            parts.append(f"## {section.head}")
        lines = [_cited(line, [numbers[url] for url in line.cites]) for line in section.lines]
        if draft.bullets:
            parts.append("\n".join(f"- {line}" for line in lines))
        else:
            parts.append(("" if draft.language == "zh" else " ").join(lines))
    if urls:
        parts.append(f"## {words_of(draft.language).write('sources', repeat(0.0))}")
        rows = [f"{i}. [{_title(universe, url)}]({url})" for i, url in enumerate(urls, 1)]
        parts.append("\n".join(rows))
    return "\n\n".join(parts) + "\n"


def words_of(language: Language) -> Grammar:
    """What reports consist of besides sentences about statements."""
    return load_grammar(WORDS, "reports", language)


def _head(task: ReportTask, universe: Universe, nugget: Nugget) -> str:
    """Of the section that a nugget belongs to."""
    statement = universe.statement(nugget.statement)
    relation = relations()[statement.relation]
    main = nugget.subject[0] == universe.entity(task.about[0]).name.of(task.language)
    if task.kind == "compare":
        nouns = load_grammar(WORDS, "nouns", task.language)
        return capital(nouns.write(relation.name, repeat(0.0)))
    if task.kind == "conflict":
        disputed = {universe.statement(each.statement).relation for each in task.denied}
        part = "dispute" if main and relation.name in disputed else "background"
        return words_of(task.language).write(f"head {part}", repeat(0.0))
    if main:
        return words_of(task.language).write(f"head {relation.topic}", repeat(0.0))
    return capital(nugget.subject[0])


def _cited(line: Line, marks: Sequence[str]) -> str:
    """With its marks before the stop."""
    if not marks:
        return line.text
    body, stop = line.text[:-1], line.text[-1]
    gap = "" if stop == "。" else " "
    return f"{body}{gap}{''.join(marks)}{stop}"


def _title(universe: Universe, url: str) -> str:
    number = universe.find(url)
    return url if number is None else universe.doc(number).title
