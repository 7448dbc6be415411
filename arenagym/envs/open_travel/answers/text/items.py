"""Reads what happens on a day: rides, moves, visits, meals and hotels, clause by clause."""

from collections.abc import Sequence
from datetime import date
from itertools import zip_longest

from arenagym.envs.open_travel.answers.text.clauses import Clause, Number, Row
from arenagym.envs.open_travel.answers.text.clocks import DAY, When, after
from arenagym.envs.open_travel.answers.text.context import (
    goes_to,
    is_described,
    is_stroll,
    is_to,
    tells_hours,
)
from arenagym.envs.open_travel.answers.text.drafts import EVENTS, DayDraft, Draft
from arenagym.envs.open_travel.answers.text.figures import Distance, Duration, Price
from arenagym.envs.open_travel.answers.text.guessing import guess
from arenagym.envs.open_travel.answers.text.names import Names, Spot, Town
from arenagym.envs.open_travel.answers.text.roles import Roles
from arenagym.envs.open_travel.answers.text.timing import (
    Time,
    is_stay,
    set_end,
    set_ride_time,
    tells_only_times,
    times_of,
)
from arenagym.envs.open_travel.answers.text.totals import is_total
from arenagym.envs.open_travel.answers.text.words import MODES, Word
from arenagym.envs.open_travel.tasks.request import TripRequest
from arenagym.envs.open_travel.world import World

_ONWARD = frozenset(
    {"→", "then", "and then", "before", "followed by", "afterwards", "afterward", "after that"}
    | {"after which", "然后", "随后", "之后", "接着", "再"}
)
"""What stands before the way to the next place."""
_SENTENCE = frozenset("。.")
_SKIPPED = frozenset({"note", "open", "rating"})
_NAMED = frozenset({"place", "stay", "meal", "activity"})
_ENDS = {"from": "start", "depart": "start", "to": "end", "arrive": "end"}
"""Labels of one of the times of an item that was told in a line before."""
_ELSEWHERE = ("out", "leave", "near", "total", "sum", "budget")
_NIGHT, _EVENING = 5 * 60, 18 * 60
_SHORT = 14
"""Characters of a clause that tells a mode and nothing else."""


