"""Points on the earth: degrees to metres around a city and back, and great circles."""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

RADIUS = 6_371_008.8
"""Of the earth, in metres."""
_DEGREE = RADIUS * math.pi / 180


class Point(NamedTuple):
    """Longitude and latitude in degrees (WGS84), in the order that map services use."""

    lon: float
    lat: float

    def metres_to(self, other: "Point") -> float:
        """Along the great circle."""
        lon, lat, lon2, lat2 = (math.radians(each) for each in (*self, *other))
        h = math.sin((lat2 - lat) / 2) ** 2
        h += math.cos(lat) * math.cos(lat2) * math.sin((lon2 - lon) / 2) ** 2
        return 2 * RADIUS * math.asin(min(1.0, math.sqrt(h)))


class Plane(NamedTuple):
    """The tangent plane of a city: metres east and north of its centre."""

    centre: Point

    def xy(self, point: Point) -> tuple[float, float]:
        """Metres east and north."""
        x = (point.lon - self.centre.lon) * _DEGREE * math.cos(math.radians(self.centre.lat))
        return x, (point.lat - self.centre.lat) * _DEGREE

    def point(self, x: float, y: float) -> Point:
        """Degrees, rounded to five places: about a metre."""
        lon = self.centre.lon + x / (_DEGREE * math.cos(math.radians(self.centre.lat)))
        return Point(round(lon, 5), round(self.centre.lat + y / _DEGREE, 5))


def metres(
    point: Point, lons: NDArray[np.float64], lats: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Along the great circles from a point to many, which are given in degrees."""
    lat, lats = math.radians(point.lat), np.radians(lats)
    h = np.sin((lats - lat) / 2) ** 2
    h += math.cos(lat) * np.cos(lats) * np.sin(np.radians(lons - point.lon) / 2) ** 2
    far: NDArray[np.float64] = 2 * RADIUS * np.arcsin(np.sqrt(np.minimum(h, 1.0)))
    return far
