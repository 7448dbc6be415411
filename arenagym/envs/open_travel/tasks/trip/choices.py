"""What of a city suits a party: which places it may visit and eat at, and what those are worth."""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from arenagym.envs.open_travel.prices import place_cost
from arenagym.envs.open_travel.tasks.request import TripRequest
from arenagym.envs.open_travel.tasks.trip.ways import Floats, Ways
from arenagym.envs.open_travel.world import City, Place, World

VISITS = {
    "sight": 20,
    "museum": 15,
    "park": 10,
    "trail": 10,
    "temple": 10,
    "entertainment": 5,
    "market": 0,
    "shopping": -10,
}
"""Categories that trips visit, and what each is worth to a traveller, in CNY."""
_MEALS = {"restaurant": 50, "snack": 25, "cafe": 15}
_DULL = {"supermarket", "food market"}
"""Kinds that are visited only if they are asked for."""
_NEVER = {"hotel", "station", "airport", "pharmacy", "hospital"}
_NO_MEAL = {"dessert shop"}
_KEPT = 0.75
"""The least share of its usual length to which a visit or a meal is cut."""
_DULLNESS = 25.0
"""What a visit or a meal loses for each other of its kind, for each traveller."""
_MEAL = 30
"""A meal takes at least so long, in minutes."""
_TABLES, _OF_A_KIND = 12, 3


class Meal(NamedTuple):
    """When it may begin, one is hungry, it is late, and it must have begun, in minutes."""

    name: str
    first: int
    hungry: int
    late: int
    last: int
    worth: float
    """How much of a meal's price is worth paying: a better dinner is worth more."""


LUNCH = Meal("lunch", 660, 690, 765, 840, 0.3)
DINNER = Meal("dinner", 1_020, 1_050, 1_140, 1_230, 0.55)
_DEAREST = 120


def itinerary(request: TripRequest) -> list[tuple[date, tuple[str, ...]]]:
    """The dates, each with the cities that the party is in; two on the day it goes on."""
    found: list[tuple[date, tuple[str, ...]]] = []
    day = request.first
    for i, (city, nights) in enumerate(zip(request.cities, request.nights, strict=True)):
        for n in range(nights + 1):
            if i and not n:
                found[-1] = day, (*found[-1][1], city)
            else:
                found.append((day, (city,)))
            day += timedelta(days=1)
        day -= timedelta(days=1)
    return found


def wet_days(world: World, request: TripRequest) -> frozenset[date]:
    """The dates on which it rains or snows by day in a city of that date."""
    return frozenset(
        day
        for day, cities in itinerary(request)
        if any(world.weather(each, day).wet for each in cities)
    )


def avoided(request: TripRequest, place: Place) -> bool:
    """Whether it is one of what the request wants to avoid."""
    return not {place.category, place.kind.en, *place.tags}.isdisjoint(request.avoid)


def visitable(request: TripRequest, place: Place) -> bool:
    """Whether it is worth a visit at all, on some day."""
    if place.category in _NEVER or avoided(request, place):
        return False
    asked = place.id in request.must_see or any(is_of(place, each) for each in request.interests)
    return asked or (place.category in VISITS and place.kind.en not in _DULL)


def edible(request: TripRequest, place: Place) -> bool:
    """Whether one can eat there, by diet and wishes."""
    if place.category not in _MEALS or place.kind.en in _NO_MEAL or avoided(request, place):
        return False
    if request.diet == "not_spicy":
        return "spicy" not in place.tags
    return request.diet is None or request.diet in place.tags


def is_of(place: Place, interest: str) -> bool:
    """Whether a visit there is one of that interest."""
    return interest in {place.category, place.kind.en}


def length(place: Place, *, meal: bool) -> int:
    """How long a visit or a meal usually takes, in minutes."""
    return max(_MEAL, place.minutes) if meal else place.minutes


