"""Checks the answer to a comparison: its options, the choice, and whether that is the best."""

import math
from collections.abc import Iterator
from typing import NamedTuple

from arenagym.envs.open_travel.answers.forms import ChoiceAnswer, Option, minute_of
from arenagym.envs.open_travel.prices import ride_cost, route_cost, seat_for
from arenagym.envs.open_travel.tasks.request import CompareRequest
from arenagym.envs.open_travel.verifier.linking import Finder
from arenagym.envs.open_travel.verifier.measures import (
    Checked,
    apart,
    minutes_of,
    mode_of,
    on_foot,
    results,
    wrong,
)
from arenagym.envs.open_travel.world import MODES, World
from arenagym.envs.open_travel.world.hours import clock

_MORNING = 540
"""When modes set out if no time is asked for."""
_SLACK = 1
"""CNY or minutes by which a choice may be worse than the best."""
_LATE = 10
"""Minutes by which told times of modes may be wrong; those of rides by 1."""


class _Way(NamedTuple):
    """What there is: a ride or a mode. `cost` is of the party; None if it finds no seats."""

    kind: str
    name: str
    depart: int
    arrive: int
    cost: float | None
    walk: int = 0

    @property
    def minutes(self) -> int:
        return self.arrive - self.depart


def check(
    world: World,
    request: CompareRequest,
    answer: ChoiceAnswer,
    find: Finder,  # noqa: ARG001 - no places are told
) -> Checked:
    """All checks that the comparison calls for."""
    given = _Given(world, request, answer)
    hard = {"options": given.options(), "choice": given.choice()}
    limits = (request.arrive_by, request.max_cost, request.max_walk)
    if request.between_cities or any(limit is not None for limit in limits):
        hard["conditions"] = given.conditions()
    hard["priority"] = given.priority()
    commonsense = {"tickets": given.tickets()} if request.between_cities else {}
    commonsense["figures"] = given.figures()
    void = "" if answer.options else "the answer has no options"
    checks = results("hard", hard, void=void) + results("commonsense", commonsense, void=void)
    return Checked(checks, given.complete())


