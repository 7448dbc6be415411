"""Checks of what goes without saying of a trip; each yields what is wrong, as a sentence."""

from collections.abc import Callable, Iterator
from datetime import timedelta

from arenagym.envs.arguments import clean, echo
from arenagym.envs.open_travel.answers.forms import Journey, Visit
from arenagym.envs.open_travel.prices import night_cost, place_cost, ride_cost, route_cost
from arenagym.envs.open_travel.tools.finding import cities_in
from arenagym.envs.open_travel.verifier.measures import apart, wrong
from arenagym.envs.open_travel.verifier.trip.hard import EATERIES, where
from arenagym.envs.open_travel.verifier.trip.timeline import (
    Boarding,
    DayPlan,
    Event,
    Stop,
    Timeline,
    clock_of,
)
from arenagym.envs.open_travel.verifier.trip.ways import Way, city_of
from arenagym.envs.open_travel.world import Place
from arenagym.envs.open_travel.world.facts import by_slug
from arenagym.envs.open_travel.world.hours import DAY, clock, day_name

Problems = Iterator[str]
LATE = 5
"""Minutes that a way may lack."""
NO_SIGHTS = frozenset({"hotel", "station", "airport", "pharmacy", "hospital"})
_SHORTEST_MEAL = 20


def places_exist(trip: Timeline) -> Problems:
    """Places exist, in a city where the party is that day."""
    for day in trip.days:
        for each in day.events:
            yield from _nowhere(day, each)
        if day.stay and day.lodge is None:
            name = echo(clean(day.stay.place))
            yield f"day {day.asked.number}: {name} is nowhere in {_city(day.asked.city)}"


def is_open(trip: Timeline) -> Problems:
    """Places are open from the start to the end of each visit and meal."""
    for day in trip.days:
        for each in day.events:
            yield from _shut(day, each)


def no_overlap(trip: Timeline) -> Problems:
    """Nothing begins before what is told earlier has ended."""
    for day in trip.days:
        for later, earlier in day.overlaps:
            if later.span and earlier.span:
                begins, ends = clock(later.span[0]), clock(earlier.span[1])
                name = f"day {day.asked.number}: {_name(later)}"
                yield f"{name} begins at {begins}, {_name(earlier)} ends at {ends}"


def travel_times(trip: Timeline) -> Problems:
    """There is time for every way."""
    for day in trip.days:
        for each in day.events:
            if each.astray and each.place:
                yield f"{where(day, each)} is in {_city(city_of(each.place))}, where nobody is then"
        for way in day.ways:
            if way.ready is not None and way.due is not None:
                left = way.due - way.ready
                if way.seconds > 60 * (left + LATE):
                    how = (
                        f"takes {way.minutes} minutes by {' and '.join(way.modes)}, {left} are left"
                    )
                    yield f"day {day.asked.number}: the way {_ends(way)} {how}"


def tickets(trip: Timeline) -> Problems:
    """All rides needed are there, exist, and have seats for the party."""
    size = trip.request.party.size
    for day in trip.days:
        number = day.asked.number
        for each in day.boardings:
            told = echo(clean(each.item.number))
            if each.ends is None:
                yield f"day {number}: {told} is none of the rides that day needs"
            elif each.ride is None:
                ends = f"from {_city(each.ends[0])} to {_city(each.ends[1])}"
                yield f"day {number}: there is no {told} {ends} on {day.asked.date}"
            elif not _goes_as_told(each.item, each.ends):
                ends = f"from {_city(each.ends[0])} to {_city(each.ends[1])}"
                yield f"day {number}: {told} goes {ends}, which is not what is told"
            elif each.no_such_seat:
                yield f"day {number}: {told} has no class {echo(clean(each.item.seat or ''))}"
            elif each.fare is None or each.fare.left < size:
                yield f"day {number}: {told} has no seats for {size}"
        ridden = [each.ends for each in day.boardings]
        for start, end in day.asked.rides:
            if (start, end) not in ridden:
                yield f"day {number}: no ride from {_city(start)} to {_city(end)}"


