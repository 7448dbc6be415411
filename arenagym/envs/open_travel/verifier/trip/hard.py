"""Checks of what a trip's request states; each yields what is wrong, as a sentence."""

from collections.abc import Callable, Iterator
from itertools import chain
from typing import NamedTuple

from arenagym.envs.arguments import clean, echo
from arenagym.envs.open_travel.answers.forms import Move
from arenagym.envs.open_travel.prices import CHECK_IN, WAY_OUT
from arenagym.envs.open_travel.tasks.request import VISITS, Lodging, TripRequest
from arenagym.envs.open_travel.tools.finding import cities_in
from arenagym.envs.open_travel.verifier.linking import city_named
from arenagym.envs.open_travel.verifier.measures import mode_of
from arenagym.envs.open_travel.verifier.trip.timeline import (
    MOST_ITEMS,
    MOST_STOPS,
    DayPlan,
    Event,
    Timeline,
)
from arenagym.envs.open_travel.verifier.trip.ways import city_of, walked
from arenagym.envs.open_travel.world import Place
from arenagym.envs.open_travel.world.hours import clock

Problems = Iterator[str]


EATERIES = frozenset({"restaurant", "snack", "cafe"})


class MealTime(NamedTuple):
    """Begins from `first` to `last`; wanted if the party is in a city from `since` to `until`."""

    name: str
    first: int
    last: int
    since: int
    until: int


_MEAL_TIMES = (MealTime("lunch", 660, 840, 630, 870), MealTime("dinner", 1020, 1230, 990, 1140))


def dates(trip: Timeline) -> Problems:
    """One day for each date, in order, in a city that the party is in, also on the way."""
    told, asked = trip.answer.days, [day.asked for day in trip.days]
    if len(told) != len(asked):
        yield f"there are {len(told)} days, {len(asked)} are asked for"
    for each, day in zip(asked, told, strict=False):
        if day.date and day.date != each.date:
            yield f"day {each.number}: its date is {day.date}, not {each.date}"
    for plan in trip.days:
        name = plan.told.city if plan.told else None
        cities = {*plan.asked.cities, *chain.from_iterable(plan.asked.rides)}
        if name and cities.isdisjoint({city_named(name), *_cities(name)}):
            yield f"day {plan.asked.number}: its city is {echo(clean(name))}, not {plan.asked.city}"


def hours(trip: Timeline) -> Problems:
    """Nothing before `begin`, and back by `finish`."""
    begin, finish = trip.request.begin, trip.request.finish
    for day in trip.days:
        for each in day.events:
            if each.start is not None and each.start < begin:
                yield f"{where(day, each)} begins at {clock(each.start)}, before {clock(begin)}"
            if each.span and each.span[1] > finish:
                yield f"{where(day, each)} ends at {clock(each.span[1])}, after {clock(finish)}"
        last = day.stops[-1] if day.stops else None
        if day.back and isinstance(last, Event) and last.span and last.span[1] <= finish:
            back = last.span[1] + day.back.minutes
            if back > finish:
                yield f"{where(day, last)} is left too late: one is back at {clock(back)}"


def pace(trip: Timeline) -> Problems:
    """As many visits a day as the pace allows, enough in all, and one in each city."""
    request = trip.request
    fewest, most = VISITS[request.pace]
    for day in trip.days:
        items = day.told.items if day.told else ()
        visits = len(sights(day, request))
        if visits > most:
            yield f"day {day.asked.number}: {visits} visits, at most {most}"
        if visits < fewest and not day.asked.rides:
            yield f"day {day.asked.number}: {visits} visits, at least {fewest}"
        if len(items) > MOST_ITEMS or len(day.stops) == MOST_STOPS:
            yield f"day {day.asked.number}: {len(items)} items are more than a day holds"
    seen = [(day.asked.cities, each.place) for day in trip.days for each in sights(day, request)]
    if len(seen) < request.least_visits:
        yield f"{len(seen)} visits in all, at least {request.least_visits}"
    for city in request.cities:
        if not any(city in ((city_of(place),) if place else cities) for cities, place in seen):
            yield f"no visit in {city}"


