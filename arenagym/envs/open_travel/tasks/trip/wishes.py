"""The conditions that travellers set: each is drawn so that it asks for something."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Literal

import numpy as np
from msgspec.structs import replace

from arenagym.envs.bilingual import pick
from arenagym.envs.open_travel.tasks.request import (
    LEVELS,
    VISITS,
    Diet,
    Lodging,
    Pace,
    TripRequest,
)
from arenagym.envs.open_travel.tasks.trip.choices import (
    edible,
    is_of,
    visitable,
    wet_days,
    when,
)
from arenagym.envs.open_travel.tasks.trip.frame import (
    allowed_hotel,
    transfers,
    usable_rides,
    windows,
)
from arenagym.envs.open_travel.world import Mode, Place, World

_COUNTS = {1: (2, 3), 2: (4, 6)}
"""By level, the fewest and the most conditions; at the highest two or three are left out."""
_WEIGHTS = {
    "pace": 0.7,
    "diet": 0.6,
    "avoid": 0.7,
    "rain_plan": 0.12,
    "modes": 0.6,
    "max_walk": 0.4,
    "rides": 0.6,
    "lodging": 0.9,
    "interests": 1.0,
    "must_see": 1.0,
    "budget": 1.0,
}
_RAINING, _ELDERLY, _SPENT = 1.0, 3.0, 2.0
"""Weights of a rain plan if it rains, short walks for the elderly, and a budget above level 1."""
_AVOIDABLE = (
    "crowded", "crowded", "stairs", "stairs", "trail", "temple", "shopping", "entertainment",
    "market", "museum", "shopping mall", "zoo", "live music bar", "cinema", "amusement park",
)  # fmt: skip
_UNEATEN = ("spicy", "spicy", "hot pot", "barbecue", "seafood")
"""Avoided where one eats."""
_MODES: tuple[tuple[Mode, ...], ...] = (
    ("walking", "transit"),
    ("walking", "transit"),
    ("walking", "driving"),
    ("driving",),
    ("transit", "driving"),
    ("walking", "transit", "bicycling"),
    ("walking", "transit", "electrobike"),
    ("walking", "bicycling", "driving"),
)
_HOTEL_TAGS = (
    "breakfast", "family-room", "parking", "gym", "pool", "quiet", "wheelchair", "view",
)  # fmt: skip
_STARS = (0.5, 0.38, 0.12)
"""How likely three, four and five stars are."""
_FEW_HOTELS = 3
_DIETS = (0.4, 0.25, 0.35)
_SPARE = 5
"""Places to eat at beyond those that are needed."""
_FLY = 0.4
"""How often flights are preferred where only one kind of ride will do."""
_FARTHEST = 15_000
"""Metres from the centre to a must-see."""
_RATED = 4.2
_ANY = "sight"
"""The category whose name travellers use for whatever there is to see, so that it is no wish."""
_WAY = 40
"""Minutes from a station or a hotel to a place, and back."""


def conditions(rng: np.random.Generator, world: World, request: TripRequest) -> set[str]:
    """Names of the conditions that are to be drawn, as many as the level asks for."""
    weights = dict(_WEIGHTS)
    if not request.home:
        del weights["rides"], weights["lodging"]
    if not request.meals:
        del weights["diet"]
    if wet_days(world, request):
        weights["rain_plan"] = _RAINING
    if request.party.elderly:
        weights["max_walk"] = _ELDERLY
    if request.level > 1:
        weights["budget"] = _SPENT
    names = list(weights)
    low, high = _COUNTS.get(request.level, (len(names) - 3, len(names) - 1))
    shares = np.asarray([weights[name] for name in names])
    count = int(rng.integers(low, high + 1))
    drawn = rng.choice(len(names), size=count, replace=False, p=shares / shares.sum())
    found = {names[i] for i in drawn.tolist()}
    return found | {"budget"} if request.level > max(_COUNTS) else found


def with_wishes(
    rng: np.random.Generator, world: World, request: TripRequest, names: Collection[str]
) -> TripRequest:
    """The request with the conditions of those names; a budget is not set here."""
    wisher = _Wisher(rng, world, request)
    draws = {  # those that others rest on come first
        "diet": wisher.diet,
        "avoid": wisher.avoid,
        "rain_plan": wisher.rain_plan,
        "pace": wisher.pace,
        "modes": wisher.modes,
        "max_walk": wisher.max_walk,
        "rides": wisher.rides,
        "lodging": wisher.lodging,
        "interests": wisher.interests,
        "must_see": wisher.must_see,
    }
    for name, draw in draws.items():
        if name in names:
            wisher.request = draw()
    return wisher.request


class _Wisher:
    """Travellers who add one condition after another to their request."""

    def __init__(self, rng: np.random.Generator, world: World, request: TripRequest) -> None:
        self.rng, self.world, self.request = rng, world, request
        self.frail = request.party.elderly > 0 or request.party.children > 0

    def pace(self) -> TripRequest:
        paces: tuple[Pace, ...] = ("relaxed",) if self.frail else ("relaxed", "packed")
        return replace(self.request, pace=pick(self.rng, paces))

    def diet(self) -> TripRequest:
        """One with places enough for every meal, and a few to choose from."""
        diets: tuple[Diet, ...] = ("vegetarian", "halal", "not_spicy")
        found = replace(self.request, diet=diets[int(self.rng.choice(3, p=_DIETS))])
        for city, nights in zip(found.cities, found.nights, strict=True):
            places = sum(edible(found, place) for place in self.world.city(city).places)
            if places < 2 * nights + _SPARE:
                return replace(found, diet="not_spicy")
        return found

    def avoid(self) -> TripRequest:
        diet = self.request.diet
        count = 1 if self.request.level == 1 else int(self.rng.integers(1, 3))
        names = list(_AVOIDABLE)
        if self.request.meals:
            names += [each for each in _UNEATEN if each != "spicy" or diet != "not_spicy"]
        if self.request.party.elderly:
            names += ["stairs"] * len(names)
        drawn = dict.fromkeys(pick(self.rng, names) for _ in range(count))
        return replace(self.request, avoid=tuple(drawn))

    def rain_plan(self) -> TripRequest:
        return replace(self.request, rain_plan=True)

    def modes(self) -> TripRequest:
        """No bikes with children or for the elderly."""
        bikes = {"bicycling", "electrobike"}
        options = [modes for modes in _MODES if not (self.frail and bikes & set(modes))]
        return replace(self.request, modes=pick(self.rng, options))

    def max_walk(self) -> TripRequest:
        """Short enough to matter; only with cars can one keep to the shortest."""
        metres: tuple[int, ...] = (800, 1_000, 1_500, 2_000)
        if "driving" not in self.request.modes:
            metres = 2_000, 2_500
        elif self.request.party.elderly:
            metres = 500, 600, 800, 1_000
        return replace(self.request, max_walk=pick(self.rng, metres))

    def rides(self) -> TripRequest:
        """One kind of ride, if there is one of it for every way between cities."""
        kinds: list[Literal["train", "flight"]] = ["train", "flight"]
        if self.rng.random() < _FLY:
            kinds.reverse()
        for kind in kinds:
            found = replace(self.request, rides=(kind,))
            if all(usable_rides(self.world, found, *each) for each in transfers(found)):
                return found
        return self.request

    def lodging(self) -> TripRequest:
        """Stars, what a hotel has, and a price, as long as there is some choice left."""
        level = self.request.level
        wishes = self.rng.permutation(3)[: 1 + int(self.rng.integers(level))].tolist()
        lodging = Lodging()
        if 0 in wishes:
            stars = int(self.rng.choice((3, 4, 5), p=_STARS))
            lodging = self._if_any(replace(lodging, min_stars=stars), lodging)
        if 1 in wishes:
            tags = {pick(self.rng, _HOTEL_TAGS) for _ in range(1 + (level == LEVELS[-1]))}
            lodging = self._if_any(replace(lodging, tags=tuple(sorted(tags))), lodging)
        if 2 in wishes:
            share = self.rng.uniform(0.25, 0.6)
            costs = ([hotel.cost for hotel in hotels] for hotels in self._hotels(lodging))
            most = max(float(np.quantile(each, share)) for each in costs)
            lodging = self._if_any(replace(lodging, max_cost=10 * round(most / 10)), lodging)
        return replace(self.request, lodging=lodging)

    def _if_any(self, wanted: Lodging, otherwise: Lodging) -> Lodging:
        """What is wanted if each city has a few such hotels."""
        few = any(len(hotels) < _FEW_HOTELS for hotels in self._hotels(wanted))
        return otherwise if few else wanted

    def _hotels(self, lodging: Lodging) -> list[list[Place]]:
        return [
            [place for place in self.world.city(city).places if allowed_hotel(place, lodging)]
            for city in self.request.cities
        ]

    def interests(self) -> TripRequest:
        """Categories and kinds of which there is something to see, of different categories."""
        places = [place for place, _ in self._seen()]
        kinds = list({place.kind.en: None for place in places})
        groups = list({place.category: None for place in places if place.category != _ANY})
        most = min(self.request.level + 1, max(2, self.request.days - 1), 3)
        found: dict[str, str] = {}
        for _ in range(int(self.rng.integers(1, most + 1)) if places else 0):
            name = pick(self.rng, groups if groups and self.rng.random() < 0.5 else kinds)
            category = next(place.category for place in places if is_of(place, name))
            found.setdefault(category, name)
        return replace(self.request, interests=tuple(found.values()))

    def must_see(self) -> TripRequest:
        """Popular places, rather such as are closed on one of the days."""
        request = self.request
        seen = [(place, days) for place, days in self._seen() if place.rating >= _RATED]
        if not seen:
            return request
        room = VISITS[request.pace][1] * max(1, request.days - 1) - 1 - len(request.interests)
        most = max(1, min(room, request.level + 1, 3, len(seen)))
        count = int(self.rng.integers(1, most + 1))
        weights = np.asarray([_fame(place, days) for place, days in seen])
        drawn = self.rng.choice(len(seen), size=count, replace=False, p=weights / weights.sum())
        return replace(request, must_see=tuple(seen[i][0].id for i in drawn.tolist()))

    def _seen(self) -> list[tuple[Place, list[date]]]:
        """Places that there is time to visit on one of the days, and the days in their city."""
        wet = wet_days(self.world, self.request) if self.request.rain_plan else ()
        every = windows(self.world, self.request)
        found = []
        for city in map(self.world.city, self.request.cities):
            here = [(day, a, b) for day, slug, a, b in every if slug == city.facts.slug]
            for place in city.places:
                near = place.point.metres_to(city.facts.centre) <= _FARTHEST
                likely = visitable(self.request, place) and not self._unlikely(place)
                if near and likely and _fits(place, here, wet):
                    found.append((place, [day for day, _, _ in here]))
        return found

    def _unlikely(self, place: Place) -> bool:
        """Whether such people would not ask for it."""
        party = self.request.party
        bar = party.children > 0 and place.kind.en == "live music bar"
        return bar or (party.elderly > 0 and "stairs" in place.tags)


def _fits(place: Place, hours: Sequence[tuple[date, int, int]], wet: Collection[date]) -> bool:
    """Whether there is time for a visit, and no rain."""
    return any(
        (time := when(place, day, ready + _WAY, meal=False))
        and time[1] + _WAY <= due
        and (day not in wet or "indoors" in place.tags)
        for day, ready, due in hours
    )


def _fame(place: Place, days: Sequence[date]) -> float:
    closed = any(place.hours.on(day) is None for day in days)
    rare = 0.3 if place.category == "shopping" else 1.0
    return rare * float(np.sqrt(place.votes)) * (3 if closed else 1)
