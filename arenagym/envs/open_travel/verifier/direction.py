"""Checks the answer to a direction: the places it passes, in which order, how and by when."""

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise, zip_longest
from typing import NamedTuple

from arenagym.envs.open_travel.answers.forms import Leg, RouteAnswer, minute_of
from arenagym.envs.open_travel.prices import route_cost
from arenagym.envs.open_travel.tasks.request import DirectionRequest
from arenagym.envs.open_travel.verifier.linking import Finder
from arenagym.envs.open_travel.verifier.measures import (
    Checked,
    apart,
    finder_of,
    minutes_of,
    mode_of,
    results,
    wrong,
)
from arenagym.envs.open_travel.world import City, Place, Route, World
from arenagym.envs.open_travel.world.hours import clock

_LONGER = 1.05
"""How many times the best an order, or a leg, may take."""
_LEEWAY = 60
"""Seconds that a leg may take longer in any case."""
_ARRIVE = 10
"""Minutes by which a told arrival may be wrong."""


class _Way(NamedTuple):
    """From one place of the answer to the next.

    `route` is by the mode told; if none is, by the fastest allowed. None if a place is unknown.
    """

    name: str
    leg: Leg | None
    route: Route | None
    fastest: Route | None


def check(world: World, request: DirectionRequest, answer: RouteAnswer, find: Finder) -> Checked:
    """All checks that the direction calls for."""
    city = world.city(request.city)
    given = _Given(city, request, answer, find)
    hard = {"stops": given.stops(), "order": given.order(), "modes": given.modes()}
    if request.arrive_by is not None:
        hard["arrive_by"] = given.arrive_by(request.arrive_by)
    commonsense = {
        "places_exist": given.places_exist(),
        "legs": given.legs(),
        "figures": given.figures(),
    }
    void = ""
    if len(given.places) < 2 or not any(given.places):
        void = f"the answer names no way between places of {city.facts.en}"
    checks = results("hard", hard, void=void) + results("commonsense", commonsense, void=void)
    return Checked(checks, given.complete())


