"""Timelines of a company, an institution, a person or a lawsuit."""

from datetime import date
from typing import NamedTuple

import msgspec

from arenagym.envs.deep_research.tasks.reports.aspects import Aspect, Fact, aspects, facts_of
from arenagym.envs.deep_research.tasks.reports.denials import denied_of
from arenagym.envs.deep_research.tasks.reports.scene import Plan, Scene
from arenagym.envs.deep_research.tasks.reports.survey import words_of
from arenagym.envs.deep_research.tasks.reports.telling import Teller
from arenagym.envs.deep_research.tasks.task import Nugget
from arenagym.envs.deep_research.universe import Entity, Kind, Statement, relations

_KINDS: tuple[Kind, ...] = ("company", "institute", "person", "event")
_TRIES = 30
_FEWEST_KINDS = 2
"""Of events that are asked for."""


class Event(NamedTuple):
    """A statement with a time."""

    day: date
    aspect: Aspect
    fact: Fact


def draw_timeline(scene: Scene) -> Plan | None:
    """A timeline, or None if too little happened to the entities drawn."""
    for entity in scene.entities(_KINDS, _TRIES):
        if entity.kind == "event" and entity.form != "lawsuit":
            continue
        plan = _of(scene, entity)
        if plan:
            return plan
    return None


def _of(scene: Scene, entity: Entity) -> Plan | None:
    fewest, most = scene.sizes
    table = aspects("timeline", entity.kind)
    happened = {each: _events(scene, entity, each) for each in table}
    drawn = scene.shuffled(each for each in table if happened[each])
    for count in scene.shuffled(range(_FEWEST_KINDS, len(drawn) + 1)):
        asked = sorted(drawn[:count], key=table.index)
        events = sorted((event for each in asked for event in happened[each]), key=_place)
        spans = _spans(events, fewest, most)
        if spans:
            first, last = scene.shuffled(spans)[0]
            inside = [each for each in events if first <= each.day.year <= last]
            spare = [each for each in drawn[count:] if _between(happened[each], first, last)]
            extra = _between(happened[spare[0]], first, last) if spare else []
            if len(inside) + len(extra) > most or 3 * len(extra) > len(inside):
                extra = []
            if len({each.aspect for each in inside}) >= _FEWEST_KINDS:
                return _plan(scene, entity, inside, extra, (first, last))
    return None


def _spans(events: list[Event], fewest: int, most: int) -> list[tuple[int, int]]:
    """First and last years between which there are so many of the events."""
    years = [each.day.year for each in events]
    return [
        (years[i], years[j])
        for i in range(len(years))
        if not i or years[i - 1] < years[i]
        for j in range(i + fewest - 1, min(i + most, len(years)))
        if years[i] < years[j] and (j + 1 == len(years) or years[j] < years[j + 1])
    ]


def _events(scene: Scene, entity: Entity, aspect: Aspect) -> list[Event]:
    facts = facts_of(scene.universe, entity.id, aspect)
    return [Event(day, aspect, fact) for fact in facts if (day := _day(fact.statement))]


def _day(statement: Statement) -> date | None:
    """When it happened; what has a year only comes last in it."""
    if isinstance(statement.object, date):
        return statement.object
    since = statement.since
    by_year = relations()[statement.relation].precision == "year"
    return since.replace(month=12, day=31) if since and by_year else since


def _place(event: Event) -> tuple[date, int]:
    return event.day, event.fact.statement.id


def _between(events: list[Event], first: int, last: int) -> list[Event]:
    return [each for each in events if first <= each.day.year <= last]


def _nugget(teller: Teller, event: Event, *, vital: bool) -> Nugget:
    """Of what takes place somewhere only the time counts."""
    nugget = teller.nugget(event.fact, vital=vital)
    if event.fact.statement.relation == "took_place_in":
        return msgspec.structs.replace(nugget, value=nugget.when, when=())
    return nugget


def _plan(
    scene: Scene, entity: Entity, inside: list[Event], extra: list[Event], years: tuple[int, int]
) -> Plan:
    events = sorted([*inside, *extra], key=_place)
    teller = Teller(scene.universe, scene.language, [each.fact for each in events])
    nuggets = [_nugget(teller, each, vital=each in inside) for each in events]
    table = aspects("timeline", entity.kind)
    asked = [each for each in table if any(event.aspect == each for event in inside)]
    query = scene.write(
        "timeline",
        name=teller.name(entity),
        form=teller.form(entity),
        **{"from": str(years[0]), "to": str(years[1])},
        list=scene.listed(words_of(scene, "timeline", entity, asked)),
        more=scene.write("timeline more") if extra else "",
    )
    statements = [each.fact.statement for each in events]
    return Plan((entity.id,), query, nuggets, denied_of(scene.universe, teller, statements))
