"""All checks of a trip, and what it truly costs."""

from typing import NamedTuple

from arenagym.envs.open_travel.answers.forms import TripAnswer
from arenagym.envs.open_travel.tasks.request import TripRequest
from arenagym.envs.open_travel.verifier.linking import Finder
from arenagym.envs.open_travel.verifier.measures import results
from arenagym.envs.open_travel.verifier.report import CheckResult
from arenagym.envs.open_travel.verifier.trip.commonsense import commonsense_problems
from arenagym.envs.open_travel.verifier.trip.hard import hard_problems
from arenagym.envs.open_travel.verifier.trip.timeline import Event, Timeline, lay_out
from arenagym.envs.open_travel.world import World


class Checked(NamedTuple):
    """What came of the checks, and the true total in CNY."""

    checks: tuple[CheckResult, ...]
    cost: float


def check(
    world: World, request: TripRequest, answer: TripAnswer, find: Finder
) -> tuple[CheckResult, ...]:
    """The checks that the request calls for, hard ones first."""
    return checked(lay_out(world, request, answer, find)).checks


def checked(trip: Timeline) -> Checked:
    """The same of a trip that is laid out, with its cost."""
    real = any(stop.place if isinstance(stop, Event) else stop.ride for stop in trip.stops)
    void = "" if real else "the answer plans no place and no ride that there is"
    checks = (
        *results("hard", hard_problems(trip), void=void),
        *results("commonsense", commonsense_problems(trip), void=void),
    )
    return Checked(checks, trip.total)