def hotel_each_night(trip: Timeline) -> Problems:
    """A hotel in the right city for every night."""
    for day in trip.days:
        number, city = day.asked.number, _city(day.asked.city)
        if day.asked.night and day.stay is None:
            yield f"day {number}: no hotel for the night in {city}"
        elif day.asked.night and day.lodge and not day.hotel:
            name = f"day {number}: {day.lodge.name.en}"
            if city_of(day.lodge) != day.asked.city:
                yield f"{name} is in {_city(city_of(day.lodge))}, the night in {city}"
            else:
                yield f"{name} is a {day.lodge.kind.en}, not a hotel"


def meal_places(trip: Timeline) -> Problems:
    """Meals are where one eats, visits where one does not sleep, wait or get well."""
    for day in trip.days:
        for each in day.events:
            yield from _misplaced(day, each)


def no_repeats(trip: Timeline) -> Problems:
    """No place is visited twice, and none eaten at twice."""
    seen: set[tuple[bool, str]] = set()
    for day in trip.days:
        for each in day.events:
            if each.place is None:
                continue
            key = isinstance(each.item, Visit), each.place.id
            if key in seen:
                yield f"{where(day, each)} is there a second time"
            seen.add(key)


def visit_lengths(trip: Timeline) -> Problems:
    """Nobody rushes through a place, or stays for ever."""
    for day in trip.days:
        for each in day.events:
            yield from _hasty(day, each)


def told(trip: Timeline) -> Problems:
    """Every visit and meal has its times, and the trip its cost."""
    for day in trip.days:
        for each in day.events:
            yield from _timeless(day, each)
    if trip.answer.cost is None:
        yield "what all costs is not told"


def figures(trip: Timeline) -> Problems:
    """Costs, times of rides and minutes of ways that are told are true."""
    for day in trip.days:
        yield from _costs(trip, day)
        for each in day.boardings:
            if each.ride:
                number = f"day {day.asked.number}: {each.ride.number}"
                for what, given, true in (
                    ("leaves", each.item.start, each.ride.depart),
                    ("arrives", each.item.end, each.ride.arrive),
                ):
                    minute = clock_of(given)
                    if minute is not None and apart(minute, true) > 1:
                        yield f"{number} {what} at {clock(true)}, not {clock(minute)}"
        for leg in day.legs:
            if leg.move:
                name = f"from {leg.origin.name.en} to {leg.destination.name.en}"
                yield from wrong(
                    f"day {day.asked.number}: {name} takes {{}} minutes by {leg.route.mode}",
                    leg.move.minutes, leg.route.seconds / 60, share=0.2, least=5,
                )  # fmt: skip
    if not any(_unknown(day) for day in trip.days):
        yield from wrong("the trip costs {} CNY", trip.answer.cost, trip.total, share=0.1, least=10)


def _costs(trip: Timeline, day: DayPlan) -> Problems:
    party = trip.request.party
    priced: list[tuple[str, float | None, float]] = [
        (each.place.name.en, each.item.cost, place_cost(each.place, party))
        for each in day.events
        if each.place
    ]
    priced += [
        (each.ride.number, each.item.cost, ride_cost(each.fare, party))
        for each in day.boardings
        if each.ride and each.fare
    ]
    priced += [
        (
            f"{leg.route.mode} to {leg.destination.name.en}",
            leg.move.cost,
            route_cost(leg.route, party),
        )
        for leg in day.legs
        if leg.move
    ]
    if day.hotel and day.stay:
        priced.append((day.hotel.name.en, day.stay.cost, night_cost(day.hotel, party)))
    for name, given, true in priced:
        what = f"day {day.asked.number}: {name} costs {{}} CNY"
        yield from wrong(what, given, true, share=0.1, least=2)


COMMONSENSE: dict[str, Callable[[Timeline], Problems]] = {
    "places_exist": places_exist, "open": is_open, "no_overlap": no_overlap,
    "travel_times": travel_times, "tickets": tickets, "hotel_each_night": hotel_each_night,
    "meal_places": meal_places, "no_repeats": no_repeats, "visit_lengths": visit_lengths,
    "told": told, "figures": figures,
}  # fmt: skip
_SEVERAL_DAYS = ("tickets", "hotel_each_night")


