"""What came of all that was read: rows, and a `Tally` of them and of what was dropped, and why."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Generic, TypeVar

from arenagym.datasets.columns import Columns
from arenagym.errors import SettingError

Row = dict[str, Any]
"""A line of a data set: plain JSON values by column."""
T = TypeVar("T")


class Dropped(StrEnum):
    """Why something that was read is not among the rows."""

    UNSCORED = "unscored"
    """There is no reward, or no verdict: nothing is known of it."""
    TIED = "tied"
    """Neither is better, or the whole pool has one reward."""
    UNINFORMATIVE = "uninformative"
    """The tournament could not rank its group."""
    INVALID = "invalid"
    """It ended without an answer, which is nothing to be imitated."""
    UNMET = "never met"
    """The two have no match, or no judge of pairs was asked."""
    NO_MODEL = "no probability"
    """The estimator does not say how likely the one is better than the other."""
    CLOSE = "closer than the smallest gap"
    """One is better, but not by enough."""
    BELOW = "below the least reward"
    """It is not good enough."""
    SILENT = "no completion"
    """Its episode ended before any model call."""
    SPLIT = "several conversations"
    """Its agent rewrote its history, or was several: no single text led to the answer."""
    PROMPTS_DIFFER = "prompts differ"
    """The two, or it and the rest of its group, were not asked the same."""
    SAME_TEXT = "same text"
    """The two say the same, so that a preference between them is noise."""
    DUPLICATE = "duplicates"
    """The same is among the rows already."""
    NOT_CHOSEN = "not chosen"
    """It could be a row, but others were to be preferred."""


@dataclass
class Lengths:
    """How long texts are, in characters."""

    count: int = 0
    total: int = 0
    longest: int = 0

    @property
    def mean(self) -> float:
        """0 where there are none."""
        return self.total / self.count if self.count else 0.0

    def add(self, length: int) -> None:
        """Count one more."""
        self.count += 1
        self.total += length
        self.longest = max(self.longest, length)


@dataclass
class Tally:
    """What came of everything that was read, so far.

    Attributes:
        unit: what `read`, `written` and `dropped` count: pairs or rollouts.
        groups: groups read.
        rollouts: rollouts read.
        read: always `written` and all that was `dropped` together.
        written: those that are in the rows.
        rows: rows made; one rollout may be several.
        dropped: how many, by reason.
        lengths: of the policy's words, by column.
        notes: other counts.
    """

    unit: str
    groups: int = 0
    rollouts: int = 0
    read: int = 0
    written: int = 0
    rows: int = 0
    dropped: dict[Dropped, int] = field(default_factory=dict)
    lengths: dict[str, Lengths] = field(default_factory=dict)
    notes: dict[str, int] = field(default_factory=dict)

    def keep(self) -> None:
        """Count one that was read and written."""
        self.read += 1
        self.written += 1

    def drop(self, why: Dropped) -> None:
        """Count one that was read and dropped."""
        self.read += 1
        self.dropped[why] = self.dropped.get(why, 0) + 1

    def measure(self, column: str, characters: int) -> None:
        """Count the length of a text."""
        self.lengths.setdefault(column, Lengths()).add(characters)

    def note(self, what: str, number: int = 1) -> None:
        """Count anything else."""
        if number:
            self.notes[what] = self.notes.get(what, 0) + number

    def text(self) -> str:
        """All of it in a few sentences."""
        of = f"{_counted(self.groups, 'groups')}, " if self.groups else ""
        read = "" if self.unit == "rollouts" else f", {_counted(self.read, self.unit)}"
        rows = f" as {_counted(self.rows, 'rows')}" if self.rows != self.written else ""
        fates = [f"{number:,} {why}" for why, number in self.dropped.items()]
        parts = [
            f"{of}{_counted(self.rollouts, 'rollouts')}{read}: "
            + ", ".join([f"{self.written:,} written{rows}", *fates])
        ]
        parts += [
            f"{column}: {lengths.mean:,.0f} characters on average, at most {lengths.longest:,}"
            for column, lengths in self.lengths.items()
        ]
        parts += [f"{what}: {number:,}" for what, number in sorted(self.notes.items())]
        return "; ".join(parts) + "."


def _counted(number: int, things: str) -> str:
    return f"{number:,} {things if number != 1 else things.removesuffix('s')}"


class Repeatable(Generic[T]):
    """An iterable that is made anew each time, so that it can be read twice without being held.

    rows = rft(Repeatable(lambda: read_attempts("runs/first")), per_task=4)
    """

    def __init__(self, make: Callable[[], Iterable[T]]) -> None:
        self._make = make

    def __iter__(self) -> Iterator[T]:
        return iter(self._make())


class Rows:
    """Rows that are made as they are iterated, and the `tally` of the latest iteration.

        rows = preference_pairs(groups)
        for row in rows: ...
        print(rows.tally.text())

    Rows that are made of an iterator can be iterated once, others again and again. Those that
    need two passes hold what they are made of, unless it is a sequence or a `Repeatable`.
    """

    def __init__(
        self,
        source: Iterable[T],
        make: Callable[[Iterable[T], Tally], Iterator[Row]],
        *,
        unit: str,
        columns: Columns,
        passes: int = 1,
    ) -> None:
        self.columns = columns
        """What the rows hold, for formats with a schema."""
        self.tally = Tally(unit)
        self._unit = unit
        self._begun = False
        self._once = isinstance(source, Iterator)

        def start(tally: Tally) -> Iterator[Row]:
            held = passes == 1 or isinstance(source, Sequence | Repeatable)
            return make(source if held else list(source), tally)

        self._start = start

    def __iter__(self) -> Iterator[Row]:
        if self._begun and self._once:
            raise SettingError(
                "these rows have been iterated, and what they are made of can be read only once: "
                "make them of a list, or of StoredGroups"
            )
        self._begun = True
        self.tally = tally = Tally(self._unit)
        for row in self._start(tally):
            tally.rows += 1
            yield row
