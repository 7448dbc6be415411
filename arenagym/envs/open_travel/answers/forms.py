"""The forms of an answer, one a family, as JSON has them; free text is read into the same ones.

Places are given by id or by name in either language, times as "HH:MM" on a 24-hour clock (25:10 is
01:10 of the next day), money in CNY. What a traveller may leave out is None.
"""

import datetime as dt
from typing import Annotated

import msgspec
from msgspec import Meta

MOST = 200
"""Items of any list in an answer."""
_NAME = 200

Name = Annotated[str, Meta(max_length=_NAME)]
Clock = Annotated[str, Meta(pattern=r"^\d{1,2}:\d{2}$")]
Money = Annotated[float, Meta(ge=0, le=1e9)]
Many = Meta(max_length=MOST)
_ENDS = {"origin": "from", "destination": "to"}


class _Form(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Base of the forms. Fields that they do not know are passed over: models like to add some."""


class Leg(_Form, frozen=True, kw_only=True, rename=_ENDS):
    """A way from one place to the next. `cost` is of the whole party."""

    origin: Name | None = None
    destination: Name | None = None
    mode: Name | None = None
    minutes: Money | None = None
    km: Money | None = None
    cost: Money | None = None


class RouteAnswer(_Form, frozen=True, kw_only=True):
    """Of a direction: places in the order they are passed, start and end included, and the legs."""

    stops: Annotated[tuple[Name, ...], Many]
    legs: Annotated[tuple[Leg, ...], Many] = ()
    minutes: Money | None = None
    """Under way, stays left out."""
    km: Money | None = None
    cost: Money | None = None
    arrive: Clock | None = None


class Found(_Form, frozen=True, kw_only=True):
    """A place found; `cost` is the place's own, a person or night."""

    place: Name
    distance_m: Money | None = None
    cost: Money | None = None
    rating: Money | None = None


class PlacesAnswer(_Form, frozen=True, kw_only=True):
    """Of a search: the places, the best first."""

    places: Annotated[tuple[Found, ...], Many]


class Option(_Form, frozen=True, kw_only=True):
    """One of the ways compared.

    Attributes:
        kind: "train", "flight" or a mode.
        number: of the train or flight; None for modes, or if there is none that fits.
        cost: of the whole party.
        available: False says that there is none, or none that meets the conditions.
    """

    kind: Name
    number: Name | None = None
    depart: Clock | None = None
    arrive: Clock | None = None
    minutes: Money | None = None
    cost: Money | None = None
    available: bool = True


class ChoiceAnswer(_Form, frozen=True, kw_only=True):
    """Of a comparison: the options, and which to take: its `number`, or its `kind`."""

    options: Annotated[tuple[Option, ...], Many]
    choice: Name


class _Event(_Form, frozen=True, kw_only=True):
    """`cost` is of the whole party."""

    place: Name
    start: Clock | None = None
    end: Clock | None = None
    cost: Money | None = None


class Visit(_Event, frozen=True, kw_only=True, tag="visit"):
    """A visit to a place."""


class Meal(_Event, frozen=True, kw_only=True, tag="meal"):
    """A meal at a restaurant, snack bar or cafe."""


class Move(_Form, frozen=True, kw_only=True, tag="move", rename=_ENDS):
    """A way within a city, from the item before to the one after unless it says otherwise."""

    mode: Name
    origin: Name | None = None
    destination: Name | None = None
    start: Clock | None = None
    end: Clock | None = None
    minutes: Money | None = None
    cost: Money | None = None


class Journey(_Form, frozen=True, kw_only=True, tag="ride", rename=_ENDS):
    """A train or flight between cities, under the day it leaves on. `cost` is of the party."""

    number: Name
    origin: Name | None = None
    destination: Name | None = None
    start: Clock | None = None
    end: Clock | None = None
    seat: Name | None = None
    cost: Money | None = None


class Stay(_Form, frozen=True, kw_only=True, tag="stay"):
    """The hotel of the night that follows the day. `cost` is of all rooms for that night."""

    place: Name
    cost: Money | None = None


Item = Visit | Meal | Move | Journey | Stay


class Day(_Form, frozen=True, kw_only=True):
    """A day: its items in the order of the day."""

    date: dt.date | None = None
    city: Name | None = None
    items: Annotated[tuple[Item, ...], Many]


class TripAnswer(_Form, frozen=True, kw_only=True):
    """Of a trip: its days, and what it costs in all."""

    days: Annotated[tuple[Day, ...], Many]
    cost: Money | None = None


Answer = RouteAnswer | PlacesAnswer | ChoiceAnswer | TripAnswer


def minute_of(clock: str | None) -> int | None:
    """Minutes after midnight; None of None."""
    if clock is None:
        return None
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)