class _Given:
    """An answer with its places found and its ways measured; a method yields a check's problems."""

    def __init__(
        self, city: City, request: DirectionRequest, answer: RouteAnswer, find: Finder
    ) -> None:
        self.city, self.request, self.answer = city, request, answer
        self.find = finder_of(city, find)
        self.places = [self.find(text) for text in answer.stops]
        passed = pairwise(zip(answer.stops, self.places, strict=True))
        legs = zip_longest(answer.legs[: max(0, len(self.places) - 1)], passed)
        self.ways = [self._way(i, leg, ends) for i, (leg, ends) in enumerate(legs, start=1)]

    def stops(self) -> Iterator[str]:
        request, (first, *inner, last) = self.request, self.places
        for verb, place, asked in (("begin", first, request.start), ("end", last, request.end)):
            if place is None or place.id != asked:
                yield f"the way does not {verb} at {self._name(asked)}"
        passed = Counter(place.id for place in inner if place)
        for stop in request.stops:
            if passed[stop] != 1:
                yield f"{self._name(stop)} is passed {passed[stop]} times, not once"
        for text, place in zip(self.answer.stops[1:-1], inner, strict=True):
            if place is None or place.id not in request.stops:
                yield f"{place.name.en if place else text} is not to be passed"

    def order(self) -> Iterator[str]:
        request = self.request
        passed = [each.id for each in self.places[1:-1] if each and each.id in request.stops]
        if sorted(passed) != sorted(request.stops):
            yield "the order cannot be judged, as not every stop is passed once"
        elif request.in_order:
            if tuple(passed) != request.stops:
                names = ", ".join(map(self._name, request.stops))
                yield f"the stops are to be passed in this order: {names}"
        elif not all(way.fastest for way in self.ways):
            yield "the order cannot be judged, as a place is unknown"
        else:
            told = sum(way.fastest.seconds for way in self.ways if way.fastest)
            best = self._best()
            if told > _LONGER * best:
                yield (
                    f"in this order the way takes {told // 60} minutes by the fastest modes, in "
                    f"the best {best // 60}"
                )

    def modes(self) -> Iterator[str]:
        request, ways = self.request, self.ways
        if len(self.answer.legs) != len(ways):
            yield f"there are {len(self.answer.legs)} legs for {len(ways)} ways between stops"
        for (a, b), way in zip(pairwise(self.places), ways, strict=True):
            if way.leg is None:
                continue
            for verb, text, place in (
                ("begin", way.leg.origin, a),
                ("end", way.leg.destination, b),
            ):
                if text is not None and self.find(text) != place:
                    yield f"{way.name} does not {verb} at {text}"
            mode = mode_of(way.leg.mode)
            if mode not in request.modes:
                allowed = " or ".join(request.modes)
                yield f"{way.name} is by {way.leg.mode or 'no mode'}, not {allowed}"
            elif request.fastest and way.route and way.fastest:
                least = way.fastest.seconds
                if way.route.seconds > _LONGER * least + _LEEWAY:
                    yield (
                        f"{way.name} takes {minutes_of(way.route)} minutes by {mode}, but "
                        f"{minutes_of(way.fastest)} by {way.fastest.mode}"
                    )

    def arrive_by(self, latest: int) -> Iterator[str]:
        if not all(way.route for way in self.ways):
            yield "the arrival cannot be told, as a place is unknown"
        elif (arrive := self._arrive()) > latest:
            yield f"the way ends at {clock(math.ceil(arrive))}, after {clock(latest)}"

    def places_exist(self) -> Iterator[str]:
        ends = (end for leg in self.answer.legs for end in (leg.origin, leg.destination) if end)
        for text in dict.fromkeys((*self.answer.stops, *ends)):
            if self.find(text) is None:
                yield f'there is no "{text}" in {self.city.facts.en}'

    def legs(self) -> Iterator[str]:
        if not self.answer.legs:
            yield "no legs are told"
        for number, leg in enumerate(self.answer.legs, start=1):
            if leg.minutes is None and leg.km is None:
                yield f"leg {number} tells neither minutes nor km"

    def figures(self) -> Iterator[str]:
        party, told = self.request.party, self.answer
        for way in self.ways:
            yield from self._misread(way)
        routes = [way.route for way in self.ways if way.route]
        if len(routes) < len(self.ways):
            return
        totals = (
            sum(route.seconds for route in routes) / 60,
            sum(map(minutes_of, routes)),
            sum(route.metres for route in routes) / 1_000,
            sum(route_cost(route, party) for route in routes),
        )
        yield from _wrong("the way in all", told, totals)
        arrive = minute_of(told.arrive)
        if arrive is not None and apart(arrive, round(self._arrive())) > _ARRIVE:
            yield f"the way ends at {clock(round(self._arrive()))}, not {told.arrive}"

    def complete(self) -> float:
        """Of the ways needed, those told between places of the request, with true figures."""
        request = self.request
        asked = {request.start, request.end, *request.stops}
        ends = pairwise(self.places)
        told = {
            (a.id, b.id)
            for (a, b), way in zip(ends, self.ways, strict=True)
            if a and b and a.id != b.id and {a.id, b.id} <= asked and self._tells(way)
        }
        return min(1.0, len(told) / (len(request.stops) + 1))

    def _tells(self, way: _Way) -> bool:
        """Whether it is told how one goes there and how long or far that is, and it is true."""
        leg = way.leg
        told = leg and mode_of(leg.mode) and (leg.minutes is not None or leg.km is not None)
        return bool(told) and not any(self._misread(way))

    def _misread(self, way: _Way) -> Iterator[str]:
        """What is told falsely of a leg."""
        if way.leg and way.route:
            minutes, cost = minutes_of(way.route), route_cost(way.route, self.request.party)
            true = minutes, minutes, way.route.metres / 1_000, cost
            yield from _wrong(f"{way.name} by {way.route.mode}", way.leg, true)

    def _way(self, number: int, leg: Leg | None, ends: Sequence[tuple[str, Place | None]]) -> _Way:
        names = (place.name.en if place else text for text, place in ends)
        name = f"leg {number} ({' → '.join(names)})"
        (_, start), (_, end) = ends
        if start is None or end is None:
            return _Way(name, leg, None, None)
        mode, fastest = mode_of(leg.mode if leg else None), self._fastest(start, end)
        route = self.city.route(start, end, mode) if mode else fastest
        return _Way(name, leg, route, fastest)

    def _fastest(self, start: Place, end: Place) -> Route:
        ways = (self.city.route(start, end, mode) for mode in self.request.modes)
        return min(ways, key=lambda way: way.seconds)

    def _arrive(self) -> float:
        """In minutes after midnight; the places between are stayed at, asked for or not."""
        seconds = sum(way.route.seconds for way in self.ways if way.route)
        return self.request.depart + seconds / 60 + self.request.stay * (len(self.places) - 2)

    def _best(self) -> int:
        """Seconds of the best order: for ever more stops, the least to have passed them."""
        start, end, *stops = map(
            self.city.place, (self.request.start, self.request.end, *self.request.stops)
        )
        rows = range(len(stops))
        between = {
            (i, j): self._fastest(stops[i], stops[j]).seconds for i in rows for j in rows if i != j
        }
        least = {(1 << i, i): self._fastest(start, stops[i]).seconds for i in rows}
        for passed in range(1, 1 << len(stops)):
            for last in rows:
                if (passed, last) not in least:
                    continue
                for i in rows:
                    if not passed >> i & 1:
                        key = passed | 1 << i, i
                        total = least[passed, last] + between[last, i]
                        least[key] = min(least.get(key, total), total)
        every = (1 << len(stops)) - 1
        return min(least[every, i] + self._fastest(stops[i], end).seconds for i in rows)

    def _name(self, key: str) -> str:
        return self.city.place(key).name.en


def _wrong(
    what: str, told: Leg | RouteAnswer, true: tuple[float, float, float, float]
) -> Iterator[str]:
    """Problems with minutes, which may be anything between two values, km and cost."""
    least, most, km, cost = true
    if told.minutes is not None:
        minutes = min(max(told.minutes, least), most)
        yield from wrong(f"{what} takes {{}} minutes", told.minutes, minutes, share=0.1, least=2)
    yield from wrong(f"{what} is {{}} km long", told.km, km, share=0.1, least=0.2)
    yield from wrong(f"{what} costs {{}} CNY", told.cost, cost, share=0.1, least=1)
