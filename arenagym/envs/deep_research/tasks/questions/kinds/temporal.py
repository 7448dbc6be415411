"""Time: who held an office in a year, or when something happened; what came next, or before."""

from datetime import date

import msgspec

from arenagym.envs.deep_research.tasks.questions.drawing import TIMED, Drawing, Seen
from arenagym.envs.deep_research.tasks.questions.forms import (
    During,
    Named,
    Next,
    Part,
    Since,
    Step,
    Year,
    begun_at,
    told_by,
)
from arenagym.envs.deep_research.tasks.questions.kinds.aggregation import groups_of
from arenagym.envs.deep_research.tasks.questions.words import said
from arenagym.envs.deep_research.universe import Statement

_NEXT, _DURING = 0.35, 0.75
_TRIES = 80
_ORDERS = {
    "authored": "published_on",
    "directed": "published_on",
    "made": "launched_on",
}
"""What the members of a set are ordered by, if not by when its statements came about."""


def draw_temporal(drawing: Drawing, hops: int) -> Part | None:
    """Something at a time, perhaps with steps from there on."""
    key = drawing.entity(key=True).id
    after = drawing.chance.between(0, (hops - 1) // 2)
    following = drawing.chance.likely(_NEXT)

    def end(entity: str, seen: Seen) -> Part | None:
        make = _next if following else _holder
        return make(drawing, entity, hops - after, seen)

    return drawing.chain(key, after, frozenset({key}), end)


def _holder(drawing: Drawing, target: str, hops: int, seen: Seen) -> Part | None:
    """What was so in a year, or in the year in which something else happened."""
    for step, source in drawing.steps_to(target, seen, TIMED):
        if step.when is None:
            continue
        during = None
        if hops > 1 and isinstance(step.when, Year) and drawing.chance.likely(_DURING):
            during = _during(drawing, step, target, hops - 1, seen | {source})
        near = drawing.chance.between(0, hops - 1) if during else hops - 1
        begin = drawing.chain(source, near, seen | {source})
        if begin:
            when = during or step.when
            return msgspec.structs.replace(step, source=begin, when=when)
    return None


def _during(drawing: Drawing, step: Step, target: str, hops: int, seen: Seen) -> During | None:
    """An event of a year in which a step leads to its target, that many hops away."""
    for _ in range(_TRIES):
        other = drawing.entity()
        if other.id in seen or not drawing.sources.paged(other.id):
            continue
        dated = _dates(drawing, other.id)
        for each in drawing.chance.some(dated, 1):
            moved = msgspec.structs.replace(step, when=During(of=each))
            if not drawing.leads(moved, target):
                continue
            source = drawing.chain(other.id, hops - 1, seen | {other.id, told_by(each)})
            if source:
                return During(of=begun_at(each, source))
    return None


def _dates(drawing: Drawing, entity: str) -> list[Step | Since]:
    """Dates of an entity, but not of what has its year in its name."""
    source = Named(entity=entity)
    name = drawing.universe.entity(entity).name.en
    if any(each.isdigit() for each in name):
        return []
    steps = [
        Step(source=source, relation=each.relation)
        for each in drawing.graph.all_about(entity)
        if isinstance(each.object, date) and said(each.relation, "year")
    ]
    return [*steps, *(Since(of=each) for each in drawing.begun(entity, source))]


def _next(drawing: Drawing, target: str, hops: int, seen: Seen) -> Part | None:
    """What came right after, or before, something else of the same set."""
    for owner in drawing.chance.some(_owners(drawing, target, seen), 3):
        groups = [each for each in groups_of(drawing, owner, "next") if target in each.members]
        for group in drawing.chance.some(groups, 1):
            by = _ORDERS.get(group.step.relation, "")
            if by and not all(map(drawing.sources.paged, group.members)):
                continue
            others = [each for each in group.members if each != target]
            drawn = (
                Next(of=group.step, pivot=Named(entity=pivot), after=after, by=by)
                for pivot in drawing.chance.some(others, len(others))
                for after in (True, False)
            )
            for part in drawn:
                if drawing.leads(part, target):
                    kept = seen | {owner, *group.members}
                    return _further(drawing, part, hops - bool(by), kept)
    return None


def _further(drawing: Drawing, part: Next, hops: int, seen: Seen) -> Part | None:
    """The same with a chain that leads to the pivot, from which one could else guess the rest."""
    if hops < 1 or not isinstance(part.pivot, Named) or not isinstance(part.of.source, Named):
        return None
    pivot = drawing.chain(part.pivot.entity, hops if hops > 1 else 0, seen)
    if pivot is None:
        return None
    seen |= drawing.entities_of(pivot)
    far = drawing.chance.between(0, 1) if hops > 2 else 0
    owner = drawing.chain(part.of.source.entity, far, seen)
    return owner and msgspec.structs.replace(
        part, pivot=pivot, of=msgspec.structs.replace(part.of, source=owner)
    )


def _owners(drawing: Drawing, target: str, seen: Seen) -> list[str]:
    def asked(each: Statement, *, back: bool) -> bool:
        return said(each.relation, "next", back=back)

    found = [
        *(str(s.object) for s in drawing.graph.all_about(target) if asked(s, back=True)),
        *(s.subject for s in drawing.graph.all_naming(target) if asked(s, back=False)),
    ]
    return [each for each in dict.fromkeys(found) if each not in seen]
