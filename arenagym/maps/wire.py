"""What AMap's web services send, read into our records.

AMap writes numbers as text and an empty text as `[]`, so an answer is tidied before it is read.
"""

import math
from typing import TypeVar

import msgspec

from arenagym.maps.base import Address, Day, Forecast, MapsError, Mode, Place, Route, Step

_DAILY = ("10003", "10010", "10029", "10044", "10045", "40000", "40002", "40003")
_TOO_FAST = ("10004", "10014", "10019", "10020", "10021")
_KEY = ("10001", "10002", "10005", "10006", "10007", "10008", "10009", "10012", "10013", "20011")
_BUSY = ("10015", "10016", "10017", "20003")
_EMPTY: tuple[object, ...] = ("", [], {})


class Poi(msgspec.Struct):
    """A place, of both searches."""

    class Business(msgspec.Struct):
        """What is there with `show_fields=business`."""

        tel: str = ""
        rating: str = ""
        cost: str = ""
        opentime_today: str = ""
        opentime_week: str = ""

    name: str
    id: str = ""
    location: str = ""
    type: str = ""
    address: str = ""
    cityname: str = ""
    adname: str = ""
    distance: str = ""
    business: Business = msgspec.field(default_factory=Business)

    def place(self) -> Place:
        """As ours."""
        more = self.business
        return Place(
            name=self.name,
            location=self.location,
            id=self.id,
            category=self.type,
            address=self.address,
            city=self.cityname,
            district=self.adname,
            phone=more.tel,
            hours=more.opentime_week or more.opentime_today,
            rating=_number(more.rating),
            cost_cny=_number(more.cost),
            distance_m=_whole(self.distance),
        )


class Places(msgspec.Struct):
    """The answer of `/v5/place/text` and `/v5/place/around`."""

    pois: list[Poi] = []


class Cost(msgspec.Struct):
    """What is there with `show_fields=cost`."""

    duration: str = ""
    tolls: str = ""
    transit_fee: str = ""


class Instruction(msgspec.Struct):
    """A step of a path."""

    instruction: str = ""
    step_distance: str = ""
    cost: Cost = msgspec.field(default_factory=Cost)

    def step(self) -> Step:
        """As ours."""
        return Step("way", self.instruction, _whole(self.step_distance), _whole(self.cost.duration))


class Path(msgspec.Struct):
    """A route of every mode but transit."""

    distance: str
    duration: str = ""
    cost: Cost = msgspec.field(default_factory=Cost)
    steps: list[Instruction] = []

    def route(self, mode: Mode, taxi: str) -> Route:
        """As ours."""
        return Route(
            mode,
            _needed(self.distance, "distance"),
            _needed(self.cost.duration or self.duration, "duration"),
            cost_cny=_number(self.cost.tolls),
            taxi_cny=_number(taxi),
            steps=tuple(each.step() for each in self.steps),
        )


class Stop(msgspec.Struct):
    """A station or stop."""

    name: str = ""


class Line(msgspec.Struct):
    """A ride by bus, metro or train."""

    name: str = ""
    trip: str = ""
    distance: str = ""
    time: str = ""
    via_num: str = ""
    cost: Cost = msgspec.field(default_factory=Cost)
    departure_stop: Stop = msgspec.field(default_factory=Stop)
    arrival_stop: Stop = msgspec.field(default_factory=Stop)

    def step(self) -> Step:
        """As ours."""
        between = _whole(self.via_num)
        return Step(
            "ride",
            f"{self.trip or self.name}: {self.departure_stop.name} → {self.arrival_stop.name}",
            _whole(self.distance),
            _whole(self.cost.duration or self.time),
            None if between is None else between + 1,
        )


class Segment(msgspec.Struct):
    """A part of a journey: first a walk, then a ride."""

    class Walk(msgspec.Struct):
        """On foot to the stop."""

        distance: str = ""
        cost: Cost = msgspec.field(default_factory=Cost)

    class Bus(msgspec.Struct):
        """Lines that go the same way; the first is taken."""

        buslines: list[Line] = []

    class Taxi(msgspec.Struct):
        """By taxi to the stop."""

        distance: str = ""
        drivetime: str = ""
        startname: str = ""
        endname: str = ""

    walking: Walk | None = None
    bus: Bus = msgspec.field(default_factory=Bus)
    railway: Line | None = None
    taxi: Taxi | None = None

    def steps(self) -> list[Step]:
        """As ours."""
        steps = []
        if (walk := self.walking) is not None and _whole(walk.distance):
            far, long = _whole(walk.distance), _whole(walk.cost.duration)
            steps.append(Step("walk", distance_m=far, duration_s=long))
        if (taxi := self.taxi) is not None:
            text = f"{taxi.startname} → {taxi.endname}"
            steps.append(Step("taxi", text, _whole(taxi.distance), _whole(taxi.drivetime)))
        rides = self.bus.buslines[:1] + ([self.railway] if self.railway is not None else [])
        return steps + [line.step() for line in rides if line.name or line.trip]


