"""`AMap`: the web services of AMap (Gaode, 高德), the map that Open-Travel's tools come from."""

import os
import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote, urlencode

import msgspec

from arenagym.live.service import Reply, Service, refused, usable_key
from arenagym.maps import wire
from arenagym.maps.base import (
    MAX_RADIUS_M,
    MAX_WAYPOINTS,
    MODES,
    Address,
    Forecast,
    MapsError,
    Mode,
    Place,
    Route,
    point,
)
from arenagym.records.jsonl import without_surrogates

BASE_URL = "https://restapi.amap.com"
_MAX_TEXT = 200
_PAGE = 20
_PATHS: Mapping[Mode, str] = {
    mode: f"/v5/direction/{'transit/integrated' if mode == 'transit' else mode}" for mode in MODES
}
W = TypeVar("W")


class AMap:
    """A `Maps` that asks AMap, with a key for its web services (Web服务).

    All coordinates, given and returned, are GCJ-02: convert those of a GPS or of OpenStreetMap
    first. A call is tried again after too many calls a second, a lost connection, a busy server
    and a time-out: with exponential waits and jitter. A used-up quota, a refused key and a wrong
    question are not asked again. The key is in no error, cache or recording.

    Any number of threads may share one; each process has a rate of its own.

    Args:
        key: None takes the environment's AMAP_KEY.
        base_url: another address of the same services, such as a proxy of yours.
        timeout_s: seconds for one try, from request to last byte.
        retries: tries after the first.
        per_second: calls of all threads in a second; AMap's free keys allow about 3.
        cache: a file for answers, which processes may share; None keeps none.
        ttl_s: how many seconds an answer is good for.

    Raises:
        SettingError: no key, or a setting out of its range.
    """

    def __init__(
        self,
        key: str | None = None,
        *,
        base_url: str = BASE_URL,
        timeout_s: float = 10.0,
        retries: int = 3,
        per_second: float = 3.0,
        cache: str | Path | None = None,
        ttl_s: float = 86_400.0,
    ) -> None:
        key = usable_key(
            key or os.environ.get("AMAP_KEY"),
            "AMap needs a key of at least 8 letters and digits: set AMAP_KEY to one for "
            "Web服务 from https://console.amap.com",
        )
        self._service = Service(
            base_url,
            key,
            query=f"key={key}",
            timeout_s=timeout_s,
            retries=retries,
            per_second=per_second,
            cache=cache,
            ttl_s=ttl_s,
        )

    def poi_search(self, address: str, region: str | None = None) -> tuple[Place, ...]:
        """Up to 20 places by keyword; see `Maps.poi_search`. `region` is strict."""
        asked = {"keywords": _text("address", address)} | _region(region)
        return self._places("/v5/place/text", asked)

    def around_search(
        self,
        location: str,
        radius: int = 5_000,
        keyword: str | None = None,
        region: str | None = None,
    ) -> tuple[Place, ...]:
        """Up to 20 places, the nearest first; see `Maps.around_search`."""
        if not 0 <= radius <= MAX_RADIUS_M:
            raise MapsError("request", f"radius={radius}: 0 to {MAX_RADIUS_M} metres")
        asked = {"location": self._locate(location, region)[0], "radius": str(radius)}
        asked |= {"sortrule": "distance"} | _region(region)
        if keyword:
            asked["keywords"] = _text("keyword", keyword)
        return self._places("/v5/place/around", asked)

    def direction(
        self, origin: str, destination: str, mode: Mode = "driving", waypoints: Sequence[str] = ()
    ) -> Route:
        """AMap's first choice of a route; see `Maps.direction`.

        AMap knows waypoints for driving only; for other modes the legs are asked one by one.
        """
        if mode not in MODES:
            raise MapsError("request", f"mode={mode!r}: one of {', '.join(MODES)}")
        if len(waypoints) > MAX_WAYPOINTS:
            raise MapsError("request", f"{len(waypoints)} waypoints: at most {MAX_WAYPOINTS}")
        stops = [self._locate(each) for each in (origin, *waypoints, destination)]
        if mode == "driving":
            return self._leg(mode, stops)
        legs = [self._leg(mode, pair) for pair in pairwise(stops)]
        return _joined(legs)

    def weather(self, city: str) -> Forecast:
        """Today and the next three days; see `Maps.weather`. An adcode will do for a city."""
        code = _text("city", city)
        if re.fullmatch(r"\d{6}", code) is None:
            code = self._found(code).adcode
        asked = {"city": code, "extensions": "all"}
        found = self._ask(wire.Weather, "/v3/weather/weatherInfo", asked).forecasts
        if not found or not found[0].casts:
            raise MapsError("request", f"AMap has no forecast for {city!r}: give a city's name")
        return found[0].forecast()

    def geocode(self, address: str, city: str | None = None) -> tuple[Address, ...]:
        """See `Maps.geocode`."""
        asked = {"address": _text("address", address)}
        if city:
            asked["city"] = _text("city", city)
        found = self._ask(wire.Geocodes, "/v3/geocode/geo", asked).geocodes
        return tuple(each.address() for each in found)

    def _places(self, path: str, asked: dict[str, str]) -> tuple[Place, ...]:
        asked |= {"show_fields": "business", "page_size": str(_PAGE)}
        return tuple(poi.place() for poi in self._ask(wire.Places, path, asked).pois)

    def _leg(self, mode: Mode, stops: Sequence[tuple[str, str]]) -> Route:
        (origin, start_code), *between, (destination, end_code) = stops
        asked = {"origin": origin, "destination": destination, "show_fields": "cost"}
        if between:
            asked["waypoints"] = ";".join(place for place, _ in between)
        if mode == "transit":
            asked["city1"] = start_code or self._citycode(origin)
            asked["city2"] = end_code or self._citycode(destination)
        route = self._ask(wire.Directions, _PATHS[mode], asked).best(mode)
        if route is None:
            raise MapsError(
                "request", f"no way by {mode} from {origin} to {destination}: try another mode"
            )
        return route

    def _locate(self, text: str, city: str | None = None) -> tuple[str, str]:
        """Coordinates, and the city's code where an address had to be looked up for them."""
        here = point(text)
        if here is not None:
            return here, ""
        found = self._found(text, city)
        return found.location, found.citycode

    def _found(self, address: str, city: str | None = None) -> Address:
        found = self.geocode(address, city)
        if not found:
            raise MapsError(
                "request", f"AMap knows no address {address!r}: find its location by poi_search"
            )
        return found[0]

    def _citycode(self, location: str) -> str:
        found = self._ask(wire.Regeocode, "/v3/geocode/regeo", {"location": location})
        code = found.regeocode.address.citycode
        if not code:
            raise MapsError("request", f"{location} is in no city that AMap has transit for")
        return code

    def _ask(self, kind: type[W], path: str, asked: Mapping[str, str]) -> W:
        def read(reply: Reply) -> W:
            if reply.status != 200:
                raise refused(reply)
            return wire.read(kind, reply.body)

        query = urlencode(sorted(asked.items()), quote_via=quote, safe=",;")
        return self._service.ask(read, path, query=query)


def _text(name: str, value: str) -> str:
    text = " ".join(without_surrogates(value).split())
    if not text or len(text) > _MAX_TEXT:
        raise MapsError("request", f"{name} has {len(text)} characters: give 1 to {_MAX_TEXT}")
    return text


def _region(region: str | None) -> dict[str, str]:
    return {"region": _text("region", region), "city_limit": "true"} if region else {}


def _joined(legs: Sequence[Route]) -> Route:
    """The legs as one route; what one leg does not know, the whole does not."""
    if len(legs) == 1:
        return legs[0]
    return msgspec.structs.replace(
        legs[0],
        distance_m=sum(leg.distance_m for leg in legs),
        duration_s=sum(leg.duration_s for leg in legs),
        cost_cny=_sum([leg.cost_cny for leg in legs]),
        taxi_cny=_sum([leg.taxi_cny for leg in legs]),
        walking_m=None
        if (walked := _sum([leg.walking_m for leg in legs])) is None
        else round(walked),
        steps=tuple(step for leg in legs for step in leg.steps),
    )


def _sum(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) if len(known) == len(values) else None
