"""Reads the plan of a trip: days, and what happens on each."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import zip_longest

from arenagym.envs.open_travel.answers.forms import TripAnswer
from arenagym.envs.open_travel.answers.reading_json import AnswerError
from arenagym.envs.open_travel.answers.text.clauses import Clause, Number, Row
from arenagym.envs.open_travel.answers.text.clocks import DAY, DayMark, When
from arenagym.envs.open_travel.answers.text.drafts import EVENTS, DayDraft, Draft, written_days
from arenagym.envs.open_travel.answers.text.figures import Distance, Duration, Price
from arenagym.envs.open_travel.answers.text.guessing import guess
from arenagym.envs.open_travel.answers.text.names import Names, Spot, Town
from arenagym.envs.open_travel.answers.text.roles import (
    Roles,
    goes_to,
    is_aside,
    is_described,
    is_if,
    is_stroll,
    is_to,
    is_way,
    tells_hours,
)
from arenagym.envs.open_travel.answers.text.totals import Totals, is_total
from arenagym.envs.open_travel.answers.text.words import MODES, Word
from arenagym.envs.open_travel.tasks.request import TripRequest
from arenagym.envs.open_travel.world import World

_ONWARD = frozenset(
    {"→", "then", "and then", "before", "followed by", "afterwards", "afterward", "after that"}
    | {"after which", "然后", "随后", "之后", "接着", "再"}
)
_RIDES, _BOLD = ("train", "flight", *MODES), 7
_SKIPPED = frozenset({"note", "open", "rating"})
_JOURNEY = re.compile(r"\W*(?:去程|返程|回程|outbound|return(?: trip| journey)?\b)", re.IGNORECASE)
_MOST = 600
"""Days, and items of a day, before those are left out that are only mentioned."""
_FAR = 60
"""Days off the trip at which a date is of something else."""
_NIGHT, _EVENING = 5 * 60, 18 * 60
Time = tuple[int | None, int | None]


def read_trip(rows: Sequence[Row], request: TripRequest, names: Names, world: World) -> TripAnswer:
    """The plan that a text tells; a plan of no days if it tells none."""
    for wary in (True, False):
        reader = _Reader(request, names, world, wary=wary)
        for row in rows:
            reader.read(row)
        days = reader.days()
        if any(each.items for each in days):
            break
    return TripAnswer(days=written_days(days, request), cost=reader.totals.cost)


class _Reader:
    """Reads a line at a time, and keeps what the next one may go on about.

    `wary`: whether what stands under "tips" or "budget" is passed over.
    """

    def __init__(self, request: TripRequest, names: Names, world: World, *, wary: bool) -> None:
        self._request, self._names, self._wary = request, names, wary
        self._roles = Roles(request, world)
        self.totals = Totals(request.party, days=request.days)
        self._all = [DayDraft(0)]
        self._day = self._all[0]
        self._aside, self._level = False, 0
        self._event: Draft | None = None
        self._owner: Draft | None = None
        self._made: list[Draft] = []
        self._goal: Draft | None = None
        self._dated: date | None = None
        self._pending: list[Time] = []
        self._hint = ""

    def days(self) -> list[DayDraft]:
        """The days; what was told before the first one is put where it belongs."""
        before, *days = self._all
        if not days:
            return [before] if before.items else []
        days.sort(key=lambda each: each.number)
        told = {item.number for each in days for item in each.items if item.kind == "ride"}
        for item in before.items:
            if item.kind == "ride" and item.number not in told:
                leaves = (item.ends[:1] or [self._request.home])[0] or ""
                last = leaves.partition("-")[0] != self._request.home
                own = [each for each in days if item.day and self._date(each) == item.day]
                (own[0] if own else days[-1 if last else 0]).items.insert(0, item)
            elif item.kind == "stay":
                for each in days[:-1]:
                    if not any(other.kind == "stay" for other in each.items):
                        each.items.append(item)
        return days

    def _date(self, day: DayDraft) -> date:
        return day.day or self._request.first + timedelta(days=day.number - 1)

    def read(self, row: Row) -> None:
        """Read a line."""
        self.totals.note(row)
        if self._passed_over(row) or (row.words("sum") and not row.all(Spot) and not row.all(When)):
            return
        self._goal = self._dated = None
        carried, self._made = bool(self._pending or self._hint), []
        way = is_way(row)
        last = max((i for i, each in enumerate(row.clauses) if each.all(Spot)), default=-1)
        for i, clause in enumerate(row.clauses):
            self._turn(row, clause, first=i == 0)
            if way:
                continue
            self._read(row, clause, ahead=i < last)
        if way:
            self._way(row)
        self._end(row, carried=carried)
        if max(len(self._all), len(self._day.items)) > _MOST:
            raise AnswerError("days: there are more days, or items of a day, than any plan has")

    def _passed_over(self, row: Row) -> bool:
        aside, level = is_aside(row), row.line.heading
        if row.all(DayMark) and (level or not (row.line.item or row.line.row)):
            self._aside, self._level = False, level
        elif level or aside == "section":
            beside = 0 < level <= self._level < _BOLD and not row.words("stay", "meal", *_RIDES)
            self._aside = self._wary and (aside != "" or beside)
        return self._wary and (self._aside or aside != "" or is_if(row))

    def _turn(self, row: Row, clause: Clause, *, first: bool) -> None:
        """Go on to another day, if the clause begins with one."""
        marks = clause.all(DayMark)
        dates = [each for each in marks if each.day]
        if not marks or len(dates) > 1:
            return
        if _JOURNEY.match(row.page.text, row.line.head) and row.all(Number):
            self._dated = dates[0].day if dates else None
            return
        before = [each for each in clause.tokens if each.start < marks[0].start]
        opens = first or clause.lead in {"。", ".", "!", ";", "|"} or clause.inner
        if (
            marks[0].start - clause.body > 12
            or any(not isinstance(e, Town) for e in before)
            or not opens
        ):
            return
        day = dates[0].day if dates else None
        offset = (day - self._request.first).days + 1 if day else 0
        if abs(offset) > _FAR:
            return
        number = next((each.number for each in marks if each.number), None)
        if clause.inner and not first:  # 第一天（5月1日）
            if self._day.number and self._day.day is None and number is None:
                self._day.day = day
            return
        wanted = number or max(offset, 1)
        if wanted != self._day.number:
            self._event = self._owner = None
            self._pending, self._hint = [], ""
            same = [each for each in self._all if each.number == wanted]
            self._day = same[0] if same else DayDraft(wanted)
            self._all += [] if same else [self._day]
        self._day.day = self._day.day or day
        stop = min(
            (each.start for each in (*row.all(When), *row.all(Number))), default=row.line.end
        )
        self._day.towns += [each.slug for each in row.all(Town) if each.start < stop]

    def _read(self, row: Row, clause: Clause, *, ahead: bool) -> None:
        spots = clause.all(Spot)
        if clause.lead in {"。", "."}:
            self._pending, self._hint = [], ""
        if clause.label in _SKIPPED or (tells_hours(clause) and not spots):
            return
        if clause.words(*MODES) and is_described(clause) and not spots:
            return
        numbers = clause.all(Number)
        if numbers:
            self._ride(row, clause, numbers[0])
        elif self._is_move(clause):
            self._move(row, clause, ahead=ahead)
        else:
            events = self._events(row, clause, spots)
            if events:
                self._happen(row, clause, events)
            else:
                self._attach(row, clause, ahead=ahead)

    def _ride(self, row: Row, clause: Clause, number: Number) -> None:
        same = [e for e in self._day.items if e.kind == "ride" and e.number == number.text]
        draft = same[0] if same else Draft("ride", number=number.text, firm=True, day=self._dated)
        if not same:
            self._day.items.append(draft)
        self._made.append(draft)
        self._owner = draft
        if self._pending and not draft.timed:
            draft.start, draft.end = self._pending.pop(0)
        self._attach(row, clause, ahead=False)

    def _is_move(self, clause: Clause) -> bool:
        if not clause.words(*MODES) or is_stroll(clause):
            return False
        tells = (
            clause.all(Duration) or clause.all(Distance) or clause.all(Price) or clause.all(When)
        )
        goes = clause.all(Spot) or clause.words("go", "back") or goes_to(clause)
        bare = len(clause.text.strip()) == sum(e.end - e.start for e in clause.words(*MODES))
        short = len(clause.text.strip()) <= 14 and not clause.words("visit")
        on_foot = {each.role for each in clause.words(*MODES)} == {"walking"}
        return bool(tells or goes or clause.label == "move" or bare or (short and not on_foot))

    def _way(self, row: Row) -> None:
        """A line that tells a way and nothing else: A → B, by taxi, 20 minutes."""
        draft = Draft("move", mode=_mode(row.words(*MODES)), firm=True)
        draft.ends = [self._key(each) for each in row.all(Spot)]
        draft.start, draft.end = ([t for e in row.clauses for t in _times(e)] or [(None, None)])[0]
        draft.minutes = next((each.value for each in row.all(Duration)), None)
        draft.prices = row.all(Price)
        self._day.items.append(draft)
        self._made.append(draft)
        self._owner = draft
        destination = row.all(Spot)[1]
        if self._roles.may_be_visited(destination):
            self._soften(destination)

    def _move(self, row: Row, clause: Clause, *, ahead: bool) -> None:
        draft = Draft("move", mode=_mode(clause.words(*MODES)), firm=True)
        origin, destination, event = self._roles.ends(row, clause, self._names)
        draft.ends = [self._key(each) if each else None for each in (origin, destination)]
        own = None
        if event:  # 静浦寺 打车20分钟, or 步行至某店午餐
            spot, role = event
            self._made.append(draft)
            own = self._draft(role, spot, row, clause)
            self._place(draft, before=own)
            self._time(own, [*self._pending, *_times(clause)][:1])
            self._pending = []
        else:
            within = [each for each in self._made if each.kind in EVENTS]
            alone = not ahead and clause.lead not in _ONWARD and draft.ends[1] is None
            if within and (alone or draft.ends[1] == within[-1].place):
                self._place(draft, before=within[-1])
            elif (
                clause.label == "move"
                and row.line.item
                and not self._made
                and self._event
                and alone
            ):
                self._place(draft, before=self._event)
            else:
                self._day.items.append(draft)
            if destination and self._roles.may_be_visited(destination):
                self._soften(destination)
            times = _times(clause)
            if times:
                draft.start, draft.end = times[0]
        self._made.append(draft)
        self._figures(row, clause, draft)
        self._owner = own or draft

    def _place(self, draft: Draft, *, before: Draft) -> None:
        items = self._day.items
        at = next((i for i, each in enumerate(items) if each is before), len(items))
        items.insert(at, draft)

    def _soften(self, spot: Spot) -> None:
        """Note that the party goes to a place: a visit, if nothing else is told of it."""
        key = self._key(spot)
        if not any(each.place == key for each in self._day.items):
            role = self._roles.usual(spot)
            self._goal = Draft(role, key, soft=True, firm=True)
            self._day.items.append(self._goal)

    def _events(self, row: Row, clause: Clause, spots: list[Spot]) -> list[tuple[Spot, str]]:
        if not spots:
            timed = bool(clause.all(When) or self._pending)
            words = clause.words("meal", "visit", "stay", "arrive", "go")
            named = clause.label in {"place", "stay", "meal", "activity"} or (
                row.marks and row.line.item
            )
            if clause.words("out", "leave", "near", "total", "sum", "budget") or not (
                timed or words or named or self._hint
            ):
                return []
            spot = guess(row, clause, self._names, timed=timed or bool(self._hint))
            spots = [spot] if spot else []
        events = []
        for spot in spots:
            role = self._roles.of(row, clause, spot, hint=self._hint)
            if role == "back":
                self._day.slept.append(self._key(spot))
                self._go_on(clause, spot)
            elif role:
                events.append((spot, role))
        return events

    def _happen(self, row: Row, clause: Clause, events: list[tuple[Spot, str]]) -> None:
        times = _times(clause) if not tells_hours(clause) else []
        if not times and self._pending:
            times, self._pending = self._pending[:1], []
        if len(times) != len(events):
            times = times[:1]
        self._go_on(clause, events[0][0])
        for event, time in zip_longest(events, times):
            if event:
                spot, role = event
                draft = self._draft(role, spot, row, clause)
                self._time(
                    draft, [time] if time else [], arrives=bool(clause.words("arrive", "go"))
                )
                self._made.append(draft)
        self._hint = ""
        if self._owner:
            self._figures(row, clause, self._owner)

    def _go_on(self, clause: Clause, spot: Spot) -> None:
        """A place one goes to by the move that was told just before."""
        owner = self._owner
        made = owner is not None and any(each is owner for each in self._made)
        if owner and made and owner.kind == "move" and goes_to(clause) and not any(owner.ends[1:]):
            owner.ends = [*(owner.ends or [None])[:1], self._key(spot)]

    def _draft(self, role: str, spot: Spot, row: Row, clause: Clause) -> Draft:
        """The draft of an event: a new one, or that of the same place on the same day."""
        key = self._key(spot)
        firm = self._roles.firm(row, clause, spot)
        same = [e for e in self._day.items if e.place == key and (e.kind in EVENTS)]
        times = ([] if tells_hours(clause) else _times(clause)) or self._pending[:1]
        ranged = [each for each in times if None not in each]
        draft = next(
            (e for e in same if not e.timed or (e.start, e.end) in times or e.end is None), None
        )
        if draft is None and same and not ranged:
            draft = same[-1]
        if draft is None or (draft.kind != role and "stay" in {draft.kind, role}):
            draft = Draft(role, key, firm=firm)
            self._day.items.append(draft)
        elif times or (firm and not draft.firm):
            if not draft.timed and times:
                self._day.items.remove(draft)
                self._day.items.append(draft)
            draft.kind = role if firm else draft.kind
            draft.soft = draft.soft and not firm
            draft.firm = draft.firm or firm
        self._owner = self._event = draft
        return draft

    def _time(self, draft: Draft, times: list[Time], *, arrives: bool = False) -> None:
        if not times or draft.kind == "stay":
            return
        start, end = times[0]
        if draft.start is None or (not arrives and draft.end is None and end is not None):
            draft.start = start if start is not None else draft.start
        if draft.end is None and end is not None:
            draft.end = end
        before = [e.start for e in self._day.items if e is not draft and e.start is not None]
        if draft.start is not None and draft.start < _NIGHT and before and before[-1] >= _EVENING:
            draft.start += DAY
            draft.end = draft.end + DAY if draft.end is not None and draft.end < DAY else draft.end
        draft.firm = draft.firm or draft.timed

    def _attach(self, row: Row, clause: Clause, *, ahead: bool) -> None:
        """What belongs to an item that was named before, or to one that is named next."""
        owner = self._owner
        own = owner if owner and any(each is owner for each in self._made) else None
        hints = clause.words("meal", "stay")
        if hints and not own:
            self._hint = hints[-1].role
        if self._goal and clause.words("visit", "meal", "stay"):
            self._goal.soft, self._goal.firm = False, True
            own = owner = self._owner = self._event = self._goal
            self._goal = None
        for time in _times(clause):
            self._attach_time(clause, time, own, ahead=ahead)
        if owner and owner.kind == "ride":
            self._attach_ends(clause, owner)
            owner.seat = next((each.text for each in clause.words("seat")), owner.seat)
        if owner:
            self._figures(row, clause, owner)
        if clause.words("back"):
            self._day.slept.append("")

    def _attach_time(self, clause: Clause, time: Time, own: Draft | None, *, ahead: bool) -> None:
        ride = own or self._owner
        open_ended = ride and ride.kind == "ride" and None in {ride.start, ride.end}
        if ride and open_ended and (own or clause.label in {"depart", "arrive", "time"}):
            _ride_time(ride, time, arrives=bool(clause.words("arrive")))
        elif own and not own.timed and not (own.kind == "move" and ahead):
            own.start, own.end = time
            own.firm = True
        elif clause.words("leave", "over") and self._event and self._event.end is None:
            self._event.end = time[0] if time[1] is None else time[1]
        else:
            self._pending.append(time)

    def _attach_ends(self, clause: Clause, ride: Draft) -> None:
        """The cities and stations of a ride; one alone may be where it goes."""
        for each in clause.tokens:
            if isinstance(each, Spot | Town):
                if not ride.ends and is_to(clause, each):
                    ride.ends.append(None)
                ride.ends.append(self._key(each) if isinstance(each, Spot) else each.slug)

    def _figures(self, row: Row, clause: Clause, owner: Draft) -> None:
        """Money, minutes and nights; of whom they are, words may tell."""
        payer = self._roles.payer(clause, owner, self._event, self._made)
        apart = clause.lead in {".", "。"} or not any(each is payer for each in self._made)
        if not (apart and is_total(row.page.text[clause.start : clause.end])):
            payer.prices += clause.all(Price)
        durations = clause.all(Duration)
        if durations and owner.minutes is None and owner.kind != "ride":
            owner.minutes = durations[0].value
        if owner.kind == "stay":
            told = max((each.nights for each in clause.all(Price)), default=0)
            owner.nights = told or self._roles.nights(clause) or owner.nights

    def _end(self, row: Row, *, carried: bool) -> None:
        """Times and words that are left over belong to the item before, or to the next line."""
        if self._pending:
            untimed = [e for e in self._made if e.kind in {"move", "visit", "meal"} and not e.timed]
            labelled = any(each.label == "time" for each in row.clauses)
            if untimed:
                untimed[0].start, untimed[0].end = self._pending[0]
            elif labelled and not self._made and self._event and not self._event.timed:
                self._event.start, self._event.end = self._pending[0]
                self._event.firm = True
        bare = not self._made and not carried and len(row.clauses) <= 2
        if not (bare and self._pending and self._roles.only_times(row)):
            self._pending = []
        if not (bare and self._hint):
            self._hint = ""

    def _key(self, spot: Spot) -> str:
        """The id of a place: of two of one name, that in the city where the party is."""
        if not spot.ids:
            return spot.name
        here = next(
            (each for each in reversed(self._day.towns) if each in self._request.cities), ""
        )
        return next((each for each in spot.ids if each.startswith(f"{here}-")), spot.ids[0])


def _times(clause: Clause) -> list[Time]:
    """Times of a clause; a beginning and an end told apart are one."""
    found: list[Time] = []
    for each in clause.all(When):
        if found and None in found[-1] and (each.begin is None or each.finish is None):
            begin, finish = found[-1]
            if begin is None:
                begin = each.begin
            else:
                finish = each.begin if each.finish is None else each.finish
            if begin is not None and finish is not None and finish < begin:
                finish += DAY // 2 if finish + DAY // 2 > begin else DAY
            found[-1] = begin, finish
        else:
            found.append((each.begin, each.finish))
    return found


def _mode(words: Sequence[Word]) -> str:
    """Of several modes the one on wheels: one walks to each stop."""
    return next((each.role for each in words if each.role != "walking"), "walking")


def _ride_time(draft: Draft, time: Time, *, arrives: bool) -> None:
    begin, finish = time
    if finish is None and (arrives or draft.start is not None):
        begin, finish = None, begin
    if draft.start is None:
        draft.start = begin
    if draft.end is None and finish is not None:
        late = draft.start is not None and finish < draft.start
        draft.end = finish + DAY if late else finish
