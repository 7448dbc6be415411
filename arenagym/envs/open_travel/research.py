"""The tool calls that show what an answer claims: how the reference planner would have worked."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import msgspec

from arenagym.envs.open_travel.answers.forms import (
    Answer,
    ChoiceAnswer,
    Journey,
    Move,
    PlacesAnswer,
    RouteAnswer,
    TripAnswer,
)
from arenagym.envs.open_travel.tasks.request import (
    CompareRequest,
    DirectionRequest,
    Request,
    SearchRequest,
    TripRequest,
)
from arenagym.envs.open_travel.tools.between import RIDES_A_PAGE
from arenagym.envs.open_travel.world import World
from arenagym.records import ToolCall

_RIDES = {"train": "search_train_tickets", "flight": "search_flights"}
Call = tuple[str, dict[str, Any]]


def research(world: World, request: Request, answer: Answer) -> tuple[ToolCall, ...]:
    """Calls of the tools that show every claim of a reference answer, each made once.

    The answer is one of `solve`: its places are ids, and its moves say from where to where.
    """
    calls = dict.fromkeys(
        (name, msgspec.json.encode(arguments, order="sorted").decode())
        for name, arguments in _calls(world, request, answer)
    )
    return tuple(
        ToolCall(id=f"call_{number}", name=name, arguments=arguments)
        for number, (name, arguments) in enumerate(calls)
    )


def _calls(world: World, request: Request, answer: Answer) -> Iterator[Call]:
    if isinstance(request, DirectionRequest) and isinstance(answer, RouteAnswer):
        for (start, end), leg in zip(pairwise(answer.stops), answer.legs, strict=True):
            yield _direction(start, end, leg.mode)
    elif isinstance(request, SearchRequest) and isinstance(answer, PlacesAnswer):
        kind = request.kind or request.category
        yield "around_search", {
            "location": request.near, "radius": request.radius, "keyword": kind,
        }  # fmt: skip
        for found in answer.places:
            yield "poi_search", {"address": found.place}
    elif isinstance(request, CompareRequest) and isinstance(answer, ChoiceAnswer):
        ends = (request.origin, request.destination)
        for option in request.options:
            if not request.between_cities:
                yield _direction(*ends, option)
                continue
            numbers = [each.number for each in answer.options if each.kind == option]
            yield from _rides(world, option, str(request.day), ends, numbers)
    elif isinstance(request, TripRequest) and isinstance(answer, TripAnswer):
        yield from _of_trip(world, request, answer)


def _of_trip(world: World, request: TripRequest, answer: TripAnswer) -> Iterator[Call]:
    if request.rain_plan:
        dates = f"{answer.days[0].date}..{answer.days[-1].date}"
        yield from (("weather", {"city": city, "date": dates}) for city in request.cities)
    for day in answer.days:
        for item in day.items:
            if isinstance(item, Move):
                yield _direction(str(item.origin), str(item.destination), item.mode)
            elif isinstance(item, Journey):
                ends = (_city_of(item.origin), _city_of(item.destination))
                kind = "train" if "railway" in str(item.origin) else "flight"
                yield from _rides(world, kind, str(day.date), ends, [item.number])
            else:
                yield "poi_search", {"address": item.place}


def _direction(origin: str, destination: str, mode: str | None) -> Call:
    return "direction", {"origin": origin, "destination": destination, "mode": mode or "driving"}


def _rides(
    world: World, kind: str, day: str, ends: tuple[str, str], numbers: Sequence[str | None]
) -> Iterator[Call]:
    """The pages on which the trains or flights of these numbers stand, or the first."""
    rides = (world.trains if kind == "train" else world.flights)(*ends, day)
    found = [i for i, ride in enumerate(rides) if ride.number in numbers]
    for page in dict.fromkeys(i // RIDES_A_PAGE + 1 for i in found or [0]):
        arguments = {"date": day, "from_city": ends[0], "to_city": ends[1], "page": page}
        yield _RIDES[kind], arguments


def _city_of(key: str | None) -> str:
    return str(key).partition("-")[0]
