"""Trains: lines through several cities over the railways, with stops, seats and fares by date.

Services are added pair of cities by pair of cities, the farthest first, until each pair has as
many direct trains as its size and distance ask for; a service serves all pairs along its way.
"""

import heapq
import math
from collections import Counter
from collections.abc import Sequence
from datetime import date
from itertools import combinations, pairwise
from typing import NamedTuple

import numpy as np

from arenagym.envs.bilingual import Text, derived
from arenagym.envs.open_travel.world.calendar import crowding, holiday
from arenagym.envs.open_travel.world.facts import CityFacts, RailClass, by_slug, load_facts
from arenagym.envs.open_travel.world.gates import Gate, count_stations, draw_stations
from arenagym.envs.open_travel.world.rides import Fare, Ride

CLASSES: dict[RailClass, Text] = {
    "G": Text("高铁", "high-speed train"),
    "D": Text("动车", "fast train"),
    "K": Text("普快", "ordinary train"),
}
_KMH = {"G": 270.0, "D": 165.0, "K": 88.0}
"""Between stops."""
_DWELL = {"G": 3, "D": 3, "K": 8}
_LOST = {"G": 6, "D": 4, "K": 4}
"""Minutes for slowing down and speeding up, at each stop."""
_BENT = 1.17
"""How much longer a railway is than the great circle."""
_SEATS: dict[RailClass, tuple[tuple[Text, float, int], ...]] = {
    "G": (
        (Text("二等座", "second class"), 0.46, 600),
        (Text("一等座", "first class"), 0.74, 90),
        (Text("商务座", "business class"), 1.45, 18),
    ),
    "D": (
        (Text("二等座", "second class"), 0.31, 500),
        (Text("一等座", "first class"), 0.5, 80),
        (Text("无座", "standing"), 0.31, 60),
    ),
    "K": (
        (Text("硬座", "hard seat"), 0.14, 700),
        (Text("硬卧", "hard sleeper"), 0.25, 260),
        (Text("软卧", "soft sleeper"), 0.39, 64),
    ),
}
"""CNY per km, and how many there are."""
_NIGHT_KM = 2_300
"""Beyond it only ordinary trains run all the way."""
_FROM: dict[RailClass, int] = {"G": 1, "D": 1, "K": 101}


class _Stop(NamedTuple):
    """Which station of a city; minutes after midnight of the day when the train first leaves."""

    city: str
    station: int
    arrive: int
    depart: int
    km: int


class Service(NamedTuple):
    """A train that runs every day."""

    number: str
    kind: RailClass
    stops: tuple[_Stop, ...]


class Trains:
    """The fares of a timetable's trains by date."""

    def __init__(self, seed: int, services: Sequence[Service]) -> None:
        self._seed = seed
        self._services = {each.number: each for each in services}
        self._at: dict[str, dict[str, int]] = {slug: {} for slug in by_slug()}
        for each in services:
            for i, stop in enumerate(each.stops):
                self._at[stop.city][each.number] = i
        self._stations: dict[str, tuple[Gate, ...]] = {}

    def between(self, origin: str, destination: str, day: date) -> tuple[Ride, ...]:
        """Direct trains, by departure; empty if there is none. Cities are given by their slugs."""
        ends = self._at[destination]
        found = [
            self._ride(self._services[number], i, ends[number], day)
            for number, i in self._at[origin].items()
            if i < ends.get(number, 0)
        ]
        return tuple(sorted(found, key=lambda each: (each.depart, each.number)))

    def find(
        self, number: str, day: date, origin: str | None = None, destination: str | None = None
    ) -> Ride | None:
        """The train of that number, from its first stop to its last or between two others."""
        service = self._services.get(number)
        if service is None:
            return None
        cities = [stop.city for stop in service.stops]
        i = cities.index(origin) if origin in cities else None if origin else 0
        j = cities.index(destination) if destination in cities else None
        if not destination:
            j = len(cities) - 1
        return self._ride(service, i, j, day) if i is not None and j is not None and i < j else None

    def stops(self, number: str) -> tuple[str, ...]:
        """The slugs of the cities where a train stops; empty if there is no such train."""
        service = self._services.get(number)
        return tuple(stop.city for stop in service.stops) if service else ()

    def _ride(self, service: Service, i: int, j: int, day: date) -> Ride:
        start, end = service.stops[i], service.stops[j]
        leave, reach = self._station(start), self._station(end)
        rng = derived(self._seed, "seats", service.number, day.toordinal())
        late = start.depart // 1440 * 1440
        km = end.km - start.km
        return Ride(
            kind="train",
            number=service.number,
            carrier=CLASSES[service.kind],
            day=day,
            origin=start.city,
            destination=end.city,
            start=leave.name,
            end=reach.name,
            start_id=leave.id,
            end_id=reach.id,
            depart=start.depart - late,
            arrive=end.arrive - late,
            km=km,
            fares=_fares(rng, service.kind, km, day),
        )

    def _station(self, stop: _Stop) -> Gate:
        if stop.city not in self._stations:
            self._stations[stop.city] = draw_stations(self._seed, by_slug()[stop.city])
        return self._stations[stop.city][stop.station]


