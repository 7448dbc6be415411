"""Ways through a city by several places: drawn, and solved exactly."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from itertools import pairwise, permutations
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from arenagym.envs.bilingual import pick
from arenagym.envs.open_travel.answers.forms import Leg, RouteAnswer
from arenagym.envs.open_travel.prices import route_cost
from arenagym.envs.open_travel.tasks.conditions import draw_party
from arenagym.envs.open_travel.tasks.request import DirectionRequest
from arenagym.envs.open_travel.world import MODES, City, Language, Mode, Place, Route, World
from arenagym.envs.open_travel.world.hours import clock

_STOPS = {1: (1, 2), 2: (3, 4), 3: (5, 8)}
_REACH: dict[Mode, int] = {
    "walking": 1_500,
    "bicycling": 4_000,
    "electrobike": 6_000,
    "transit": 8_000,
    "driving": 12_000,
}
"""Metres around the start within which the stops lie, by the mode with the longest reach."""
_LEAST_REACH = 0.4
_STAYS = (10, 15, 20, 30, 45, 60)
_EARLIEST, _LATEST, _HOME = 390, 1_200, 1_380
"""When one leaves, and by when one is there."""
_BACK = 0.3
"""How often the way ends where it began."""
_SLACK = (0.03, 0.12)
"""Of the time under way, between the best arrival and the deadline."""


class _Shape(NamedTuple):
    """How often a level has more than one mode, of them the fastest, and so on."""

    several: float
    fastest: float
    free: float
    stays: float
    deadline: float


_SHAPES = {
    1: _Shape(several=0.3, fastest=1.0, free=0.5, stays=0.3, deadline=0.0),
    2: _Shape(several=0.6, fastest=0.7, free=0.7, stays=0.5, deadline=0.5),
    3: _Shape(several=0.75, fastest=0.7, free=0.85, stays=0.8, deadline=0.85),
}


def draw(
    rng: np.random.Generator,
    world: World,
    city: str,
    day: date,
    *,
    level: int,
    language: Language,
    today: date,
) -> DirectionRequest | None:
    """Draw a way; a deadline leaves little slack. None if it takes too long for a day."""
    body, shape = world.city(city), _SHAPES[level]
    several, fastest, free, stays, deadline = (rng.random() < share for share in shape)
    several = several or (level > 1 and not free)
    modes = _modes(rng, several=several)
    places = _places(rng, body, modes, level)
    if places is None:
        return None
    start, *stops, end = (each.id for each in places)
    request = DirectionRequest(
        level=level,
        language=language,
        today=today,
        party=draw_party(rng),
        city=city,
        day=day,
        start=start,
        end=end,
        stops=tuple(stops),
        in_order=not free or len(stops) == 1,
        modes=modes,
        fastest=several and fastest,
        depart=0,
    )
    found = solve(world, request)
    if found is None or found.minutes is None:
        return None
    return _timed(rng, request, int(found.minutes), stays=stays, deadline=deadline)


def solve(world: World, request: DirectionRequest) -> RouteAnswer | None:
    """The quickest way in the order asked for, or in the best; None if it is too late at the end.

    Each leg takes the fastest of the modes, whether or not that is asked for.
    """
    city = world.city(request.city)
    places = [city.place(each) for each in (request.start, *request.stops, request.end)]
    if not request.in_order:
        inner = _best_order(city, places, request.modes)
        places = [places[0], *(places[i] for i in inner), places[-1]]
    ways = [_fastest(city, a, b, request.modes) for a, b in pairwise(places)]
    minutes = [-(-way.seconds // 60) for way in ways]
    arrive = request.depart + sum(minutes) + request.stay * len(request.stops)
    if request.arrive_by is not None and arrive > request.arrive_by:
        return None
    legs = tuple(
        Leg(
            origin=a.id,
            destination=b.id,
            mode=way.mode,
            minutes=each,
            km=round(way.metres / 1_000, 1),
            cost=route_cost(way, request.party),
        )
        for (a, b), way, each in zip(pairwise(places), ways, minutes, strict=True)
    )
    return RouteAnswer(
        stops=tuple(each.id for each in places),
        legs=legs,
        minutes=sum(minutes),
        km=round(sum(way.metres for way in ways) / 1_000, 1),
        cost=round(sum(leg.cost or 0 for leg in legs), 2),
        arrive=clock(arrive),
    )


def _modes(rng: np.random.Generator, *, several: bool) -> tuple[Mode, ...]:
    """One mode, or two or three."""
    many = int(rng.integers(2, 4)) if several else 1
    chosen = rng.choice(len(MODES), size=many, replace=False)
    return tuple(mode for i, mode in enumerate(MODES) if i in chosen)


def _places(
    rng: np.random.Generator, city: City, modes: Sequence[Mode], level: int
) -> list[Place] | None:
    """The start, the stops and the end; None if the start lies too far out."""
    many = int(rng.integers(*_STOPS[level], endpoint=True)) + 1
    reach = max(_REACH[mode] for mode in modes) * rng.uniform(_LEAST_REACH, 1.0)
    start = pick(rng, [each for each in city.places if each.category != "airport"])
    around = [each.place for each in city.near(start.point, reach) if each.place.id != start.id]
    if len(around) < many:
        return None
    chosen = [around[i] for i in rng.choice(len(around), size=many, replace=False)]
    if rng.random() < _BACK:
        chosen[-1] = start
    return [start, *chosen]


def _timed(
    rng: np.random.Generator,
    request: DirectionRequest,
    minutes: int,
    *,
    stays: bool,
    deadline: bool,
) -> DirectionRequest | None:
    """With stays, a time to leave and perhaps a deadline, for a way of so many minutes.

    There is no deadline where nothing is left to choose.
    """
    many = len(request.stops)
    fitting = [each for each in _STAYS if _EARLIEST + minutes + each * many <= _HOME]
    stay = pick(rng, fitting) if stays and fitting else 0
    whole = minutes + stay * many
    latest = min(_LATEST, _HOME - whole)
    if latest < _EARLIEST:
        return None
    depart = 5 * int(rng.integers(_EARLIEST // 5, latest // 5 + 1))
    arrive_by = None
    if deadline and not (request.in_order and (request.fastest or len(request.modes) == 1)):
        slack = rng.uniform(*_SLACK) * minutes
        arrive_by = 5 * int(-(-(depart + whole + slack) // 5))
    return msgspec.structs.replace(request, stay=stay, depart=depart, arrive_by=arrive_by)


def _fastest(city: City, a: Place, b: Place, modes: Sequence[Mode]) -> Route:
    return min((city.route(a, b, mode) for mode in modes), key=lambda way: way.seconds)


def _best_order(city: City, places: Sequence[Place], modes: Sequence[Mode]) -> list[int]:
    """The rows of the places between the first and the last, in the order that takes least time."""
    last = len(places) - 1
    seconds = np.zeros((len(places), len(places)), dtype=np.int64)
    for i, a in enumerate(places[:-1]):
        for j, b in enumerate(places[1:], start=1):
            if i != j and (i, j) != (0, last):
                seconds[i, j] = _fastest(city, a, b, modes).seconds
    orders = _orders(last - 1)
    totals = seconds[0, orders[:, 0]] + seconds[orders[:, -1], last]
    for k in range(last - 2):
        totals += seconds[orders[:, k], orders[:, k + 1]]
    best: list[int] = orders[int(np.argmin(totals))].tolist()
    return best


@cache
def _orders(many: int) -> NDArray[np.int64]:
    """All orders of the numbers from 1; 40,320 of eight."""
    return np.asarray(list(permutations(range(1, many + 1))), dtype=np.int64)
