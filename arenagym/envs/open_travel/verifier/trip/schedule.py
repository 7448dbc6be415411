"""What a request says of each day of a trip: the date, the cities, and the rides between them."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from arenagym.envs.open_travel.answers.forms import Day
from arenagym.envs.open_travel.tasks.request import TripRequest


class Asked(NamedTuple):
    """A day that is asked for.

    Attributes:
        number: from 1.
        city: that the day belongs to: where its night is spent, or the last one left.
        cities: in which there may be visits.
        rides: the cities at both ends of each ride needed.
        night: whether a night in `city` follows.
    """

    number: int
    date: date
    city: str
    cities: tuple[str, ...]
    rides: tuple[tuple[str, str], ...]
    night: bool


def days_asked(request: TripRequest) -> tuple[Asked, ...]:
    """The days of a trip in order."""
    rides: dict[int, list[tuple[str, str]]] = {}
    cities: list[str] = []
    here = request.home
    for city, nights in zip(request.cities, request.nights, strict=False):
        if here:
            rides.setdefault(len(cities), []).append((here, city))
        cities += [city] * nights
        here = city
    if request.home:
        rides.setdefault(len(cities), []).append((here, request.home))
    return tuple(
        _asked(request, i, city, tuple(rides.get(i, ()))) for i, city in enumerate([*cities, here])
    )


def _asked(
    request: TripRequest, index: int, city: str, rides: tuple[tuple[str, str], ...]
) -> Asked:
    ends = dict.fromkeys(end for ride in rides for end in ride if end != request.home)
    return Asked(
        number=index + 1,
        date=request.first + timedelta(days=index),
        city=city,
        cities=(city, *(each for each in ends if each != city)),
        rides=rides,
        night=index < request.days - 1,
    )


def days_told(asked: Sequence[Asked], told: Sequence[Day]) -> tuple[Day | None, ...]:
    """For each day that is asked for, what is told: by date, or where that is none, by position."""
    by_date = {each.date: i for i, each in enumerate(asked)}
    found: dict[int, Day] = {}
    rest: list[tuple[int, Day]] = []
    for i, day in enumerate(told):
        index = by_date.get(day.date) if day.date else None
        if index is None or index in found:
            rest.append((i, day))
        else:
            found[index] = day
    for i, day in rest:
        if i < len(asked):
            found.setdefault(i, day)
    return tuple(found.get(i) for i in range(len(asked)))
