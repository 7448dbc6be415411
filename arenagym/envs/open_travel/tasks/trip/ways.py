"""Ways between places of a city: guessed at first, and asked for once a plan wants them.

A route by transit takes milliseconds when it is the first from its place, and most of the ways
that a planner weighs are never taken: so they are judged by the distance in a straight line.
"""

import math
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from arenagym.envs.open_travel.prices import route_cost
from arenagym.envs.open_travel.tasks.request import TripRequest
from arenagym.envs.open_travel.world import City, Mode, Place, Route
from arenagym.envs.open_travel.world.geometry import Plane

MINUTE = 0.3
"""What a minute is worth to each traveller, in CNY."""
_ON_FOOT = {False: 1.2, True: 1.7}
"""How much worse a minute on foot is than one on wheels; True for children and the elderly."""
_LONG = 25
"""Minutes after which each more counts twice."""
_BENT = 1.55
"""Metres of road a metre of straight line: more than most have."""
_PER_MINUTE = {"walking": 80.0, "bicycling": 217.0, "electrobike": 333.0}
_NEAR_ENOUGH = 1.3
"""A mode guessed to be worse by more than this than one already asked for is not asked for."""
_ALIKE = 1.25
"""Straight lines longer than a limit on foot need no asking; little shorter ones do."""
_LENGTHS = (0, 250, 500, 1_000, 1_500, 2_000, 3_000, 4_000, 6_000, 9_000, 14_000, 25_000, 80_000)

Floats = NDArray[np.float64]


class Way(NamedTuple):
    """A way in one mode. `cost` is the party's, `burden` what it costs in money and trouble."""

    mode: Mode
    minutes: int
    cost: float
    burden: float


class Ways:
    """The ways of a party in a city.

    Args:
        thrift: how much a yuan weighs beside a traveller's time; 1 in general.
    """

    def __init__(self, city: City, request: TripRequest, thrift: float) -> None:
        self._city, self._request, self._thrift = city, request, thrift
        self._plane = Plane(city.facts.centre)
        self._xy: dict[str, tuple[float, float]] = {}
        self._guessed: dict[tuple[str, str], Way | None] = {}
        self._asked: dict[tuple[str, str], Way | None] = {}
        party = request.party
        self._foot = _ON_FOOT[bool(party.children or party.elderly)]
        self._by_length = [
            min((guess.burden for guess in self._guesses(metres)), default=math.inf)
            for metres in _LENGTHS
        ]

    def xy(self, place: Place) -> tuple[float, float]:
        """Metres east and north of the centre."""
        found = self._xy.get(place.id)
        if found is None:
            found = self._xy[place.id] = self._plane.xy(place.point)
        return found

    def knows(self, origin: Place, destination: Place) -> bool:
        """Whether `way` would tell the true one."""
        return origin.id == destination.id or (origin.id, destination.id) in self._asked

    def way(self, origin: Place, destination: Place) -> Way | None:
        """The best way: as it is if it was asked for, else as it may be; None if there is none."""
        key = origin.id, destination.id
        if origin.id == destination.id:
            return Way(self._request.modes[0], 0, 0.0, 0.0)
        if key in self._asked:
            return self._asked[key]
        if key not in self._guessed:
            metres = math.dist(self.xy(origin), self.xy(destination))
            self._guessed[key] = min(self._guesses(metres), key=_burden, default=None)
        return self._guessed[key]

    def burdens(self, metres: Floats) -> Floats:
        """What the best ways of those lengths in a straight line are like to cost."""
        return np.interp(metres, _LENGTHS, self._by_length)

    def ask(self, origin: Place, destination: Place) -> None:
        """Find the true way."""
        metres = math.dist(self.xy(origin), self.xy(destination))
        best: Way | None = None
        for guess in sorted(self._guesses(metres), key=_burden):
            if best is not None and guess.burden > best.burden * _NEAR_ENOUGH:
                break
            route = self._city.route(origin, destination, guess.mode)
            if self._walkable(route) and not self._walking_told_as_transit(route):
                cost = route_cost(route, self._request.party)
                true = self._way(route.mode, -(-route.seconds // 60), cost)
                best = true if best is None else min(best, true, key=_burden)
        self._asked[origin.id, destination.id] = best

    def _walkable(self, route: Route) -> bool:
        if self._request.max_walk is None or route.mode not in {"walking", "transit"}:
            return True
        walking = route.mode == "walking"
        walked = sum(step.metres for step in route.steps if walking or step.kind == "walk")
        return walked <= self._request.max_walk

    def _walking_told_as_transit(self, route: Route) -> bool:
        return route.mode == "transit" and not route.cost and "walking" in self._request.modes

    def _guesses(self, metres: float) -> Iterator[Way]:
        party, limit = self._request.party, self._request.max_walk
        for mode in self._request.modes:
            minutes, cost = _guess(mode, metres)
            if mode != "walking" or limit is None or metres * _ALIKE <= limit:
                people = party.taxis if mode == "driving" else party.size
                yield self._way(mode, math.ceil(minutes), cost * people)

    def _way(self, mode: Mode, minutes: int, cost: float) -> Way:
        trouble = self._foot if mode == "walking" else 1.0
        tiring = minutes * trouble + max(0, minutes - _LONG)
        burden = cost * self._thrift + tiring * MINUTE * self._request.party.size
        return Way(mode, minutes, cost, burden)


def _guess(mode: Mode, metres: float) -> tuple[float, float]:
    """Minutes and cost for one: what four ways out of five of that length do not exceed."""
    if mode == "driving":
        minutes = 6 + min(metres, 8_000) / 400 + max(0.0, metres - 8_000) / 900
        return minutes, 11 + 2.4 * max(0.0, metres * _BENT / 1000 - 3) + 0.4 * minutes
    if mode == "transit":
        minutes = 22 + min(metres, 12_000) / 220 + max(0.0, metres - 12_000) / 700
        return minutes, 2 + metres / 3_500
    minutes = 2 + metres * _BENT / _PER_MINUTE[mode]
    if mode == "walking":
        return minutes, 0.0
    return minutes, 1.5 + minutes / 20 if mode == "bicycling" else 2.5 + minutes / 8


def _burden(way: Way) -> float:
    return way.burden
