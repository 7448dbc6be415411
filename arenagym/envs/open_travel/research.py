"""The tool calls that show what an answer claims: how the reference planner would have worked."""

from collections.abc import Iterator
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
from arenagym.records import ToolCall

_RIDES = {"train": "search_train_tickets", "flight": "search_flights"}
Call = tuple[str, dict[str, Any]]


def research(request: Request, answer: Answer) -> tuple[ToolCall, ...]:
    """Calls of the tools that show every claim of a reference answer, each made once.

    The answer is one of `solve`: its places are ids, and its moves say from where to where.
    """
    calls = dict.fromkeys(
        (name, msgspec.json.encode(arguments, order="sorted").decode())
        for name, arguments in _calls(request, answer)
    )
    return tuple(
        ToolCall(id=f"call_{number}", name=name, arguments=arguments)
        for number, (name, arguments) in enumerate(calls)
    )


def _calls(request: Request, answer: Answer) -> Iterator[Call]:
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
        for option in request.options:
            if request.between_cities:
                yield _rides(option, request.day.isoformat(), request.origin, request.destination)
            else:
                yield _direction(request.origin, request.destination, option)
    elif isinstance(request, TripRequest) and isinstance(answer, TripAnswer):
        yield from _of_trip(request, answer)


def _of_trip(request: TripRequest, answer: TripAnswer) -> Iterator[Call]:
    if request.rain_plan:
        dates = f"{answer.days[0].date}..{answer.days[-1].date}"
        yield from (("weather", {"city": city, "date": dates}) for city in request.cities)
    for day in answer.days:
        for item in day.items:
            if isinstance(item, Move):
                yield _direction(str(item.origin), str(item.destination), item.mode)
            elif isinstance(item, Journey):
                ends = (str(end).partition("-")[0] for end in (item.origin, item.destination))
                kind = "train" if "railway" in str(item.origin) else "flight"
                yield _rides(kind, str(day.date), *ends)
            else:
                yield "poi_search", {"address": item.place}


def _direction(origin: str, destination: str, mode: str | None) -> Call:
    return "direction", {"origin": origin, "destination": destination, "mode": mode or "driving"}


def _rides(kind: str, day: str, origin: str, destination: str) -> Call:
    return _RIDES[kind], {"date": day, "from_city": origin, "to_city": destination}