class _Given:
    """An answer beside what there is; a method yields a check's problems."""

    def __init__(self, world: World, request: CompareRequest, answer: ChoiceAnswer) -> None:
        self.world, self.request, self.answer = world, request, answer
        self.every = _rides(world, request) if request.between_cities else _modes(world, request)
        self.fitting = [
            way
            for way in self.every.values()
            if way.kind in request.options and not any(_unmet(way, request))
        ]
        self.chosen = self._chosen()
        self.way = self._way(self.chosen) if self.chosen else None

    def options(self) -> Iterator[str]:
        kinds = [_plain(option.kind) for option in self.answer.options]
        for asked in self.request.options:
            if asked not in kinds:
                yield f"{asked} is not among the options"
        for option, kind in zip(self.answer.options, kinds, strict=True):
            fits = next((way for way in self.fitting if way.kind == kind), None)
            if fits and not option.available:
                yield f"{kind} is said not to be available, but {fits.name} would do"

    def choice(self) -> Iterator[str]:
        choice = self.answer.choice
        if self.chosen is None:
            yield f'the choice "{choice}" is none of the options'
        elif not self.chosen.available:
            yield f'the choice "{choice}" is said not to be available'
        elif _plain(self.chosen.kind) not in self.request.options:
            yield f'the choice "{choice}" was not asked for'

    def conditions(self) -> Iterator[str]:
        if self.way is None:
            yield f'the choice "{self.answer.choice}" does not exist'
        else:
            yield from _unmet(self.way, self.request)

    def priority(self) -> Iterator[str]:
        if self.way is None:
            yield f'the choice "{self.answer.choice}" does not exist'
        elif self.fitting:
            best = min(self.fitting, key=self._value)
            value, least = self._value(self.way), self._value(best)
            if value > least + _SLACK:
                unit = {"cheapest": "CNY", "fastest": "minutes"}.get(
                    self.request.priority, "minutes after midnight"
                )
                yield (
                    f"{self.way.name} is not the {self.request.priority}: {value:g} {unit}, "
                    f"but {best.name} {least:g}"
                )

    def tickets(self) -> Iterator[str]:
        request = self.request
        for option in self.answer.options:
            kind, way = _plain(option.kind), self._way(option)
            if option.number is None:
                if option.available:
                    yield f"the option {option.kind} tells no number"
            elif way is None:
                yield (
                    f"there is no {option.kind} {option.number} from {request.origin} to "
                    f"{request.destination} on {request.day}"
                )
            elif way.kind != kind:
                yield f"{way.name} is no {option.kind}"

    def figures(self) -> Iterator[str]:
        for option in self.answer.options:
            way = self._way(option)
            if way:
                yield from self._misread(option, way)

    def complete(self) -> float:
        """Of what is compared, that of which something true is told, or truly that it fails."""
        told = {kind for option in self.answer.options if (kind := self._told_of(option))}
        return len(told.intersection(self.request.options)) / len(set(self.request.options))

    def _told_of(self, option: Option) -> str:
        """The kind of which an option tells; "" if that is not true."""
        kind, way = _plain(option.kind), self._way(option)
        if not option.available:
            return kind if all(each.kind != kind for each in self.fitting) else ""
        return kind if way and way.kind == kind and not any(self._misread(option, way)) else ""

    def _misread(self, option: Option, way: _Way) -> Iterator[str]:
        """What is told falsely of a ride or a mode, or that nothing is."""
        rides = self.request.between_cities
        share, late = (0.01, 1) if rides else (0.1, _LATE)
        depart, arrive = minute_of(option.depart), minute_of(option.arrive)
        if option.available and {arrive, option.minutes, option.cost} == {None}:
            yield f"{way.name} is told without its arrival, minutes or cost"
        start = way.depart
        if depart is not None and not rides and self.request.depart_after is None:
            start = depart
        for verb, told, true in (
            ("leaves", depart, start),
            ("arrives", arrive, start + way.minutes),
        ):
            if told is not None and apart(told, true) > late:
                yield f"{way.name} {verb} at {clock(true)}, not {clock(told)}"
        what = f"{way.name} takes {{}} minutes"
        yield from wrong(what, option.minutes, way.minutes, share=0.1, least=2)
        if way.cost is not None:
            what = f"{way.name} costs {{}} CNY"
            yield from wrong(what, option.cost, way.cost, share=share, least=1)

    def _chosen(self) -> Option | None:
        """By its number, or else by its kind; one that is available, if there are several."""
        choice, options = _plain(self.answer.choice), self.answer.options
        named = [each for each in options if each.number and _plain(each.number) == choice]
        found = named or [each for each in options if _plain(each.kind) == choice]
        return max(found, key=lambda option: option.available, default=None)

    def _way(self, option: Option) -> _Way | None:
        key = option.number if self.request.between_cities else option.kind
        return None if key is None else self.every.get(_plain(key))

    def _value(self, way: _Way) -> float:
        if self.request.priority == "cheapest":
            return math.inf if way.cost is None else way.cost
        return way.minutes if self.request.priority == "fastest" else way.arrive


def _plain(text: str) -> str:
    """A mode, in whichever words, or else the text in lower case."""
    return mode_of(text) or text.strip().casefold()


def _rides(world: World, request: CompareRequest) -> dict[str, _Way]:
    """All that run that day, by number."""
    ends = request.origin, request.destination, request.day
    return {
        _plain(ride.number): _Way(
            ride.kind,
            f"{ride.kind} {ride.number}",
            ride.depart,
            ride.arrive,
            ride_cost(fare, request.party) if (fare := seat_for(ride, request.party)) else None,
        )
        for ride in (*world.trains(*ends), *world.flights(*ends))
    }


def _modes(world: World, request: CompareRequest) -> dict[str, _Way]:
    """All modes, asked for or not."""
    ends = world.place(request.origin), world.place(request.destination)
    city = world.city(request.origin.partition("-")[0])
    depart = _MORNING if request.depart_after is None else request.depart_after
    return {
        mode: _Way(
            mode,
            mode,
            depart,
            depart + minutes_of(route),
            route_cost(route, request.party),
            on_foot(route),
        )
        for mode in MODES
        for route in (city.route(*ends, mode),)
    }


def _unmet(way: _Way, request: CompareRequest) -> Iterator[str]:
    """The conditions that a way does not meet."""
    if way.cost is None:
        yield f"{way.name} has no seats for {request.party.size}"
    if request.depart_after is not None and way.depart < request.depart_after:
        yield f"{way.name} leaves at {clock(way.depart)}, before {clock(request.depart_after)}"
    if request.arrive_by is not None and way.arrive > request.arrive_by:
        yield f"{way.name} arrives at {clock(way.arrive)}, after {clock(request.arrive_by)}"
    if request.max_cost is not None and way.cost is not None and way.cost > request.max_cost:
        yield f"{way.name} costs {way.cost:g} CNY, more than {request.max_cost}"
    if request.max_walk is not None and way.walk > request.max_walk:
        yield f"{way.name} has {way.walk} m on foot, more than {request.max_walk}"