def draw_services(seed: int) -> list[Service]:
    """The timetable of a world's trains."""
    return _Railways().services(derived(seed, "trains"))


class _Railways:
    """The cities and what links them."""

    def __init__(self) -> None:
        self._links: dict[str, dict[str, tuple[int, RailClass]]] = {}
        for kind, a, b in ((each.kind, each.a, each.b) for each in load_facts().railways):
            km = round(by_slug()[a].centre.metres_to(by_slug()[b].centre) / 1000 * _BENT)
            self._links.setdefault(a, {})[b] = km, kind
            self._links.setdefault(b, {})[a] = km, kind

    def services(self, rng: np.random.Generator) -> list[Service]:
        """Those of all pairs of cities."""
        ways = {slug: self._ways(slug) for slug in self._links}
        pairs = sorted(
            combinations(sorted(self._links), 2), key=lambda p: (-ways[p[0]][p[1]][0], p)
        )
        served: Counter[tuple[str, str]] = Counter()
        numbers = dict(_FROM)
        found: list[Service] = []
        for a, b in pairs:
            km, path = ways[a][b]
            wanted = _wanted(by_slug()[a], by_slug()[b], km)
            while served[a, b] < wanted:
                kind = self._kind(rng, path, km)
                there = self._service(rng, f"{kind}{numbers[kind]}", kind, path)
                back = self._service(rng, f"{kind}{numbers[kind] + 1}", kind, path[::-1])
                numbers[kind] += 2
                found += [there, back]
                served.update(
                    (min(pair), max(pair))
                    for pair in combinations([stop.city for stop in there.stops], 2)
                )
        return found

    def _ways(self, source: str) -> dict[str, tuple[int, list[str]]]:
        """The length and the cities of the shortest way to each city; slow railways are longer."""
        costs: dict[str, float] = {source: 0}
        found: dict[str, tuple[int, list[str]]] = {source: (0, [source])}
        queue: list[tuple[float, str]] = [(0, source)]
        while queue:
            cost, city = heapq.heappop(queue)
            if cost > costs[city]:
                continue
            for there, (km, kind) in self._links[city].items():
                total = cost + km / _KMH[kind]
                if total < costs.get(there, math.inf):
                    costs[there] = total
                    found[there] = found[city][0] + km, [*found[city][1], there]
                    heapq.heappush(queue, (total, there))
        return found

    def _kind(self, rng: np.random.Generator, path: Sequence[str], km: int) -> RailClass:
        kinds = {self._links[a][b][1] for a, b in pairwise(path)}
        if "K" in kinds or km > _NIGHT_KM or rng.random() < 0.12:
            return "K"
        return "D" if "D" in kinds or rng.random() < 0.2 else "G"

    def _service(
        self, rng: np.random.Generator, number: str, kind: RailClass, path: Sequence[str]
    ) -> Service:
        low, high = (360, 1_150) if kind != "K" else (360, 1_380)
        minute = 5 * int(rng.integers(low // 5, high // 5)) + int(rng.integers(5))
        stops: list[_Stop] = []
        gone = 0
        for i, city in enumerate(path):
            last = i == len(path) - 1
            if i:
                km, _ = self._links[path[i - 1]][city]
                gone += km
                minute += math.ceil(km / _KMH[kind] * 60)
                large = by_slug()[city].population > 4_000_000
                if not last and rng.random() < (0.08 if large else 0.3):
                    continue  # passed without a stop
            at = 0 if kind == "K" else int(rng.integers(count_stations(by_slug()[city])))
            minute += _LOST[kind] if i else 0
            leaves = minute if not i or last else minute + _DWELL[kind]
            stops.append(_Stop(city, at, minute, leaves, gone))
            minute = leaves
        return Service(number, kind, tuple(stops))


def _wanted(a: CityFacts, b: CityFacts, km: int) -> int:
    """How many direct trains a pair of cities has at least, each way."""
    pull = math.sqrt(a.population * b.population) / 1e6
    if km <= 1_500:
        return int(min(12, 2 + pull * 700 / max(km, 100)))
    return 2 if pull > 4 else 1 if km < 3_500 or pull > 3 else 0


def _fares(rng: np.random.Generator, kind: RailClass, km: int, day: date) -> tuple[Fare, ...]:
    """Ordinary trains cost the same every day; the others more when many travel."""
    wanted = crowding(day) * rng.uniform(0.9, 1.1)
    factor = 1.0 if kind == "K" else min(1.25, max(0.85, 0.55 + 0.45 * wanted))
    long = 1.0 if km < 500 else 0.93 if km < 1_000 else 0.87
    found = []
    for seat, rate, seats in _SEATS[kind]:
        base = 10 + 55 * (kind == "K" and "卧" in seat.zh)
        share = max(0.0, 1.3 - 0.75 * wanted - 0.15 * holiday(day)) * float(rng.random())
        price = max(5, round(base + rate * km * long * factor))
        found.append(
            Fare(seat, price, max(3 if seat is _SEATS[kind][0][0] else 0, int(seats * share)))
        )
    return tuple(found)
