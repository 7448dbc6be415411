"""Draws steps and chains of them, backwards: from what they lead to."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Literal
from zlib import crc32

import msgspec
import numpy as np

from arenagym.envs.deep_research.tasks.questions.facts import Graph
from arenagym.envs.deep_research.tasks.questions.forms import (
    Given,
    Named,
    Now,
    Part,
    Since,
    Step,
    When,
    Year,
    parts_of,
)
from arenagym.envs.deep_research.tasks.questions.solving import Answers, answers
from arenagym.envs.deep_research.tasks.questions.sources import Sources
from arenagym.envs.deep_research.tasks.questions.words import said
from arenagym.envs.deep_research.universe import Entity, Statement, Universe, Value, relations
from arenagym.envs.deep_research.universe.chance import Chance
from arenagym.envs.grammar import chances

Split = Literal["train", "test"]
Seen = frozenset[str]
"""Entities that a question leads over, and relations of a chain: none comes twice."""
End = Callable[[str, Seen], Part | None]
"""Makes the part at which a chain begins: its answer is the entity."""

_TEST = 5
"""One entity in so many is asked for in tests only."""
_TAIL = 0.5
"""How often an entity of the long tail is taken that was drawn."""
_WIDTH = 4
"""So many steps at most are tried from each entity."""
_TIMED, _NOW, _FORMED, _GIVEN = 0.75, 0.3, 0.5, 0.3
TIMED = ("headed", "worked_at", "headquartered_in", "won")
"""Relations for which a question mostly says when."""
_ROLED = ("headed", "studied_at", "party_to", "attended")
_DATES = (
    "born_on", "died_on", "founded_on", "published_on", "launched_on", "opened_on", "patent",
)  # fmt: skip
_BEGINNINGS = (
    ("discovered", True), ("invented", True), ("acquired", True), ("took_place_in", False),
)  # fmt: skip


def split_of(entity: str) -> Split:
    """In which split questions are whose answer is an entity, or a number or date of it."""
    return "train" if crc32(entity.encode()) % _TEST else "test"


class Draws(Chance):
    """Draws from a given generator."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._numbers = chances(rng)


