"""Draws what travellers ask of a trip: who they are, where they go, and a few conditions."""

import math
from datetime import date, timedelta

import msgspec
import numpy as np

from arenagym.envs.bilingual import pick
from arenagym.envs.open_travel.tasks.request import Party, TripRequest
from arenagym.envs.open_travel.tasks.trip.frame import transfers, usable_rides
from arenagym.envs.open_travel.tasks.trip.planner import THRIFTY, plan_trip, solve_trip
from arenagym.envs.open_travel.tasks.trip.wishes import conditions, with_wishes
from arenagym.envs.open_travel.world import Language, World
from arenagym.envs.open_travel.world.facts import by_slug

_TRIES = 25
"""Cities tried as a home, or as the second city, before giving up."""
_NEXT_KM = (80, 900)
"""How far the second city may be from the first."""
_TWO_CITIES = 0.6
_LEVEL, _DAYS = 3, 4
"""From which level and length on there may be two cities."""
_SHORTEST = 540
"""Minutes of a day out."""
_SLACK = {1: (1.35, 1.6), 2: (1.15, 1.3), 3: (1.03, 1.15)}
"""By level: a budget beside what a plan costs."""
_PARTIES = (0.15, 0.25, 0.14, 0.22, 0.08, 0.1, 0.06)
"""How likely each sort of party is."""
_NO_MEALS = 0.08
"""How often meals are left out of the plan."""
_BIG = 3_000
"""Budgets above it are rounded to 50, others to 10."""


def draw_trip(
    rng: np.random.Generator,
    world: World,
    city: str,
    day: date,
    *,
    days: int,
    level: int,
    language: Language,
    today: date,
) -> TripRequest | None:
    """Draw what is asked of a trip to a city; None if no plan is found for what was drawn.

    `day` is the first one; with one day it is a day out from a place in the city, with 2 to 5 a
    journey from another city. The higher the level, the more conditions there are, and the
    tighter the budget is.
    """
    plain = TripRequest(
        level=level,
        language=language,
        today=today,
        party=_party(rng),
        cities=(city,),
        nights=(days - 1,),
        first=day,
        meals=bool(rng.random() >= _NO_MEALS),
    )
    request = _day_out(rng, world, plain) if days == 1 else _journey(rng, world, plain)
    if request is None:
        return None
    names = conditions(rng, world, request)
    request = with_wishes(rng, world, request, names)
    answer = solve_trip(world, request)
    if answer is None or answer.cost is None or "budget" not in names:
        return request if answer else None
    cost = answer.cost
    if level == _LEVEL:
        thrifty = plan_trip(world, request, thrift=THRIFTY)
        cost = thrifty.cost if thrifty and thrifty.cost else cost
    budget = cost * float(rng.uniform(*_SLACK[level]))
    step = 50 if budget > _BIG else 10
    return msgspec.structs.replace(request, budget=step * math.ceil(budget / step))


def _party(rng: np.random.Generator) -> Party:
    """Someone alone, a couple, friends, a family with children, or elderly people."""
    few = int(rng.integers(1, 3))
    parties = (
        Party(adults=1),
        Party(adults=2),
        Party(adults=2 + 2 * few - int(rng.integers(2))),
        Party(adults=2, children=few),
        Party(adults=2, children=1, elderly=few),
        Party(adults=0, elderly=2),
        Party(adults=few, elderly=2),
    )
    return parties[int(rng.choice(len(parties), p=_PARTIES))]


def _day_out(rng: np.random.Generator, world: World, plain: TripRequest) -> TripRequest:
    places = world.city(plain.cities[0]).places
    kind = pick(rng, ("hotel",) * 6 + ("railway station",) * 3 + ("airport",))
    bases = [p for p in places if kind in {p.category, p.kind.en}]
    if not bases:
        bases = [p for p in places if p.category == "hotel"]
    begin = 30 * int(rng.integers(15, 21))
    finish = 30 * int(rng.integers(max(38, (begin + _SHORTEST) // 30), 45))
    base = pick(rng, bases).id
    return msgspec.structs.replace(plain, base=base, begin=begin, finish=finish)


def _journey(rng: np.random.Generator, world: World, plain: TripRequest) -> TripRequest | None:
    """The same with a home from which one can ride there and back, and perhaps a second city."""
    request = plain
    if plain.level > 1:
        begin, finish = pick(rng, (450, 480, 510, 540)), pick(rng, (1_230, 1_260, 1_290, 1_320))
        request = msgspec.structs.replace(plain, begin=begin, finish=finish)
    if plain.level >= _LEVEL and plain.days >= _DAYS and rng.random() < _TWO_CITIES:
        request = _two_cities(rng, world, request)
    for home in _others(rng, world, request):
        found = msgspec.structs.replace(request, home=home)
        if all(usable_rides(world, found, *each) for each in transfers(found)):
            return found
    return None


def _two_cities(rng: np.random.Generator, world: World, request: TripRequest) -> TripRequest:
    """The same with another city not far away, if there is one with direct rides."""
    city, nights = request.cities[0], request.nights[0]
    first = int(rng.integers(1, nights))
    day = request.first + timedelta(days=first)
    here = world.city(city).facts.centre
    for other in _others(rng, world, request):
        km = here.metres_to(by_slug()[other].centre) / 1000
        if _NEXT_KM[0] < km < _NEXT_KM[1] and usable_rides(world, request, city, other, day):
            return msgspec.structs.replace(
                request, cities=(city, other), nights=(first, nights - first)
            )
    return request


def _others(rng: np.random.Generator, world: World, request: TripRequest) -> list[str]:
    """Other cities in an order drawn."""
    slugs = [each.slug for each in world.cities if each.slug not in request.cities]
    return [slugs[i] for i in rng.permutation(len(slugs))[:_TRIES].tolist()]