class Transit(msgspec.Struct):
    """A journey by bus, metro and train."""

    distance: str
    duration: str = ""
    walking_distance: str = ""
    cost: Cost = msgspec.field(default_factory=Cost)
    segments: list[Segment] = []

    def route(self, taxi: str) -> Route:
        """As ours."""
        return Route(
            "transit",
            _needed(self.distance, "distance"),
            _needed(self.cost.duration or self.duration, "duration"),
            cost_cny=_number(self.cost.transit_fee),
            taxi_cny=_number(taxi),
            walking_m=_whole(self.walking_distance),
            steps=tuple(step for segment in self.segments for step in segment.steps()),
        )


class Directions(msgspec.Struct):
    """The answer of `/v5/direction/…`."""

    class Ways(msgspec.Struct):
        """The ways there are, the best first."""

        taxi_cost: str = ""
        paths: list[Path] = []
        transits: list[Transit] = []

    route: Ways = msgspec.field(default_factory=Ways)

    def best(self, mode: Mode) -> Route | None:
        """The best way; None if there is none."""
        taxi = self.route.taxi_cost
        if mode == "transit":
            return self.route.transits[0].route(taxi) if self.route.transits else None
        return self.route.paths[0].route(mode, taxi) if self.route.paths else None


class Weather(msgspec.Struct):
    """The answer of `/v3/weather/weatherInfo` with `extensions=all`."""

    class Cast(msgspec.Struct):
        """A day."""

        date: str
        dayweather: str = ""
        nightweather: str = ""
        daytemp: str = ""
        nighttemp: str = ""
        daywind: str = ""
        nightwind: str = ""
        daypower: str = ""
        nightpower: str = ""

        def day(self) -> Day:
            """As ours."""
            return Day(
                self.date,
                self.dayweather,
                self.nightweather,
                _number(self.daytemp),
                _number(self.nighttemp),
                f"{self.daywind} {self.daypower}".strip(),
                f"{self.nightwind} {self.nightpower}".strip(),
            )

    class City(msgspec.Struct):
        """A city."""

        city: str
        reporttime: str = ""
        casts: list["Weather.Cast"] = []

        def forecast(self) -> Forecast:
            """As ours."""
            return Forecast(self.city, self.reporttime, tuple(cast.day() for cast in self.casts))

    forecasts: list[City] = []


class Geocodes(msgspec.Struct):
    """The answer of `/v3/geocode/geo`."""

    class Geocode(msgspec.Struct):
        """Where an address may be."""

        location: str
        formatted_address: str = ""
        province: str = ""
        city: str = ""
        adcode: str = ""
        citycode: str = ""

        def address(self) -> Address:
            """As ours; the four cities that are provinces have no city of their own."""
            name, city = self.formatted_address, self.city or self.province
            return Address(name, self.location, city, self.adcode, self.citycode)

    geocodes: list[Geocode] = []


class Regeocode(msgspec.Struct):
    """The answer of `/v3/geocode/regeo`, of which we want the city's code."""

    class Inner(msgspec.Struct):
        """What is there."""

        class Component(msgspec.Struct):
            """Its parts."""

            citycode: str = ""

        address: Component = msgspec.field(default_factory=Component, name="addressComponent")

    regeocode: Inner = msgspec.field(default_factory=Inner)


class _Status(msgspec.Struct):
    status: str = ""
    info: str = "no reason given"
    infocode: str = ""


W = TypeVar("W")


def read(kind: type[W], body: bytes) -> W:
    """An answer.

    Raises:
        MapsError: it says that the call failed, or it is no such answer.
    """
    try:
        tidy = _tidied(msgspec.json.decode(body))
        status = msgspec.convert(tidy, _Status)
        if status.status != "1" and status.infocode:
            raise _failure(status.infocode, status.info[:200])
        if status.status != "1":
            raise MapsError("malformed", "the answer is none of AMap's: it has no status")
        return msgspec.convert(tidy, kind)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        what = str(error)[:200] if body else "it is empty"
        raise MapsError("malformed", f"the answer cannot be read: {what}") from None


def _failure(code: str, info: str) -> MapsError:
    said = f"AMap says {info} (infocode {code})"
    if code in _TOO_FAST:
        return MapsError("quota", f"{said}: too many calls at once; try later", passing=True)
    if code in _DAILY:
        return MapsError("quota", f"{said}: the key's quota is used up; do without this tool")
    if code in _KEY:
        return MapsError("key", f"{said}: the key is not accepted; do without this tool")
    if code in _BUSY:
        return MapsError("network", f"{said}: the service is busy; try later", passing=True)
    return MapsError("request", f"{said}: it has no answer for these arguments; change them")


def _tidied(value: object) -> object:
    """The value without what is empty, and with all that is no list or object as text."""
    if isinstance(value, dict):
        tidy = {key: _tidied(item) for key, item in value.items()}
        return {key: item for key, item in tidy.items() if item not in _EMPTY}
    if isinstance(value, list):
        return [item for item in map(_tidied, value) if item not in _EMPTY]
    return "" if value is None else str(value)


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _whole(text: str) -> int | None:
    number = _number(text)
    return None if number is None else round(number)


def _needed(text: str, what: str) -> int:
    whole = _whole(text)
    if whole is None:
        raise MapsError("malformed", f"the answer's route has no {what}")
    return whole
