"""Requests from outside: what is not of this world is refused before anything is planned."""

from collections.abc import Iterator, Sequence, Set
from datetime import date, timedelta
from functools import cache

from arenagym.envs.open_travel.tasks.request import (
    LEVELS,
    CompareRequest,
    DirectionRequest,
    Request,
    SearchRequest,
    TripRequest,
)
from arenagym.envs.open_travel.world import MODES, World, categories, tags
from arenagym.envs.open_travel.world.calendar import FIRST, as_date
from arenagym.envs.open_travel.world.facts import by_slug
from arenagym.envs.open_travel.world.filling import kinds
from arenagym.errors import ArenagymError, SettingError, UnknownNameError

_MOST_PEOPLE, _MOST_STOPS, _MOST_NIGHTS, _MOST_NAMED = 50, 8, 14, 20
_MOST_MONEY, _BEST, _FINEST = 10**9, 5, 5
_NEVER = frozenset({"hotel", "station", "airport", "pharmacy", "hospital"})
"""Categories of places that nobody visits."""
_DAY = 1_440
_RIDES = ("train", "flight")


def check_request(world: World, request: Request) -> None:
    """See that a request is about this world, and of a size that can be planned.

    Raises:
        SettingError: it is not; the message says what.
    """
    problem = next(_problems(world, request), None)
    if problem:
        raise SettingError(f"request: {problem}")


def _problems(world: World, request: Request) -> Iterator[str]:
    party = request.party
    if request.level not in LEVELS:
        yield f"level is one of {', '.join(map(str, LEVELS))}"
    if min(party.adults, party.children, party.elderly) < 0 or not 1 <= party.size <= _MOST_PEOPLE:
        yield f"a party has 1 to {_MOST_PEOPLE} people"
    if isinstance(request, DirectionRequest):
        yield from _of_direction(world, request)
    elif isinstance(request, SearchRequest):
        yield from _of_search(world, request)
    elif isinstance(request, CompareRequest):
        yield from _of_compare(world, request)
    else:
        yield from _of_trip(world, request)


def _of_direction(world: World, request: DirectionRequest) -> Iterator[str]:
    yield from _no_day(request.day, request.today)
    if not 1 <= len(request.stops) <= _MOST_STOPS:
        yield f"give 1 to {_MOST_STOPS} stops"
    yield from _twice(request.stops)
    if {request.start, request.end} & set(request.stops):
        yield "a stop is neither the start nor the end"
    yield from _no_places(world, (request.city,), request.start, request.end, *request.stops)
    yield from _no_modes(request.modes)
    yield from _no_minutes(request.depart, request.stay, request.arrive_by)


def _of_search(world: World, request: SearchRequest) -> Iterator[str]:
    yield from _no_day(request.open_on, request.today)
    yield from _no_places(world, (request.city,), request.near)
    yield from _no_words((request.category,), set(categories()))
    if request.kind:
        yield from _no_words((request.kind,), _kinds(request.category))
    yield from _no_words(request.tags, tags())
    yield from _out_of(_MOST_MONEY, max_cost=request.max_cost)
    yield from _out_of(_BEST, min_rating=request.min_rating)
    yield from _out_of(_FINEST, min_stars=request.min_stars)
    if (request.open_on is None) != (request.open_at is None):
        yield "open_on and open_at go together"
    if not 0 < request.radius <= 50_000 or not 1 <= request.count <= _MOST_NAMED:
        yield f"radius is 1 to 50,000 metres, count 1 to {_MOST_NAMED}"
    yield from _no_minutes(request.open_at)


def _of_compare(world: World, request: CompareRequest) -> Iterator[str]:
    yield from _no_day(request.day, request.today)
    ends = (request.origin, request.destination)
    if request.origin == request.destination:
        yield "origin and destination are the same"
    if request.between_cities:
        yield from _no_cities(*ends)
        if not set(request.options) <= set(_RIDES):
            yield 'options are "train" and "flight", or modes'
    else:
        yield from _no_places(world, (request.origin.partition("-")[0],), *ends)
        yield from _no_modes(request.options)
    yield from _twice(request.options)
    yield from _no_minutes(request.depart_after, request.arrive_by)
    yield from _out_of(_MOST_MONEY, max_cost=request.max_cost, max_walk=request.max_walk)


