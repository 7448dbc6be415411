"""Writes a plan down as an answer: every place by its id, every way, time and cost told."""

from collections.abc import Iterator, Sequence

from arenagym.envs.open_travel.answers.forms import (
    Day,
    Item,
    Journey,
    Meal,
    Move,
    Stay,
    TripAnswer,
    Visit,
)
from arenagym.envs.open_travel.prices import night_cost, place_cost, ride_cost, seat_for
from arenagym.envs.open_travel.tasks.request import TripRequest
from arenagym.envs.open_travel.tasks.trip.choices import itinerary
from arenagym.envs.open_travel.tasks.trip.frame import Frame
from arenagym.envs.open_travel.tasks.trip.timeline import Span, Timeline
from arenagym.envs.open_travel.tasks.trip.ways import Way
from arenagym.envs.open_travel.world import Place, Ride, World

_EARLY = 15
"""Minutes by which one is at a station or airport before one has to be."""


def write_answer(
    world: World, request: TripRequest, frame: Frame, lines: Sequence[Timeline]
) -> TripAnswer:
    """The answer that says a plan; `lines` are those of the frame's spans."""
    days = []
    every = itinerary(request)
    for i, (day, cities) in enumerate(every):
        items: list[Item] = []
        for span, line in zip(frame.spans, lines, strict=True):
            if span.day == day:
                items += _ridden(request, frame, span, came=True) if i == 0 else []
                items += _items(request, span, line)
                items += _ridden(request, frame, span, came=False)
        if i < len(every) - 1:
            hotel = frame.hotels[cities[-1]]
            items.append(Stay(place=hotel.id, cost=night_cost(hotel, request.party)))
        name = world.city(cities[-1]).facts.name.of(request.language)
        days.append(Day(date=day, city=name, items=tuple(items)))
    costs = (item.cost for day in days for item in day.items)
    return TripAnswer(days=tuple(days), cost=round(sum(cost for cost in costs if cost), 2))


def _items(request: TripRequest, span: Span, line: Timeline) -> Iterator[Item]:
    at, now = span.origin, span.ready
    for stop in line.stops:
        leave = max(now, stop.start - stop.way.minutes)
        yield from _moved(at, stop.place, stop.way, leave)
        form = Meal if stop.meal else Visit
        yield form(
            place=stop.place.id,
            start=_clock(stop.start),
            end=_clock(stop.end),
            cost=place_cost(stop.place, request.party),
        )
        at, now = stop.place, stop.end
    if span.rides_on:
        now = max(now, span.due - _EARLY - line.back.minutes)
    yield from _moved(at, span.end, line.back, now)


def _moved(origin: Place, destination: Place, way: Way, leave: int) -> Iterator[Item]:
    if origin.id != destination.id:
        yield Move(
            mode=way.mode,
            origin=origin.id,
            destination=destination.id,
            start=_clock(leave),
            end=_clock(leave + way.minutes),
            minutes=way.minutes,
            cost=way.cost,
        )


def _ridden(request: TripRequest, frame: Frame, span: Span, *, came: bool) -> Iterator[Item]:
    """The ride with which the party comes to, or leaves, a city on the day of a span."""
    for ride in frame.rides:
        if ride.day == span.day and span.city == (ride.destination if came else ride.origin):
            yield _journey(request, ride)


def _journey(request: TripRequest, ride: Ride) -> Journey:
    fare = seat_for(ride, request.party)
    return Journey(
        number=ride.number,
        origin=ride.start_id,
        destination=ride.end_id,
        start=_clock(ride.depart),
        end=_clock(ride.arrive),
        seat=fare.seat.of(request.language) if fare else None,
        cost=ride_cost(fare, request.party) if fare else None,
    )


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"
