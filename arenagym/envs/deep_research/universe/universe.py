"""The universe: a graph of invented facts, and the documents that tell them."""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property
from typing import Literal, NamedTuple

import networkx as nx
import numpy as np

from arenagym.envs.bilingual import Language
from arenagym.envs.deep_research.universe.body import Body, draw_body, unpack
from arenagym.envs.deep_research.universe.entities import Entity
from arenagym.envs.deep_research.universe.making.draft import TODAY
from arenagym.envs.deep_research.universe.planning.knowing import Knowing
from arenagym.envs.deep_research.universe.planning.sheets import Sheets
from arenagym.envs.deep_research.universe.relations import Relation, relations
from arenagym.envs.deep_research.universe.statements import Statement, Statements, Status, Value
from arenagym.envs.deep_research.universe.writing.addresses import address, number_at
from arenagym.envs.deep_research.universe.writing.figures import told_literal
from arenagym.envs.deep_research.universe.writing.scribe import Doc
from arenagym.envs.deep_research.universe.writing.writer import Writer
from arenagym.errors import SettingError, UnknownNameError

FEWEST, MOST = 1_000, 200_000
"""Documents of a universe."""


class Telling(NamedTuple):
    """A document that tells a statement, and how."""

    url: str
    status: Status


class Universe:
    """A world in which nothing is real: the same for the same seed and number of documents.

    Args:
        seed: of everything; 0 or more.
        documents: 1,000 to 200,000; entities and statements grow with them.
        body: what is kept of it, if it was made before; see `open_universe`.

    Attributes:
        today: the day on which questions are asked.

    Raises:
        SettingError: seed or documents out of range.
    """

    today: date = TODAY

    def __init__(self, seed: int = 0, documents: int = 2_000, body: Body | None = None) -> None:
        if not isinstance(seed, int) or seed < 0:
            raise SettingError(f"seed={seed!r}: give a whole number, 0 or more")
        if not isinstance(documents, int) or not FEWEST <= documents <= MOST:
            raise SettingError(f"documents={documents!r}: give {FEWEST:,} to {MOST:,}")
        self.seed = seed
        self.body = body or draw_body(seed, documents)
        self.entities = self.body.entities
        self._statements = Statements(self.entities, unpack(self.body.statements))
        self._sheets = Sheets(unpack(self.body.sheets))
        self._writer = Writer(seed, Knowing(self._statements), self._sheets)

    # The graph

    def entity(self, key: str) -> Entity:
        """The entity of that id.

        Raises:
            UnknownNameError: there is none.
        """
        number = self._statements.number(key)
        if number < 0:
            raise UnknownNameError(f"unknown entity {key!r}; expected an id such as 'person-12'")
        return self.entities[number]

    def named(self, name: str) -> tuple[Entity, ...]:
        """The entities of that name or alias in either language; mostly one, or none."""
        return tuple(self.entities[number] for number in self._names.get(name.casefold(), ()))

    @property
    def count(self) -> int:
        """How many statements there are; their ids are the numbers below."""
        return len(self._statements)

    def statement(self, key: int) -> Statement:
        """The statement of that id.

        Raises:
            UnknownNameError: there is none.
        """
        if not 0 <= key < self.count:
            raise UnknownNameError(f"unknown statement {key!r}; expected 0 to {self.count - 1}")
        return self._statements.statement(key)

    def statements(
        self,
        *,
        subject: str | None = None,
        relation: str | None = None,
        object: Value | None = None,  # noqa: A002 - the field's name
        at: date | None = None,
    ) -> tuple[Statement, ...]:
        """All statements that fit what is given, in the order of their ids.

        Args:
            subject: the id of an entity.
            relation: a name of `relations()`.
            object: the id of an entity, or a literal.
            at: a day on which they hold.
        """
        rows = self._rows(subject, relation, object)
        found = (self._statements.statement(row) for row in rows)
        return tuple(
            each
            for each in found
            if (relation is None or each.relation == relation)
            and (object is None or each.object == object)
            and (at is None or each.holds(at))
        )

    def value(self, statement: Statement, language: Language) -> str:
        """The object of a statement in words, as documents have it."""
        relation = relations()[statement.relation]
        if relation.objects:
            return self.entity(str(statement.object)).name.of(language)
        return told_literal(relation, statement.object, language)

    def graph(self) -> nx.MultiDiGraph:
        """Entities as nodes, statements between them as edges whose keys are their ids."""
        graph = nx.MultiDiGraph()
        for entity in self.entities:
            graph.add_node(entity.id, kind=entity.kind, form=entity.form, core=entity.core)
        for row in range(self.count):
            if self._statements.relation_of(row).objects:
                each = self._statements.statement(row)
                graph.add_edge(
                    each.subject,
                    each.object,
                    each.id,
                    relation=each.relation,
                    since=each.since,
                    until=each.until,
                    **each.qualifiers,
                )
        return graph

    # The documents

    def __len__(self) -> int:
        return len(self._sheets)

    def doc(self, i: int) -> Doc:
        """The document of that number, from 0."""
        if not 0 <= i < len(self):
            raise IndexError(f"document {i} of {len(self)}")
        return self._writer.write(i)

    def documents(self) -> Iterator[Doc]:
        """All documents."""
        return (self._writer.write(i) for i in range(len(self)))

    def url(self, i: int) -> str:
        """Of a document."""
        return address(i, self._sheets)

    def find(self, url: str) -> int | None:
        """The number of the document at a URL, or None if there is none."""
        return number_at(url, self._sheets)

    def tellings(self, statement: int) -> tuple[Telling, ...]:
        """The documents that tell a statement, right or wrong."""
        return tuple(Telling(self.url(i), status) for i, status in self._sheets.telling(statement))

    def support(self, statement: int) -> tuple[str, ...]:
        """The URLs of the documents that tell it truly: two or more, but one in the long tail."""
        return tuple(each.url for each in self.tellings(statement) if each.status == "true")

    def _rows(
        self, subject: str | None, relation: str | None, value: Value | None
    ) -> Iterable[int]:
        """The ids among which those that fit are, in order."""
        s = self._statements
        if relation is not None and relation not in relations():
            raise UnknownNameError.of("relation", relation, relations())
        if subject is not None:
            number = s.number(subject)
            return s.about(number) if number >= 0 else ()
        number = s.number(value) if isinstance(value, str) else -1
        if number >= 0:
            return s.naming(number)
        if relation is None:
            return range(len(s))
        rows = s.of_relation[relation]
        if value is not None:
            rows = rows[s.object[rows] == _cell(relations()[relation], value)]
        found: list[int] = rows.tolist()
        return found

    @cached_property
    def _names(self) -> dict[str, list[int]]:
        names: dict[str, list[int]] = {}
        for number, entity in enumerate(self.entities):
            texts = (entity.name, *(alias.text for alias in entity.aliases))
            for name in dict.fromkeys(each.casefold() for text in texts for each in text):
                names.setdefault(name, []).append(number)
        return names


def _cell(relation: Relation, value: Value) -> int:
    """A literal as the column `object` has it; -1, which nothing is, of another type."""
    kind: Literal["date", "code", "number", "decimal"] | None = relation.literal
    if kind == "date" and isinstance(value, date):
        return value.toordinal()
    if kind == "code" and isinstance(value, str):
        digits = value.removeprefix("P-").replace("-", "")
        return int(digits) if digits.isdecimal() else -1
    if isinstance(value, int | float):
        return round(value * 10) if kind == "decimal" else int(np.floor(value))
    return -1
