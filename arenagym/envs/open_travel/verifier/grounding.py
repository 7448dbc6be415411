"""Holds the claims of an answer against what the tools showed in its episode.

A claim is a place, a train or flight, its price, or how long or far a way is. One claim is made of
each, however often the answer repeats it; what it says falsely once is wrong. To repeat a place
that the request names is none.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import Literal, NamedTuple

from arenagym.envs.arguments import clean
from arenagym.envs.open_travel.answers.forms import (
    Answer,
    ChoiceAnswer,
    Journey,
    Move,
    Option,
    PlacesAnswer,
    RouteAnswer,
    TripAnswer,
)
from arenagym.envs.open_travel.prices import night_cost, place_cost
from arenagym.envs.open_travel.tasks.request import (
    CompareRequest,
    DirectionRequest,
    Party,
    Request,
    SearchRequest,
    TripRequest,
)
from arenagym.envs.open_travel.tools.evidence import Evidence
from arenagym.envs.open_travel.verifier.linking import Finder, city_named, find_ride
from arenagym.envs.open_travel.verifier.measures import apart, close, minutes_of, mode_of
from arenagym.envs.open_travel.verifier.report import Grounding
from arenagym.envs.open_travel.verifier.trip import Timeline, lay_out
from arenagym.envs.open_travel.verifier.trip.timeline import Boarding, DayPlan, clock_of
from arenagym.envs.open_travel.verifier.trip.ways import city_of
from arenagym.envs.open_travel.world import Mode, Place, Ride, Route, World

_MOST, _LENGTH = 50, 80
"""Claims in a list, also stops of a route; and characters of each."""
_Status = Literal["backed", "unseen", "invented", "wrong"]
_RANK: tuple[_Status, ...] = ("backed", "unseen", "invented", "wrong")


class _Limit(NamedTuple):
    """How far a figure may be from the truth: a share of it, or at least so much."""

    share: float
    least: float


_PLACE_COST = {"trip": _Limit(0.1, 2), "search": _Limit(0, 1)}
_FARE = {"trip": _Limit(0.1, 2), "compare": _Limit(0.01, 1)}
_MINUTES = {"trip": _Limit(0.2, 5), "one way": _Limit(0.1, 2)}
_KM, _METRES, _RATING = _Limit(0.1, 0.2), _Limit(0.1, 100), _Limit(0, 0.05)


def ground(
    world: World,
    request: Request,
    answer: Answer,
    evidence: Sequence[Evidence],
    find: Finder,
) -> Grounding:
    """Count the claims of an answer that the evidence backs, and list the others."""
    claims = _Claims(world, request, evidence, find)
    if isinstance(request, TripRequest) and isinstance(answer, TripAnswer):
        claims.trip(lay_out(world, request, answer, find))
    elif isinstance(request, DirectionRequest) and isinstance(answer, RouteAnswer):
        claims.direction(request, answer)
    elif isinstance(request, SearchRequest) and isinstance(answer, PlacesAnswer):
        claims.search(request, answer)
    elif isinstance(request, CompareRequest) and isinstance(answer, ChoiceAnswer):
        claims.comparison(request, answer)
    return claims.grounding()


class _Shown:
    """What was shown: places, rides with their dates and cities, and routes by their ends."""

    def __init__(self, evidence: Iterable[Evidence]) -> None:
        self.places: set[str] = set()
        self.rides: set[tuple[str, str, str, str]] = set()
        self._routes: set[tuple[tuple[str, ...], str]] = set()
        for fact in (fact for call in evidence for fact in call.shown):
            values = {key: str(value) for key, value in fact.values.items()}
            if fact.kind == "place":
                self.places.add(fact.id)
            elif fact.kind == "ride":
                ends = values.get("origin", ""), values.get("destination", "")
                self.rides.add((fact.id, values.get("date", ""), *ends))
            elif fact.kind == "route":
                points = tuple(fact.id.split(" > "))
                self.places.update(points)
                self._routes.add((points, values.get("mode", "")))

    def place(self, place: Place) -> bool:
        return place.id in self.places or f"{place.lon},{place.lat}" in self.places

    def ride(self, ride: Ride) -> bool:
        return (ride.number, str(ride.day), ride.origin, ride.destination) in self.rides

    def way(self, places: Sequence[Place], modes: Iterable[str]) -> bool:
        """Whether a route over all of them was shown, whole or leg by leg."""
        legs = list(zip(pairwise(places), modes, strict=True))
        if len({mode for _, mode in legs}) == 1 and self._route(places, legs[0][1]):
            return True
        return all(self._route(ends, mode) for ends, mode in legs)

    def _route(self, places: Sequence[Place], mode: str) -> bool:
        keys = [(place.id, f"{place.lon},{place.lat}") for place in places]
        return any(
            told == mode
            and len(points) == len(keys)
            and all(point in key for point, key in zip(points, keys, strict=True))
            for points, told in self._routes
        )


class _Claims:
    """Collects claims: of each thing the worst that is said of it."""

    def __init__(
        self, world: World, request: Request, evidence: Sequence[Evidence], find: Finder
    ) -> None:
        self._world, self._find = world, find
        self._party = request.party
        self._given = set(_named(request))
        self._shown = _Shown(evidence)
        self._found: dict[tuple[str, ...], tuple[_Status, str]] = {}

    def grounding(self) -> Grounding:
        """All that was claimed."""
        texts: dict[_Status, list[str]] = {status: [] for status in _RANK}
        for status, text in self._found.values():
            texts[status].append(clean(text, _LENGTH))
        return Grounding(
            backed=len(texts["backed"]),
            unseen=tuple(texts["unseen"][:_MOST]),
            wrong=tuple(texts["wrong"][:_MOST]),
            invented=tuple(texts["invented"][:_MOST]),
        )

    def trip(self, trip: Timeline) -> None:
        for day in trip.days:
            for each in day.events:
                place = each.place or each.elsewhere
                true = place_cost(place, self._party) if place else 0
                fits = _fits(each.item.cost, true, _PLACE_COST["trip"])
                self._place(each.item.place, place, fits=fits)
            if day.stay:
                hotel = day.hotel
                true = night_cost(hotel, self._party) if hotel else 0
                fits = hotel is None or _fits(day.stay.cost, true, _PLACE_COST["trip"])
                self._place(day.stay.place, day.lodge, fits=fits)
            for boarding in day.boardings:
                self._boarding(day, boarding)
            for leg in day.legs:
                if leg.move and leg.move.minutes is not None:
                    fits = _fits(leg.move.minutes, leg.route.seconds / 60, _MINUTES["trip"])
                    self._way((leg.origin, leg.destination), [leg.route], fits=fits)
            self._ends_of_moves(day)

    def direction(self, request: DirectionRequest, answer: RouteAnswer) -> None:
        told = answer.stops[:_MOST]
        stops = [self._find(text, request.city) for text in told]
        for text, place in zip(told, stops, strict=True):
            self._place(text, place)
        routes: list[Route] = []
        for ends, leg in zip(pairwise(stops), answer.legs, strict=False):
            start, end = (
                self._find(text, request.city) if text else place
                for text, place in zip((leg.origin, leg.destination), ends, strict=True)
            )
            if start and end and city_of(start) == city_of(end):
                routes.append(self._route(start, end, leg.mode, request.modes))
                fits = _fits(leg.minutes, minutes_of(routes[-1]), _MINUTES["one way"])
                if leg.minutes is not None or leg.km is not None:
                    fits = fits and _fits(leg.km, routes[-1].metres / 1_000, _KM)
                    self._way((start, end), routes[-1:], fits=fits)
        if 1 < len(stops) == len(routes) + 1 and None not in stops:
            self._whole(answer, [each for each in stops if each], routes)

    def search(self, request: SearchRequest, answer: PlacesAnswer) -> None:
        near = self._world.place(request.near).point
        for told in answer.places:
            place = self._find(told.place, request.city)
            fits = place is None or (
                _fits(told.cost, place.cost, _PLACE_COST["search"])
                and _fits(told.rating, place.rating, _RATING)
                and _fits(told.distance_m, near.metres_to(place.point), _METRES)
            )
            self._place(told.place, place, fits=fits)

    def comparison(self, request: CompareRequest, answer: ChoiceAnswer) -> None:
        if request.between_cities:
            for option in answer.options:
                if option.number is not None:
                    self._option(request, option, option.number)
            return
        start, end = (self._world.place(key) for key in (request.origin, request.destination))
        for option in answer.options:
            if option.minutes is not None and mode_of(option.kind):
                route = self._route(start, end, option.kind, ())
                fits = _fits(option.minutes, minutes_of(route), _MINUTES["one way"])
                self._way((start, end), [route], fits=fits)

    def _option(self, request: CompareRequest, option: Option, number: str) -> None:
        ride = find_ride(self._world, number, request.day, (request.origin, request.destination))
        fits = ride is not None and _fits(option.minutes, ride.minutes, _MINUTES["one way"])
        times = (clock_of(option.depart), clock_of(option.arrive))
        self._ride(number, request.day, ride, times, fits=fits)
        self._price(ride, option.cost, _FARE["compare"])

    def _boarding(self, day: DayPlan, boarding: Boarding) -> None:
        item, ride = boarding.item, boarding.ride
        if boarding.ends is None:  # no ride is needed, but there may be this one
            ride = find_ride(self._world, item.number, day.asked.date, _cities(item))
        times = (clock_of(item.start), clock_of(item.end))
        self._ride(item.number, day.asked.date, ride, times)
        self._price(ride, item.cost, _FARE["trip"])

    def _ends_of_moves(self, day: DayPlan) -> None:
        """Places that moves name and nothing showed; "the hotel" is none.

        Those that were shown count only where they are visited, so that naming more gains nothing.
        """
        for item in day.items:
            if isinstance(item, Move):
                for text in (item.origin, item.destination):
                    found = (self._find(text, city) for city in day.asked.cities if text)
                    place = next(filter(None, found), None)
                    if text and place and not self._shown.place(place):
                        self._place(text, place)

    def _whole(self, answer: RouteAnswer, stops: Sequence[Place], routes: Sequence[Route]) -> None:
        if answer.minutes is not None or answer.km is not None:
            least, most = sum(each.seconds for each in routes) / 60, sum(map(minutes_of, routes))
            true = min(max(answer.minutes or 0, least), most)
            fits = _fits(answer.minutes, true, _MINUTES["one way"])
            fits = fits and _fits(answer.km, sum(each.metres for each in routes) / 1_000, _KM)
            self._way(stops, routes, fits=fits)

    def _route(self, start: Place, end: Place, told: str | None, modes: Sequence[Mode]) -> Route:
        """By the mode that is told, else by the fastest of those allowed."""
        mode = mode_of(told)
        city = self._world.city(city_of(start))
        routes = [city.route(start, end, each) for each in ([mode] if mode else modes)]
        return min(routes, key=lambda route: route.seconds)

    def _place(self, text: str, place: Place | None, *, fits: bool = True) -> None:
        if place is None:
            self._add("invented", text, "place", clean(text).casefold())
        elif not (fits and place.id in self._given):
            status = self._status(fits=fits, shown=self._shown.place(place))
            self._add(status, place.name.en, "place", place.id)

    def _ride(
        self,
        number: str,
        day: date,
        ride: Ride | None,
        times: tuple[int | None, int | None],
        *,
        fits: bool = True,
    ) -> None:
        if ride is None:
            other = find_ride(self._world, number, day, (None, None))
            self._add("wrong" if other else "invented", number, "ride", clean(number), str(day))
            return
        for told, true in zip(times, (ride.depart, ride.arrive), strict=True):
            fits = fits and (told is None or apart(told, true) <= 1)
        status = self._status(fits=fits, shown=self._shown.ride(ride))
        self._add(status, f"{ride.number} on {day}", "ride", ride.number, str(day))

    def _price(self, ride: Ride | None, told: float | None, limit: _Limit) -> None:
        """A price for all, in any class of the ride."""
        if ride and told is not None:
            fits = any(_fits(told, _all(fare.price, self._party), limit) for fare in ride.fares)
            status = self._status(fits=fits, shown=self._shown.ride(ride))
            text = f"{ride.number} on {ride.day} for {told:g} CNY"
            self._add(status, text, "price", ride.number, str(ride.day))

    def _way(self, places: Sequence[Place], routes: Sequence[Route], *, fits: bool) -> None:
        modes = [route.mode for route in routes]
        names = f"{places[0].name.en} to {places[-1].name.en} by {', '.join(dict.fromkeys(modes))}"
        status = self._status(fits=fits, shown=self._shown.way(places, modes))
        self._add(status, names, "way", *(place.id for place in places), *modes)

    def _status(self, *, fits: bool, shown: bool) -> _Status:
        return "wrong" if not fits else "backed" if shown else "unseen"

    def _add(self, status: _Status, text: str, *key: str) -> None:
        known = self._found.get(key)
        if known is None or _RANK.index(status) > _RANK.index(known[0]):
            self._found[key] = status, text


def _named(request: Request) -> Iterator[str]:
    """Ids of the places that the request names."""
    if isinstance(request, DirectionRequest):
        yield from (request.start, request.end, *request.stops)
    elif isinstance(request, SearchRequest):
        yield request.near
    elif isinstance(request, CompareRequest):
        yield from (request.origin, request.destination)
    else:
        yield from (request.base, *request.must_see)


def _fits(told: float | None, true: float, limit: _Limit) -> bool:
    return told is None or close(told, true, limit.share, limit.least)


def _all(price: int, party: Party) -> int:
    return price * party.size


def _cities(item: Journey) -> tuple[str | None, str | None]:
    origin, destination = (
        city_named(text) if text else None for text in (item.origin, item.destination)
    )
    return origin, destination
