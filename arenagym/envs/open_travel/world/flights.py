"""Flights between cities that have airports and lie more than 300 km apart.

Of every ordered pair of cities each airline has two numbers, so that a number says the pair: no
table of all flights is needed, and each pair's timetable is drawn from the pair alone.
"""

import math
from datetime import date
from typing import NamedTuple

import numpy as np

from arenagym.envs.bilingual import Text, derived
from arenagym.envs.open_travel.world.calendar import crowding
from arenagym.envs.open_travel.world.facts import CityFacts, by_slug, load_facts
from arenagym.envs.open_travel.world.gates import Gate, airports_of
from arenagym.envs.open_travel.world.rides import Fare, Ride

AIRLINES = {
    "YL": Text("云岭航空", "Yunling Airlines"),
    "HQ": Text("鸿雀航空", "Hongque Air"),
    "BJ": Text("北极星航空", "Polestar Airlines"),
    "TW": Text("天外航空", "Tianwai Airways"),
    "LM": Text("鹿鸣航空", "Luming Air"),
    "QC": Text("青川航空", "Qingchuan Airlines"),
    "HY": Text("海岳航空", "Haiyue Airlines"),
}
"""By the two letters of their numbers; all invented."""

SHORTEST = 300
"""Kilometres."""
_PER_AIRLINE = 2
_FIRST_NUMBER = 10
_MOST = len(AIRLINES) * _PER_AIRLINE
_CRUISE, _GROUND = 760, 45
"""km/h, and minutes on the ground and in climb."""
_CLASSES = ((Text("经济舱", "economy"), 1.0, 120), (Text("公务舱", "business"), 3.0, 12))


class _Flight(NamedTuple):
    number: str
    airline: Text
    start: Gate
    end: Gate
    depart: int
    minutes: int
    km: int


class Flights:
    """The timetable of a world's flights, and their fares by date."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._order = [each.slug for each in load_facts().cities]
        self._drawn: dict[tuple[str, str], tuple[_Flight, ...]] = {}

    def between(self, origin: str, destination: str, day: date) -> tuple[Ride, ...]:
        """By departure; empty if there is none. Cities are given by their slugs."""
        return tuple(
            self._ride(each, origin, destination, day) for each in self._pair(origin, destination)
        )

    def find(self, number: str, day: date) -> Ride | None:
        """The flight of that number."""
        code, digits = number[:2], number[2:]
        if code not in AIRLINES or not (digits.isascii() and digits.isdigit()):
            return None
        pair = (int(digits) - _FIRST_NUMBER) // _PER_AIRLINE
        n = len(self._order)
        if not 0 <= pair < n * n:
            return None
        origin, destination = self._order[pair // n], self._order[pair % n]
        for each in self._pair(origin, destination):
            if each.number == number:
                return self._ride(each, origin, destination, day)
        return None

    def _pair(self, origin: str, destination: str) -> tuple[_Flight, ...]:
        key = origin, destination
        if key not in self._drawn:
            self._drawn[key] = self._draw(by_slug()[origin], by_slug()[destination])
        return self._drawn[key]

    def _draw(self, origin: CityFacts, destination: CityFacts) -> tuple[_Flight, ...]:
        starts, ends = airports_of(origin), airports_of(destination)
        km = origin.centre.metres_to(destination.centre) / 1000
        if not starts or not ends or km <= SHORTEST:
            return ()
        rng = derived(self._seed, "flights", origin.slug, destination.slug)
        pull = math.sqrt(origin.population * destination.population) / 1e6
        count = int(min(_MOST, max(1, round(1.6 * pull**0.75))))
        pair = self._order.index(origin.slug) * len(self._order) + self._order.index(
            destination.slug
        )
        slots = rng.permutation(_MOST)[:count].tolist()
        codes = list(AIRLINES)
        found = []
        for slot in slots:
            code = codes[slot // _PER_AIRLINE]
            number = _FIRST_NUMBER + _PER_AIRLINE * pair + slot % _PER_AIRLINE
            start, end = (gates[int(rng.integers(len(gates)))] for gates in (starts, ends))
            flown = start.point.metres_to(end.point) / 1000
            against = 1 - 0.05 * math.copysign(1, end.point.lon - start.point.lon)
            minutes = _GROUND + flown / _CRUISE * 60 * against + rng.uniform(0, 12)
            depart = 390 + 5 * int(rng.integers(0, 192))
            found.append(
                _Flight(
                    f"{code}{number:04d}", AIRLINES[code], start, end, depart,
                    5 * math.ceil(minutes / 5), round(flown),
                )
            )  # fmt: skip
        return tuple(sorted(found, key=lambda each: (each.depart, each.number)))

    def _ride(self, each: _Flight, origin: str, destination: str, day: date) -> Ride:
        rng = derived(self._seed, "fares", each.number, day.toordinal())
        wanted = crowding(day) * rng.uniform(0.62, 1.25)
        wanted *= 1.12 if 480 <= each.depart <= 1_140 else 0.88
        full = 180 + 0.62 * each.km
        fares = tuple(
            Fare(seat, round(full * factor * wanted / 10) * 10, _left(rng, seats, wanted))
            for seat, factor, seats in _CLASSES
        )
        return Ride(
            kind="flight",
            number=each.number,
            carrier=each.airline,
            day=day,
            origin=origin,
            destination=destination,
            start=each.start.name,
            end=each.end.name,
            start_id=each.start.id,
            end_id=each.end.id,
            depart=each.depart,
            arrive=each.depart + each.minutes,
            km=each.km,
            fares=fares,
        )


def _left(rng: np.random.Generator, seats: int, wanted: float) -> int:
    """Seats left: the more a date is wanted the fewer, but never below two of the cheap class."""
    share = max(0.0, 1.25 - 0.7 * wanted) * float(rng.random())
    return max(2 if seats > 20 else 0, int(seats * share))
