"""What reports can cover: aspects of entities, and the statements that each of them takes."""

from functools import cache
from pathlib import Path
from typing import NamedTuple

from arenagym.envs.deep_research.universe import Kind, Statement, Universe, relations

WORDS = Path(__file__).parent / "words"


class Step(NamedTuple):
    """A relation, perhaps the other way round, only what holds today, or with its time."""

    relation: str
    back: bool
    latest: bool
    dated: bool


class Aspect(NamedTuple):
    """Something to cover; each of its paths is of one step or more."""

    name: str
    paths: tuple[tuple[Step, ...], ...]


class Fact(NamedTuple):
    """A statement as a report takes it.

    Attributes:
        anchor: the id of the entity that it is told of: its subject, or its object.
        dated: whether its time is part of what is asked for.
    """

    statement: Statement
    anchor: str
    dated: bool

    @property
    def back(self) -> bool:
        """Whether it is told of its object."""
        return self.anchor != self.statement.subject


@cache
def aspects(task: str, kind: Kind) -> tuple[Aspect, ...]:
    """Those of a kind of entities in surveys, comparisons or timelines."""
    return _table().get(f"{task} {kind}", ())


def facts_of(universe: Universe, entity: str, aspect: Aspect) -> list[Fact]:
    """What there is to say about an aspect of an entity, each statement once."""
    found: dict[int, Fact] = {}
    for path in aspect.paths:
        anchors = [entity]
        for step in path[:-1]:
            ends = [(_taken(universe, each, step), step.back) for each in anchors]
            anchors = [_other(each, back=back) for part, back in ends for each in part]
        for anchor in dict.fromkeys(anchors):
            for statement in _taken(universe, anchor, path[-1]):
                found.setdefault(statement.id, Fact(statement, anchor, path[-1].dated))
    return list(found.values())


def _taken(universe: Universe, entity: str, step: Step) -> list[Statement]:
    """What a step leads to, in the order of time; of the same pair the first only, if undated."""
    if step.back:
        every = universe.statements(object=entity, relation=step.relation)
    else:
        every = universe.statements(subject=entity, relation=step.relation)
    rows = sorted(every, key=lambda each: (each.since.toordinal() if each.since else 0, each.id))
    if step.latest and relations()[step.relation].time == "figure":
        return rows[-1:]
    if step.latest:
        return [each for each in rows if each.holds(universe.today)][-1:]
    if step.dated or relations()[step.relation].time == "figure":
        return rows
    return list({_other(each, back=step.back): each for each in reversed(rows)}.values())[::-1]


def _other(statement: Statement, *, back: bool) -> str:
    return statement.subject if back else str(statement.object)


@cache
def _table() -> dict[str, tuple[Aspect, ...]]:
    found: dict[str, list[Aspect]] = {}
    section, rows = "", list[Aspect]()
    for line in (WORDS / "aspects.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            section = line.strip("[]")
            rows = found.setdefault(section, [])
        elif line and not line.startswith("#"):
            name, paths = line.split(" | ")
            dated = section.startswith("timeline")
            rows.append(Aspect(name, tuple(_path(each, dated=dated) for each in paths.split())))
    return {section: tuple(each) for section, each in found.items()}


def _path(text: str, *, dated: bool) -> tuple[Step, ...]:
    return tuple(
        Step(each.strip("^!@"), each.startswith("^"), "!" in each, dated or "@" in each)
        for each in text.split(">")
    )
