"""Verifies an answer of any family: its checks, its claims, and what a trip costs."""

from collections.abc import Sequence
from functools import lru_cache

import msgspec

from arenagym.envs.open_travel.answers.forms import (
    Answer,
    ChoiceAnswer,
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
    family_of,
)
from arenagym.envs.open_travel.tools.evidence import Evidence
from arenagym.envs.open_travel.verifier import compare, direction, search, trip
from arenagym.envs.open_travel.verifier.grounding import ground
from arenagym.envs.open_travel.verifier.linking import Linker
from arenagym.envs.open_travel.verifier.measures import Checked
from arenagym.envs.open_travel.verifier.report import Report
from arenagym.envs.open_travel.world import World

_WORLDS = 4
"""Of so many the names are kept ready."""
_EMPTY: dict[type[Request], Answer] = {
    DirectionRequest: RouteAnswer(stops=()),
    SearchRequest: PlacesAnswer(places=()),
    CompareRequest: ChoiceAnswer(options=(), choice=""),
    TripRequest: TripAnswer(days=()),
}


def verify(
    world: World,
    request: Request,
    answer: Answer | None,
    *,
    evidence: Sequence[Evidence] = (),
    error: str = "",
) -> Report:
    """Check an answer, or None with the error why it could not be read.

    An answer whose form is not the request's counts as one that could not be read.
    """
    empty = _EMPTY[type(request)]
    if answer is None or error or type(answer) is not type(empty):
        names = _checked(world, request, empty).checks
        bare = tuple(msgspec.structs.replace(each, problems=()) for each in names)
        return Report(checks=bare, error=error or _misfit(request, answer))
    found = _checked(world, request, answer)
    claims = ground(world, request, answer, evidence, linker_of(world).place)
    return Report(checks=found.checks, complete=found.complete, grounding=claims, cost=found.cost)


@lru_cache(maxsize=_WORLDS)
def linker_of(world: World) -> Linker:
    """The names of a world, once."""
    return Linker(world)


def _checked(world: World, request: Request, answer: Answer) -> Checked:
    find = linker_of(world).place
    if isinstance(request, TripRequest) and isinstance(answer, TripAnswer):
        return trip.checked(trip.lay_out(world, request, answer, find))
    if isinstance(request, DirectionRequest) and isinstance(answer, RouteAnswer):
        return direction.check(world, request, answer, find)
    if isinstance(request, SearchRequest) and isinstance(answer, PlacesAnswer):
        return search.check(world, request, answer, find)
    if isinstance(request, CompareRequest) and isinstance(answer, ChoiceAnswer):
        return compare.check(world, request, answer, find)
    raise AssertionError("the form of the answer was compared before")  # pragma: no cover


def _misfit(request: Request, answer: Answer | None) -> str:
    if answer is None:
        return "there is no answer"
    return f"{type(answer).__name__} is no answer to a request of family {family_of(request)}"
