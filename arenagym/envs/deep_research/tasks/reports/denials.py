"""Claims that documents make and that are wrong, or were right once and are so no more."""

from collections.abc import Iterable
from typing import NamedTuple

from arenagym.envs.deep_research.tasks.reports.telling import Teller
from arenagym.envs.deep_research.tasks.task import Nugget
from arenagym.envs.deep_research.universe import (
    Doc,
    Statement,
    Universe,
    Value,
    relations,
)

MOST = 6
"""Denied claims of a task."""


class Wrong(NamedTuple):
    """A wrong object for a statement, and the documents that give it."""

    statement: Statement
    value: Value
    documents: tuple[Doc, ...]


def wrong_claims(universe: Universe, statement: Statement) -> list[Wrong]:
    """What documents wrongly claim as the object of a statement, each value once."""
    found: dict[Value, list[Doc]] = {}
    for telling in universe.tellings(statement.id):
        number = universe.find(telling.url) if telling.status == "wrong" else None
        if number is not None:
            doc = universe.doc(number)
            for claim in doc.says:
                if claim.statement == statement.id and claim.status == "wrong":
                    found.setdefault(claim.object, []).append(doc)
    return [Wrong(statement, value, tuple(docs)) for value, docs in found.items()]


def outdated(universe: Universe, statement: Statement) -> list[Statement]:
    """What documents still tell in the stead of a statement that holds today."""
    relation = relations()[statement.relation]
    if relation.time == "moment" or statement.since is None or not relation.functional:
        return []
    if relation.time == "period" and not statement.holds(universe.today):
        return []
    if relation.inverse:
        rivals = universe.statements(object=statement.object, relation=relation.name)
    else:
        rivals = universe.statements(subject=statement.subject, relation=relation.name)
    if relation.time == "figure" and any(each.id > statement.id for each in rivals):
        return []
    return [
        each
        for each in rivals
        if (each.subject, each.object) != (statement.subject, statement.object)
        and any(telling.status == "outdated" for telling in universe.tellings(each.id))
    ]


def denied_of(universe: Universe, teller: Teller, statements: Iterable[Statement]) -> list[Nugget]:
    """What a report on these statements must not tell as true."""
    found: list[Nugget] = []
    for statement in statements:
        found += [deny_wrong(teller, each) for each in wrong_claims(universe, statement)]
        found += [deny_outdated(teller, each) for each in outdated(universe, statement)]
        if len(found) >= MOST:
            break
    return found[:MOST]


def deny_wrong(teller: Teller, wrong: Wrong) -> Nugget:
    """A claim that never was true."""
    statement = wrong.statement
    return Nugget(
        statement=statement.id,
        text=teller.sentence(statement, wrong.value),
        subject=teller.ways(statement.subject),
        value=teller.ways(wrong.value, relations()[statement.relation]),
        sources=tuple(dict.fromkeys(doc.url for doc in wrong.documents)),
    )


def deny_outdated(teller: Teller, statement: Statement) -> Nugget:
    """A claim that is right only with the time until which, or the year for which, it is so."""
    relation = relations()[statement.relation]
    back = relation.inverse
    value = statement.subject if back else statement.object
    return Nugget(
        statement=statement.id,
        text=teller.stale(statement),
        subject=teller.ways(statement.object if back else statement.subject),
        value=teller.ways(value, None if back else relation),
        when=ended(statement),
        sources=tuple(
            each.url for each in teller.universe.tellings(statement.id) if each.status == "outdated"
        ),
    )


def ended(statement: Statement) -> tuple[str, ...]:
    """The year until which a statement held, or for which a figure is."""
    figure = relations()[statement.relation].time == "figure"
    day = statement.since if figure else statement.until
    return (str(day.year),) if day else ()
