"""Comparisons of trains and flights, or of modes within a city: drawn, and solved."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial
from typing import NamedTuple, get_args

import msgspec
import numpy as np

from arenagym.envs.bilingual import pick
from arenagym.envs.open_travel.answers.forms import ChoiceAnswer, Option
from arenagym.envs.open_travel.prices import ride_cost, route_cost, seat_for
from arenagym.envs.open_travel.tasks.conditions import (
    Fields,
    draw_party,
    floors,
    limited,
    limits,
)
from arenagym.envs.open_travel.tasks.request import CompareRequest, Priority
from arenagym.envs.open_travel.world import MODES, Language, Mode, World
from arenagym.envs.open_travel.world.hours import clock

_MORNING = 540
"""When modes set out if no time is asked for."""
_BETWEEN = 0.5
_TRIES, _PATIENCE = 20, 12
"""After so many tries a pair of cities will do that has only trains or only flights."""
_ONE_KIND = 0.05
"""How often such a pair will do at once."""
_BOTH_LEFT = 0.6
"""How often conditions that leave only trains or only flights are drawn anew."""
_CONDITIONS = {1: (0, 1), 2: (1, 2), 3: (2, 3)}
"""Besides the priority."""
_OPTIONS = {1: (2, 3), 2: (3, 4), 3: (4, 5)}
"""How many modes are compared."""
_TIMED = 0.6
"""How often a time to leave at is told for modes."""
_DISTANCE = (800, 15_000)
"""Metres between two places."""
_NEXT_NOON = 2_160
_LEAST_WALK = 300


class _Way(NamedTuple):
    """A ride or a mode. Times are in minutes after midnight, cost is of the party."""

    kind: str
    number: str | None
    depart: int
    arrive: int
    cost: float
    walk: int = 0

    @property
    def minutes(self) -> int:
        return self.arrive - self.depart


def draw(
    rng: np.random.Generator,
    world: World,
    city: str,
    day: date,
    *,
    level: int,
    language: Language,
    today: date,
) -> CompareRequest | None:
    """Draw a comparison between two cities or within one; None if none was found."""
    asked = CompareRequest(
        level=level,
        language=language,
        today=today,
        party=draw_party(rng),
        origin=city,
        destination=city,
        day=day,
        options=("train", "flight"),
        priority=pick(rng, get_args(Priority)),
    )
    between = rng.random() < _BETWEEN
    for attempt in range(_TRIES):
        request = _between(rng, world, asked) if between else _within(rng, world, asked)
        if request is None:
            continue
        ways = _ways(world, request)
        one_will_do = not between or attempt >= _PATIENCE or rng.random() < _ONE_KIND
        kinds = {each.kind for each in ways}
        if len(ways) < 2 or (len(kinds) < 2 and not one_will_do):
            continue
        drawn = _limited(rng, request, ways)
        if drawn:
            return drawn
    return None


def solve(world: World, request: CompareRequest) -> ChoiceAnswer | None:
    """The best of each kind, and the best of all; None if nothing meets the conditions."""
    best: dict[str, _Way] = {}
    for way in sorted(_ways(world, request), key=lambda way: _rank(way, request.priority)):
        if _fits(way, request):
            best.setdefault(way.kind, way)
    if not best:
        return None
    first = next(iter(best.values()))
    return ChoiceAnswer(
        options=tuple(_option(kind, best.get(kind)) for kind in request.options),
        choice=first.number or first.kind,
    )


def _between(rng: np.random.Generator, world: World, asked: CompareRequest) -> CompareRequest:
    others = [each.slug for each in world.cities if each.slug != asked.origin]
    return msgspec.structs.replace(asked, destination=pick(rng, others))


def _within(rng: np.random.Generator, world: World, asked: CompareRequest) -> CompareRequest | None:
    """Between two places in the city; None if the second lies too near or too far."""
    city = world.city(asked.origin)
    start, end = pick(rng, city.places), pick(rng, city.places)
    if not _DISTANCE[0] <= start.point.metres_to(end.point) <= _DISTANCE[1]:
        return None
    many = int(rng.integers(*_OPTIONS[asked.level], endpoint=True))
    chosen = rng.choice(len(MODES), size=many, replace=False)
    timed = asked.priority == "earliest" or rng.random() < _TIMED
    return msgspec.structs.replace(
        asked,
        origin=start.id,
        destination=end.id,
        options=tuple(mode for i, mode in enumerate(MODES) if i in chosen),
        depart_after=5 * int(rng.integers(78, 253)) if timed else None,
    )


def _limited(
    rng: np.random.Generator, request: CompareRequest, ways: Sequence[_Way]
) -> CompareRequest | None:
    """The request with conditions that exclude some of the ways; None if too few can be set."""
    wanted = int(rng.integers(*_CONDITIONS[request.level], endpoint=True))
    if request.priority == "cheapest" and "walking" in request.options:
        wanted = max(wanted, 1)  # walking costs nothing
    drawn = limited(
        rng,
        request,
        ways,
        _makers(request),
        fits=_fits,
        rank=lambda way: _rank(way, request.priority),
        least=max(1, min(2, len(ways) - wanted)),
        wanted=wanted,
    )
    if drawn is None:
        return None
    gone = {way.kind for way in ways} - {way.kind for way in drawn[1]}
    if request.between_cities and gone and rng.random() < _BOTH_LEFT:
        return None
    return drawn[0]


def _makers(request: CompareRequest) -> list[Callable[[Sequence[_Way]], Iterator[Fields]]]:
    """What could be asked of the ways; when to arrive only if it is known when they set out."""
    if request.between_cities:
        return [_departs, _arrives, partial(_costs, step=50)]
    timed = request.depart_after is not None
    return [*([partial(_arrives, step=5)] if timed else []), partial(_costs, step=5), _walks]


def _departs(ways: Sequence[_Way]) -> Iterator[Fields]:
    for at in floors((way.depart for way in ways), 30):
        yield {"depart_after": at}


def _arrives(ways: Sequence[_Way], step: int = 30) -> Iterator[Fields]:
    for at in limits((way.arrive for way in ways), step):
        if at <= _NEXT_NOON:
            yield {"arrive_by": at}


def _costs(ways: Sequence[_Way], step: int) -> Iterator[Fields]:
    for most in limits((way.cost for way in ways), step):
        yield {"max_cost": most}


def _walks(ways: Sequence[_Way]) -> Iterator[Fields]:
    for most in limits((way.walk for way in ways), 100):
        if most >= _LEAST_WALK:
            yield {"max_walk": most}


def _ways(world: World, request: CompareRequest) -> list[_Way]:
    """All rides with seats for the party, or all modes, whatever the conditions."""
    if not request.between_cities:
        return [_by_mode(world, request, mode) for mode in MODES if mode in request.options]
    ends = request.origin, request.destination, request.day
    rides = [
        *(world.trains(*ends) if "train" in request.options else ()),
        *(world.flights(*ends) if "flight" in request.options else ()),
    ]
    return [
        _Way(ride.kind, ride.number, ride.depart, ride.arrive, ride_cost(fare, request.party))
        for ride in rides
        if (fare := seat_for(ride, request.party))
    ]


def _by_mode(world: World, request: CompareRequest, mode: Mode) -> _Way:
    ends = world.place(request.origin), world.place(request.destination)
    route = world.city(request.origin.partition("-")[0]).route(*ends, mode)
    depart = _MORNING if request.depart_after is None else request.depart_after
    walk = sum(each.metres for each in route.steps if each.kind == "walk" or mode == "walking")
    cost = route_cost(route, request.party)
    return _Way(mode, None, depart, depart + -(-route.seconds // 60), cost, walk)


def _fits(way: _Way, request: CompareRequest) -> bool:
    return (
        (request.depart_after is None or way.depart >= request.depart_after)
        and (request.arrive_by is None or way.arrive <= request.arrive_by)
        and (request.max_cost is None or way.cost <= request.max_cost)
        and (request.max_walk is None or way.walk <= request.max_walk)
    )


def _rank(way: _Way, priority: Priority) -> tuple[float, float, int]:
    """What decides; then cost, then time."""
    values = {"cheapest": way.cost, "fastest": way.minutes, "earliest": way.arrive}
    return values[priority], way.cost, way.minutes


def _option(kind: str, way: _Way | None) -> Option:
    if way is None:
        return Option(kind=kind, available=False)
    return Option(
        kind=kind,
        number=way.number,
        depart=clock(way.depart),
        arrive=clock(way.arrive),
        minutes=way.minutes,
        cost=way.cost,
    )
