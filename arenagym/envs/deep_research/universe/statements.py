"""Statements: subject, relation and object, with the time in which it is so."""

from datetime import date
from functools import cached_property
from typing import Literal

import msgspec
import numpy as np

from arenagym.envs.deep_research.universe.entities import KINDS, Entity, Kind
from arenagym.envs.deep_research.universe.relations import (
    Relation,
    by_number,
    relations,
    roles,
)

Value = str | int | float | date
"""The id of an entity, a code, a whole number, a decimal or a date."""
Status = Literal["true", "outdated", "wrong"]


class Statement(msgspec.Struct, frozen=True, gc=False):
    """One fact.

    Attributes:
        id: its number in its universe.
        subject: the id of an entity.
        relation: a name of `relations()`.
        object: what the relation says: the id of an entity, or a literal.
        since: the first day on which it holds, or when it came about; None if it has no time.
        until: the first day on which it holds no more, or None.
        qualifiers: perhaps a `role`, or a second entity under the relation's `qualifier`.
    """

    id: int
    subject: str
    relation: str
    object: Value
    since: date | None = None
    until: date | None = None
    qualifiers: dict[str, str] = {}

    def holds(self, day: date) -> bool:
        """Whether it holds on a day; what has no time always does."""
        return (self.since is None or self.since <= day) and (
            self.until is None or day < self.until
        )


class Statements:
    """All statements of a universe as columns, sorted by subject, relation and time.

    Args:
        entities: all, the kinds one after the other.
        columns: int64 of the same length, as `making.draft.COLUMNS` names them: entities are
            numbers, days are ordinal, decimals in tenths; 0 is no day, -1 no second entity.
    """

    def __init__(self, entities: tuple[Entity, ...], columns: dict[str, np.ndarray]) -> None:
        self.entities, self.columns = entities, columns
        self.subject, self.relation = columns["subject"], columns["relation"]
        self.object, self.since, self.until = (columns[n] for n in ("object", "since", "until"))
        self._starts: dict[Kind, int] = {}
        for number, entity in enumerate(entities):
            if entity.kind not in self._starts:
                self._starts[entity.kind] = number
        assert list(self._starts) == list(KINDS)  # noqa: S101 - so that ids tell numbers

    def __len__(self) -> int:
        return len(self.subject)

    def number(self, entity: str) -> int:
        """Where an entity is among all; -1 if there is none of that id."""
        kind, _, rest = entity.partition("-")
        start = self._starts.get(kind, -1)  # type: ignore[call-overload]
        number = start + int(rest) if start >= 0 and rest.isdecimal() else -1
        known = 0 <= number < len(self.entities) and self.entities[number].id == entity
        return number if known else -1

    def relation_of(self, row: int) -> Relation:
        """Of a statement."""
        return by_number()[int(self.relation[row])]

    def value(self, relation: Relation, cell: int) -> Value:
        """What a cell of the column `object` means."""
        if relation.objects:
            return self.entities[cell].id
        if relation.literal == "date":
            return date.fromordinal(cell)
        if relation.literal == "code":
            return f"P-{cell // 10_000:03d}-{cell % 10_000:04d}"
        return cell / 10 if relation.literal == "decimal" else cell

    def statement(self, row: int) -> Statement:
        """One of them, by its number."""
        relation = self.relation_of(row)
        since, until = int(self.since[row]), int(self.until[row])
        role, second = int(self.columns["role"][row]), int(self.columns["second"][row])
        qualifiers = {"role": roles()[role].key} if role else {}
        if second >= 0:
            qualifiers[relation.qualifier] = self.entities[second].id
        return Statement(
            row,
            self.entities[self.subject[row]].id,
            relation.name,
            self.value(relation, int(self.object[row])),
            date.fromordinal(since) if since else None,
            date.fromordinal(until) if until else None,
            qualifiers,
        )

    def about(self, number: int) -> range:
        """The statements whose subject is an entity."""
        return range(self._first[number], self._first[number + 1])

    def naming(self, number: int) -> list[int]:
        """The statements whose object is an entity, by their numbers."""
        order, first = self._by_object
        found: list[int] = order[first[number] : first[number + 1]].tolist()
        return found

    @cached_property
    def of_relation(self) -> dict[str, np.ndarray]:
        """The statements of each relation."""
        return {
            name: np.flatnonzero(self.relation == each.number) for name, each in relations().items()
        }

    @cached_property
    def _first(self) -> list[int]:
        ends = np.searchsorted(self.subject, np.arange(len(self.entities) + 1))
        return [int(end) for end in ends]

    @cached_property
    def _by_object(self) -> tuple[np.ndarray, list[int]]:
        named = np.asarray([bool(relation.objects) for relation in by_number()])
        rows = np.flatnonzero(named[self.relation])
        objects = self.object[rows]
        order = np.argsort(objects, kind="stable")
        ends = np.searchsorted(objects[order], np.arange(len(self.entities) + 1))
        return rows[order], [int(end) for end in ends]


def sorted_columns(columns: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """By subject, then as a page tells them, then by time."""
    order = np.lexsort(tuple(columns[name] for name in ("object", "since", "relation", "subject")))
    return {name: column[order] for name, column in columns.items()}