def modes(trip: Timeline) -> Problems:
    """Only allowed modes."""
    for day in trip.days:
        for item in day.items:
            if isinstance(item, Move) and mode_of(item.mode) not in trip.request.modes:
                told = echo(clean(item.mode))
                yield f"day {day.asked.number}: {told} is none of {', '.join(trip.request.modes)}"


def budget(trip: Timeline) -> Problems:
    """The true total is within it."""
    most = trip.request.budget
    if most is not None and trip.total > most:
        yield f"it costs {trip.total:g} CNY in all, {most} are there"


def must_see(trip: Timeline) -> Problems:
    """Each is visited."""
    seen = {each.place.id for day in trip.days for each in day.visits if each.place}
    for key in trip.request.must_see:
        if key not in seen:
            yield f"{key} is not visited"


def interests(trip: Timeline) -> Problems:
    """Each has a visit."""
    seen = [each.place for day in trip.days for each in day.visits if each.place]
    for wish in trip.request.interests:
        if not any(wish.casefold() in _sorts(place) for place in seen):
            yield f"nothing of the sort {wish!r} is visited"


def avoid(trip: Timeline) -> Problems:
    """No visit or meal is of what is to be avoided."""
    for day in trip.days:
        for each in day.events:
            for dislike in trip.request.avoid:
                if each.place and dislike.casefold() in {*_sorts(each.place), *each.place.tags}:
                    yield f"{where(day, each)} is {dislike!r}, which is to be avoided"


def diet(trip: Timeline) -> Problems:
    """Every meal fits it."""
    wish = trip.request.diet
    for day in trip.days:
        for each in day.meals:
            if each.place is None:
                continue
            if wish == "not_spicy" and "spicy" in each.place.tags:
                yield f"{where(day, each)} is spicy"
            if wish in {"vegetarian", "halal"} and wish not in each.place.tags:
                yield f"{where(day, each)} is not {wish}"


def meals(trip: Timeline) -> Problems:
    """Lunch and dinner on every full day; a meal without a time may be either."""
    for day in trip.days:
        starts = [each.start for each in day.meals if each.start is not None]
        spare = len(day.meals) - len(starts)
        for meal in meals_wanted(day, trip.request):
            if any(meal.first <= start <= meal.last for start in starts):
                continue
            if spare:
                spare -= 1
            else:
                begins = f"from {clock(meal.first)} to {clock(meal.last)}"
                yield f"day {day.asked.number}: no {meal.name} that begins {begins}"


def lodging(trip: Timeline) -> Problems:
    """Every hotel is as wished for."""
    wish = trip.request.lodging
    for day in trip.days:
        hotel = day.hotel
        if hotel is None:
            continue
        name = f"day {day.asked.number}: {hotel.name.en}"
        if hotel.stars < wish.min_stars:
            yield f"{name} has {hotel.stars} stars, at least {wish.min_stars} are wished for"
        if wish.max_cost is not None and hotel.cost > wish.max_cost:
            yield f"{name} costs {hotel.cost} CNY a room, at most {wish.max_cost} are wished for"
        lacking = [tag for tag in wish.tags if tag not in hotel.tags]
        if lacking:
            yield f"{name} lacks {', '.join(lacking)}"


def max_walk(trip: Timeline) -> Problems:
    """No way has too far to walk, whichever places it leads over."""
    most = trip.request.max_walk
    for day in trip.days:
        for way in (*day.ways, day.back):
            metres = sum(walked(leg.route) for leg in way.legs) if way else 0
            if way and most is not None and metres > most:
                ends = f"from {way.legs[0].origin.name.en} to {way.legs[-1].destination.name.en}"
                how = f"{metres} m on foot by {' and '.join(way.modes)}"
                yield f"day {day.asked.number}: the way {ends} has {how}, at most {most}"


