"""What every map service is to us: five questions, their answers and how they fail.

Places are "longitude,latitude" in degrees, as text, in the service's own datum: AMap's is
GCJ-02, which in China is up to some 600 m off WGS-84.
"""

import re
from collections.abc import Sequence
from typing import Literal, Protocol, get_args

import msgspec

from arenagym.errors import SourceError

Mode = Literal["driving", "walking", "bicycling", "electrobike", "transit"]
MODES: tuple[Mode, ...] = get_args(Mode)
MAX_WAYPOINTS = 16
MAX_RADIUS_M = 50_000
MapsError = SourceError  # what every source raises


class Place(msgspec.Struct, frozen=True, omit_defaults=True):
    """A point of interest; what the service does not know is empty or None.

    Attributes:
        location: "longitude,latitude" in degrees.
        rating: 0 to 5.
        cost_cny: what a visitor pays on average, in yuan.
        distance_m: metres from the middle of an `around_search`.
    """

    name: str
    location: str = ""
    id: str = ""
    category: str = ""
    address: str = ""
    city: str = ""
    district: str = ""
    phone: str = ""
    hours: str = ""
    rating: float | None = None
    cost_cny: float | None = None
    distance_m: int | None = None


class Step(msgspec.Struct, frozen=True, omit_defaults=True):
    """A part of a route: a way with its instruction, a walk, or a ride "line: from → to"."""

    kind: Literal["way", "walk", "ride", "taxi"]
    text: str = ""
    distance_m: int | None = None
    duration_s: int | None = None
    stops: int | None = None


class Route(msgspec.Struct, frozen=True, omit_defaults=True):
    """A way from one place to another.

    Attributes:
        cost_cny: tolls when driving, fares in transit, in yuan; None if the service says nothing.
        taxi_cny: what a taxi would take, in yuan.
        walking_m: metres on foot, in transit.
    """

    mode: Mode
    distance_m: int
    duration_s: int
    cost_cny: float | None = None
    taxi_cny: float | None = None
    walking_m: int | None = None
    steps: tuple[Step, ...] = ()


class Day(msgspec.Struct, frozen=True, omit_defaults=True):
    """The weather of a date, by day and by night; temperatures in °C, wind in Beaufort."""

    date: str
    day: str = ""
    night: str = ""
    high_c: float | None = None
    low_c: float | None = None
    day_wind: str = ""
    night_wind: str = ""


class Forecast(msgspec.Struct, frozen=True, omit_defaults=True):
    """The weather of the next days; `reported` is the service's local time."""

    city: str
    reported: str = ""
    days: tuple[Day, ...] = ()


class Address(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where an address is; `adcode` and `citycode` are China's codes of district and city."""

    name: str
    location: str
    city: str = ""
    adcode: str = ""
    citycode: str = ""


class Maps(Protocol):
    """A map service. Every call raises `MapsError` if it has no answer."""

    def poi_search(self, address: str, region: str | None = None) -> tuple[Place, ...]:
        """Places by keyword, in a city or district or anywhere; empty if there is none."""

    def around_search(
        self,
        location: str,
        radius: int = 5_000,
        keyword: str | None = None,
        region: str | None = None,
    ) -> tuple[Place, ...]:
        """Places within `radius` metres (0 to 50,000) of coordinates or an address."""

    def direction(
        self, origin: str, destination: str, mode: Mode = "driving", waypoints: Sequence[str] = ()
    ) -> Route:
        """A route between coordinates or addresses, by way of up to 16 others."""

    def weather(self, city: str) -> Forecast:
        """The weather of a city in the next days."""

    def geocode(self, address: str, city: str | None = None) -> tuple[Address, ...]:
        """Where an address is, the likeliest first; empty if nowhere."""


_POINT = re.compile(r"\s*([-+]?\d{1,3}(?:\.\d*)?)\s*[,，]\s*([-+]?\d{1,3}(?:\.\d*)?)\s*")


def point(text: str) -> str | None:
    """Coordinates in one spelling, with at most six decimals; None if the text is something else.

    Raises:
        MapsError: they are outside the world, most likely latitude first.
    """
    found = _POINT.fullmatch(text)
    if found is None:
        return None
    longitude, latitude = (round(float(part), 6) for part in found.groups())
    if abs(longitude) > 180 or abs(latitude) > 90:
        raise MapsError(
            "request", f"{text!r} is no place on Earth: give longitude,latitude, longitude first"
        )
    return (
        f"{longitude:.6f}".rstrip("0").rstrip(".") + "," + f"{latitude:.6f}".rstrip("0").rstrip(".")
    )
