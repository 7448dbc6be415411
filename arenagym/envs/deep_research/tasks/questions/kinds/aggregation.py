"""Sets that one document tells whole: how many there are, what they add up to, which is extreme."""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

import msgspec

from arenagym.envs.deep_research.tasks.questions.drawing import Drawing, Seen
from arenagym.envs.deep_research.tasks.questions.forms import (
    Count,
    Extreme,
    Named,
    Part,
    Step,
    Total,
)
from arenagym.envs.deep_research.tasks.questions.words import said
from arenagym.envs.deep_research.universe import relations

_LEAST, _MOST, _MEASURED = 2, 20, 6
"""How many a set may have, and how many if a number of each is needed."""
_COUNTED = 3
"""How many a set must have that is counted: fewer are easily guessed."""
_EXTREME = 0.4


class Group(NamedTuple):
    """A step from an entity with several answers."""

    step: Step
    members: tuple[str, ...]


def draw_aggregation(drawing: Drawing, hops: int) -> Part | None:
    """The extreme of a set, perhaps with steps from there on; or a count, or a total."""
    if hops >= 2 and drawing.chance.likely(_EXTREME):
        key = drawing.entity(key=True).id
        after = drawing.chance.between(0, (hops - 1) // 2)

        def end(entity: str, seen: Seen) -> Part | None:
            return _extreme(drawing, entity, hops - after, seen)

        return drawing.chain(key, after, frozenset({key}), end)
    owner = drawing.entity(key=True).id
    groups = [g for g in groups_of(drawing, owner, "count") if len(g.members) >= _COUNTED]
    if not groups:
        return None
    group = drawing.chance.pick(groups)
    totals = _measures(drawing, group, "total") if hops >= 2 else []
    if totals and drawing.chance.likely(0.6):
        source = drawing.chain(owner, hops - 2, frozenset({owner, *group.members}))
        relation = drawing.chance.pick(totals)
        return source and Total(of=_from(group, source), relation=relation)
    source = drawing.chain(owner, hops - 1, frozenset({owner, *group.members}))
    return source and Count(of=_from(group, source))


def groups_of(drawing: Drawing, owner: str, use: str) -> Iterator[Group]:
    """The sets of an entity that one document tells whole, as far as there are words for them."""
    if not drawing.sources.paged(owner):
        return
    for back in (False, True):
        found = drawing.graph.all_naming(owner) if back else drawing.graph.all_about(owner)
        names = dict.fromkeys(
            each.relation for each in found if said(each.relation, use, back=back)
        )
        for name in names if not back or drawing.sources.listed(owner) else ():
            group = _group(drawing, owner, name, back=back)
            if group:
                yield group


def _group(drawing: Drawing, owner: str, name: str, *, back: bool) -> Group | None:
    rows = (drawing.graph.naming if back else drawing.graph.about)(owner, name)
    if len(rows) < _LEAST or not drawing.sources.told_together(rows):
        return None
    role = rows[0].qualifiers.get("role", "") if name == "headed" else ""
    members = [str(each.subject if back else each.object) for each in rows]
    entities = [drawing.universe.entity(each) for each in dict.fromkeys(members)]
    kinds, shapes = {each.kind for each in entities}, Counter(each.form for each in entities)
    # What may be of different kinds has no word of its own, and events have none that fits all.
    form, relation = "", relations()[name]
    several = len(relation.subjects if back else relation.objects) > 1
    if several or kinds == {"event"} or (len(shapes) == 1 and drawing.chance.likely(0.5)):
        form = max(shapes, key=lambda each: shapes[each])
        entities = [each for each in entities if each.form == form]
    if name == "worked_at":
        form, entities = "", [drawing.universe.entity(each) for each in dict.fromkeys(members)]
    step = Step(source=Named(entity=owner), relation=name, back=back, role=role, form=form)
    if not _LEAST <= len(entities) <= _MOST:
        return None
    return Group(step, tuple(each.id for each in entities))


def _measures(drawing: Drawing, group: Group, use: str) -> list[str]:
    """Relations by which all members of a set have a number or date."""
    if len(group.members) > _MEASURED or not all(map(drawing.sources.paged, group.members)):
        return []
    first, *rest = (
        {
            each.relation
            for each in drawing.graph.all_about(member)
            if said(each.relation, use) and relations()[each.relation].time == "always"
        }
        for member in group.members
    )
    return sorted(first.intersection(*rest))


def _extreme(drawing: Drawing, best: str, hops: int, seen: Seen) -> Part | None:
    """A set in which something is the highest or lowest by one of its numbers or dates."""
    owners = [
        *(str(s.object) for s in drawing.graph.all_about(best) if relations()[s.relation].objects),
        *(s.subject for s in drawing.graph.all_naming(best)),
    ]
    for owner in drawing.chance.some([each for each in owners if each not in seen], 3):
        groups = [each for each in groups_of(drawing, owner, "all") if best in each.members]
        for group in drawing.chance.some(groups, 1):
            for relation in drawing.chance.some(_measures(drawing, group, "high"), 3):
                for most in (True, False):
                    extreme = Extreme(among=(group.step,), relation=relation, most=most)
                    if drawing.leads(extreme, best):
                        kept = seen | {owner, *group.members}
                        source = drawing.chain(owner, hops - 2, kept)
                        return source and Extreme(
                            among=(_from(group, source),), relation=relation, most=most
                        )
    return None


def _from(group: Group, source: Part) -> Step:
    return msgspec.structs.replace(group.step, source=source)
