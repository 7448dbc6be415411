"""Comparisons: which of a few is the oldest, the largest, the dearest."""

from datetime import date

from arenagym.envs.deep_research.tasks.questions.drawing import Drawing, Seen
from arenagym.envs.deep_research.tasks.questions.forms import Extreme, Part
from arenagym.envs.deep_research.tasks.questions.words import said
from arenagym.envs.deep_research.universe import Entity, Statement, relations

_OPTIONS = {1: (2, 4), 2: (2, 3), 3: (2, 2)}
_TRIES = 60
_DAYS, _SHARE = 200, 0.03
"""By how much two must differ at least."""


def draw_comparison(drawing: Drawing, hops: int) -> Part | None:
    """Two to four of a kind, of which the first drawn is the answer."""
    best = drawing.entity(key=True)
    found = [each for each in drawing.graph.all_about(best.id) if said(each.relation, "high")]
    if not found or not drawing.sources.paged(best.id):
        return None
    each, most = drawing.chance.pick(found), drawing.chance.likely(0.5)
    others = _others(drawing, best, each, most=most)
    options: list[Part] = []
    seen: Seen = frozenset({best.id, *others})
    for i, entity in enumerate([best.id, *others]):
        # The first is as far away as the question is hard, the others may be nearer.
        far = hops - 1 - (i > 0 and hops > 1 and drawing.chance.likely(0.5))
        option = drawing.chain(entity, far, seen)
        if option is None:
            return None
        seen |= drawing.entities_of(option)
        options.append(option)
    if len(options) < 2:
        return None
    figure = relations()[each.relation].time == "figure" and each.since
    return Extreme(
        among=tuple(drawing.chance.some(options, len(options))),
        relation=each.relation,
        most=most,
        year=each.since.year if figure and each.since else None,
    )


def _others(drawing: Drawing, best: Entity, each: Statement, *, most: bool) -> list[str]:
    """Some of the same kind of which less is true, or more if the least is asked for."""
    wanted = drawing.chance.between(*_OPTIONS[drawing.level]) - 1
    dated = isinstance(each.object, date)
    found: list[str] = []
    for _ in range(_TRIES):
        other = drawing.entity(best.kind)
        if other.id in found or not (dated or other.form == best.form):
            continue
        values = drawing.graph.about(other.id, each.relation)
        for value in (value for value in values if value.since == each.since):
            low, high = (value, each) if most else (each, value)
            if _less(low, high) and drawing.sources.paged(other.id):
                found.append(other.id)
        if len(found) == wanted:
            break
    return found


def _less(one: Statement, two: Statement) -> bool:
    """Whether one is clearly less than the other, or clearly before it."""
    a, b = one.object, two.object
    if isinstance(a, date) and isinstance(b, date):
        return (b - a).days > _DAYS
    if isinstance(a, int | float) and isinstance(b, int | float):
        return b - a > _SHARE * max(abs(a), abs(b))
    return False
