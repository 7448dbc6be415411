"""Facts to solve questions by: those of a universe; or, for the oracle, what it has read."""

from collections.abc import Sequence
from typing import Protocol

from arenagym.envs.deep_research.universe import Statement, Universe, Value


class Facts(Protocol):
    """Statements by what they are about; a relation that is symmetric is stated either way."""

    def about(self, entity: str, relation: str) -> Sequence[Statement]:
        """Those of the relation whose subject is the entity."""

    def naming(self, entity: str, relation: str) -> Sequence[Statement]:
        """Those of the relation whose object is the entity."""

    def valued(self, relation: str, value: Value) -> Sequence[Statement]:
        """Those of the relation whose object is a literal."""

    def form(self, entity: str) -> str:
        """What an entity is, a key of `forms()`."""


class Graph:
    """All facts of a universe; each is looked up once."""

    def __init__(self, universe: Universe) -> None:
        self.universe = universe
        self._about: dict[str, tuple[Statement, ...]] = {}
        self._naming: dict[str, tuple[Statement, ...]] = {}

    def about(self, entity: str, relation: str) -> list[Statement]:
        """See `Facts`."""
        return [each for each in self.all_about(entity) if each.relation == relation]

    def naming(self, entity: str, relation: str) -> list[Statement]:
        """See `Facts`."""
        return [each for each in self.all_naming(entity) if each.relation == relation]

    def valued(self, relation: str, value: Value) -> tuple[Statement, ...]:
        """See `Facts`."""
        return self.universe.statements(relation=relation, object=value)

    def form(self, entity: str) -> str:
        """See `Facts`."""
        return self.universe.entity(entity).form

    def all_about(self, entity: str) -> tuple[Statement, ...]:
        """Statements whose subject it is."""
        if entity not in self._about:
            self._about[entity] = self.universe.statements(subject=entity)
        return self._about[entity]

    def all_naming(self, entity: str) -> tuple[Statement, ...]:
        """Statements whose object it is."""
        if entity not in self._naming:
            self._naming[entity] = self.universe.statements(object=entity)
        return self._naming[entity]