def rides(trip: Timeline) -> Problems:
    """All rides are of the kind allowed."""
    allowed = trip.request.rides
    for day in trip.days:
        for each in day.boardings:
            if each.ride and each.ride.kind not in allowed:
                name = f"{each.ride.number} is a {each.ride.kind}"
                yield f"day {day.asked.number}: {name}, not a {' or '.join(allowed)}"


def rain_plan(trip: Timeline) -> Problems:
    """Visits are indoors where it is wet."""
    for day in trip.days:
        for each in day.visits:
            if each.place is None or "indoors" in each.place.tags:
                continue
            weather = trip.world.weather(city_of(each.place), day.asked.date)
            if weather.wet:
                yield f"{where(day, each)} is not indoors; that day has {weather.by_day.en}"


_ALWAYS: dict[str, Callable[[Timeline], Problems]] = {
    "dates": dates, "hours": hours, "pace": pace, "modes": modes,
}  # fmt: skip
_IF_ASKED: dict[str, tuple[Callable[[TripRequest], object], Callable[[Timeline], Problems]]] = {
    "budget": (lambda asked: asked.budget is not None, budget),
    "must_see": (lambda asked: asked.must_see, must_see),
    "avoid": (lambda asked: asked.avoid, avoid),
    "interests": (lambda asked: asked.interests, interests),
    "diet": (lambda asked: asked.diet, diet),
    "meals": (lambda asked: asked.meals, meals),
    "lodging": (lambda asked: asked.home and asked.lodging != Lodging(), lodging),
    "max_walk": (lambda asked: asked.max_walk is not None, max_walk),
    "rides": (lambda asked: asked.home and len(asked.rides) == 1, rides),
    "rain_plan": (lambda asked: asked.rain_plan, rain_plan),
}


def hard_problems(trip: Timeline) -> dict[str, Problems]:
    """By the names of the checks that the request calls for."""
    found = {name: of(trip) for name, of in _ALWAYS.items()}
    conditional = {
        name: of(trip) for name, (wanted, of) in _IF_ASKED.items() if wanted(trip.request)
    }
    return found | conditional


def sights(day: DayPlan, request: TripRequest) -> tuple[Event, ...]:
    """Visits, but those to where one eats, unless just that is asked for."""
    wishes = {*request.must_see, *(wish.casefold() for wish in request.interests)}
    return tuple(
        each
        for each in day.visits
        if each.place is None
        or each.place.category not in EATERIES
        or not wishes.isdisjoint({each.place.id, *_sorts(each.place)})
    )


def meals_wanted(day: DayPlan, request: TripRequest) -> list[MealTime]:
    """Those of the times at which the party is in a city."""
    here = list(_present(day, request))
    return [
        meal for meal in _MEAL_TIMES if any(a <= meal.since and meal.until <= b for a, b in here)
    ]


def where(day: DayPlan, event: Event) -> str:
    """Such as "day 2: West Museum"."""
    name = event.place.name.en if event.place else echo(clean(event.item.place))
    return f"day {day.asked.number}: {name}"


def _cities(text: str) -> list[str]:
    return [each.slug for each in cities_in(clean(text))]


def _sorts(place: Place) -> set[str]:
    return {place.category, place.kind.en.casefold()}


def _present(day: DayPlan, request: TripRequest) -> Iterator[tuple[int, int]]:
    """From when to when the party is in a city and may plan; nothing if a ride is not known."""
    since, here = day.ready, day.asked.city if not day.asked.rides else day.asked.rides[0][0]
    found = {each.ends: each.ride for each in day.boardings if each.ride}
    for ends in day.asked.rides:
        ride = found.get(ends)
        if ride is None:
            return
        if here != request.home:
            yield since, min(request.finish, ride.depart - CHECK_IN[ride.kind])
        since, here = ride.arrive + WAY_OUT[ride.kind], ends[1]
    if here != request.home:
        yield since, request.finish
