"""The universe while it is made: what there is so far, and what later steps ask of it."""

from array import array
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from arenagym.envs.bilingual import Text
from arenagym.envs.deep_research.universe.chance import Chance
from arenagym.envs.deep_research.universe.entities import KINDS, Alias, Entity, Kind, forms
from arenagym.envs.deep_research.universe.naming import Named, Namer, Slot
from arenagym.envs.deep_research.universe.relations import relations, role_numbers

TODAY = date(2025, 12, 31)
"""The day on which questions are asked; no document is younger."""
END = date(2025, 6, 30).toordinal()
"""Of all that happens: pages of an encyclopedia, which are younger, can tell all of it."""
LAST = 2025

_MANY: dict[Kind, tuple[int, float]] = {
    "country": (4, 0.00016),
    "city": (10, 0.012),
    "place": (6, 0.014),
    "institute": (12, 0.009),
    "company": (12, 0.026),
    "person": (40, 0.1),
    "work": (10, 0.036),
    "discovery": (6, 0.016),
    "invention": (6, 0.013),
    "product": (8, 0.023),
    "event": (8, 0.022),
    "award": (4, 0.003),
}
"""So many at least, and so many more for each document."""
_CORE: dict[Kind, float] = {
    "country": 1.0, "city": 0.6, "place": 0.5, "institute": 0.75, "company": 0.55, "person": 0.5,
    "work": 0.5, "discovery": 0.6, "invention": 0.6, "product": 0.45, "event": 0.55, "award": 1.0,
}  # fmt: skip
"""The share of each kind that is not of the long tail."""


class Job(NamedTuple):
    """Work somewhere, in calendar years; `until` is 0 while it lasts."""

    org: "Org"
    since: int
    until: int
    role: str

    def covers(self, year: int) -> bool:
        """Whether it is held all through a year."""
        return self.since <= year and (not self.until or year < self.until)


@dataclass(eq=False, slots=True)
class Land:
    """A country."""

    index: int
    culture: str
    towns: list["Town"] = field(default_factory=list)


@dataclass(eq=False, slots=True)
class Town:
    """A city."""

    index: int
    land: Land


@dataclass(eq=False, slots=True)
class Org:
    """A company or an institute; `founded` is an ordinal day, `brand` the make of its products."""

    index: int
    form: str
    town: Town
    founded: int
    brand: Text
    staff: list[tuple["Life", Job]] = field(default_factory=list)
    products: list["Made"] = field(default_factory=list)

    @property
    def year(self) -> int:
        """The first in which it exists from the beginning on."""
        return date.fromordinal(self.founded).year + 1


@dataclass(eq=False, slots=True)
class Life:
    """A person; `born` and `died` are ordinal days, `died` 0 of the living."""

    index: int
    form: str
    gender: str
    town: Town
    family: Text
    culture: str
    born: int
    died: int
    jobs: list[Job] = field(default_factory=list)
    made: list["Made"] = field(default_factory=list)
    ruled: list[tuple[int, int]] = field(default_factory=list)
    married: bool = False

    @property
    def birth(self) -> int:
        """The year."""
        return date.fromordinal(self.born).year

    @property
    def end(self) -> int:
        """The year of death, or one after the last."""
        return date.fromordinal(self.died).year if self.died else LAST + 1

    def adult(self, year: int, age: int = 24) -> bool:
        """Whether alive all through a year, and of that age at its beginning."""
        return self.birth + age < year < self.end

    def job(self, year: int) -> Job | None:
        """What it was in a year, from the first to the last day."""
        return next((job for job in self.jobs if job.covers(year)), None)


@dataclass(eq=False, slots=True)
class Made:
    """A work, discovery, invention, product, event or place; `day` is when it came about."""

    index: int
    form: str
    day: int
    town: Town | None = None
    life: Life | None = None

    @property
    def year(self) -> int:
        """Of that day."""
        return date.fromordinal(self.day).year


