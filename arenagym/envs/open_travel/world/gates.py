"""Where one enters a city: its railway stations and airports, known without the rest of it."""

import math
from typing import NamedTuple

from arenagym.envs.bilingual import Text, derived
from arenagym.envs.open_travel.world.facts import CityFacts
from arenagym.envs.open_travel.world.geometry import Plane, Point

_SIDES = (("", "", 0.15), ("南", "South", 0.62), ("东", "East", 0.55), ("西", "West", 0.6))
_ANGLES = (90, 270, 0, 180)
_SIZES = (900_000, 2_800_000, 8_000_000)
"""Populations from which a city has one more station."""


class Gate(NamedTuple):
    """A station or an airport. `id` is also that of the place; `code` is an airport's, or ""."""

    id: str
    name: Text
    point: Point
    code: str = ""


def city_radius(facts: CityFacts) -> float:
    """Of the built city, in metres: it grows with the cube root of the population."""
    return float(min(15_000.0, max(4_500.0, 5_500 * (facts.population / 1e6) ** 0.33)))


def count_stations(facts: CityFacts) -> int:
    """How many railway stations a city has: one to four."""
    return 1 + sum(facts.population >= size for size in _SIZES)


def draw_stations(seed: int, facts: CityFacts) -> tuple[Gate, ...]:
    """Its railway stations, the first near the centre; fast trains prefer the others."""
    rng = derived(seed, "stations", facts.slug)
    plane, radius = Plane(facts.centre), city_radius(facts)
    count = count_stations(facts)
    found = []
    for i, ((zh, en, far), angle) in enumerate(zip(_SIDES[:count], _ANGLES, strict=False)):
        turn = math.radians(angle + rng.uniform(-25, 25))
        away = radius * far * rng.uniform(0.85, 1.1)
        point = plane.point(away * math.cos(turn), away * math.sin(turn))
        name = Text(f"{facts.zh}{zh}站", " ".join(each for each in (facts.en, en) if each))
        name = Text(name.zh, f"{name.en} Railway Station")
        found.append(Gate(f"{facts.slug}-railway-{i + 1}", name, point))
    return tuple(found)


def airports_of(facts: CityFacts) -> tuple[Gate, ...]:
    """The real airports, the nearest first."""
    return tuple(
        Gate(
            f"{facts.slug}-airport-{i + 1}",
            Text(each.zh, each.en),
            Point(each.lon, each.lat),
            each.iata,
        )
        for i, each in enumerate(facts.airports)
    )
