"""Several things that are true of one entity only, though each of them is true of others too."""

from datetime import date

import msgspec

from arenagym.envs.deep_research.tasks.questions.drawing import Drawing, Seen
from arenagym.envs.deep_research.tasks.questions.forms import Meet, Named, Part, Step, Within
from arenagym.envs.deep_research.tasks.questions.words import said
from arenagym.envs.deep_research.universe import Statement, Value

_SHARES: dict[int, tuple[tuple[int, ...], ...]] = {
    1: ((1,),),
    2: ((1, 1),),
    3: ((1, 1, 1), (1, 2)),
    4: ((1, 1, 2), (2, 2)),
    5: ((2, 3),),
    6: ((2, 2, 2), (3, 3)),
}
"""Hops of each part: with one, what it is about is named; with more, described."""
_FEW = 8
"""So many at most does the first part lead to."""
_WITHIN = 0.35
_ROLED = ("studied_at", "worked_at", "headed", "party_to")


def draw_intersection(drawing: Drawing, hops: int) -> Part | None:
    """Parts that meet in an entity."""
    target = drawing.entity(key=True).id
    if not drawing.sources.paged(target):
        return None
    form = drawing.universe.entity(target).form
    shares = drawing.chance.pick(_SHARES[hops])
    parts = _parts(drawing, target, form, len(shares))
    if len(parts) < len(shares):
        return None
    within = _within(drawing, target)
    bare = Meet(form=form, parts=tuple(parts))
    if len(shares) > 1 and (not within or not drawing.chance.likely(_WITHIN)):
        within = ()
    meet = msgspec.structs.replace(bare, within=within)
    if not drawing.leads(meet, target) or (hops == 1 and not within):
        return None
    seen: Seen = frozenset({target, *(_named(each) for each in parts)})
    described: list[Step] = []
    for part, share in zip(parts, drawing.chance.some(shares, len(shares)), strict=True):
        source = drawing.chain(_named(part), share - 1, seen)
        if source is None:
            return None
        seen |= drawing.entities_of(source)
        described.append(msgspec.structs.replace(part, source=source))
    return msgspec.structs.replace(meet, parts=tuple(described))


def _parts(drawing: Drawing, target: str, form: str, count: int) -> list[Step]:
    """Statements about an entity or naming it, as steps; the one that leads to few comes first."""
    drawn: list[tuple[int, Step]] = []
    used: set[str] = set()
    ends = [
        *((each, True) for each in drawing.graph.all_about(target)),
        *((each, False) for each in drawing.graph.all_naming(target)),
    ]
    asked = [(each, back) for each, back in ends if said(each.relation, "is", back=back)]
    for each, back in drawing.chance.some(asked, len(asked)):
        step = _step(each, back=back)
        source = _named(step)
        if used & {source, each.relation} or not drawing.reaches(source, back=back):
            continue
        if not back and not drawing.sources.listed(target):
            continue
        alike = _of_form(drawing, drawing.loosely(step), form)
        if len(alike) < 2:
            continue
        used |= {source, each.relation}
        drawn.append((len(alike), step))
        if len(drawn) == count:
            break
    drawn.sort(key=lambda each: each[0])
    return [step for _, step in drawn] if drawn and drawn[0][0] <= _FEW else []


def _of_form(drawing: Drawing, found: "dict[Value, tuple[int, ...]]", form: str) -> list[Value]:
    return [each for each in found if drawing.graph.form(str(each)) == form]


def _step(each: Statement, *, back: bool) -> Step:
    role = each.qualifiers.get("role", "") if each.relation in _ROLED else ""
    source = Named(entity=str(each.object if back else each.subject))
    return Step(source=source, relation=each.relation, back=back, role=role)


def _named(step: Step) -> str:
    return step.source.entity if isinstance(step.source, Named) else ""


def _within(drawing: Drawing, target: str) -> tuple[Within, ...]:
    """A decade or a year in which it came about."""
    found = [s for s in drawing.graph.all_about(target) if said(s.relation, "within")]
    if not found:
        return ()
    each = drawing.chance.pick(found)
    year = each.object.year if isinstance(each.object, date) else 0
    first = year // 10 * 10
    if drawing.chance.likely(0.5):
        return (Within(relation=each.relation, first=first, last=first + 9),)
    return (Within(relation=each.relation, first=year, last=year),)
