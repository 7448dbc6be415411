"""Requests over real places, drawn with every condition on or off; not all of them can be met."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from arenagym.envs.open_travel.tasks.request import (
    VISITS,
    CompareRequest,
    DirectionRequest,
    Lodging,
    Party,
    SearchRequest,
    TripRequest,
)
from arenagym.envs.open_travel.world import MODES, World, categories, tags

WORLD = World()
CITIES = ("dali", "hangzhou", "xian")
KINDS = sorted({place.kind.en for slug in CITIES for place in WORLD.city(slug).places})
PARTIES = [
    Party(adults=a, children=c, elderly=e)
    for a, c, e in (
        (1, 0, 0), (2, 0, 0), (2, 1, 0), (1, 0, 2), (2, 2, 0), (2, 1, 2), (3, 0, 0), (1, 1, 0),
        (0, 0, 1), (0, 0, 2), (5, 3, 1), (14, 0, 0),
    )
]  # fmt: skip


@dataclass
class Draw:
    """Draws requests over real places with every condition on or off."""

    rng: np.random.Generator
    language: str

    def of(self, family):
        today = date(2026, 1, 1) + timedelta(days=self.number(0, 729))
        self.day = today + timedelta(days=self.number(0, 45))
        self.city = self.one(CITIES)
        self.places = WORLD.city(self.city).places
        common = {
            "level": 1, "language": self.language, "today": today, "party": self.one(PARTIES),
        }  # fmt: skip
        return getattr(self, family)(common)

    def number(self, low, high):
        return int(self.rng.integers(low, high + 1))

    def one(self, options):
        return options[self.number(0, len(options) - 1)]

    def some(self, options, least, most):
        n = self.number(least, min(most, len(options)))
        return tuple(options[i] for i in self.rng.choice(len(options), n, replace=False).tolist())

    def maybe(self, value, other=None):
        return value if self.rng.random() < 0.5 else other

    def clock(self, low, high):
        return 5 * self.number(low * 12, high * 12)

    def ids(self, least, most):
        return tuple(place.id for place in self.some(self.places, least, most))

    def direction(self, common):
        start, end, *stops = self.ids(3, 10)
        modes = self.some(MODES, 1, 5)
        return DirectionRequest(
            **common,
            city=self.city,
            day=self.day,
            start=start,
            end=self.maybe(end, start),
            stops=tuple(stops),
            in_order=bool(self.number(0, 1)),
            modes=modes,
            fastest=len(modes) > 1 and bool(self.number(0, 1)),
            stay=self.one((0, 20, 30, 45, 60, 90, 120)),
            depart=self.clock(6, 14),
            arrive_by=self.maybe(self.clock(15, 25)),
        )

    def search(self, common):
        place = self.one(self.places)
        hotel = place.category == "hotel"
        at = self.maybe(self.clock(7, 23))
        return SearchRequest(
            **common,
            city=self.city,
            near=self.one(self.places).id,
            radius=self.one((500, 800, 1_000, 1_500, 3_000, 10_000)),
            category=place.category,
            kind=self.maybe(place.kind.en, ""),
            tags=self.some(sorted(tags()), 0, 3),
            max_cost=self.maybe(self.one((0, 30, 85, 1_200))),
            min_rating=self.maybe(self.one((4.0, 4.3))),
            min_stars=self.maybe(self.number(2, 5)) if hotel else None,
            open_on=None if at is None else self.day,
            open_at=at,
            count=self.number(1, 15),
            order=self.one(("nearest", "rating", "cheapest", None)),
        )

    def compare(self, common):
        if self.number(0, 1):
            origin, destination = self.some([each.slug for each in WORLD.cities], 2, 2)
            options, walk = self.one((("train", "flight"), ("train",), ("flight",))), None
        else:
            origin, destination = self.ids(2, 2)
            options, walk = self.some(MODES, 1, 4), self.maybe(self.number(3, 30) * 100)
        return CompareRequest(
            **common,
            origin=origin,
            destination=destination,
            day=self.day,
            options=options,
            priority=self.one(("cheapest", "fastest", "earliest")),
            depart_after=self.maybe(self.clock(6, 12)),
            arrive_by=self.maybe(self.clock(13, 30)),
            max_cost=self.maybe(self.number(5, 9_000)),
            max_walk=walk,
        )

    def one_day(self, common):
        return TripRequest(**common, **self.trip(), cities=(self.city,), nights=(0,),
                           base=self.one(self.places).id)  # fmt: skip

    def multi_day(self, common):
        cities = self.some(CITIES, 1, 2)
        return TripRequest(
            **common,
            **self.trip(),
            home=self.one([each.slug for each in WORLD.cities if each.slug not in cities]),
            cities=cities,
            nights=tuple(self.number(1, 3) for _ in cities),
            lodging=Lodging(
                min_stars=self.maybe(self.number(2, 5), 0),
                max_cost=self.maybe(self.one((250, 1_200))),
                tags=self.some(("quiet", "wifi", "breakfast", "pool", "wheelchair"), 0, 3),
            ),
            rides=self.one((("train", "flight"), ("train",), ("flight",))),
        )

    def trip(self):
        kinds = [*categories(), *KINDS]
        return {
            "first": self.day,
            "begin": self.clock(7, 10),
            "finish": self.clock(18, 22),
            "budget": self.maybe(self.one((640, 3_250, 12_000))),
            "pace": self.one(tuple(VISITS)),
            "interests": self.maybe(self.some(kinds, 1, 3), ()),
            "must_see": self.maybe(self.ids(1, 3), ()),
            "avoid": self.maybe(self.some(["spicy", "crowded", "stairs", *kinds], 1, 2), ()),
            "diet": self.one(("vegetarian", "halal", "not_spicy", None)),
            "meals": bool(self.number(0, 3)),
            "modes": self.some(MODES, 1, 5),
            "max_walk": self.maybe(self.number(5, 30) * 100),
            "rain_plan": bool(self.number(0, 1)),
        }
