"""All checks of a trip, how complete it is, and what it truly costs."""

from collections.abc import Sequence

from arenagym.envs.open_travel.answers.forms import TripAnswer
from arenagym.envs.open_travel.tasks.request import VISITS, TripRequest
from arenagym.envs.open_travel.verifier.linking import Finder
from arenagym.envs.open_travel.verifier.measures import Checked, results
from arenagym.envs.open_travel.verifier.report import CheckResult
from arenagym.envs.open_travel.verifier.trip.commonsense import commonsense_problems, sound
from arenagym.envs.open_travel.verifier.trip.hard import hard_problems, meals_wanted, sights
from arenagym.envs.open_travel.verifier.trip.timeline import DayPlan, Event, Timeline, lay_out
from arenagym.envs.open_travel.world import World


def check(
    world: World, request: TripRequest, answer: TripAnswer, find: Finder
) -> tuple[CheckResult, ...]:
    """The checks that the request calls for, hard ones first."""
    return checked(lay_out(world, request, answer, find)).checks


def checked(trip: Timeline) -> Checked:
    """The same of a trip that is laid out, with what else there is to say."""
    real = any(stop.place if isinstance(stop, Event) else stop.ride for stop in trip.stops)
    void = "" if real else "the answer plans no place and no ride that there is"
    checks = (
        *results("hard", hard_problems(trip), void=void),
        *results("commonsense", commonsense_problems(trip), void=void),
    )
    return Checked(checks, _complete(trip), trip.total)


def _complete(trip: Timeline) -> float:
    """Of the visits, meals, nights and rides that there must be, those that are there and sound."""
    request = trip.request
    fewest, most = VISITS[request.pace]
    seen: set[str] = set()
    eaten: set[str] = set()
    found = wanted = spare = 0
    more = request.least_visits
    for day in trip.days:
        visits = min(most, len(_sound(day, sights(day, request), seen)))
        least = 0 if day.asked.rides else fewest
        starts = [each.start or 0 for each in _sound(day, day.meals, eaten)]
        times = meals_wanted(day, request) if request.meals else []
        had = [meal for meal in times if any(meal.first <= each <= meal.last for each in starts)]
        rides = {each.ends for each in day.boardings if each.fare}
        found += min(least, visits) + len(had) + len(rides.intersection(day.asked.rides))
        found += bool(day.hotel)
        wanted += least + len(times) + len(day.asked.rides) + day.asked.night
        spare += max(0, visits - least)
        more -= least
    return (found + min(spare, more)) / (wanted + more)


def _sound(day: DayPlan, events: Sequence[Event], used: set[str]) -> list[Event]:
    """Those that can be as they are told, each at a place not used before."""
    found = []
    for each in events:
        if each.place and each.place.id not in used and sound(day, each):
            used.add(each.place.id)
            found.append(each)
    return found
