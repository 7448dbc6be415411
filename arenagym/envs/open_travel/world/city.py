"""A city of the world: its places, roads, lines and articles, and questions about them."""

from collections.abc import Sequence
from functools import cached_property

import msgspec
import numpy as np

from arenagym.envs.open_travel.world.facts import CityFacts
from arenagym.envs.open_travel.world.filling import categories, draw_places
from arenagym.envs.open_travel.world.geometry import Point, metres
from arenagym.envs.open_travel.world.guide import Article, write_articles
from arenagym.envs.open_travel.world.naming import NameDrawer
from arenagym.envs.open_travel.world.place import Place
from arenagym.envs.open_travel.world.routing import Mode, Route, Router
from arenagym.envs.open_travel.world.searching import Finder, Hit
from arenagym.envs.open_travel.world.streets import Streets, draw_streets
from arenagym.envs.open_travel.world.transit import Transit, draw_transit
from arenagym.errors import SettingError, UnknownNameError

FARTHEST = 50_000
"""Metres that may be asked for around a point."""


class Body(msgspec.Struct, frozen=True, array_like=True):
    """What is generated of a city, and stored."""

    places: tuple[Place, ...]
    streets: Streets
    transit: Transit


class Near(msgspec.Struct, frozen=True):
    """A place, and how far it is in a straight line, in metres."""

    place: Place
    metres: int


def draw_body(seed: int, facts: CityFacts) -> Body:
    """Generate a city; it depends on nothing but the seed and the city."""
    names = NameDrawer(seed, facts.slug)
    streets = draw_streets(seed, facts, names)
    places = draw_places(seed, facts, streets, names)
    return Body(places, streets, draw_transit(seed, facts, streets, places, names))


class City:
    """A city. Indices for searches and routes are built when they are first needed."""

    def __init__(self, facts: CityFacts, body: Body) -> None:
        self.facts = facts
        self.streets, self.transit = body.streets, body.transit
        self.places = body.places
        self._by_id = {each.id: each for each in body.places}

    def __repr__(self) -> str:
        return f"City({self.facts.slug!r}, {len(self.places)} places)"

    def place(self, key: str) -> Place:
        """The place of that id.

        Raises:
            UnknownNameError: there is none.
        """
        found = self._by_id.get(key)
        if found is None:
            raise UnknownNameError.of("place", key, self._by_id)
        return found

    def near(
        self,
        point: Point,
        radius: float = 5_000,
        *,
        category: str | None = None,
        limit: int | None = None,
    ) -> list[Near]:
        """Places within a radius in metres, the nearest first.

        Raises:
            SettingError: the radius is not between 0 and 50,000 m.
            UnknownNameError: there is no such category.
        """
        if not 0 <= radius <= FARTHEST:
            raise SettingError(f"radius={radius}: give 0 to {FARTHEST:,} metres")
        lons, lats = self._coordinates
        far = metres(point, lons, lats)
        chosen = np.flatnonzero(far <= radius)
        order = chosen[np.argsort(far[chosen], kind="stable")]
        if category is not None:
            wanted = self._of_category(category)
            order = order[wanted[order]]
        rows = order.tolist() if limit is None else order[:limit].tolist()
        return [Near(self.places[i], round(float(far[i]))) for i in rows]

    def search(self, text: str, *, category: str | None = None, limit: int = 10) -> list[Hit]:
        """Places by name, kind or tag in either language, the best first; empty if none fits.

        Raises:
            UnknownNameError: there is no such category.
        """
        if category is not None:
            self._of_category(category)
        return self._finder.find(text, category, limit)

    def route(self, origin: Place | Point, destination: Place | Point, mode: Mode) -> Route:
        """A shortest route; of a mode on wheels or by transit from door to door.

        Raises:
            UnknownNameError: there is no such mode.
            SettingError: a point lies more than 60 km from the city's roads.
        """
        start, end = (p.point if isinstance(p, Place) else p for p in (origin, destination))
        return self._router.route(start, end, mode)

    @cached_property
    def articles(self) -> tuple[Article, ...]:
        """A guide to the city: one article for each topic."""
        return write_articles(self.facts, self.places, self.transit)

    @cached_property
    def _finder(self) -> Finder:
        return Finder(self.places)

    @cached_property
    def _router(self) -> Router:
        return Router(self.facts.centre, self.streets, self.transit)

    @cached_property
    def _coordinates(self) -> Sequence[np.ndarray[tuple[int], np.dtype[np.float64]]]:
        return np.asarray([p.lon for p in self.places]), np.asarray([p.lat for p in self.places])

    @cached_property
    def _masks(self) -> dict[str, np.ndarray[tuple[int], np.dtype[np.bool_]]]:
        return {
            each: np.asarray([p.category == each for p in self.places]) for each in categories()
        }

    def _of_category(self, category: str) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        if category not in self._masks:
            raise UnknownNameError.of("category", category, self._masks)
        return self._masks[category]
