"""What a perfect reader knows after some searching and opening: facts, each with its source."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

import msgspec

from arenagym.envs.bilingual import Language
from arenagym.envs.deep_research.library.plain import LINK
from arenagym.envs.deep_research.tasks.questions.sources import of_encyclopedia
from arenagym.envs.deep_research.tools import ResearchTools
from arenagym.envs.deep_research.universe import (
    Claim,
    Doc,
    DocKind,
    Statement,
    Universe,
    Value,
    relations,
)
from arenagym.envs.deep_research.universe.writing.figures import told_day
from arenagym.envs.grammar import LANGUAGES
from arenagym.records import ToolCall

OPENINGS, SEARCHES = 6, 5
"""Of each thing that is looked up; the searches for each name that is known of it."""
_HITS, _PAGES = 8, 4
"""Results of a search, and pages of a document that are looked at."""
_HIT = re.compile(
    r"^\d+\. (.*?)(?: \((\d{4}-\d{2}-\d{2})\))?\n {3}(\S+)(?:\n {3}(.*))?$", re.MULTILINE
)
_TRUST: dict[DocKind, int] = {"forum": 1, "news": 2, "correction": 4}
"""Threads err most, then news; what corrects a mistake is righter than any. All others: 3."""
_SURE = 3
_YEAR = re.compile(r"\d{4}")
_RECENT = timedelta(days=175)
"""How old a page of an encyclopedia may be that can be taken for complete."""


class Hit(NamedTuple):
    """A result as the text of a search shows it."""

    title: str
    date: str
    url: str
    snippet: str


class Note(NamedTuple):
    """A fact, how far its best source can be trusted, and the day of that."""

    fact: Statement
    trust: int
    day: str


class Reader:
    """Facts for `solving.answers`, found by the tools alone.

    It looks things up by names and links that it has read, and takes from a document what the
    pages that it has opened claim. Where claims contradict each other it believes the source of
    the kind that errs least, then the latest.

    Args:
        tools: to search and open with.
        universe: which claims there are in an opened text, and who has which name.
        named: entities that the question names, in its language.
        language: of the question.

    Attributes:
        calls: of the tools, in order.
        read: addresses that were opened.
        told: what these claim, with the sentence that does.
    """

    def __init__(
        self, tools: ResearchTools, universe: Universe, named: Sequence[str], language: Language
    ) -> None:
        self.tools, self.universe = tools, universe
        self.calls: list[ToolCall] = []
        self.read: list[str] = []
        self.told: list[tuple[str, Claim]] = []
        self._language = language
        self._recent = (universe.today - _RECENT).isoformat()
        self._names: dict[str, set[str]] = {}
        for key in named:
            self._know(key, universe.entity(key).name.of(language))
        self._links: dict[str, str] = {}
        self._notes: dict[tuple[str, str, Value, date | None], Note] = {}
        self._visited: set[str] = set()
        self._paged: set[str] = set()

    # What `solving.Facts` asks for

    def about(self, entity: str, relation: str) -> list[Statement]:
        """What it knows of an entity after it has looked it up."""
        self._visit(entity)
        notes = [n for n in self._of(relation) if n.fact.subject == entity]
        if not relations()[relation].functional:
            return [note.fact for note in notes]
        best: dict[date | None, Note] = {}
        for note in notes:
            before = best.get(note.fact.since)
            if before is None or note[1:] > before[1:]:
                best[note.fact.since] = note
        return [note.fact for note in best.values()]

    def naming(self, entity: str, relation: str) -> list[Statement]:
        """What it knows to lead to an entity; what only careless sources say is looked up too."""
        self._visit(entity)
        notes = [n for n in self._of(relation) if n.fact.object == entity]
        return [
            note.fact
            for note in notes
            if note.trust >= _SURE or note.fact in self.about(note.fact.subject, relation)
        ]

    def valued(self, relation: str, value: Value) -> list[Statement]:
        """Whose date or code it is."""
        told = told_day(value, self._language) if isinstance(value, date) else f'"{value}"'
        phrase = relations()[relation].phrase.of(self._language)
        query = phrase.replace("{s}", "").replace("{o}", told).strip()
        for page in range(1, SEARCHES + 1):
            found = self._valued(relation, value)
            if found:
                return found
            for hit in self.search(query, page):
                self.open(hit.url)
                if self._valued(relation, value):
                    break
        return []

    def _valued(self, relation: str, value: Value) -> list[Statement]:
        notes = [note for note in self._of(relation) if note.fact.object == value]
        return [note.fact for note in notes if note.trust >= _SURE]

    def form(self, entity: str) -> str:
        """What an entity is: its page says so first of all."""
        self._visit(entity)
        return self.universe.entity(entity).form

    # Looking things up

    def _visit(self, entity: str) -> None:
        """Open the page about it, by a link if one was seen, else by its name."""
        if entity in self._visited or entity in self._paged:
            return
        self._visited.add(entity)
        if entity in self._links:
            self.open(self._links[entity])
        for name in self._names.get(entity, set()).copy():
            if entity not in self._paged:
                self._look_for(entity, name)

    def _look_for(self, entity: str, name: str) -> None:
        """Search by a name until its page is found; else open what comes nearest."""
        hits: list[Hit] = []
        for page in range(1, SEARCHES + 1):
            hits += self.search(f'"{name}"', page)
            hits.sort(key=lambda hit: self._rank(hit, name))
            if hits and self._rank(hits[0], name)[0] == 0:
                break
        for hit in hits[:OPENINGS]:
            self.open(hit.url)
            if entity in self._links:
                self.open(self._links[entity])
            if entity in self._paged:
                break

    def _rank(self, hit: Hit, name: str) -> tuple[int, str]:
        """Fresh pages of that title, or with that name in brackets, come first; then the latest."""
        page = of_encyclopedia(hit.url)
        bracketed = re.search(rf"[(（]{re.escape(name)}[)）]", hit.snippet.replace("**", ""))
        titled = hit.title.casefold() == name.casefold()
        named = bool(titled or bracketed)
        rank = 0 if page and named and hit.date >= self._recent else 1 if page or titled else 2
        return rank, "".join(chr(0x10_000 - ord(sign)) for sign in hit.date)

    def search(self, query: str, page: int = 1) -> list[Hit]:
        """The results on a page."""
        arguments = {"query": query} if page == 1 else {"query": query, "page": page}
        self._called("search", arguments)
        text = self.tools.search(query, _HITS, page)
        return [Hit(*found) for found in _HIT.findall(text)]

    def open(self, url: str) -> None:
        """All pages of a document."""
        if url in self.read:
            return
        self.read.append(url)
        for page in range(1, _PAGES + 1):
            arguments = {"url": url} if page == 1 else {"url": url, "page": page}
            self._called("open", arguments)
            text = self.tools.open(url, page)
            if f"page={page + 1}" not in text.split("\n\n", 1)[0]:
                break
        self._take(url)

    def _called(self, tool: str, arguments: Mapping[str, object]) -> None:
        text = json.dumps(arguments, ensure_ascii=False)
        self.calls.append(ToolCall(id=f"call-{len(self.calls)}", name=tool, arguments=text))

    # Reading

    def _take(self, url: str) -> None:
        """What a document says, as far as it was shown."""
        number = self.universe.find(url)
        if number is None:
            return
        doc, shown = self.universe.doc(number), self.tools.opened_text(url).replace("\n", "")
        for text, link in _links(shown):
            for entity in self.universe.named(text.strip("*《》")):
                self._links.setdefault(entity.id, link)
                self._know(entity.id, entity.name.of(doc.language))
        if doc.kind == "encyclopedia":
            for entity in self.universe.named(doc.title):
                if doc.date >= self._recent:
                    self._paged.add(entity.id)
                for language in LANGUAGES:
                    self._know(entity.id, entity.name.of(language))
        for claim in doc.says:
            sentence = doc.text[slice(*claim.span)].replace("\n", "")
            if sentence in shown:
                self.told.append((sentence, claim))
                self._note(claim, doc)

    def _note(self, claim: Claim, doc: Doc) -> None:
        fact = _as_told(self.universe.statement(claim.statement), claim)
        relation = relations()[fact.relation]
        if fact.since is None and relation.time in {"figure", "moment"}:
            return  # a figure of no year
        for key in (fact.subject, fact.object):
            if isinstance(key, str) and (key == fact.subject or relation.objects):
                self._know(key, self.universe.entity(key).name.of(doc.language))
        note = Note(fact, _TRUST.get(doc.kind, _SURE), doc.date)
        place = fact.subject, fact.relation, fact.object, fact.since
        before = self._notes.get(place)
        if before is None or note[1:] > before[1:]:
            self._notes[place] = note

    def _know(self, entity: str, name: str) -> None:
        self._names.setdefault(entity, set()).add(name)

    def _of(self, relation: str) -> list[Note]:
        return [note for note in self._notes.values() if note.fact.relation == relation]


def _as_told(statement: Statement, claim: Claim) -> Statement:
    """The fact that a claim tells: with its own object, and with times that stand in the text."""
    since, until = statement.since, statement.until
    if not claim.when:
        since = until = None
    elif claim.status == "outdated" or len(_YEAR.findall(claim.when)) < 2:
        until = until if relations()[statement.relation].time == "figure" else None
    return msgspec.structs.replace(statement, object=claim.object, since=since, until=until)


def _links(text: str) -> Iterator[tuple[str, str]]:
    for match in LINK.finditer(text):
        target = match[0][len(match[1]) + 3 : -1]
        yield match[1], target
