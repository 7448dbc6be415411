"""Searches for places near a place: drawn, and solved. Limits are drawn so that they exclude."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import combinations

import msgspec
import numpy as np

from arenagym.envs.bilingual import pick
from arenagym.envs.open_travel.answers.forms import Found, PlacesAnswer
from arenagym.envs.open_travel.tasks.conditions import Fields, draw_party, limited, limits
from arenagym.envs.open_travel.tasks.request import Order, SearchRequest
from arenagym.envs.open_travel.world import City, Language, Near, Place, World
from arenagym.envs.open_travel.world.hours import DAY

_TRIES = 24
_RADII = (500, 800, 1_000, 1_500, 2_000, 3_000, 4_000, 5_000, 6_000, 8_000, 10_000, 15_000)
_LARGE = (
    "restaurant", "restaurant", "restaurant", "hotel", "hotel", "cafe", "shopping", "sight",
    "museum", "park", "temple", "entertainment", "snack", "market",
)  # fmt: skip
_SMALL = (*_LARGE, "trail", "pharmacy", "hospital", "station")
"""Categories asked for; the small ones bear few conditions, so only at level 1."""
_FROM = ("hotel", "station", "sight", "museum", "park", "shopping", "temple", "entertainment")
_UNWISHED = frozenset({"crowded", "stairs"})
_HOURS = (
    420, 510, 570, 600, 690, 720, 840, 960, 1_020, 1_080, 1_110, 1_140, 1_200, 1_230, 1_260,
    1_290, 1_320, 1_350, 1_380,
)  # fmt: skip
_AT_LEAST = 30
"""Minutes for which a place must stay open."""
_CONDITIONS = {1: (1, 2), 2: (3, 4), 3: (5, 6)}
_ORDERED = {1: 0.35, 2: 0.6, 3: 1.0}
_COUNTS = {1: (1, 3), 2: (2, 4), 3: (2, 4)}
_AROUND = {1: 3, 2: 4, 3: 6}
"""How many places of the category there are at least for each that is asked for."""


def draw(
    rng: np.random.Generator,
    world: World,
    city: str,
    day: date,
    *,
    level: int,
    language: Language,
    today: date,
) -> SearchRequest | None:
    """Draw a search of which more places than are asked for lie around; None if none was found."""
    body = world.city(city)
    party = draw_party(rng)
    for _ in range(_TRIES):
        asked = SearchRequest(
            level=level,
            language=language,
            today=today,
            party=party,
            city=city,
            near="",
            radius=0,
            category=pick(rng, _SMALL if level == 1 else _LARGE),
            count=int(rng.integers(*_COUNTS[level], endpoint=True)),
        )
        request = _drawn(rng, body, day, asked)
        if request:
            return request
    return None


def solve(world: World, request: SearchRequest) -> PlacesAnswer | None:
    """The best places, or the nearest if no order is asked for; None if there are too few."""
    city = world.city(request.city)
    near = city.near(city.place(request.near).point, request.radius, category=request.category)
    fits = [each for each in near if _fits(each, request)]
    if len(fits) < request.count:
        return None
    best = sorted(fits, key=_rank(request.order))[: request.count]
    return PlacesAnswer(
        places=tuple(
            Found(
                place=each.place.id,
                distance_m=each.metres,
                cost=each.place.cost,
                rating=each.place.rating,
            )
            for each in best
        )
    )


def _drawn(
    rng: np.random.Generator, city: City, day: date, asked: SearchRequest
) -> SearchRequest | None:
    """With a place, a radius, an order and limits; None if the places do not bear as many."""
    level, category, count = asked.level, asked.category, asked.count
    start = pick(rng, [p for p in city.places if p.category in _FROM and p.category != category])
    every = city.near(start.point, _RADII[-1], category=category)
    radius = _radius(rng, every, count * _AROUND[level])
    if radius is None:
        return None
    found = [each for each in every if each.metres < radius]
    ordered = rng.random() < _ORDERED[level]
    request = msgspec.structs.replace(
        asked,
        near=start.id,
        radius=radius,
        order=pick(rng, _orders(found, count)) if ordered else None,
    )
    makers = (_kinds, _tags, _costs, _ratings, _stars, lambda _: _opened(day))
    drawn = limited(
        rng,
        request,
        found,
        makers,
        fits=_fits,
        rank=_rank(request.order),
        least=count + ordered,
        wanted=int(rng.integers(*_CONDITIONS[level], endpoint=True)) - ordered,
    )
    return drawn[0] if drawn else None


def _radius(rng: np.random.Generator, every: Sequence[Near], least: int) -> int | None:
    """A radius with at least so many places within and others beyond, rather a small one."""
    usable = [
        radius
        for radius in _RADII
        if least <= sum(each.metres < radius for each in every) < len(every)
    ]
    return pick(rng, usable[:5]) if usable else None


def _orders(found: Sequence[Near], count: int) -> list[Order]:
    """The orders in which there is a best."""
    orders: list[Order] = ["nearest"]
    for order in ("rating", "cheapest"):
        values = sorted(_rank(order)(each)[0] for each in found)
        if values[count - 1] < values[-1]:
            orders.append(order)
    return orders


def _kinds(found: Sequence[Near]) -> Iterator[Fields]:
    for kind in sorted({each.place.kind.en for each in found}):
        yield {"kind": kind}


def _tags(found: Sequence[Near]) -> Iterator[Fields]:
    known = sorted({tag for each in found for tag in each.place.tags} - _UNWISHED)
    for tags in (*combinations(known, 1), *combinations(known, 2)):
        yield {"tags": tags}


def _costs(found: Sequence[Near]) -> Iterator[Fields]:
    costs = [each.place.cost for each in found]
    for most in limits(costs, 50 if max(costs) > 500 else 10):
        if most:
            yield {"max_cost": most}


def _ratings(found: Sequence[Near]) -> Iterator[Fields]:
    for least in sorted({each.place.rating for each in found}):
        yield {"min_rating": least}


def _stars(_: Sequence[Near]) -> Iterator[Fields]:
    for least in (3, 4, 5):
        yield {"min_stars": least}


def _opened(day: date) -> Iterator[Fields]:
    for at in _HOURS:
        yield {"open_on": day, "open_at": at}


def _fits(near: Near, request: SearchRequest) -> bool:
    place = near.place
    return (
        request.kind in {"", place.kind.en}
        and set(request.tags) <= set(place.tags)
        and (request.max_cost is None or place.cost <= request.max_cost)
        and (request.min_rating is None or place.rating >= request.min_rating)
        and (request.min_stars is None or place.stars >= request.min_stars)
        and (
            request.open_on is None
            or request.open_at is None
            or _is_open(place, request.open_on, request.open_at)
        )
    )


def _is_open(place: Place, day: date, at: int) -> bool:
    """Whether it opened that day or the day before, and has half an hour left, or never closes."""
    for before in (0, 1):
        minute = at + before * DAY
        span = place.hours.on(date.fromordinal(day.toordinal() - before))
        if span and span[0] <= minute and minute + _AT_LEAST <= span[1]:
            return True
    return place.hours.on(day) == (0, DAY)


def _rank(order: Order | None) -> Callable[[Near], tuple[float, int]]:
    """What places are sorted by; the nearer of two that are as good."""
    if order == "rating":
        return lambda each: (-each.place.rating, each.metres)
    if order == "cheapest":
        return lambda each: (each.place.cost, each.metres)
    return lambda each: (each.metres, each.metres)
