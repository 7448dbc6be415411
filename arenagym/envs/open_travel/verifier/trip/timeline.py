"""An answer of a trip laid out in a world: true places, rides, ways, and the times between them."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple, TypeGuard

from arenagym.envs.open_travel.answers.forms import (
    Day,
    Item,
    Journey,
    Meal,
    Move,
    Stay,
    TripAnswer,
    Visit,
    minute_of,
)
from arenagym.envs.open_travel.prices import (
    CHECK_IN,
    WAY_OUT,
    night_cost,
    place_cost,
    ride_cost,
    route_cost,
    seat_for,
)
from arenagym.envs.open_travel.tasks.request import Party, TripRequest
from arenagym.envs.open_travel.tools.reading import squeezed
from arenagym.envs.open_travel.verifier.linking import Finder, find_ride
from arenagym.envs.open_travel.verifier.trip.schedule import Asked, days_asked, days_told
from arenagym.envs.open_travel.verifier.trip.ways import Leg, Way, Ways, city_of
from arenagym.envs.open_travel.world import Fare, Place, Ride, World
from arenagym.envs.open_travel.world.hours import DAY
from arenagym.errors import UnknownNameError

MOST_ITEMS, MOST_STOPS = 64, 16
"""Of a day, that are looked at."""
_LONGEST = 720
"""Minutes; what would go on longer past midnight was meant to end before it began."""
_HOMES = frozenset({"hotel", "station", "airport"})
"""Categories of where one may set out from that nobody visits."""
_CLOCK = re.compile(r"[0-4]?[0-9]:[0-5][0-9]", re.ASCII)


class Event(NamedTuple):
    """A visit or a meal.

    Attributes:
        place: None if there is none of that name in a city of the day.
        elsewhere: the place of that name in another city.
        astray: whether the party is in the other of the day's two cities then.
        home: whether it is where one sleeps or sets out from: a rest or breakfast there takes its
            time, but is no visit and no meal out.
        start: minutes after midnight; None if no time is told. So `end`, which is less than
            `start` only if the answer says so.
    """

    item: Visit | Meal
    place: Place | None
    elsewhere: Place | None
    astray: bool
    home: bool
    start: int | None
    end: int | None

    @property
    def span(self) -> tuple[int, int] | None:
        """From when to when, if that is told and makes sense."""
        if self.start is None or self.end is None or self.end < self.start:
            return None
        return self.start, self.end


class Boarding(NamedTuple):
    """A ride between cities.

    Attributes:
        ends: the cities that it is needed between; None if none is needed that day.
        ride: None if there is no such ride between them.
        fare: what one pays; None if nobody could.
        no_such_seat: whether the told class is none of the ride's.
    """

    item: Journey
    ends: tuple[str, str] | None
    ride: Ride | None
    fare: Fare | None
    no_such_seat: bool

    @property
    def span(self) -> tuple[int, int] | None:
        """From departure to arrival."""
        return (self.ride.depart, self.ride.arrive) if self.ride else None


Stop = Event | Boarding


class DayPlan(NamedTuple):
    """A day as it was told.

    Attributes:
        told: None if there is no such day in the answer.
        stops: visits, meals and rides, in the order told, up to the last that is not at home.
        stay: where the night is spent, as told; `hotel` if that is a hotel of the right city, and
            `lodge` whatever it is.
        ways: between the stops; `back` is the one to the hotel or base at the end of the day.
        overlaps: stops that begin before an earlier one has ended.
        ready: when the party can set out in the morning.
        arrival: when the hotel is reached in the evening.
    """

    asked: Asked
    told: Day | None
    items: tuple[Item, ...]
    stops: tuple[Stop, ...]
    stay: Stay | None
    lodge: Place | None
    hotel: Place | None
    ways: tuple[Way, ...]
    back: Way | None
    overlaps: tuple[tuple[Stop, Stop], ...]
    ready: int
    arrival: int | None

    @property
    def events(self) -> tuple[Event, ...]:
        """Visits and meals, those at home left out."""
        return tuple(each for each in self.stops if isinstance(each, Event) and not each.home)

    @property
    def visits(self) -> tuple[Event, ...]:
        """Visits alone."""
        return tuple(each for each in self.events if isinstance(each.item, Visit))

    @property
    def meals(self) -> tuple[Event, ...]:
        """Meals alone."""
        return tuple(each for each in self.events if isinstance(each.item, Meal))

    @property
    def boardings(self) -> tuple[Boarding, ...]:
        """Rides."""
        return tuple(each for each in self.stops if isinstance(each, Boarding))

    @property
    def legs(self) -> Iterator[Leg]:
        """Of all ways of the day."""
        for way in (*self.ways, self.back):
            yield from way.legs if way else ()


class Timeline(NamedTuple):
    """A whole trip."""

    world: World
    request: TripRequest
    answer: TripAnswer
    days: tuple[DayPlan, ...]

    @property
    def stops(self) -> tuple[Stop, ...]:
        """Of all days."""
        return tuple(stop for day in self.days for stop in day.stops)

    @property
    def total(self) -> float:
        """What it truly costs; of what does not exist, nothing."""
        party = self.request.party
        return round(sum(_cost_of(day, party) for day in self.days), 2)


def lay_out(world: World, request: TripRequest, answer: TripAnswer, find: Finder) -> Timeline:
    """Resolve an answer against its request and the world."""
    asked = days_asked(request)
    days: list[DayPlan] = []
    start, ready = _base(world, request), request.begin
    for each, told in zip(asked, days_told(asked, answer.days), strict=True):
        day = _Layout(world, request, each, find).day(told, start, ready)
        days.append(day)
        start = day.hotel
        ready = max(request.begin, (day.arrival or 0) - DAY)
    return Timeline(world, request, answer, tuple(days))


def clock_of(text: str | None) -> int | None:
    """Minutes after midnight; None if no time is told, or none that there is."""
    return minute_of(text) if text and _CLOCK.fullmatch(text) else None


class _Layout:
    """One day while it is laid out."""

    def __init__(self, world: World, request: TripRequest, asked: Asked, find: Finder) -> None:
        self._world, self._request, self._asked, self._find = world, request, asked, find
        self._roads = Ways(world, request, find)
        self._homes: set[str] = set()
        self._at: Place | None = None
        self._ready: int | None = None
        self._until = request.begin
        self._last: Stop | None = None
        self._moves: list[Move] = []
        self._ways: list[Way] = []
        self._overlaps: list[tuple[Stop, Stop]] = []

    def day(self, told: Day | None, start: Place | None, ready: int) -> DayPlan:
        """Lay out what is told, beginning at a place and a time."""
        request = self._request
        items = told.items[:MOST_ITEMS] if told else ()
        stay = next((each for each in items[::-1] if isinstance(each, Stay)), None)
        lodge = self._place(stay.place, self._asked.city, *request.cities) if stay else None
        hotel = lodge if lodge and self._asked.night and _fit(lodge, self._asked.city) else None
        self._homes = {each.id for each in (start, hotel) if each and each.category in _HOMES}
        stops = self._stops(items)
        self._at, self._ready = start, ready
        last = max((i for i, stop in enumerate(stops) if stop and not _at_home(stop)), default=-1)
        for i, (item, stop) in enumerate(zip(items, stops, strict=True)):
            if stop and i <= last:
                self._pass(stop)
            elif isinstance(item, Move):
                self._moves.append(item)
            elif i < last and isinstance(item, Stay) and (self._moves or _move(items[i + 1])):
                self._call_at(self._place(item.place, *self._asked.cities))
            elif self._moves:
                break
        home = hotel if request.home else start
        back = self._way(home, None)
        return DayPlan(
            asked=self._asked,
            told=told,
            items=items,
            stops=tuple(each for each in stops[: last + 1] if each),
            stay=stay,
            lodge=lodge,
            hotel=hotel,
            ways=tuple(self._ways),
            back=back,
            overlaps=tuple(self._overlaps),
            ready=ready,
            arrival=back.ready + back.minutes if back and back.ready is not None else None,
        )

    def _stops(self, items: Sequence[Item]) -> list[Stop | None]:
        """For each item the stop that it is, in the city where the party is by then."""
        left = list(self._asked.rides)
        boardings: dict[int, Boarding] = {}
        for i, item in enumerate(items):
            if isinstance(item, Journey) and len(boardings) < MOST_STOPS:
                boardings[i] = self._boarding(item, left)
        sure = len([each for each in boardings.values() if each.ride]) == len(self._asked.rides)
        here = self._asked.rides[0][0] if self._asked.rides else self._asked.city
        found: list[Stop | None] = []
        for i, item in enumerate(items):
            stop: Stop | None = boardings.get(i)
            if isinstance(stop, Boarding) and stop.ride:
                here = stop.ride.destination
            elif isinstance(item, Visit | Meal) and sum(map(bool, found)) < MOST_STOPS:
                stop = self._event(item, here if sure else None)
            found.append(stop)
        return found

    def _boarding(self, item: Journey, left: list[tuple[str, str]]) -> Boarding:
        """The first ride still needed that has that number; it is taken from those left."""
        for ends in left:
            ride = find_ride(self._world, item.number, self._asked.date, ends)
            if ride:
                left.remove(ends)
                told = _told_seat(ride, item.seat)
                fare = told or seat_for(ride, self._request.party)
                return Boarding(item, ends, ride, fare, bool(item.seat) and told is None)
        return Boarding(item, left[0] if left else None, None, None, no_such_seat=False)

    def _event(self, item: Visit | Meal, here: str | None) -> Event:
        start, end = clock_of(item.start), clock_of(item.end)
        if start is not None and end is not None and start - end > DAY - _LONGEST:
            end += DAY
        cities = sorted(self._asked.cities, key=lambda each: each != here)
        place = self._place(item.place, *cities)
        if place and city_of(place) in self._asked.cities:
            astray = here is not None and city_of(place) != here
            home = place.id in self._homes and not astray
            return Event(item, place, None, astray, home, start, end)
        elsewhere = place or self._place(item.place, *self._request.cities)
        return Event(item, None, elsewhere, False, False, start, end)  # noqa: FBT003

    def _place(self, text: str, *cities: str) -> Place | None:
        return next((found for each in cities if (found := self._find(text, each))), None)

    def _pass(self, stop: Stop) -> None:
        """Go on to a stop, and be there until it ends."""
        span = stop.span
        if span is None and _at_home(stop):
            self._call_at(stop.place)
            return
        first = self._last is None
        if span and self._last and span[0] < self._until:
            self._overlaps.append((stop, self._last))
        begins = span[0] if span and span[0] >= self._until else None
        if isinstance(stop, Boarding):
            ride = stop.ride
            due = (
                begins - CHECK_IN[ride.kind] if ride and begins is not None and not first else None
            )
            self._go(self._gate(ride.start_id) if ride else None, due)
            self._at = self._gate(ride.end_id) if ride else None
            self._ready = ride.arrive + WAY_OUT[ride.kind] if ride else None
        else:
            self._go(None if stop.astray else stop.place, begins)
            self._at, self._ready = stop.place, span[1] if span else None
        if span and span[1] >= self._until:
            self._until, self._last = span[1], stop

    def _go(self, place: Place | None, due: int | None) -> None:
        way = self._way(place, due)
        if way:
            self._ways.append(way)

    def _way(self, place: Place | None, due: int | None) -> Way | None:
        """The way from where one is by the moves told since; None if either end is not known."""
        moves, self._moves = self._moves, []
        here = self._at
        if here is None or place is None or city_of(here) != city_of(place):
            return None
        return Way(self._roads.between(here, place, moves), self._ready, due)

    def _call_at(self, hotel: Place | None) -> None:
        """Go by a hotel within the day: no time is told, so one is there as soon as can be."""
        way = self._way(hotel, None)
        if way:
            self._ways.append(way)
            self._at = hotel
            self._ready = None if way.ready is None else way.ready + way.minutes

    def _gate(self, key: str) -> Place:
        return self._world.place(key)


def _base(world: World, request: TripRequest) -> Place | None:
    try:
        return world.place(request.base) if request.base else None
    except UnknownNameError:
        return None


def _at_home(stop: Stop) -> TypeGuard[Event]:
    return isinstance(stop, Event) and stop.home


def _move(item: Item) -> bool:
    return isinstance(item, Move)


def _fit(place: Place, city: str) -> bool:
    return place.category == "hotel" and city_of(place) == city


def _told_seat(ride: Ride, seat: str | None) -> Fare | None:
    """The class that is meant; None if none is told, or the ride has none like it."""
    told = squeezed(seat).replace("1st", "first").replace("2nd", "second") if seat else ""
    names = [(squeezed(name), fare) for fare in ride.fares for name in fare.seat]
    fits = [
        (len(name), fare)
        for name, fare in names
        if name in told or (len(told) > 1 and told in name)
    ]
    return max(fits, key=lambda each: each[0], default=(0, None))[1]


def _cost_of(day: DayPlan, party: Party) -> float:
    events = sum(place_cost(each.place, party) for each in day.events if each.place)
    rides = sum(ride_cost(each.fare, party) for each in day.boardings if each.fare)
    ways = sum(route_cost(leg.route, party) for leg in day.legs)
    return events + rides + ways + (night_cost(day.hotel, party) if day.hotel else 0)
