"""A whole country to plan trips in: real cities, generated places, offline and deterministic."""

from arenagym.envs.bilingual import Language, Text
from arenagym.envs.open_travel.world.city import City, Near
from arenagym.envs.open_travel.world.facts import CityFacts
from arenagym.envs.open_travel.world.filling import categories, tags
from arenagym.envs.open_travel.world.geometry import Point
from arenagym.envs.open_travel.world.guide import TOPICS, Article
from arenagym.envs.open_travel.world.hours import Hours
from arenagym.envs.open_travel.world.place import Place
from arenagym.envs.open_travel.world.rides import Fare, Ride
from arenagym.envs.open_travel.world.routing import MODES, Mode, Route, Step
from arenagym.envs.open_travel.world.searching import Hit
from arenagym.envs.open_travel.world.transit import Line
from arenagym.envs.open_travel.world.weather import Weather
from arenagym.envs.open_travel.world.world import World

__all__ = [
    "MODES", "TOPICS", "Article", "City", "CityFacts", "Fare", "Hit", "Hours", "Language", "Line",
    "Mode", "Near", "Place", "Point", "Ride", "Route", "Step", "Text", "Weather", "World",
    "categories", "tags",
]  # fmt: skip
