"""A train or flight on a date, with its fares; trains and flights share this form."""

from datetime import date
from typing import Literal

import msgspec

from arenagym.envs.bilingual import Text
from arenagym.envs.open_travel.world.hours import DAY, clock

RideKind = Literal["train", "flight"]


class Fare(msgspec.Struct, frozen=True):
    """A class of seats, the price of one in CNY, and how many are left."""

    seat: Text
    price: int
    left: int


class Ride(msgspec.Struct, frozen=True, kw_only=True):
    """A train or flight from one city to another on a date.

    Attributes:
        number: unique; with the date and both cities it says all the rest.
        carrier: the class of a train, or the airline.
        origin: a city's slug, as `destination`.
        start: name of the station or airport where it leaves; `end` where it arrives.
        start_id: the place that it is; so `end_id`.
        depart: minutes after midnight of `day`; `arrive` too, so that 1500 is 01:00 next day.
        km: along the railway or the great circle.
    """

    kind: RideKind
    number: str
    carrier: Text
    day: date
    origin: str
    destination: str
    start: Text
    end: Text
    start_id: str
    end_id: str
    depart: int
    arrive: int
    km: int
    fares: tuple[Fare, ...]

    @property
    def minutes(self) -> int:
        """How long it takes."""
        return self.arrive - self.depart

    @property
    def times(self) -> tuple[str, str, int]:
        """The clock at both ends, and how many days later it arrives."""
        return clock(self.depart), clock(self.arrive), self.arrive // DAY

    @property
    def cheapest(self) -> Fare | None:
        """Of the classes with a seat left."""
        return min((each for each in self.fares if each.left), key=_price, default=None)


def _price(fare: Fare) -> int:
    return fare.price