class ItemReader:
    """Reads clauses, and keeps what the next one may go on about.

    Attributes:
        day: what is read is put there.
        dated: of the line, if it is about a ride on a day that is not begun by it.
    """

    def __init__(self, request: TripRequest, names: Names, world: World, day: DayDraft) -> None:
        self._request, self._names = request, names
        self._roles = Roles(request, world)
        self.day = day
        self.dated: date | None = None
        self._event: Draft | None = None
        self._owner: Draft | None = None
        self._goal: Draft | None = None
        self._made: list[Draft] = []
        self._pending: list[Time] = []
        self._hint = self._here = ""
        self._carried = False

    def turn(self, day: DayDraft) -> None:
        """Go on to another day."""
        self.day = day
        self._event = self._owner = None
        self._pending, self._hint = [], ""

    def open(self) -> None:
        """Begin a line."""
        self._goal = self.dated = None
        self._carried, self._made = bool(self._pending or self._hint), []

    def read(self, row: Row, clause: Clause, *, ahead: bool) -> None:
        """Read a clause; `ahead` says whether a later one of the line names a place."""
        spots = clause.all(Spot)
        if clause.lead in _SENTENCE:
            self._pending, self._hint = [], ""
        if clause.label in _SKIPPED or (tells_hours(clause) and not spots):
            return
        if clause.words(*MODES) and is_described(clause) and not spots:
            return
        if clause.tells(Number):
            self._ride(row, clause)
        elif _is_move(clause):
            self._move(row, clause, ahead=ahead)
        elif events := self._events(row, clause, spots):
            self._happen(row, clause, events)
        else:
            self._attach(row, clause, ahead=ahead)

    def way(self, row: Row) -> None:
        """Read a line that tells a way and nothing else: A → B, by taxi, 20 minutes."""
        draft = Draft("move", mode=_mode(row.words(*MODES)), firm=True)
        spots = row.all(Spot)
        draft.ends = [self._key(each) for each in spots]
        draft.start, draft.end = ([t for e in row.clauses for t in times_of(e)] or [(None, None)])[
            0
        ]
        draft.minutes = next((each.value for each in row.all(Duration)), None)
        draft.prices = row.all(Price)
        self._add(draft)
        self._owner = draft
        self._aim(spots[1])

    def close(self, row: Row) -> None:
        """End a line: what is left over belongs to the item before, or to the next line."""
        if self._pending:
            untimed = [e for e in self._made if e.kind in {"move", "visit", "meal"} and not e.timed]
            labelled = any(each.label == "time" for each in row.clauses)
            if untimed:
                untimed[0].start, untimed[0].end = self._pending[0]
            elif labelled and not self._made and self._event and not self._event.timed:
                self._event.start, self._event.end = self._pending[0]
                self._event.firm = True
        left = row.words("leave", "back", "out")
        bare = not (self._made or self._carried or left) and tells_only_times(row)
        if not bare:
            self._pending, self._hint = [], ""

    def _ride(self, row: Row, clause: Clause) -> None:
        number = clause.all(Number)[0].text
        same = [each for each in self.day.items if each.kind == "ride" and each.number == number]
        if same:
            self._made.append(same[0])
        else:
            self._add(Draft("ride", number=number, firm=True, day=self.dated))
        self._owner = ride = self._made[-1]
        if self._pending and not ride.timed:
            ride.start, ride.end = self._pending.pop(0)
        self._attach(row, clause, ahead=False)

    def _move(self, row: Row, clause: Clause, *, ahead: bool) -> None:
        draft = Draft("move", mode=_mode(clause.words(*MODES)), firm=True)
        owner = self._owner
        again = clause.inner and owner and owner.kind == "move" and self._is_made(owner)
        if owner and again and owner.mode == draft.mode:  # 驾车（打车，20分钟）
            self._figures(row, clause, owner)
            return
        origin, destination, event = self._roles.ends(row, clause, self._names)
        draft.ends = [self._key(each) if each else None for each in (origin, destination)]
        own = None
        if event:  # 静浦寺 打车20分钟, or 步行至某店午餐
            spot, role = event
            times = [*self._pending, *times_of(clause)][:1]
            own = self._draft(role, spot, times, firm=self._roles.firm(row, clause, spot))
            self._time(own, times)
            self._pending = []
            self._add(draft, before=own)
        else:
            self._add(draft, before=self._arrived_at(row, clause, draft, ahead=ahead))
            if destination:
                self._aim(destination)
            draft.start, draft.end = (times_of(clause) or [(None, None)])[0]
        self._figures(row, clause, draft)
        self._owner = own or draft

    def _arrived_at(self, row: Row, clause: Clause, move: Draft, *, ahead: bool) -> Draft | None:
        """The event told before a move by which one comes to it: 静浦寺（打车20分钟）."""
        within = [each for each in self._made if each.kind in EVENTS]
        alone = not ahead and clause.lead not in _ONWARD and move.ends[1] is None
        if within and (alone or move.ends[1] == within[-1].place):
            return within[-1]
        below = clause.label == "move" and row.line.item and not self._made
        return self._event if below and alone else None

    def _aim(self, spot: Spot) -> None:
        """Note that the party goes to a place: a visit, if nothing else is told of it."""
        key = self._key(spot)
        if self._roles.may_be_visited(spot) and all(e.place != key for e in self.day.items):
            self._goal = Draft(self._roles.usual(spot), key, soft=True, firm=True)
            self.day.items.append(self._goal)

    def _events(self, row: Row, clause: Clause, spots: list[Spot]) -> list[tuple[Spot, str]]:
        """The places of a clause at which something happens, and what; names are guessed at."""
        if not spots and self._expects(row, clause):
            timed = clause.tells(When) or bool(self._pending or self._hint)
            spot = guess(row, clause, self._names, timed=timed)
            spots = [spot] if spot else []
        events = []
        for spot in spots:
            role = self._roles.of(row, clause, spot, self._hint)
            if role == "back":
                self.day.slept.append(self._key(spot))
                self._go_on(clause, spot)
            elif role:
                events.append((spot, role))
        return events

    def _expects(self, row: Row, clause: Clause) -> bool:
        """Whether a place should be named in a clause."""
        told = clause.tells(When) or clause.words("meal", "visit", "stay", "arrive", "go")
        named = clause.label in _NAMED or (row.marks and row.line.item)
        waited = self._pending or self._hint
        return bool(told or named or waited) and not clause.words(*_ELSEWHERE)

    def _happen(self, row: Row, clause: Clause, events: list[tuple[Spot, str]]) -> None:
        times = [] if tells_hours(clause) else times_of(clause)
        if not times and self._pending:
            times, self._pending = self._pending[:1], []
        if len(times) != len(events):
            times = times[:1]
        self._go_on(clause, events[0][0])
        arrives = bool(clause.words("arrive", "go"))
        for (spot, role), time in zip_longest(events, times):
            draft = self._draft(role, spot, times, firm=self._roles.firm(row, clause, spot))
            self._time(draft, [time] if time else [], arrives=arrives)
            self._made.append(draft)
        self._hint, self._goal = "", None
        self._figures(row, clause, self._made[-1])

    def _go_on(self, clause: Clause, spot: Spot) -> None:
        """Note a place to which one goes by the move that was told just before."""
        owner = self._owner
        if owner and owner.kind == "move" and self._is_made(owner) and goes_to(clause):
            origin, destination, *_ = (*owner.ends, None, None)
            owner.ends = [origin, destination or self._key(spot)]

    def _draft(self, role: str, spot: Spot, times: Sequence[Time], *, firm: bool) -> Draft:
        """The draft of an event: a new one, or that of the same place on the same day."""
        key = self._key(spot)
        draft = self._same(key, times)
        if draft is None or (draft.kind != role and "stay" in {draft.kind, role}):
            draft = Draft(role, key, firm=firm)
            self.day.items.append(draft)
        elif times or (firm and (draft.soft or not draft.firm)):
            if not draft.timed and times:
                self.day.items.remove(draft)
                self.day.items.append(draft)
            draft.kind = role if firm else draft.kind
            draft.soft = draft.soft and not firm
            draft.firm = draft.firm or firm
        self._owner = self._event = draft
        return draft

    def _same(self, key: str, times: Sequence[Time]) -> Draft | None:
        """The event at a place that is meant again; none if it is another one at another time."""
        same = [each for each in self.day.items if each.kind in EVENTS and each.place == key]
        for each in same:
            if not each.timed or each.end is None or (each.start, each.end) in times:
                return each
        return same[-1] if same and all(None in each for each in times) else None

    def _time(self, draft: Draft, times: Sequence[Time], *, arrives: bool = False) -> None:
        if not times or draft.kind == "stay":
            return
        start, end = times[0]
        if start is not None and (draft.start is None or not (arrives or draft.end or end is None)):
            draft.start = start
        draft.end = end if draft.end is None else draft.end
        before = [e.start for e in self.day.items if e is not draft and e.start is not None]
        if draft.start is not None and draft.start < _NIGHT and before and before[-1] >= _EVENING:
            draft.start += DAY
            draft.end = draft.end + DAY if draft.end is not None and draft.end < DAY else draft.end
        draft.firm = draft.firm or draft.timed

    def _attach(self, row: Row, clause: Clause, *, ahead: bool) -> None:
        """Read what belongs to an item that was named before, or to one that is named next."""
        owner = self._owner
        own = owner if owner and self._is_made(owner) else None
        hints = clause.words("meal", "stay")
        if hints and not own:
            self._hint = hints[-1].role
        leads = [each for each in clause.words("meal") if each.start - clause.start <= 1]
        if own and own.kind == "visit" and clause.inner and leads:  # 某茶楼（午餐60元）
            own.kind = self._roles.eaten_at(own.place)
        times = times_of(clause)
        stays = any(is_stay(each, row) for each in times)
        if self._goal and (stays or clause.words("visit", "meal", "stay")):
            self._goal.soft, self._goal.firm = False, True
            own = owner = self._owner = self._event = self._goal
            self._made.append(own)
            self._goal = None
        for time in times:
            self._attach_time(clause, time, own, ahead=ahead)
        if owner and owner.kind == "ride":
            self._attach_ends(clause, owner)
            owner.seat = next((each.text for each in clause.words("seat")), owner.seat)
        if owner:
            self._figures(row, clause, owner)
        if clause.words("back"):
            self.day.slept.append("")

    def _attach_time(self, clause: Clause, time: Time, own: Draft | None, *, ahead: bool) -> None:
        ride = own or self._owner
        lacks = ride is not None and ride.kind == "ride" and None in {ride.start, ride.end}
        if ride and lacks and (own or clause.label in {"depart", "arrive", "time"}):
            set_ride_time(ride, time, arrives=bool(clause.words("arrive")))
        elif own and not own.timed and not (own.kind == "move" and ahead):
            over = clause.words("over") and time[1] is None
            own.start, own.end = (None, time[0]) if over else time
            own.firm = True
        elif own and own.start is not None and own.end is None and time[0] is None and time[1]:
            own.end = after(own.start, time[1])
        elif self._owner and not own and clause.label in _ENDS:
            set_end(self._owner, time, _ENDS[clause.label])
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
        cities = [each.partition("-")[0] for each in ride.ends if each]
        if cities and (len(cities) > 1 or ride.ends[0] is None):
            self._here = cities[-1]

    def _figures(self, row: Row, clause: Clause, owner: Draft) -> None:
        """Read money, minutes and nights; of whom they are, words may tell."""
        payer = self._roles.payer(clause, owner, self._event, self._made)
        apart = clause.lead in _SENTENCE or not self._is_made(payer)
        if not (apart and is_total(row.page.text[clause.start : clause.end])):
            payer.prices += clause.all(Price)
        durations = clause.all(Duration)
        if durations and owner.minutes is None and owner.kind != "ride":
            owner.minutes = durations[0].value
        if owner.kind == "stay":
            told = max((each.nights for each in clause.all(Price)), default=0)
            owner.nights = told or self._roles.nights(clause) or owner.nights

    def _add(self, draft: Draft, before: Draft | None = None) -> None:
        """Put an item before another one, or at the end."""
        items = self.day.items
        at = next((i for i, each in enumerate(items) if each is before), len(items))
        items.insert(at, draft)
        self._made.append(draft)

    def _is_made(self, draft: Draft) -> bool:
        """Whether an item was told in the line."""
        return any(each is draft for each in self._made)

    def _key(self, spot: Spot) -> str:
        """The id of a place: of two of one name, that in the city where the party is."""
        if not spot.ids:
            return spot.name
        towns = [each for each in (*self.day.towns, self._here) if each in self._request.cities]
        here = [each for each in spot.ids if towns and each.startswith(f"{towns[-1]}-")]
        return (here or spot.ids)[0]


def _is_move(clause: Clause) -> bool:
    modes = clause.words(*MODES)
    if not modes or is_stroll(clause):
        return False
    told = clause.tells(Duration, Distance, Price, When, Spot)
    if told or clause.label == "move":
        return True
    size = len(clause.text.strip())
    bare = size == sum(each.end - each.start for each in modes)
    on_foot = all(each.role == "walking" for each in modes)
    short = size <= _SHORT and not on_foot and not clause.words("visit")
    return bool(bare or short or clause.words("go", "back") or goes_to(clause))


def _mode(words: Sequence[Word]) -> str:
    """Of several modes the one on wheels: one walks to each stop."""
    return next((each.role for each in words if each.role != "walking"), "walking")