def _of_trip(world: World, request: TripRequest) -> Iterator[str]:
    yield from _no_day(request.first, request.today)
    cities = request.cities
    if not cities or len(cities) > 2 or len(request.nights) != len(cities):
        yield "give one or two cities, and the nights in each"
    yield from _no_cities(*cities, *((request.home,) if request.home else ()))
    least = 1 if request.home else 0
    yield from _twice(cities)
    if not all(least <= nights <= _MOST_NIGHTS for nights in request.nights):
        yield f"there are {least} to {_MOST_NIGHTS} nights in a city"
    yield from _no_day(request.first + timedelta(days=request.days - 1), request.today)
    if request.home:
        if request.base or request.home in cities:
            yield "a trip of several days leaves home and has no base"
    elif len(cities) > 1 or request.days > 1 or not request.base:
        yield "a trip without a home is of one day in one city, and has a base"
    else:
        yield from _no_places(world, cities, request.base)
    if len(request.must_see) > _MOST_NAMED:
        yield f"at most {_MOST_NAMED} places can be must_see"
    yield from _no_places(world, cities, *request.must_see)
    for category in {world.place(key).category for key in request.must_see} & _NEVER:
        yield f"must_see: nobody visits a place of category {category}"
    visited = set(categories()) - _NEVER
    yield from _no_words(request.interests, visited.union(*map(_kinds, visited)))
    yield from _no_words(request.avoid, _kinds() | set(categories()) | tags())
    yield from _no_words(request.lodging.tags, tags())
    yield from _no_modes(request.modes)
    yield from _no_minutes(request.begin, request.finish)
    yield from _twice(request.rides)
    yield from _twice(request.must_see)
    lodging = request.lodging
    yield from _out_of(_MOST_MONEY, budget=request.budget, max_walk=request.max_walk)
    yield from _out_of(_MOST_MONEY, max_cost=lodging.max_cost)
    yield from _out_of(_FINEST, min_stars=lodging.min_stars)
    if not request.rides or request.begin >= request.finish:
        yield "begin is before finish, and rides are one or more"


def _no_day(*days: date | None) -> Iterator[str]:
    for day in days:
        try:
            as_date(day or FIRST)
        except ArenagymError as error:
            yield str(error)


def _no_cities(*slugs: str) -> Iterator[str]:
    for slug in slugs:
        if slug not in by_slug():
            yield f"there is no city {slug[:100]!r}; give its slug, such as 'hangzhou'"


def _no_places(world: World, cities: tuple[str, ...], *keys: str) -> Iterator[str]:
    yield from _no_cities(*cities)
    for key in keys:
        try:
            world.place(key)
        except ArenagymError as error:
            yield str(error)
        if key.partition("-")[0] not in cities:
            yield f"{key[:100]} does not lie in {' or '.join(cities)}"


def _no_words(given: Sequence[str], known: Set[str]) -> Iterator[str]:
    for word in given:
        if word not in known:
            yield str(UnknownNameError.of("category, kind or tag", word[:100], known))
    yield from _twice(given)


@cache
def _kinds(category: str = "") -> frozenset[str]:
    """The kinds of a category, or of all."""
    return frozenset(each.kind.en for each in kinds() if category in {"", each.category})


def _twice(given: Sequence[str]) -> Iterator[str]:
    if len(set(given)) < len(given):
        yield f"{', '.join(given)[:100]}: each once"


def _out_of(most: float, **given: float | None) -> Iterator[str]:
    for name, value in given.items():
        if value is not None and not 0 <= value <= most:
            yield f"{name} is 0 to {most:,}"


def _no_modes(modes: tuple[str, ...]) -> Iterator[str]:
    yield from _twice(modes)
    if not modes or not set(modes) <= set(MODES):
        yield f"modes are one or more of {', '.join(MODES)}"


def _no_minutes(*minutes: int | None) -> Iterator[str]:
    for minute in minutes:
        if minute is not None and not 0 <= minute <= 2 * _DAY:
            yield f"{minute} minutes after midnight is no time"
