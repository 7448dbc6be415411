"""What the checks of all families measure with: the true figures of ways, and how near is true."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import NamedTuple

from arenagym.envs.open_travel.tools.reading import RefusedError, read_mode
from arenagym.envs.open_travel.verifier.linking import Finder
from arenagym.envs.open_travel.verifier.report import CheckResult, Kind
from arenagym.envs.open_travel.world import City, Mode, Place, Route
from arenagym.envs.open_travel.world.hours import DAY

_EXACT = 1e-6
"""Figures written in decimals are not to fail by their last bit."""


class Checked(NamedTuple):
    """What came of the checks of an answer.

    Attributes:
        complete: see `Report`.
        cost: of a trip, by the world's own prices.
    """

    checks: tuple[CheckResult, ...]
    complete: float
    cost: float | None = None


def finder_of(city: City, find: Finder) -> Callable[[str], Place | None]:
    """Finds places of one city only, as an id may be of any; a text is looked up once."""

    @cache
    def found(text: str) -> Place | None:
        place = find(text, city.facts.slug)
        return place if place and place.id.partition("-")[0] == city.facts.slug else None

    return found


def close(told: float, true: float, share: float, least: float) -> bool:
    """Whether a figure is true within a share of the truth, or within the least that counts."""
    return abs(told - true) <= max(share * abs(true), least) + _EXACT


def wrong(
    what: str, told: float | None, true: float, *, share: float, least: float
) -> Iterator[str]:
    """A problem if a figure is told and not true; `what` is such as "X takes {} minutes"."""
    if told is not None and not close(told, true, share, least):
        yield f"{what.format(f'{true:.6g}')}, not {told:.6g}"


def apart(told: int, true: int) -> int:
    """Minutes between two times of day; the clock does not say of which day."""
    gap = (told - true) % DAY
    return min(gap, DAY - gap)


def mode_of(text: str | None) -> Mode | None:
    """The mode that is meant, in the words that the tools understand; None if it is none."""
    try:
        return None if text is None else read_mode(text)
    except RefusedError:
        return None


def minutes_of(route: Route) -> int:
    """Whole minutes, begun ones included."""
    return -(-route.seconds // 60)


def on_foot(route: Route) -> int:
    """Metres walked: all of a way on foot, else to, between and from what one rides."""
    if route.mode == "walking":
        return route.metres
    return sum(step.metres for step in route.steps if step.kind == "walk")


def results(
    kind: Kind, problems: Mapping[str, Iterable[str]], *, void: str = ""
) -> tuple[CheckResult, ...]:
    """The results of checks of one kind, in the order given.

    `void` says why an answer has nothing in it that could be checked; then every check fails, so
    that silence does not pass for being right.
    """
    return tuple(
        CheckResult(name, kind, (void,) if void else tuple(each)) for name, each in problems.items()
    )
