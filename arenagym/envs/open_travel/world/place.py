"""A place: what a traveller may learn of it."""

import msgspec

from arenagym.envs.bilingual import Text
from arenagym.envs.open_travel.world.geometry import Point
from arenagym.envs.open_travel.world.hours import Hours


class Place(msgspec.Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """A place in a city.

    Attributes:
        id: stable, such as "beijing-museum-7".
        category: of `CATEGORIES`.
        kind: of the category, such as "art museum" or a cuisine.
        rating: 3.0 to 5.0.
        votes: how many people rated it.
        cost: in CNY; per night and room for hotels, else per person; 0 is free.
        stars: of a hotel, 2 to 5; 0 for what is none.
        minutes: how long a visit usually takes.
        tags: of `TAGS`.
        about: a short description.
        reviews: one to three.
    """

    id: str
    category: str
    kind: Text
    name: Text
    lon: float
    lat: float
    district: Text
    address: Text
    phone: str
    rating: float
    votes: int
    cost: int
    stars: int
    hours: Hours
    minutes: int
    tags: tuple[str, ...]
    about: Text
    reviews: tuple[Text, ...]

    @property
    def point(self) -> Point:
        """Where it is."""
        return Point(self.lon, self.lat)
