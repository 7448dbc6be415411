"""Ways within a city as they are truly taken: by the told mode, else by the fastest that fits."""

from collections.abc import Sequence
from typing import NamedTuple

from arenagym.envs.open_travel.answers.forms import Move
from arenagym.envs.open_travel.tasks.request import TripRequest
from arenagym.envs.open_travel.verifier.linking import Finder
from arenagym.envs.open_travel.verifier.measures import mode_of, on_foot
from arenagym.envs.open_travel.world import Mode, Place, Route, World

_MOST_MOVES = 6
"""Told between two stops, that are looked at."""
_GATES = frozenset({"station", "airport"})


class Leg(NamedTuple):
    """A part of a way with one mode. `move` is what the answer says of it, if that is one item."""

    origin: Place
    destination: Place
    route: Route
    move: Move | None


class Way(NamedTuple):
    """From one stop to the next.

    Attributes:
        ready: minutes after midnight when it can begin; None if that is not known.
        due: when it has to have ended; None if that is not known, or if another check says it.
    """

    legs: tuple[Leg, ...]
    ready: int | None = None
    due: int | None = None

    @property
    def seconds(self) -> int:
        """How long it takes."""
        return sum(leg.route.seconds for leg in self.legs)

    @property
    def minutes(self) -> int:
        """The same in whole minutes, begun ones included."""
        return -(-self.seconds // 60)

    @property
    def modes(self) -> tuple[Mode, ...]:
        """Each once, in order."""
        return tuple(dict.fromkeys(leg.route.mode for leg in self.legs))


def city_of(place: Place) -> str:
    """The slug of its city."""
    return place.id.partition("-")[0]


def walked(route: Route) -> int:
    """Metres of a route that count as walked: none by car or bike."""
    return on_foot(route) if route.mode in {"walking", "transit"} else 0


class Ways:
    """Finds the ways of one trip."""

    def __init__(self, world: World, request: TripRequest, find: Finder) -> None:
        self._world, self._request, self._find = world, request, find

    def between(self, origin: Place, destination: Place, moves: Sequence[Move]) -> tuple[Leg, ...]:
        """The legs from a place to another in the same city.

        Moves go from where the one before ended to where the next begins. Where they name places,
        the way leads over these; several without a place between are one leg.
        """
        legs: list[Leg] = []
        here, told = origin, list[Move]()
        for move in moves[:_MOST_MOVES]:
            start = self._named(move.origin, here)
            if start and start.id != here.id:
                legs.append(self._leg(here, start, told))
                here, told = start, []
            told.append(move)
            end = self._named(move.destination, destination)
            if end and end.id not in {here.id, destination.id}:
                legs.append(self._leg(here, end, told))
                here, told = end, []
        if here.id != destination.id or told or not legs:
            legs.append(self._leg(here, destination, told))
        return tuple(legs)

    def _named(self, text: str | None, else_at: Place) -> Place | None:
        """The place that an end of a move names, if it is in the city.

        A station named where the ride's own is meant is that one: models write "the station".
        """
        found = self._find(text, city_of(else_at)) if text else None
        if not found or city_of(found) != city_of(else_at):
            return None
        return else_at if {found.category, else_at.category} <= _GATES else found

    def _leg(self, origin: Place, destination: Place, moves: Sequence[Move]) -> Leg:
        modes = [mode for mode in (mode_of(move.mode) for move in moves) if mode]
        if modes:  # one walks to the bus, so that the way is by bus
            ridden = [mode for mode in modes if mode != "walking"] or modes
            route = min((self._route(origin, destination, m) for m in ridden), key=_seconds)
        else:
            route = self._best(origin, destination)
        return Leg(origin, destination, route, moves[0] if len(moves) == 1 else None)

    def _best(self, origin: Place, destination: Place) -> Route:
        """The fastest way with not too far to walk; if there is none, the fastest."""
        routes = [self._route(origin, destination, mode) for mode in self._request.modes]
        most = self._request.max_walk
        fit = [each for each in routes if most is None or walked(each) <= most]
        return min(fit or routes, key=_seconds)

    def _route(self, origin: Place, destination: Place, mode: Mode) -> Route:
        return self._world.city(city_of(origin)).route(origin, destination, mode)


def _seconds(route: Route) -> int:
    return route.seconds
