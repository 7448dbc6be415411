"""Comparisons of two or three entities of a kind, along what all of them have."""

from arenagym.envs.deep_research.tasks.reports.aspects import Aspect, Fact, aspects, facts_of
from arenagym.envs.deep_research.tasks.reports.denials import denied_of
from arenagym.envs.deep_research.tasks.reports.scene import Plan, Scene
from arenagym.envs.deep_research.tasks.reports.survey import KINDS
from arenagym.envs.deep_research.tasks.reports.telling import Teller, joined
from arenagym.envs.deep_research.universe import Entity

_TRIES, _PEERS = 12, 60
"""Entities that are tried, and those that each is set beside."""
_SHAPES: dict[int, tuple[tuple[int, int], ...]] = {
    1: ((2, 2), (2, 3), (3, 2)),
    2: ((2, 4), (2, 5), (3, 3)),
    3: ((3, 4), (3, 5), (2, 6)),
}
"""How many entities and aspects, by level."""
Facts = dict[str, Fact]
"""By the name of the aspect."""


def draw_compare(scene: Scene) -> Plan | None:
    """A comparison, or None if the entities drawn have too little in common."""
    for first in scene.entities(KINDS, _TRIES):
        mine = _facts(scene, first)
        for count, width in scene.shuffled(_SHAPES[scene.level]):
            if len(mine) < width:
                continue
            entities, shared = _peers(scene, first, mine, count, width)
            if len(entities) == count:
                table = aspects("compare", first.kind)
                chosen = [each for each in scene.shuffled(table) if each.name in shared][:width]
                chosen.sort(key=table.index)
                return _plan(scene, entities, chosen)
    return None


def _peers(
    scene: Scene, first: Entity, mine: Facts, count: int, width: int
) -> tuple[list[Entity], set[str]]:
    """Entities that have as many aspects in common, the first among them, and which these are."""
    entities, shared = [first], set(mine)
    for other in scene.entities((first.kind,), _PEERS):
        alike = other.form == first.form or first.kind not in {"place", "person", "discovery"}
        if alike and other not in entities:
            common = shared & set(_facts(scene, other))
            if len(common) >= width:
                entities.append(other)
                shared = common
        if len(entities) == count:
            break
    return entities, shared


def _facts(scene: Scene, entity: Entity) -> Facts:
    """The aspects of which there is one statement."""
    found = {}
    for aspect in aspects("compare", entity.kind):
        facts = facts_of(scene.universe, entity.id, aspect)
        if len(facts) == 1:
            found[aspect.name] = facts[0]
    return found


def _plan(scene: Scene, entities: list[Entity], chosen: list[Aspect]) -> Plan:
    facts = [_facts(scene, entity)[aspect.name] for aspect in chosen for entity in entities]
    spare = len(chosen) > 2 and scene.likely(0.4)
    vital = len(facts) - spare * len(entities)
    teller = Teller(scene.universe, scene.language, facts)
    nuggets = [teller.nugget(fact, vital=i < vital) for i, fact in enumerate(facts)]
    asked = chosen[: len(chosen) - spare]
    query = scene.write(
        "compare",
        names=joined([teller.name(each) for each in entities], scene.language),
        list=scene.listed([scene.noun(each.name) for each in asked]),
        more=scene.write("more", whom="them") if spare else "",
    )
    statements = [fact.statement for fact in facts]
    about = tuple(each.id for each in entities)
    return Plan(about, query, nuggets, denied_of(scene.universe, teller, statements))
