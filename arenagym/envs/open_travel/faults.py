"""Plans with one planted fault each: what careless agents get wrong, to measure judges by.

`plant` changes a plan of the reference planner's, which passes every check, so that one check fails
and all others still pass.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import timedelta
from itertools import pairwise
from typing import NamedTuple, TypeVar, cast

import msgspec
import numpy as np

from arenagym.envs.bilingual import pick
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
from arenagym.envs.open_travel.prices import place_cost, ride_cost, route_cost
from arenagym.envs.open_travel.tasks.request import TripRequest
from arenagym.envs.open_travel.world import Mode, Place, Text, World
from arenagym.errors import UnknownNameError

INVENTED_PLACES = (
    Text("月鹭云影阁", "Moonlit Heron Pavilion"),
    Text("琥珀时光博物馆", "Amber Hours Museum"),
    Text("千灯梦幻谷", "Valley of a Thousand Lanterns"),
)
INVENTED_TRAIN = "G9999"
VISITED = {"sight", "museum", "park", "trail", "temple", "entertainment", "shopping", "market"}
"""Categories of what is visited."""
_OVERLAP, _LEFT = 20, 5
"""Minutes by which a visit runs into the next, and that are left for a way by who hurries."""
_LONG_WAY = 20
_OVER = 1.02
"""How far above its budget a plan ends at least."""
T = TypeVar("T")


class Case(NamedTuple):
    """A good plan, and what it is a plan for."""

    world: World
    request: TripRequest
    answer: TripAnswer
    rng: np.random.Generator


class Spot(NamedTuple):
    """A visit or meal of a plan: where it stands in it, and when it is."""

    day: int
    at: int
    item: Visit | Meal
    start: int
    end: int


class Fault(NamedTuple):
    """The check that a fault makes fail, and what plants it; None if the plan has no room."""

    check: str
    plant: Callable[[Case], TripAnswer | None]


def plant(
    world: World, request: TripRequest, answer: TripAnswer, fault: str, rng: np.random.Generator
) -> TripAnswer | None:
    """The plan with a fault of `FAULTS`; None if it cannot have this one alone."""
    return FAULTS[fault].plant(Case(world, request, answer, rng))


def _swapped_for(flaw: str) -> Callable[[Case], TripAnswer | None]:
    """Plants a place that fails one check, in the stead of one of its kind nearby."""

    def swap(case: Case) -> TripAnswer | None:
        for spot in _shuffled(case, _spots(case.answer)):
            if spot.item.place not in case.request.must_see:
                swapped = _swap(case, spot, {flaw})
                if swapped:
                    return swapped
        return None

    return swap


def _forgotten(case: Case) -> TripAnswer | None:
    for spot in _spots(case.answer):
        if spot.item.place in case.request.must_see:
            swapped = _swap(case, spot, set())
            if swapped:
                return swapped
    return None


def _overlap(case: Case) -> TripAnswer | None:
    return _prolonged(case, lambda follower: follower.start + _OVERLAP, 0)


def _hurried(case: Case) -> TripAnswer | None:
    return _prolonged(case, lambda follower: follower.start - _LEFT, _LONG_WAY)


def _invented_place(case: Case) -> TripAnswer | None:
    visits = [spot for spot in _spots(case.answer) if isinstance(spot.item, Visit)]
    for spot in _shuffled(case, visits):
        if spot.item.place not in case.request.must_see and not _needed(case, spot):
            name = pick(case.rng, INVENTED_PLACES).of(case.request.language)
            items = list(case.answer.days[spot.day].items)
            items[spot.at] = msgspec.structs.replace(spot.item, place=name, cost=None)
            before = items[spot.at - 1] if spot.at else None
            if isinstance(before, Move):
                items[spot.at - 1] = Move(mode=before.mode, origin=before.origin, destination=name)
            after = items[spot.at + 1] if spot.at + 1 < len(items) else None
            if isinstance(after, Move):
                items[spot.at + 1] = Move(
                    mode=after.mode, origin=name, destination=after.destination
                )
            return _with_items(case.answer, spot.day, items)
    return None


def _invented_train(case: Case) -> TripAnswer | None:
    for number, day in enumerate(case.answer.days):
        for i, item in enumerate(day.items):
            if isinstance(item, Journey):
                items = list(day.items)
                items[i] = msgspec.structs.replace(item, number=INVENTED_TRAIN, cost=None)
                return _with_items(case.answer, number, items)
    return None


def _missing_hotel(case: Case) -> TripAnswer | None:
    nights = [
        number
        for number, day in enumerate(case.answer.days)
        if any(isinstance(item, Stay) for item in day.items)
    ]
    if not nights:
        return None
    number = pick(case.rng, nights)
    kept = [item for item in case.answer.days[number].items if not isinstance(item, Stay)]
    return _with_items(case.answer, number, kept)


def _wrong_price(case: Case) -> TripAnswer | None:
    priced = [
        (item.cost, number, i)
        for number, day in enumerate(case.answer.days)
        for i, item in enumerate(day.items)
        if item.cost
    ]
    if not priced:
        return None
    cost, number, i = max(priced)
    items = list(case.answer.days[number].items)
    items[i] = msgspec.structs.replace(items[i], cost=round(cost / 2))
    days = list(case.answer.days)
    days[number] = msgspec.structs.replace(days[number], items=tuple(items))
    return msgspec.structs.replace(case.answer, days=tuple(days))


def _over_budget(case: Case) -> TripAnswer | None:
    """Dearer seats, then dearer meals, until it is too much."""
    budget, party = case.request.budget, case.request.party
    if budget is None:
        return None
    answer = case.answer
    for number, day in enumerate(answer.days):
        items: list[Item] = list(day.items)
        for i, item in enumerate(items):
            ride = None
            if isinstance(item, Journey) and item.origin and item.destination:
                ends = (item.origin.partition("-")[0], item.destination.partition("-")[0])
                ride = case.world.ticket(item.number, str(day.date), *ends)
            if ride:
                fares = [fare for fare in ride.fares if fare.left >= party.size]
                best = max(fares, key=lambda fare: fare.price)
                items[i] = msgspec.structs.replace(
                    item,
                    seat=best.seat.of(case.request.language),
                    cost=ride_cost(best, party),
                )
        answer = _with_items(answer, number, items)
    for spot in list(_spots(answer)):
        if (answer.cost or 0) > budget * _OVER:
            break
        if isinstance(spot.item, Meal):
            answer = _swap(case._replace(answer=answer), spot, set(), dearer=True) or answer
    return answer if (answer.cost or 0) > budget * _OVER else None


FAULTS: dict[str, Fault] = {
    "closed_day": Fault("open", _swapped_for("open")),
    "overlap": Fault("no_overlap", _overlap),
    "over_budget": Fault("budget", _over_budget),
    "invented_place": Fault("places_exist", _invented_place),
    "missing_hotel": Fault("hotel_each_night", _missing_hotel),
    "invented_train": Fault("tickets", _invented_train),
    "wrong_price": Fault("figures", _wrong_price),
    "hurried": Fault("travel_times", _hurried),
    "forgotten": Fault("must_see", _forgotten),
    "avoided": Fault("avoid", _swapped_for("avoid")),
    "wrong_diet": Fault("diet", _swapped_for("diet")),
    "out_in_the_rain": Fault("rain_plan", _swapped_for("rain_plan")),
}


def _spots(answer: TripAnswer) -> Iterator[Spot]:
    for number, day in enumerate(answer.days):
        for i, item in enumerate(day.items):
            if isinstance(item, Visit | Meal):
                start, end = minute_of(item.start), minute_of(item.end)
                if start is not None and end is not None:
                    yield Spot(number, i, item, start, end)


def _prolonged(case: Case, until: Callable[[Spot], int], least: float) -> TripAnswer | None:
    """Draw out a visit until some time about the next, if the way to it takes that long."""
    spots = list(_spots(case.answer))
    for spot, after in _shuffled(case, pairwise(spots)):
        place, day = _place(case, spot.item.place), case.answer.days[spot.day]
        move = day.items[spot.at + 1] if spot.at + 1 < len(day.items) else None
        end = until(after)
        if (
            after.day == spot.day
            and after.at == spot.at + 2
            and place is not None
            and isinstance(move, Move)
            and (move.minutes or 0) >= least
            and end > spot.end
            and _flaws(case, spot._replace(end=end), place) == set()
        ):
            items = list(day.items)
            clock = f"{end // 60:02d}:{end % 60:02d}"
            items[spot.at] = msgspec.structs.replace(spot.item, end=clock)
            items[spot.at + 1] = msgspec.structs.replace(move, start=None, end=None)
            return _with_items(case.answer, spot.day, items)
    return None


def _swap(case: Case, spot: Spot, flaws: set[str], *, dearer: bool = False) -> TripAnswer | None:
    """The plan with the nearest other place that serves and has these flaws and no others."""
    old = _place(case, spot.item.place)
    if old is None:
        return None
    taken = {each.item.place for each in _spots(case.answer)}
    city = case.world.city(old.id.partition("-")[0])
    alike = {old.category}
    if isinstance(spot.item, Visit) and not _needed(case, spot):
        alike = VISITED
    for near in city.near(old.point, 10_000):
        new = near.place
        fits = new.cost > old.cost if dearer else new.cost <= old.cost
        if new.category not in alike or (
            len(alike) == 1 and _named(case, old) != _named(case, new)
        ):
            continue
        if fits and new.id not in taken and _flaws(case, spot, new) == flaws:
            swapped = _replaced(case, spot, new)
            if swapped:
                return swapped
    return None


def _flaws(case: Case, spot: Spot, place: Place) -> set[str]:
    """Checks that a place fails at the time of a visit or meal."""
    request = case.request
    day = request.first + timedelta(days=spot.day)
    found = set()
    if not all(place.hours.open_at(day, minute) for minute in (spot.start, spot.end - 1)):
        found.add("open")
    if {place.category, place.kind.en, *place.tags}.intersection(request.avoid):
        found.add("avoid")
    if isinstance(spot.item, Meal) and request.diet:
        wanted = (
            "spicy" not in place.tags
            if request.diet == "not_spicy"
            else (request.diet in place.tags)
        )
        if not wanted:
            found.add("diet")
    if isinstance(spot.item, Visit):
        slug = place.id.partition("-")[0]
        wet = request.rain_plan and case.world.weather(slug, day).wet
        if wet and "indoors" not in place.tags:
            found.add("rain_plan")
        if not place.minutes / 2 <= spot.end - spot.start <= 2 * place.minutes + 60:
            found.add("visit_lengths")
    return found


def _replaced(case: Case, spot: Spot, place: Place) -> TripAnswer | None:
    """The plan with another place and the ways to and from it; None if they take too long."""
    items = list(case.answer.days[spot.day].items)
    items[spot.at] = msgspec.structs.replace(
        spot.item, place=place.id, cost=place_cost(place, case.request.party)
    )
    before = items[spot.at - 1] if spot.at else None
    if isinstance(before, Move):
        way = _way(case, before, str(before.origin), place.id, spot.start)
        if way is None:
            return None
        items[spot.at - 1] = way
    after = items[spot.at + 1] if spot.at + 1 < len(items) else None
    if isinstance(after, Move):
        arrival = minute_of(after.end)
        way = _way(case, after, place.id, str(after.destination), arrival or 0)
        if way is None:
            return None
        items[spot.at + 1] = way
    return _with_items(case.answer, spot.day, items)


def _way(case: Case, move: Move, origin: str, destination: str, due: int) -> Move | None:
    """A way in the same mode that begins as `move` does; None if it ends after `due`."""
    ends = _place(case, origin), _place(case, destination)
    leave = minute_of(move.start)
    if ends[0] is None or ends[1] is None or leave is None:
        return None
    mode = cast("Mode", move.mode)
    city = case.world.city(origin.partition("-")[0])
    route = city.route(ends[0], ends[1], mode)
    minutes = -(-route.seconds // 60)
    walked = sum(step.metres for step in route.steps if step.kind == "walk")
    limit = case.request.max_walk
    if mode == "walking":
        walked = route.metres
    if leave + minutes > due or (limit is not None and walked > limit):
        return None
    return msgspec.structs.replace(
        move,
        origin=origin,
        destination=destination,
        end=f"{(leave + minutes) // 60:02d}:{(leave + minutes) % 60:02d}",
        minutes=minutes,
        cost=route_cost(route, case.request.party),
    )


def _with_items(answer: TripAnswer, number: int, items: Sequence[Item]) -> TripAnswer:
    """The plan with another day, and the total that follows from it."""
    days: list[Day] = list(answer.days)
    days[number] = msgspec.structs.replace(days[number], items=tuple(items))
    costs = (item.cost for day in days for item in day.items)
    total = round(sum(cost for cost in costs if cost), 2)
    return msgspec.structs.replace(answer, days=tuple(days), cost=total)


def _needed(case: Case, spot: Spot) -> bool:
    """Whether an interest is met by this visit alone."""
    met = {
        each: _named(case, place)
        for each in _spots(case.answer)
        if isinstance(each.item, Visit) and (place := _place(case, each.item.place))
    }
    others = [named for each, named in met.items() if each != spot]
    return bool(met.get(spot, set()).difference(*others))


def _named(case: Case, place: Place) -> set[str]:
    """The interests that a visit there meets."""
    return {place.category, place.kind.en}.intersection(case.request.interests)


def _place(case: Case, key: str) -> Place | None:
    try:
        return case.world.place(key)
    except UnknownNameError:
        return None


def _shuffled(case: Case, things: Iterable[T]) -> list[T]:
    every = list(things)
    return [every[i] for i in case.rng.permutation(len(every))]
