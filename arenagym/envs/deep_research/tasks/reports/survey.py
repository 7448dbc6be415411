"""Surveys of an entity and of what surrounds it."""

from typing import NamedTuple, get_args

from arenagym.envs.deep_research.tasks.reports.aspects import Aspect, Fact, aspects, facts_of
from arenagym.envs.deep_research.tasks.reports.denials import denied_of
from arenagym.envs.deep_research.tasks.reports.scene import Plan, Scene, distinct
from arenagym.envs.deep_research.tasks.reports.telling import Teller
from arenagym.envs.deep_research.universe import Entity, Kind

KINDS: tuple[Kind, ...] = get_args(Kind)
_TRIES, _MOST = 12, 6
"""Entities that are tried; statements of an aspect."""
_DIRECT = {1: 9, 2: 3, 3: 2}
"""How many aspects of the entity itself come first, by level."""


class Part(NamedTuple):
    """An aspect and what there is to say of it."""

    aspect: Aspect
    facts: list[Fact]


def draw_survey(scene: Scene) -> Plan | None:
    """A survey, or None if the entities drawn have too little around them."""
    for entity in scene.entities(KINDS, _TRIES):
        parts = choose(scene, entity, *scene.sizes)
        if parts:
            return _plan(scene, entity, *parts)
    return None


def choose(
    scene: Scene, entity: Entity, fewest: int, most: int, known: list[Fact] | None = None
) -> tuple[list[Part], list[Part]] | None:
    """Aspects of an entity that have so many statements: those to ask for, and welcome ones."""
    aim = int(scene.rng.integers(fewest, most + 1))
    parts: list[Part] = []
    facts = list(known or ())
    left = most
    for aspect in _order(scene, entity):
        every = facts_of(scene.universe, entity.id, aspect)
        new = distinct(every, facts)
        if new and len(every) <= _MOST and len(new) <= left:
            parts.append(Part(aspect, new))
            facts += new
            left -= len(new)
        if most - left >= aim:
            break
    if most - left < fewest:
        return None
    spare = len(parts) > 2 and len(parts[-1].facts) * 3 <= most - left and scene.likely(0.6)
    table = aspects("survey", entity.kind)
    asked = sorted(parts[: len(parts) - spare], key=lambda part: table.index(part.aspect))
    return asked, parts[len(parts) - spare :]


def words_of(scene: Scene, task: str, entity: Entity, parts: list[Aspect]) -> list[str]:
    """Aspects in words."""
    pronouns = Teller(scene.universe, scene.language).pronouns(entity)
    return [scene.aspect(f"{task} {entity.kind} {each.name}", pronouns) for each in parts]


def _plan(scene: Scene, entity: Entity, asked: list[Part], welcome: list[Part]) -> Plan:
    facts = [fact for part in asked for fact in part.facts]
    extra = [fact for part in welcome for fact in part.facts]
    teller = Teller(scene.universe, scene.language, [*facts, *extra])
    nuggets = [
        *(teller.nugget(fact, vital=True) for fact in facts),
        *(teller.nugget(fact, vital=False) for fact in extra),
    ]
    pronouns = teller.pronouns(entity)
    query = scene.write(
        "survey",
        name=teller.name(entity),
        form=teller.form(entity),
        whom=pronouns["him"],
        list=scene.listed(words_of(scene, "survey", entity, [part.aspect for part in asked])),
        more=scene.write("more", whom=pronouns["him"]) if extra else "",
    )
    statements = [fact.statement for fact in (*facts, *extra)]
    return Plan((entity.id,), query, nuggets, denied_of(scene.universe, teller, statements))


def _order(scene: Scene, entity: Entity) -> list[Aspect]:
    every = scene.shuffled(aspects("survey", entity.kind))
    direct = [each for each in every if all(len(path) == 1 for path in each.paths)]
    first = direct[: _DIRECT[scene.level]]
    return [*first, *(each for each in every if each not in first)]