class Draft:
    """What has been made so far. Steps add to it in a fixed order, each with its own draws."""

    def __init__(self, seed: int, documents: int) -> None:
        self.seed, self.namer = seed, Namer(seed)
        self.sizes = {kind: few + round(share * documents) for kind, (few, share) in _MANY.items()}
        self.entities: dict[Kind, list[Entity]] = {kind: [] for kind in KINDS}
        self.starts: dict[Kind, int] = {}
        start = 0
        for kind in KINDS:
            self.starts[kind] = start
            start += self.sizes[kind]
        self.columns = {name: array("q") for name in COLUMNS}
        self.lands: list[Land] = []
        self.towns: list[Town] = []
        self.orgs: dict[str, list[Org]] = defaultdict(list)
        self.lives: list[Life] = []
        self.by_form: dict[str, list[Life]] = defaultdict(list)
        self.made: dict[str, list[Made]] = defaultdict(list)

    def chance(self, purpose: str) -> Chance:
        """Draws for one step."""
        return Chance(self.seed, "making", purpose)

    def left(self, kind: Kind) -> range:
        """Over as many entities of a kind as are still to be made."""
        return range(self.sizes[kind] - len(self.entities[kind]))

    def add(
        self,
        kind: Kind,
        form: str,
        named: Named,
        *,
        chance: Chance,
        aliases: tuple[Alias, ...] = (),
        short: Text = Text("", ""),  # noqa: B008 - a constant
        gender: str = "",
    ) -> int:
        """Add an entity, and return its number among all."""
        made = self.entities[kind]
        made.append(
            Entity(
                f"{kind}-{len(made)}",
                kind,
                form,
                named.text,
                short,
                aliases,
                named.article,
                gender,  # type: ignore[arg-type]
                chance.likely(_CORE[kind]),
            )
        )
        return self.starts[kind] + len(made) - 1

    def core(self, index: int) -> bool:
        """Whether an entity is none of the long tail."""
        return self._entity(index).core

    def name(self, index: int) -> Text:
        """Of an entity."""
        return self._entity(index).name

    def named(self, pattern: str, **slots: Slot) -> Named:
        """A new name; see `Namer.name`."""
        return self.namer.name(pattern, slots)

    def state(
        self,
        subject: int,
        relation: str,
        value: int,
        since: int = 0,
        until: int = 0,
        *,
        role: str = "",
        second: int = -1,
    ) -> None:
        """Add a statement; days are ordinal, 0 is none, decimals are in tenths."""
        row = (
            subject,
            relations()[relation].number,
            value,
            since,
            until,
            role_numbers()[role],
            second,
        )
        for name, cell in zip(COLUMNS, row, strict=True):
            self.columns[name].append(cell)

    def state_years(
        self, subject: int, relation: str, value: int, years: tuple[int, int], role: str = ""
    ) -> None:
        """Add a statement of these years; if the second is 0 or to come, it still holds."""
        since, until = years
        end = new_year(until) if 0 < until <= LAST else 0
        self.state(subject, relation, value, new_year(since), end, role=role)

    def state_figure(self, subject: int, relation: str, year: int, value: int) -> None:
        """Add a figure of a year."""
        self.state(subject, relation, value, new_year(year), new_year(year + 1))

    def _entity(self, index: int) -> Entity:
        for kind in reversed(KINDS):
            if index >= self.starts[kind]:
                return self.entities[kind][index - self.starts[kind]]
        raise IndexError(index)


COLUMNS = ("subject", "relation", "object", "since", "until", "role", "second")
"""Of the statements."""


def new_year(year: int) -> int:
    """The ordinal of its first day."""
    return date(year, 1, 1).toordinal()


def day_in(chance: Chance, year: int) -> int:
    """Any day of a year, but none after the end of all."""
    return min(new_year(year) + chance.below(365), END)


def pick_form(chance: Chance, kind: Kind) -> str:
    """A form of a kind, by how many there are."""
    left = next(chance) * sum(form.weight for form in forms(kind).values())
    for form in forms(kind).values():
        left -= form.weight
        if left < 0:
            break
    return form.key