def commonsense_problems(trip: Timeline) -> dict[str, Problems]:
    """By the names of the checks that the request calls for."""
    return {
        name: of(trip)
        for name, of in COMMONSENSE.items()
        if trip.request.home or name not in _SEVERAL_DAYS
    }


def sound(day: DayPlan, event: Event) -> bool:
    """Whether nothing speaks against a visit or meal itself, whatever the way there."""
    tests = (_nowhere, _shut, _misplaced, _hasty, _timeless)
    late = any(event is later for later, _ in day.overlaps)
    return not (event.astray or late or any(True for test in tests for _ in test(day, event)))


def _nowhere(day: DayPlan, event: Event) -> Problems:
    if event.elsewhere:
        city, name = _city(city_of(event.elsewhere)), event.elsewhere.name.en
        yield f"day {day.asked.number}: {name} is in {city}, where nobody is that day"
    elif event.place is None:
        yield f"{where(day, event)} is nowhere in {_city(day.asked.city)}"


def _shut(day: DayPlan, event: Event) -> Problems:
    if event.place is None or event.span is None or _open(day, event.place, event.span):
        return
    hours = event.place.hours.on(day.asked.date)
    if hours is None:
        weekday = day_name(day.asked.date.weekday(), "en")
        yield f"{where(day, event)} is closed on that {weekday}"
    else:
        told = "–".join(map(clock, event.span))
        yield f"{where(day, event)} is open {'–'.join(map(clock, hours))}, not {told}"


def _misplaced(day: DayPlan, event: Event) -> Problems:
    category = event.place.category if event.place else ""
    visit = isinstance(event.item, Visit)
    if category and not visit and category not in EATERIES:
        yield f"{where(day, event)} is no place for a meal: {category}"
    if visit and category in NO_SIGHTS:
        yield f"{where(day, event)} is no place for a visit: {category}"


def _hasty(day: DayPlan, event: Event) -> Problems:
    if event.start is not None and event.end is not None and event.end < event.start:
        yield f"{where(day, event)} ends before it begins"
    if event.place is None or event.span is None:
        return
    usual, lasts = event.place.minutes, event.span[1] - event.span[0]
    least = usual / 2 if isinstance(event.item, Visit) else _SHORTEST_MEAL
    if not least <= lasts <= 2 * usual + 60:
        yield f"{where(day, event)} takes {lasts} minutes, usually it is {usual}"


def _timeless(day: DayPlan, event: Event) -> Problems:
    if event.start is None or event.end is None:
        which = "start" if event.start is None else "end"
        yield f"{where(day, event)} has no {which}"


def _open(day: DayPlan, place: Place, span: tuple[int, int]) -> bool:
    """Whether it is open all the time; what closes at midnight and opens then stays open."""
    opens: int | None = None
    closes = 0
    for offset in (-1, 0, 1):
        hours = place.hours.on(day.asked.date + timedelta(days=offset))
        if hours is None:
            continue
        start, end = (minute + offset * DAY for minute in hours)
        if opens is None or start > closes:
            opens = start
        closes = end
        if opens <= span[0] and span[1] <= closes:
            return True
    return False


def _goes_as_told(item: Journey, ends: tuple[str, str]) -> bool:
    """Whether the cities told, if any are, are those of the ride."""
    for text, slug in zip((item.origin, item.destination), ends, strict=True):
        named = [each.slug for each in cities_in(clean(text))] if text else []
        if named and slug not in named:
            return False
    return True


def _unknown(day: DayPlan) -> bool:
    """Whether the true cost lacks something that the answer may have counted."""
    return (
        any(each.place is None for each in day.events)
        or any(each.fare is None for each in day.boardings)
        or len(day.boardings) != len(day.asked.rides)
        or (day.asked.night and day.hotel is None)
    )


def _name(stop: Stop) -> str:
    if isinstance(stop, Boarding):
        return stop.ride.number if stop.ride else echo(clean(stop.item.number))
    return _event_name(stop)


def _event_name(event: Event) -> str:
    return event.place.name.en if event.place else echo(clean(event.item.place))


def _ends(way: Way) -> str:
    return f"from {way.legs[0].origin.name.en} to {way.legs[-1].destination.name.en}"


def _city(slug: str) -> str:
    facts = by_slug().get(slug)
    return facts.en if facts else slug
