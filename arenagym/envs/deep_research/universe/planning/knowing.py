"""What can be known on a day, and whether it is told as the present or the past."""

from functools import cached_property

import numpy as np

from arenagym.envs.deep_research.universe.making.draft import END
from arenagym.envs.deep_research.universe.planning.sheets import DocKind
from arenagym.envs.deep_research.universe.relations import by_number, relations
from arenagym.envs.deep_research.universe.statements import Statements, Status

_BEGINNINGS = (
    "born_on", "founded_on", "opened_on", "published_on", "launched_on",
)  # fmt: skip
"""Relations whose object is the day from which the subject exists."""
_MAKINGS = ("discovered", "invented")
"""Relations that hold from the day on from which the object exists."""
DATING: frozenset[DocKind] = frozenset({"encyclopedia", "annual report"})
"""Kinds that give the year of each figure; others give the latest figure, and no year."""


class Knowing:
    """Days of statements."""

    def __init__(self, statements: Statements) -> None:
        self.statements = statements
        self.until = statements.until
        self._times = [relation.time for relation in by_number()]
        self._brief = [
            relation.time == "period" and relation.precision == "day" for relation in by_number()
        ]

    @cached_property
    def beginnings(self) -> np.ndarray:
        """From which day each entity exists; 0 of what was always there."""
        s = self.statements
        days = np.zeros(len(s.entities), np.int64)
        for name in _BEGINNINGS:
            rows = s.of_relation[name]
            days[s.subject[rows]] = s.object[rows]
        for name in _MAKINGS:
            rows = s.of_relation[name]
            days[s.object[rows]] = s.since[rows]
        rows = s.of_relation["took_place_in"]
        days[s.subject[rows]] = s.since[rows]
        return days

    @cached_property
    def known(self) -> np.ndarray:
        """From which day each statement can be told."""
        s = self.statements
        days = np.maximum(self.beginnings[s.subject], s.since)
        for name, relation in relations().items():
            rows = s.of_relation[name]
            if relation.objects:
                days[rows] = np.maximum(days[rows], self.beginnings[s.object[rows]])
            elif relation.literal == "date":
                days[rows] = np.maximum(days[rows], s.object[rows])
            if relation.time == "figure":
                days[rows] = s.until[rows] + 60
        # Who dies is dead before the place is told.
        rows = s.of_relation["died_in"]
        days[rows] = [self.deaths[person] for person in s.subject[rows].tolist()]
        known: np.ndarray = np.minimum(days, END)
        return known

    @cached_property
    def deaths(self) -> dict[int, int]:
        """The days on which people died."""
        s, rows = self.statements, self.statements.of_relation["died_on"]
        return dict(zip(s.subject[rows].tolist(), s.object[rows].tolist(), strict=True))

    def newer(self, row: int) -> bool:
        """Whether there is a figure of a later year."""
        s, after = self.statements, row + 1
        return (
            after < len(s)
            and s.subject[after] == s.subject[row]
            and s.relation[after] == s.relation[row]
        )

    def latest(self, row: int, day: int) -> bool:
        """Whether no later figure is known by then."""
        return not self.newer(row) or int(self.known[row + 1]) > day

    def past(self, row: int, day: int, kind: DocKind) -> bool:
        """Whether a document of that day tells it as over, or a figure as of its year."""
        time = self._times[self.statements.relation[row]]
        if time == "figure":
            return kind in DATING
        until = int(self.until[row])
        return 0 < until <= day or self._brief[self.statements.relation[row]]

    def status(self, row: int, day: int, kind: DocKind) -> Status:
        """How a statement told on a day reads today; what takes days is told with both."""
        relation = self.statements.relation[row]
        time = self._times[relation]
        if self.past(row, day, kind) or time in {"always", "moment"} or self._brief[relation]:
            return "true"
        stale = self.newer(row) if time == "figure" else bool(self.until[row])
        return "outdated" if stale else "true"
