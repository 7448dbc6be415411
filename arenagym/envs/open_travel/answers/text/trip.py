"""Reads the plan of a trip: its days, and by `items.py` what happens on each."""

import re
from collections.abc import Sequence
from datetime import date, timedelta

from arenagym.envs.open_travel.answers.forms import TripAnswer
from arenagym.envs.open_travel.answers.reading_json import AnswerError
from arenagym.envs.open_travel.answers.text.clauses import Clause, Number, Row
from arenagym.envs.open_travel.answers.text.clocks import DayMark, When
from arenagym.envs.open_travel.answers.text.context import aside, is_way
from arenagym.envs.open_travel.answers.text.drafts import DayDraft, Draft, written_days
from arenagym.envs.open_travel.answers.text.items import ItemReader
from arenagym.envs.open_travel.answers.text.names import Names, Spot, Town
from arenagym.envs.open_travel.answers.text.totals import Totals
from arenagym.envs.open_travel.answers.text.words import MODES, RIDES
from arenagym.envs.open_travel.tasks.request import TripRequest
from arenagym.envs.open_travel.world import World

_OPENS = frozenset({"", "。", ".", "!", ";", "|"})
"""What stands before a clause with which a day may begin."""
_JOURNEY = re.compile(r"\W*(?:去程|返程|回程|outbound|return(?: trip| journey)?\b)", re.IGNORECASE)
_BOLD = 7
_HEAD = 12
"""Characters that may stand before the name of a day."""
_MOST = 600
"""Days, and items of a day, before those are left out that are only mentioned."""
_FAR = 60
"""Days off the trip at which a date is of something else."""


def read_trip(rows: Sequence[Row], request: TripRequest, names: Names, world: World) -> TripAnswer:
    """The plan that a text tells; one without items if it tells none."""
    for wary in (True, False):
        reader = _Reader(request, names, world, wary=wary)
        for row in rows:
            reader.read(row)
        days = reader.days()
        if any(each.items for each in days):
            break
    return TripAnswer(days=written_days(days, request), cost=reader.totals.cost)


class _Reader:
    """Reads a line at a time.

    `wary`: whether what stands under "tips" or "budget" is passed over.
    """

    def __init__(self, request: TripRequest, names: Names, world: World, *, wary: bool) -> None:
        self._request, self._wary = request, wary
        self.totals = Totals(request.party, days=request.days)
        self._all = [DayDraft(0)]
        self._items = ItemReader(request, names, world, self._all[0])
        self._aside, self._level = False, 0

    def days(self) -> list[DayDraft]:
        """The days; what was told before the first one is put where it belongs."""
        before, *days = self._all
        if not days:
            return [before] if before.items else []
        days.sort(key=lambda each: each.number)
        told = {item.number for each in days for item in each.items if item.kind == "ride"}
        for item in before.items:
            if item.kind == "ride" and item.number not in told:
                self._day_of(item, days).items.insert(0, item)
            elif item.kind == "stay":
                for each in days[:-1]:
                    if not any(other.kind == "stay" for other in each.items):
                        each.items.append(item)
        return days

    def read(self, row: Row) -> None:
        """Read a line."""
        self.totals.note(row)
        if self._passed_over(row):
            return
        self._items.open()
        last = max((i for i, each in enumerate(row.clauses) if each.tells(Spot)), default=-1)
        way = is_way(row)
        for i, clause in enumerate(row.clauses):
            if clause.tells(DayMark):
                self._turn(row, clause, first=i == 0)
            if not way:
                self._items.read(row, clause, ahead=i < last)
        if way:
            self._items.way(row)
        self._items.close(row)
        if max(len(self._all), len(self._items.day.items)) > _MOST:
            raise AnswerError("days: there are more days, or items of a day, than any plan has")

    def _passed_over(self, row: Row) -> bool:
        """Whether a line is no part of the plan: tips, budgets, sums of a day."""
        sort, level = aside(row), row.line.heading
        if row.tells(DayMark) and (level or not (row.line.item or row.line.row)):
            self._aside, self._level = False, level
        elif level or sort == "section":
            kept = row.words("stay", "meal", *RIDES, *MODES)
            beside = 0 < level <= self._level < _BOLD and not kept
            self._aside = sort != "" or beside
        if row.words("sum") and not row.tells(Spot, When):
            return True
        return self._wary and (self._aside or sort != "")

    def _turn(self, row: Row, clause: Clause, *, first: bool) -> None:
        """Go on to another day, if the clause begins with one."""
        marks = clause.all(DayMark)
        dates = [each.day for each in marks if each.day]
        day = dates[0] if dates else None
        number = next((each.number for each in marks if each.number), None)
        offset = (day - self._request.first).days + 1 if day else 0
        if len(dates) > 1 or abs(offset) > _FAR:
            return
        if _JOURNEY.match(row.page.text, row.line.head) and row.tells(Number):
            self._items.dated = day
        elif clause.inner and not first:  # 第一天（5月1日）
            current = self._items.day
            if current.number and current.day is None and number is None:
                current.day = day
        elif _begins(clause, marks[0]) and (first or clause.lead in _OPENS):
            self._begin(row, number or max(offset, 1), day)

    def _begin(self, row: Row, number: int, day: date | None) -> None:
        if number != self._items.day.number:
            same = [each for each in self._all if each.number == number]
            self._items.turn(same[0] if same else DayDraft(number))
            self._all += [] if same else [self._items.day]
        current = self._items.day
        current.day = current.day or day
        ends = [each.start for each in row.all(When)] + [each.start for each in row.all(Number)]
        stop = min(ends, default=row.line.end)
        current.towns += [each.slug for each in row.all(Town) if each.start < stop]

    def _day_of(self, ride: Draft, days: Sequence[DayDraft]) -> DayDraft:
        """The day of a ride that is told apart: by its date, else by where it leaves."""
        for each in days:
            date_of = each.day or self._request.first + timedelta(days=each.number - 1)
            if ride.day == date_of:
                return each
        leaves = (ride.ends[0] if ride.ends else None) or self._request.home
        return days[0 if leaves.partition("-")[0] == self._request.home else -1]


def _begins(clause: Clause, mark: DayMark) -> bool:
    before = [each for each in clause.tokens if each.start < mark.start]
    return mark.start - clause.body <= _HEAD and all(isinstance(each, Town) for each in before)
