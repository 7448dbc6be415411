"""The hours of a day in one city: visits in a given order, with meals where they fall due."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date
from typing import NamedTuple

import msgspec

from arenagym.envs.open_travel.tasks.trip.choices import Choices, Meal, length, when
from arenagym.envs.open_travel.tasks.trip.ways import MINUTE, Way
from arenagym.envs.open_travel.world import Place
from arenagym.envs.open_travel.world.hours import DAY

_IDLE = 1.2
"""How bad a minute of waiting is beside one under way."""
_REST = 20
"""Waiting that nobody minds, in minutes."""
_SURE = 15
"""Minutes by which a meal is begun before it would be too late."""
_HUNGER = 100.0
"""What leaving out a meal for which there would be time loses for each traveller."""
_DARK, _NIGHT = 1_140, 60.0
"""From when a place is to be one for the evening, and what it loses for each if it is not."""
_LONGER = 0.5
"""The share of its usual length by which a visit is drawn out rather than to wait."""


class Span(msgspec.Struct, frozen=True, kw_only=True):
    """A day in a city, or the part of it before or after a ride.

    Attributes:
        origin: where the party is at `ready`; times are minutes after midnight.
        due: when it must be at `end` at the latest.
        finish: when it must be there if there is a visit or a meal at all.
        rides_on: whether it ends with a ride, for which nobody wants to wait for long.
        fewest: visits, and the most and as many as are aimed at.
        needed: meals that there must be; `welcome` are those that are taken if time allows.
    """

    day: date
    city: str
    origin: Place
    ready: int
    end: Place
    due: int
    finish: int
    fewest: int
    most: int
    target: int
    rides_on: bool = False
    needed: tuple[Meal, ...] = ()
    welcome: tuple[Meal, ...] = ()


class Stop(NamedTuple):
    """A visit, or a meal; `way` leads to it."""

    place: Place
    meal: Meal | None
    start: int
    end: int
    way: Way


class Timeline(NamedTuple):
    """The stops of a span and the way to its end.

    `idle` are the minutes of waiting, `score` is what all is worth to the party in CNY, less costs.
    """

    stops: tuple[Stop, ...]
    back: Way
    idle: int
    score: float


def schedule(
    span: Span, choices: Choices, order: Sequence[Place], eaten: Collection[Place]
) -> Timeline | None:
    """The earliest times of visits in that order; None if there is not the time.

    `eaten` is where other meals are had.
    """
    meals = sorted([*span.needed, *span.welcome], key=lambda meal: meal.first)
    found = _Walk(span, choices, eaten).through(order, meals)
    if found is None and span.welcome:
        found = _Walk(span, choices, eaten).through(order, span.needed)
        loss = _HUNGER * choices.request.party.size * len(span.welcome)
        found = found and found._replace(score=found.score - loss)
    return found


def drawn_out(span: Span, timeline: Timeline) -> Timeline:
    """The same with longer visits in place of waiting."""
    stops = list(timeline.stops)
    leaves = [after.start - after.way.minutes for after in stops[1:]]
    leaves.append(span.due - timeline.back.minutes if span.rides_on else 0)
    for i, (stop, leave) in enumerate(zip(stops, leaves, strict=bool(stops))):
        idle = (leave - stop.end) // 5 * 5
        hours = stop.place.hours.on(span.day)
        if idle >= _REST and stop.meal is None and hours:
            longer = int(stop.place.minutes * _LONGER) // 5 * 5
            end = min(stop.end + min(idle, longer), hours[1])
            stops[i] = stop._replace(end=max(stop.end, end))
    return timeline._replace(stops=tuple(stops))


class _Walk:
    """One run through a span."""

    def __init__(self, span: Span, choices: Choices, eaten: Collection[Place]) -> None:
        self.span, self.choices, self._way = span, choices, choices.ways.way
        self.eaten = {place.id for place in eaten}
        self.kinds = Counter(place.kind.en for place in eaten)
        self.now, self.at = span.ready, span.origin
        self.stops: list[Stop] = []
        self.size = choices.request.party.size
        self.idle, self.score = 0, 0.0

    def through(self, order: Sequence[Place], meals: Sequence[Meal]) -> Timeline | None:
        waiting = list(meals)
        for place in order:
            visit = self._stop(place)
            while waiting and (visit is None or self._hungry(waiting[0], visit)):
                if not self._had(waiting.pop(0), place):
                    return None
                visit = self._stop(place)
            if visit is None:
                return None
            self._take(visit, self.choices.worth(place))
        latest = min(self.span.due, self.span.finish)
        for meal in waiting:
            if not self._had(meal, self.span.end, latest):
                return None
        back = self._way(self.at, self.span.end)
        if back is None:
            return None
        early = (latest if self.stops else self.span.due) - self.now - back.minutes
        if early < 0:
            return None
        if self.span.rides_on:
            self._wait(early)
        return Timeline(tuple(self.stops), back, self.idle, self.score - back.burden)

    def _stop(self, place: Place, meal: Meal | None = None) -> Stop | None:
        way = self._way(self.at, place)
        if way is None:
            return None
        arrival = max(self.now + way.minutes, meal.first if meal else 0)
        times = when(place, self.span.day, arrival, meal=meal is not None)
        return Stop(place, meal, *times, way) if times else None

    def _hungry(self, meal: Meal, visit: Stop) -> bool:
        return self.now >= meal.hungry or visit.end + _SURE > meal.last

    def _had(self, meal: Meal, before: Place, latest: int = 2 * DAY) -> bool:
        """Have the meal, or go without if that is possible."""
        if self._eat(meal, before, latest):
            return True
        self.score -= _HUNGER * self.size
        return meal not in self.span.needed

    def _eat(self, meal: Meal, before: Place, latest: int) -> bool:
        """Have the meal at the best place on the way to another, and be there at the latest."""
        had = {stop.place.id for stop in self.stops if stop.meal}
        tables = []
        for worth, table in self.choices.tables(self.span.day, meal, self.at, before):
            there, on = self._way(self.at, table), self._way(table, before)
            if table.id not in self.eaten and table.id not in had and there and on:
                net = worth - self.choices.dullness(table.kind.en, self.kinds)
                tables.append((net - there.burden - on.burden, net, table, on.minutes))
        for _, worth, table, more in sorted(tables, key=lambda each: -each[0]):
            stop = self._stop(table, meal)
            if stop is not None and stop.start <= meal.last and stop.end + more <= latest:
                late = max(0, stop.start - meal.late) * MINUTE * self.size
                self._take(stop, worth - late)
                self.kinds[table.kind.en] += 1
                return True
        return False

    def _wait(self, minutes: int) -> None:
        if minutes > _REST:
            self.idle += minutes
            self.score -= (minutes - _REST) * _IDLE * MINUTE * self.size

    def _take(self, stop: Stop, worth: float) -> None:
        if self.stops:
            self._wait(stop.start - self.now - stop.way.minutes)
        self.score += worth - stop.way.burden
        self.score -= (_hurried(stop) * MINUTE + _NIGHT * _at_night(stop)) * self.size
        self.now, self.at = stop.end, stop.place
        self.stops.append(stop)


def _hurried(stop: Stop) -> int:
    """Minutes by which a visit is shorter than usual."""
    return length(stop.place, meal=stop.meal is not None) - (stop.end - stop.start)


def _at_night(stop: Stop) -> bool:
    return stop.meal is None and stop.end > _DARK and "evening" not in stop.place.tags
