"""The relations that statements are made of: the table is `words/relations.txt`."""

from functools import cache
from typing import Literal, cast

import msgspec

from arenagym.envs.bilingual import Text
from arenagym.envs.deep_research.universe.entities import KINDS, Kind
from arenagym.envs.deep_research.universe.words import read_sections, split_row

Literals = Literal["date", "code", "number", "decimal"]
Time = Literal["always", "moment", "period", "figure"]


class Relation(msgspec.Struct, frozen=True):
    """A kind of statement.

    Attributes:
        number: its place in the table.
        topic: the paragraph in which pages tell it.
        objects: kinds of entities; empty if the object is a literal.
        literal: what the object is then: a date, a code (text), a whole number or a decimal.
        unit: of the numbers, as `figures.UNITS` has it.
        time: see the table; `precision` is "day" or "year" for moments and periods.
        functional: a subject has one object at a time (a figure: one for a year).
        inverse: an object has one subject at a time.
        phrase: with {s} and {o}.
        qualifier: what a statement's second entity is called; "role" if it has a role instead.
        symmetric: it holds the other way round too, but is stated once.
    """

    name: str
    number: int
    topic: str
    subjects: tuple[Kind, ...]
    objects: tuple[Kind, ...]
    literal: Literals | None
    unit: str
    time: Time
    precision: Literal["", "day", "year"]
    functional: bool
    inverse: bool
    phrase: Text
    qualifier: str
    symmetric: bool


@cache
def relations() -> dict[str, Relation]:
    """All relations by name, in the order in which pages tell them."""
    rows = [(topic, line) for topic, lines in read_sections("relations").items() for line in lines]
    read = [_relation(number, topic, line) for number, (topic, line) in enumerate(rows)]
    return {each.name: each for each in read}


@cache
def by_number() -> tuple[Relation, ...]:
    """All relations, in the order of their numbers."""
    return tuple(relations().values())


class Role(msgspec.Struct, frozen=True):
    """What somebody is somewhere; English has its article in `a`."""

    key: str
    a: Text


@cache
def roles() -> tuple[Role, ...]:
    """All roles; the first is none."""
    read = [split_row(line) for line in read_sections("roles")[""]]
    return (Role("", Text("", "")), *(Role(key, Text(zh, en)) for key, zh, en in read))


@cache
def role_numbers() -> dict[str, int]:
    """Where each role is among all."""
    return {role.key: number for number, role in enumerate(roles())}


def _relation(number: int, topic: str, line: str) -> Relation:
    name, subjects, objects, time, unique, zh, en, *rest = split_row(line)
    first, *others = objects.split()
    literal = None if first in KINDS else cast("Literals", first)
    when, *precision = time.split()
    return Relation(
        name=name,
        number=number,
        topic=topic,
        subjects=cast("tuple[Kind, ...]", tuple(subjects.split())),
        objects=() if literal else cast("tuple[Kind, ...]", (first, *others)),
        literal=literal,
        unit=others[0] if literal and others else "",
        time=cast("Time", when),
        precision=cast("Literal['', 'day', 'year']", precision[0] if precision else ""),
        functional=unique in {"one", "both"},
        inverse=unique in {"sole", "both"},
        phrase=Text(zh, en),
        qualifier=rest[0] if rest else "",
        symmetric=name == "spouse_of",
    )
