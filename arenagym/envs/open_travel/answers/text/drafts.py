"""What is gathered about each item of a plan while its text is read, and the forms made of it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise

from arenagym.envs.open_travel.answers.forms import (
    MOST,
    Day,
    Item,
    Journey,
    Meal,
    Move,
    Stay,
    Visit,
)
from arenagym.envs.open_travel.answers.reading_json import AnswerError
from arenagym.envs.open_travel.answers.text.clocks import written
from arenagym.envs.open_travel.answers.text.figures import Price
from arenagym.envs.open_travel.tasks.request import Party, TripRequest

EVENTS = frozenset({"visit", "meal", "stay"})
_RICHEST = 1e9
_NAME = 200


@dataclass(slots=True)
class Draft:
    """An item of a day.

    Attributes:
        kind: "visit", "meal", "stay", "move" or "ride".
        place: its id, or its name as it is written.
        ends: where a move or a ride begins and ends; `None` for what is not told.
        firm: whether more tells that it happens than that it is mentioned.
        soft: whether it is but the end of a move.
        nights: of a hotel, if that is told.
        day: of a ride, if it is told apart from the plan.
    """

    kind: str
    place: str = ""
    start: int | None = None
    end: int | None = None
    minutes: float | None = None
    prices: list[Price] = field(default_factory=list)
    ends: list[str | None] = field(default_factory=list)
    mode: str = ""
    number: str = ""
    seat: str | None = None
    firm: bool = False
    soft: bool = False
    nights: int = 0
    day: date | None = None

    @property
    def timed(self) -> bool:
        """Whether any time is told."""
        return self.start is not None or self.end is not None


@dataclass(slots=True)
class DayDraft:
    """A day: its number from 1, 0 for what is before the first one; `slept` are hotels told of."""

    number: int
    day: date | None = None
    towns: list[str] = field(default_factory=list)
    items: list[Draft] = field(default_factory=list)
    slept: list[str] = field(default_factory=list)


def cost_of(prices: Sequence[Price], party: Party) -> float | None:
    """What the party pays: as it says itself, else by what each pays."""
    if not prices:
        return None
    whole = [each for each in prices if each.whole]
    each_pays = [each for each in prices if each.per != "party"]
    chosen = (whole or each_pays or prices)[0]
    return min(_RICHEST, chosen.of(party))


def written_days(days: Sequence[DayDraft], request: TripRequest) -> tuple[Day, ...]:
    """The forms of the days.

    Raises:
        AnswerError: there are more items than a form takes.
    """
    for each in days:
        each.items = _in_order(list(_kept(each.items)))
    _spread_stays(days)
    if len(days) > MOST or any(len(each.items) > MOST for each in days):
        raise AnswerError(f"days: more than {MOST} days, or items of one day")
    done: list[Day] = []
    for each in days:
        done.append(_day(each, request, before=done[-1].city if done else None))
    return tuple(done)


def _kept(items: Sequence[Draft]) -> Iterator[Draft]:
    """Without what is only mentioned: ends of moves and places without a time, told elsewhere."""
    timed = any(each.kind in {"visit", "meal"} and each.timed for each in items)
    told = {each.place for each in items if each.kind in EVENTS and not each.soft}
    for each in items:
        if each.kind in EVENTS and each.soft and each.place in told:
            continue
        if each.kind in {"visit", "meal"} and timed and not each.timed and not each.firm:
            continue
        yield each


def _in_order(items: Sequence[Draft]) -> list[Draft]:
    """With rides that are told apart from the plan where they belong by their time."""
    ordered = [each for each in items if each.day is None]
    for ride in (each for each in items if each.day):
        later = [
            i
            for i, each in enumerate(ordered)
            if each.start is not None and ride.start is not None and each.start > ride.start
        ]
        ordered.insert(later[0] if later else len(ordered), ride)
    return ordered


def _spread_stays(days: Sequence[DayDraft]) -> None:
    """Write a hotel under each of its nights; one of which no number is told where one returns."""
    for before, after in pairwise(days):
        stays = [each for each in before.items if each.kind == "stay"]
        if not stays or any(each.kind == "stay" for each in after.items) or after is days[-1]:
            continue
        last = stays[-1]
        if last.nights > 1:
            after.items.append(
                Draft("stay", last.place, prices=last.prices, nights=last.nights - 1)
            )
        elif last.place in after.slept or "" in after.slept:
            after.items.append(Draft("stay", last.place))
    for each in days[:-1]:
        hotels = [place for place in each.slept if place]
        if hotels and not any(item.kind == "stay" for item in each.items):
            each.items.append(Draft("stay", hotels[-1]))


def _day(draft: DayDraft, request: TripRequest, *, before: str | None) -> Day:
    items = tuple(_item(each, request) for each in draft.items)
    day = draft.day
    if day is None and (draft.number or not request.home):
        day = request.first + timedelta(days=max(0, draft.number - 1))
    towns = [each for each in draft.towns if each in request.cities]
    cities = [each.partition("-")[0] for each in _places(draft)]
    inside = [each for each in cities if each in request.cities]
    told = towns or inside
    return Day(date=day, city=told[-1] if told else before, items=items)


def _places(draft: DayDraft) -> Iterator[str]:
    for each in sorted(draft.items, key=lambda item: item.kind == "stay"):
        if each.kind in EVENTS and re.fullmatch(r"[a-z]+-[a-z]+-\d+", each.place):
            yield each.place


def _item(draft: Draft, request: TripRequest) -> Item:
    cost = cost_of(draft.prices, request.party)
    start, end = draft.start, draft.end
    if end is None and start is not None and draft.minutes and draft.kind in {"visit", "meal"}:
        end = start + round(draft.minutes)
    begin, finish = (written(each) if each is not None else None for each in (start, end))
    ends = [*draft.ends, None, None]
    if draft.kind == "move":
        return Move(
            mode=draft.mode,
            origin=ends[0],
            destination=ends[1],
            start=begin,
            end=finish,
            minutes=draft.minutes,
            cost=cost,
        )
    if draft.kind == "ride":
        origin, destination = _ends_of_ride(draft.ends)
        return Journey(
            number=draft.number,
            origin=origin,
            destination=destination,
            start=begin,
            end=finish,
            seat=draft.seat,
            cost=cost,
        )
    place = draft.place[:_NAME]
    if draft.kind == "stay":
        return Stay(place=place, cost=cost)
    form = Meal if draft.kind == "meal" else Visit
    return form(place=place, start=begin, end=finish, cost=cost)


def _ends_of_ride(ends: Sequence[str | None]) -> tuple[str | None, str | None]:
    """Of cities and stations in the order they are told: the station, where both are."""
    keys = [each for each in ends if each]
    cities = list(dict.fromkeys(each.partition("-")[0] for each in keys))[:2]
    best = [max((e for e in keys if e.partition("-")[0] == city), key=len) for city in cities]
    if ends and ends[0] is None:  # only where it goes was told
        return None, best[0] if best else None
    return (best[0] if best else None, best[1] if len(best) > 1 else None)
