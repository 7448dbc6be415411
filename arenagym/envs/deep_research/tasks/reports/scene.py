"""What the four kinds of reports share when they are drawn."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import repeat
from typing import Literal, NamedTuple, TypeVar, get_args
from zlib import crc32

import msgspec
import numpy as np

from arenagym.envs.bilingual import Language
from arenagym.envs.deep_research.tasks.reports.aspects import WORDS, Fact
from arenagym.envs.deep_research.tasks.reports.telling import joined
from arenagym.envs.deep_research.tasks.task import Nugget
from arenagym.envs.deep_research.universe import Entity, Kind, Universe
from arenagym.envs.grammar import chances, load_grammar
from arenagym.errors import SettingError

Split = Literal["train", "test"]
SPLITS: tuple[Split, ...] = get_args(Split)
SIZES: dict[int, tuple[int, int]] = {1: (4, 6), 2: (7, 10), 3: (11, 16)}
"""How many nuggets there are, by level."""
LIMITS: dict[Language, dict[int, int]] = {
    "en": {1: 250, 2: 400, 3: 600},
    "zh": {1: 400, 2: 700, 3: 1_000},
}
"""How many words a report may have."""
_PARTS, _TEST_PART = 5, 4
"""Entities are in one of so many parts by their ids; this one is for tests."""
_TRIES = 400
_ORDER: dict[Kind, int] = {kind: place for place, kind in enumerate(get_args(Kind))}
T = TypeVar("T")


class Plan(NamedTuple):
    """A report as drawn."""

    about: tuple[str, ...]
    query: str
    nuggets: Sequence[Nugget]
    denied: Sequence[Nugget]


class Scene(msgspec.Struct, frozen=True):
    """What a report is drawn from, and for whom."""

    rng: np.random.Generator
    universe: Universe
    level: int
    language: Language
    split: Split

    @property
    def sizes(self) -> tuple[int, int]:
        """The fewest and the most nuggets."""
        return SIZES[self.level]

    @property
    def words(self) -> int:
        """The most that the report may have."""
        return LIMITS[self.language][self.level]

    def entities(self, kinds: Sequence[Kind], tries: int) -> Iterator[Entity]:
        """Entities of the split, each kind as likely as any other."""
        every = self.universe.entities
        for _ in range(tries):
            first, end = _range(self.universe, kinds[int(self.rng.integers(len(kinds)))])
            for _ in range(_TRIES):
                entity = every[int(self.rng.integers(first, end))]
                if in_split(entity.id, self.split):
                    yield entity
                    break

    def shuffled(self, things: Iterable[T]) -> list[T]:
        """In a drawn order."""
        every = list(things)
        return [every[i] for i in self.rng.permutation(len(every))]

    def likely(self, share: float) -> bool:
        """True in so many of all cases."""
        return bool(self.rng.random() < share)

    def write(self, symbol: str, **given: str) -> str:
        """One of the wordings of a query."""
        grammar = load_grammar(WORDS, "queries", self.language)
        return grammar.write(symbol, chances(self.rng), 0, {"words": str(self.words), **given})

    def aspect(self, symbol: str, pronouns: dict[str, str]) -> str:
        """An aspect in words."""
        grammar = load_grammar(WORDS, "aspects", self.language)
        return grammar.write(symbol, repeat(0.0), 0, pronouns)

    def noun(self, relation: str) -> str:
        """What a relation tells of its subject, such as "date of birth"."""
        return load_grammar(WORDS, "nouns", self.language).write(relation, repeat(0.0))

    def listed(self, items: Sequence[str]) -> str:
        """What is to be covered, as a sentence or as a list below."""
        if len(items) > 2 and self.likely(0.5):
            return "\n" + "".join(f"\n- {each}" for each in items) + "\n\n"
        if self.language == "zh":
            return "；".join(items) + "。"
        if not any(" and " in each or "," in each for each in items):
            return f" {joined(items, 'en')}. "
        return f" {'; and '.join(filter(None, ['; '.join(items[:-1]), items[-1]]))}. "


def in_split(key: str, split: Split) -> bool:
    """Whether the entity of an id is in a split.

    Raises:
        SettingError: there is no such split.
    """
    if split not in SPLITS:
        raise SettingError(f"split={split!r}: give one of {', '.join(SPLITS)}")
    return (crc32(key.encode()) % _PARTS == _TEST_PART) == (split == "test")


def distinct(facts: Iterable[Fact], known: Iterable[Fact] = ()) -> list[Fact]:
    """Each statement once, and none that is known."""
    seen = {each.statement.id for each in known}
    found: dict[int, Fact] = {}
    for each in facts:
        if each.statement.id not in seen:
            found.setdefault(each.statement.id, each)
    return list(found.values())


def _range(universe: Universe, kind: Kind) -> tuple[int, int]:
    """Where the entities of a kind begin and end; kinds come one after the other."""
    place = _ORDER[kind]
    begin = bisect_left(universe.entities, place, key=lambda each: _ORDER[each.kind])
    return begin, bisect_left(universe.entities, place + 1, key=lambda each: _ORDER[each.kind])
