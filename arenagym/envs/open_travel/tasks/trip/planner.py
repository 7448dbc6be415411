"""The reference planner of trips: a plan that keeps every condition, dear to no one."""

from collections.abc import Sequence

from arenagym.envs.open_travel.answers.forms import TripAnswer
from arenagym.envs.open_travel.tasks.request import TripRequest
from arenagym.envs.open_travel.tasks.trip.choices import Choices, wet_days
from arenagym.envs.open_travel.tasks.trip.draft import Draft
from arenagym.envs.open_travel.tasks.trip.frame import draw_up
from arenagym.envs.open_travel.tasks.trip.timeline import Timeline
from arenagym.envs.open_travel.tasks.trip.writing import write_answer
from arenagym.envs.open_travel.world import World

_TEMPERS = ((1.0, 1.0), (1.0, 4.0), (0.3, 30.0), (2.0, 1.0), (8.0, 0.5))
"""How much a yuan weighs, and time in the cities: tried in turn until a plan holds."""
THRIFTY = 2.0


def solve_trip(world: World, request: TripRequest) -> TripAnswer | None:
    """Plan a trip from its request alone; None if no plan is found that keeps to it.

    The same request has the same plan. If that costs too much, thriftier ones are tried; none of
    them depends on the budget, so that any budget that one of them keeps to is met.
    """
    dear = 0.0
    for thrift, haste in _TEMPERS:
        if thrift > dear:
            answer = plan_trip(world, request, thrift=thrift, haste=haste)
            if answer is not None and _within(answer, request):
                return answer
            dear = thrift if answer is not None else dear
    return None


def _within(answer: TripAnswer, request: TripRequest) -> bool:
    return request.budget is None or (answer.cost or 0.0) <= request.budget


def plan_trip(
    world: World, request: TripRequest, *, thrift: float, haste: float = 1.0
) -> TripAnswer | None:
    """The plan for travellers of a temper, whatever the budget.

    `thrift` is how much a yuan weighs, `haste` how much time in the cities; both 1 in general.
    """
    wet = wet_days(world, request)
    choices = {
        city: Choices(world.city(city), request, thrift=thrift, wet=wet) for city in request.cities
    }
    frame = draw_up(world, request, choices, thrift=thrift, haste=haste)
    if frame is None:
        return None
    lines = Draft(request, frame.spans, choices).filled()
    return write_answer(world, request, frame, lines) if lines and _enough(request, lines) else None


def _enough(request: TripRequest, lines: Sequence[Timeline]) -> bool:
    """Whether there are visits enough in all, and one in each city."""
    seen = [stop.place.id for line in lines for stop in line.stops if not stop.meal]
    cities = {key.partition("-")[0] for key in seen}
    return len(seen) >= request.least_visits and cities.issuperset(request.cities)
