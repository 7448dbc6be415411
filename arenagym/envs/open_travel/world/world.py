"""The travel world: real cities with generated bodies, trains, flights, weather and guides."""

import os
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from functools import cached_property
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

from arenagym.envs.open_travel.world.calendar import as_date
from arenagym.envs.open_travel.world.city import Body, City, draw_body
from arenagym.envs.open_travel.world.facts import CityFacts, by_slug, load_facts, resolve_city
from arenagym.envs.open_travel.world.flights import Flights
from arenagym.envs.open_travel.world.guide import Article
from arenagym.envs.open_travel.world.place import Place
from arenagym.envs.open_travel.world.rides import Ride
from arenagym.envs.open_travel.world.store import Store
from arenagym.envs.open_travel.world.trains import Service, Trains, draw_services
from arenagym.envs.open_travel.world.weather import Skies, Weather
from arenagym.errors import SettingError, UnknownNameError
from arenagym.paths import cache_home

T = TypeVar("T")


class World:
    """A country to travel in: the same for the same seed, whatever is asked first.

    Args:
        seed: of everything that is generated; 0 or more.
        cache: where cities and trains are kept: a folder, "auto" for the user's cache
            (`$XDG_CACHE_HOME/arenagym` or `~/.cache/arenagym`), or None to keep them in memory.

    Raises:
        SettingError: the seed is negative.
    """

    def __init__(self, seed: int = 0, cache: Path | str | None = None) -> None:
        if not isinstance(seed, int) or seed < 0:
            raise SettingError(f"seed={seed!r}: give a whole number, 0 or more")
        self.seed = seed
        folder = cache_home() if cache == "auto" else Path(cache) if cache else None
        self._store = Store(folder, seed) if folder else None
        self._cities: dict[str, City] = {}
        self._skies, self._flights = Skies(seed), Flights(seed)

    @property
    def cities(self) -> tuple[CityFacts, ...]:
        """What is true of the real cities; nothing is generated for it."""
        return load_facts().cities

    def city(self, name: str) -> City:
        """The city of that name, alias or slug, in either language; misspelt a little at most.

        Raises:
            UnknownNameError: none is alike; the message has candidates.
        """
        facts = resolve_city(name)
        if facts.slug not in self._cities:
            body = self._kept(facts.slug, Body, lambda: draw_body(self.seed, facts))
            self._cities[facts.slug] = City(facts, body)
        return self._cities[facts.slug]

    def place(self, key: str) -> Place:
        """The place of that id, in whichever city.

        Raises:
            UnknownNameError: there is none.
        """
        slug = key.partition("-")[0]
        if slug not in by_slug():
            raise UnknownNameError(f"unknown place {key!r}; expected an id that a search gave")
        return self.city(slug).place(key)

    def build(self, processes: int | None = None) -> int:
        """Generate the trains and all cities that the cache lacks; say how many cities those were.

        Raises:
            SettingError: the world has no cache.
        """
        if self._store is None:
            raise SettingError('cache=None: give a folder or "auto" to build into')
        lacking = [each.slug for each in self.cities if not self._store.has(each.slug)]
        self._services()
        folder = self._store.folder.parent
        workers = min(processes or os.cpu_count() or 1, len(lacking))
        if workers > 1:
            jobs = [(self.seed, folder, lacking[i::workers]) for i in range(workers)]
            with ProcessPoolExecutor(workers, get_context("spawn")) as pool:
                list(pool.map(_build, jobs))
        else:
            _build((self.seed, folder, lacking))
        return len(lacking)

    def trains(self, origin: str, destination: str, day: date | str) -> tuple[Ride, ...]:
        """Direct trains from one city to another on a day, by departure; perhaps none.

        Raises:
            UnknownNameError: there is no such city.
            SettingError: the date is none, or not of 2020 to 2035.
        """
        slugs = resolve_city(origin).slug, resolve_city(destination).slug
        return self._trains.between(*slugs, as_date(day))

    def flights(self, origin: str, destination: str, day: date | str) -> tuple[Ride, ...]:
        """Direct flights from one city to another on a day, by departure; perhaps none.

        Raises:
            UnknownNameError: there is no such city.
            SettingError: the date is none, or not of 2020 to 2035.
        """
        slugs = resolve_city(origin).slug, resolve_city(destination).slug
        return self._flights.between(*slugs, as_date(day))

    def ticket(
        self,
        number: str,
        day: date | str,
        origin: str | None = None,
        destination: str | None = None,
    ) -> Ride | None:
        """The train or flight of that number on a day, or None if there is none.

        A train is told from its first stop to its last, or between the two cities given; what
        comes back is what `trains` or `flights` says of it.

        Raises:
            UnknownNameError: there is no such city.
            SettingError: the date is none, or not of 2020 to 2035.
        """
        when, plain = as_date(day), number.strip().upper()
        start, end = (resolve_city(each).slug if each else None for each in (origin, destination))
        found = self._trains.find(plain, when, start, end) or self._flights.find(plain, when)
        if found and (start or found.origin, end or found.destination) != (
            found.origin,
            found.destination,
        ):
            return None
        return found

    def stops(self, number: str) -> tuple[str, ...]:
        """The slugs of the cities at which a train stops; empty if there is no such train."""
        return self._trains.stops(number.strip().upper())

    def weather(self, city: str, day: date | str) -> Weather:
        """The weather of a city on a day.

        Raises:
            UnknownNameError: there is no such city.
            SettingError: the date is none, or not of 2020 to 2035.
        """
        return self._skies.on(resolve_city(city), as_date(day))

    def articles(self, city: str) -> tuple[Article, ...]:
        """The guide to a city.

        Raises:
            UnknownNameError: there is no such city.
        """
        return self.city(city).articles

    @cached_property
    def _trains(self) -> Trains:
        return Trains(self.seed, self._services())

    def _services(self) -> list[Service]:
        return self._kept("trains", list[Service], lambda: draw_services(self.seed))

    def _kept(self, name: str, form: type[T], make: Callable[[], T]) -> T:
        """What the cache has of that name; else it is made now, and cached."""
        found = self._store.read(name, form) if self._store else None
        if found is None:
            found = make()
            if self._store:
                self._store.write(name, found)
        return found


def _build(job: tuple[int, Path, list[str]]) -> None:
    seed, folder, slugs = job
    store = Store(folder, seed)
    for slug in slugs:
        store.write(slug, draw_body(seed, by_slug()[slug]))