class Drawing:
    """Draws parts of a question about a universe."""

    def __init__(
        self, rng: np.random.Generator, universe: Universe, level: int, split: Split | None
    ) -> None:
        self.chance, self.universe, self.level, self.split = Draws(rng), universe, level, split
        self.graph = Graph(universe)
        self.sources = Sources(universe, self.graph)

    def entity(self, kind: str | None = None, *, key: bool = False) -> Entity:
        """Any; `key`: one that is asked for in this split."""
        while True:
            entity = self.chance.pick(self.universe.entities)
            if (
                (kind is None or entity.kind == kind)
                and (not key or self.split in {None, split_of(entity.id)})
                and (entity.core or self.chance.likely(_TAIL))
            ):
                return entity

    def loosely(self, part: Part) -> Answers:
        """All that anybody may take for its answers."""
        return answers(part, self.graph, loose=True)

    def leads(self, part: Part, target: Value) -> bool:
        """Whether its only answer is this one, however it is read."""
        return list(self.loosely(part)) == [target] == list(answers(part, self.graph))

    def entities_of(self, part: Part) -> Seen:
        """All that a part names or leads over."""
        inner = (each for each in parts_of(part) if isinstance(each, Named | Step))
        return frozenset(str(found) for each in inner for found in self.loosely(each))

    # Chains

    def chain(self, entity: str, hops: int, seen: Seen, end: End | None = None) -> Part | None:
        """A chain of so many hops that leads to an entity; `end` makes what it begins with."""
        if hops == 0:
            return end(entity, seen) if end else Named(entity=entity)
        if hops == 1 and end is None and self.level == 3 and self.chance.likely(_GIVEN):
            given = self.given(entity, seen)
            if given:
                return given
        for step, source in self.steps_to(entity, seen):
            begin = self.chain(source, hops - 1, seen | {source, step.relation}, end)
            if begin:
                return msgspec.structs.replace(step, source=begin)
        return None

    def steps_to(
        self, target: str, seen: Seen, only: Sequence[str] = ()
    ) -> Iterator[tuple[Step, str]]:
        """Steps whose one answer is an entity, and from where; each of another relation."""
        groups: dict[tuple[str, bool], list[tuple[Statement, str]]] = {}
        for each in self.graph.all_about(target):
            relation = relations()[each.relation]
            if relation.objects:
                key = each.relation, not relation.symmetric
                groups.setdefault(key, []).append((each, str(each.object)))
        for each in self.graph.all_naming(target):
            groups.setdefault((each.relation, False), []).append((each, each.subject))
        names = [name for name in groups if said(name[0], back=name[1]) and name[0] not in seen]
        if only:
            names = [name for name in names if name[0] in only]
        for name in self.chance.some(names, _WIDTH):
            each, source = self.chance.pick(groups[name])
            if source not in seen and self.reaches(source, back=name[1]):
                step = self._step(each, target, source, back=name[1], timed=bool(only))
                if step:
                    yield step, source

    def reaches(self, source: str, *, back: bool) -> bool:
        """Whether one can read there what a step from it leads to."""
        if source.startswith("country"):
            return False  # there are so few that one may guess
        return self.sources.listed(source) if back else self.sources.paged(source)

    def _step(
        self, each: Statement, target: str, source: str, *, back: bool, timed: bool
    ) -> Step | None:
        entity = self.universe.entity(target)
        if entity.kind == "country" or (each.relation, back) == ("located_in", True):
            return None
        role = each.qualifiers.get("role", "") if each.relation in _ROLED else ""
        if each.relation == "attended" and role != "leader":
            return None
        when = self.when(each) if each.relation in TIMED else None
        if when and not timed and each.relation != "won" and not self.chance.likely(_TIMED):
            when = None
        relation = relations()[each.relation]
        several = len(relation.subjects if back else relation.objects) > 1
        plain = entity.kind in {"discovery", "invention", "event"}
        formed = several or plain or self.chance.likely(_FORMED)
        for form in dict.fromkeys((entity.form if formed else "", entity.form)):
            step = Step(
                source=Named(entity=source),
                relation=each.relation,
                back=back,
                role=role,
                when=when,
                form=form,
            )
            if self.leads(step, target):
                return step
        return None

    def when(self, each: Statement) -> When | None:
        """A time at which a statement holds, and that both of its ends are far from."""
        if each.since is None:
            return None
        if relations()[each.relation].time == "moment":
            return Year(year=each.since.year)
        if each.until is None and self.chance.likely(_NOW):
            return Now()
        last = each.until.year - 1 if each.until else self.universe.today.year - 1
        first = each.since.year + 1
        return Year(year=self.chance.between(first, last)) if first <= last else None

    # Numbers and dates

    def given(self, entity: str, seen: Seen) -> Step | None:
        """An entity by a date or code of its own, if that is of no other."""
        names = [name for name in _DATES if name not in seen]
        found = [each for each in self.graph.all_about(entity) if each.relation in names]
        if not found or not self.sources.paged(entity):
            return None
        each = self.chance.pick(found)
        value = each.object.isoformat() if isinstance(each.object, date) else str(each.object)
        form = self.universe.entity(entity).form
        step = Step(source=Given(value=value), relation=each.relation, back=True, form=form)
        alike = [s.subject for s in self.graph.valued(each.relation, each.object)]
        return step if alike == [entity] else None

    def value(self, entity: str, source: Part) -> Step | Since | None:
        """A number, date or code of an entity, to which `source` leads."""
        about = [s for s in self.graph.all_about(entity) if not relations()[s.relation].objects]
        options: list[Step | Since] = []
        for name in dict.fromkeys(each.relation for each in about if said(each.relation, "value")):
            each = self.chance.pick([s for s in about if s.relation == name])
            figure = relations()[name].time == "figure" and each.since
            when = Year(year=each.since.year) if figure and each.since else None
            options.append(Step(source=source, relation=name, when=when))
        options += [Since(of=step) for step in self.begun(entity, source)]
        return self.chance.pick(options) if options else None

    def begun(self, entity: str, source: Part) -> list[Step]:
        """Steps from an entity whose statements tell when it came about, or ended."""
        return [
            Step(source=source, relation=name, back=back)
            for name, back in _BEGINNINGS
            if (self.graph.naming if back else self.graph.about)(entity, name)
        ]
