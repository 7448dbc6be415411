"""`PassAtK`: what an evaluation came to, level by level."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from arenagym.evaluation.pass_at_k import Point, pass_at_k_curves
from arenagym.records import Record, Usage

UNKNOWN = "?"
"""The level of tasks of which no episode told it."""
ALL = "all"
"""The level of tasks that are of none."""


@dataclass
class Tally:
    """What a task's episodes have come to so far."""

    level: str = UNKNOWN
    n: int = 0
    correct: int = 0
    left_out: int = 0
    reward: float = 0.0
    """The sum."""
    usage: Usage = Usage()


class Level(Record, frozen=True, kw_only=True):
    """What the tasks of a level came to.

    `episodes` counts those with a reward, `left_out` those whose machinery broke: they are in no
    n. A point's own `tasks` are fewer where tasks had fewer than k episodes, and no point is there
    where none had k. `reward` is the mean over tasks.
    """

    level: str
    tasks: int
    episodes: int
    left_out: int = 0
    points: tuple[Point, ...] = ()
    reward: float | None = None
    usage: Usage = Usage()


class PassAtK(Record, frozen=True, kw_only=True):
    """What an evaluation came to, level by level.

    An episode is correct if its reward is `solved` or more. `unfinished` counts the tasks that
    have episodes yet to be played: they are left out as a whole, since episodes that finish first
    are no fair sample.
    """

    env: str
    agent: str
    model: str
    samples: int
    ks: tuple[int, ...]
    solved: float
    confidence: float
    levels: tuple[Level, ...]
    unfinished: int = 0

    @property
    def title(self) -> str:
        """What was evaluated, in a line."""
        who = f"{self.env}, {self.agent}, {self.model}"
        return f"{who}: means over tasks with {self.confidence:.0%} intervals"

    def rows(self) -> list[list[str]]:
        """The table, cell by cell: a column a level, its head first."""
        columns = [["", "tasks", "episodes", *(f"pass@{k}" for k in self.ks), "reward", "tokens"]]
        if any(level.left_out for level in self.levels):
            columns[0].insert(3, "left out")
        for level in self.levels:
            points = {point.k: point for point in level.points}
            columns.append(
                [
                    level.level,
                    str(level.tasks),
                    str(level.episodes),
                    *([str(level.left_out)] if "left out" in columns[0] else []),
                    *(_cell(points.get(k), level.tasks) for k in self.ks),
                    "-" if level.reward is None else f"{level.reward:.3f}",
                    f"{level.usage.tokens:,}",
                ]
            )
        return [list(row) for row in zip(*columns, strict=True)]

    def notes(self) -> list[str]:
        """What is to be known with the table."""
        said = []
        if broken := sum(level.left_out for level in self.levels):
            said.append(
                f"{broken} episodes are left out, as their machinery broke: they count neither as "
                f"right nor as wrong, and tasks with fewer than k others are left out of pass@k."
            )
        if self.unfinished:
            said.append(
                f"{self.unfinished} tasks are left out, as they have episodes yet to be played."
            )
        return said

    def table(self) -> str:
        """The table as text, with its title and its notes."""
        rows = self.rows()
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        lines = [
            "  ".join(
                cell.rjust(width) if column else cell.ljust(width)
                for column, (cell, width) in enumerate(zip(row, widths, strict=True))
            )
            for row in rows
        ]
        return "\n".join([self.title, *lines, *self.notes()])

    def svg(self) -> str:
        """The curves as a picture: pass@k over k, a line a level with its interval."""
        from arenagym.evaluation.pictures import curves_svg  # noqa: PLC0415 - it imports this

        return curves_svg(self)


def level_results(
    tallies: Sequence[Tally], ks: Sequence[int], *, confidence: float, order: Iterable[str] = ()
) -> tuple[Level, ...]:
    """What tasks came to, level by level; levels in `order` first, others by number or name."""
    given = {level: place for place, level in enumerate(order)}
    levels = sorted({tally.level for tally in tallies}, key=lambda name: _place(name, given))
    points: dict[str, list[Point]] = {level: [] for level in levels}
    for k in ks:
        enough = [tally for tally in tallies if tally.n >= k]
        curves = pass_at_k_curves(
            np.array([tally.correct for tally in enough], dtype=int),
            np.array([tally.n for tally in enough], dtype=int),
            [k],
            [tally.level for tally in enough],
            confidence=confidence,
        )
        for level, curve in curves.items():
            points[level] += curve
    return tuple(
        _level(level, [t for t in tallies if t.level == level], points[level]) for level in levels
    )


def _level(name: str, tallies: Sequence[Tally], points: Sequence[Point]) -> Level:
    means = [tally.reward / tally.n for tally in tallies if tally.n]
    return Level(
        level=name,
        tasks=len(tallies),
        episodes=sum(tally.n for tally in tallies),
        left_out=sum(tally.left_out for tally in tallies),
        points=tuple(points),
        reward=sum(means) / len(means) if means else None,
        usage=sum((tally.usage for tally in tallies), Usage()),
    )


def _place(name: str, given: dict[str, int]) -> tuple[int, float, str]:
    if name in given:
        return 0, given[name], ""
    if name == UNKNOWN:
        return 3, 0.0, ""
    try:
        return 1, float(name), ""
    except ValueError:
        return 2, 0.0, name


def _cell(point: Point | None, tasks: int) -> str:
    if point is None:
        return "-"
    few = "" if point.tasks == tasks else f", {point.tasks} tasks"
    return f"{point.value:.3f} ({point.low:.3f} to {point.high:.3f}{few})"