def when(place: Place, day: date, earliest: int, *, meal: bool) -> tuple[int, int] | None:
    """When a visit there can begin and ends, by opening hours; None if there is no time."""
    hours = place.hours.on(day)
    if hours is None:
        return None
    start = max(5 * -(-earliest // 5), hours[0])
    wanted = length(place, meal=meal)
    end = min(start + wanted, hours[1])
    return (start, end) if end - start >= wanted * _KEPT else None


class _Among:
    """Places to choose from, with what each is worth to the party less what it costs."""

    def __init__(self, places: Sequence[Place], worth: Iterable[float], ways: Ways) -> None:
        self.places = places
        self.worth = np.fromiter(worth, np.float64, len(places))
        self.xy = np.asarray([ways.xy(each) for each in places]).reshape(len(places), 2)

    def far(self, place: tuple[float, float]) -> Floats:
        """Metres in a straight line from a place."""
        away: Floats = np.hypot(self.xy[:, 0] - place[0], self.xy[:, 1] - place[1])
        return away


class Choices:
    """The places of a city that suit a request.

    Args:
        thrift: how much a yuan weighs beside all else; 1 in general.
        wet: the dates on which it rains or snows.
    """

    def __init__(
        self, city: City, request: TripRequest, *, thrift: float, wet: frozenset[date]
    ) -> None:
        self.city, self.request, self.ways = city, request, Ways(city, request, thrift)
        self._wet, self._thrift, self._size = wet, thrift, request.party.size
        visits = [each for each in city.places if visitable(request, each)]
        self.visits = _Among(visits, (self.worth(each) for each in visits), self.ways)
        self._kinds = [each.kind.en for each in visits]
        self._indoors = np.asarray(["indoors" in each.tags for each in visits])
        eateries = [each for each in city.places if edible(request, each)]
        self._tables = {
            meal: _Among(eateries, (self._of_meal(each, meal) for each in eateries), self.ways)
            for meal in (LUNCH, DINNER)
        }
        self._open: dict[tuple[date, Meal | None], NDArray[np.bool_]] = {}
        self._near: dict[tuple[str, str, date, Meal], list[tuple[float, Place]]] = {}

    def has(self, key: str) -> bool:
        """Whether the place of that id lies in the city."""
        return key.partition("-")[0] == self.city.facts.slug

    def worth(self, place: Place) -> float:
        """What a visit is worth to the party, less what it costs."""
        party, request = self.request.party, self.request
        worth = 30.0 + VISITS.get(place.category, 0) + 50 * (place.rating - 4.2)
        worth += 8 * math.log10(place.votes / 300)
        if party.children:
            worth += 12 * ("child-friendly" in place.tags)
        if party.elderly:
            worth += 8 * ("wheelchair" in place.tags) - 25 * ("stairs" in place.tags)
        worth += 15 * any(is_of(place, each) for each in request.interests)
        return worth * self._size - self.price(place)

    def price(self, place: Place) -> float:
        """What it costs the party, weighed."""
        return place_cost(place, self.request.party) * self._thrift

    def suits(self, place: Place, day: date) -> bool:
        """Whether it may be visited on a day, at some hour: the weather, and when it is open."""
        if self.request.rain_plan and day in self._wet and "indoors" not in place.tags:
            return False
        return place.hours.on(day) is not None

    def shortlist(
        self,
        day: date,
        near: Sequence[Place],
        *,
        count: int,
        dull: Mapping[str, int],
        fits: Callable[[Place], bool],
    ) -> list[Place]:
        """The best places to visit on a day that fit, not far from one of `near`.

        `dull` says how many visits of each kind there are already.
        """
        among = self.visits
        value = among.worth - [self.dullness(each, dull) for each in self._kinds]
        away = np.min([among.far(self.ways.xy(each)) for each in near], axis=0)
        value -= 2 * self.ways.burdens(away)
        if day in self._wet:
            value += 15 * self._size * self._indoors
        value[~self._fit(day)] = -np.inf
        found: list[Place] = []
        for i in np.argsort(-value, kind="stable").tolist():
            if len(found) == count or not np.isfinite(value[i]):
                break
            if fits(among.places[i]):
                found.append(among.places[i])
        return found

    def dullness(self, kind: str, dull: Mapping[str, int]) -> float:
        """What another visit or meal of the same kind loses in worth."""
        return _DULLNESS * dull.get(kind, 0) * self._size

    def tables(
        self, day: date, meal: Meal, origin: Place, destination: Place
    ) -> list[tuple[float, Place]]:
        """Where to eat on a day on the way from one place to another, with what each is worth.

        Of each kind there are a few, so that one can eat something else every time.
        """
        key = origin.id, destination.id, day, meal
        if key not in self._near:
            among = self._tables[meal]
            value = among.worth.copy()
            for place in (origin, destination):
                value -= self.ways.burdens(among.far(self.ways.xy(place)))
            value[~self._laid(day, meal)] = -np.inf
            found: list[tuple[float, Place]] = []
            kinds: Counter[str] = Counter()
            for i in np.argsort(-value, kind="stable").tolist():
                if len(found) == _TABLES or not np.isfinite(value[i]):
                    break
                kind = among.places[i].kind.en
                kinds[kind] += 1
                if kinds[kind] <= _OF_A_KIND:
                    found.append((float(among.worth[i]), among.places[i]))
            self._near[key] = found
        return self._near[key]

    def _of_meal(self, place: Place, meal: Meal) -> float:
        worth = _MEALS[place.category] + 30 * (place.rating - 4.2)
        worth += 10 * ("local" in place.tags) + meal.worth * min(place.cost, _DEAREST)
        if self.request.party.children:
            worth += 8 * ("child-friendly" in place.tags)
        return worth * self._size - self.price(place)

    def _fit(self, day: date) -> NDArray[np.bool_]:
        key = day, None
        if key not in self._open:
            fit = [self.suits(each, day) for each in self.visits.places]
            self._open[key] = np.asarray(fit, dtype=np.bool_)
        return self._open[key]

    def _laid(self, day: date, meal: Meal) -> NDArray[np.bool_]:
        key = day, meal
        if key not in self._open:
            among = self._tables[meal]
            times = (when(each, day, meal.first, meal=True) for each in among.places)
            laid = [time is not None and time[0] <= meal.last for time in times]
            self._open[key] = np.asarray(laid, dtype=np.bool_)
        return self._open[key]
