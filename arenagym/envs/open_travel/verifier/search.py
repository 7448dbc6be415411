"""Checks the answer to a search: what each place found must be, and which are the best."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from arenagym.envs.open_travel.answers.forms import Found, PlacesAnswer
from arenagym.envs.open_travel.tasks.request import SearchRequest
from arenagym.envs.open_travel.verifier.linking import Finder
from arenagym.envs.open_travel.verifier.measures import Checked, finder_of, results, wrong
from arenagym.envs.open_travel.world import Place, Point, World
from arenagym.envs.open_travel.world.hours import DAY, clock

_Tests = Mapping[str, Callable[[Place], str]]
"""By the name of a check, what is wrong with a place, to be said after its name; "" if nothing."""

_AT_LEAST = 30
"""Minutes for which a place must be open from the time asked for."""


def check(world: World, request: SearchRequest, answer: PlacesAnswer, find: Finder) -> Checked:
    """All checks that the search calls for. A place told twice counts once."""
    city = world.city(request.city)
    start = city.place(request.near).point
    look_up = finder_of(city, find)
    found = [(each, look_up(each.place)) for each in answer.places]
    distinct = {place.id if place else each.place: place for each, place in found}
    known = [place for place in distinct.values() if place]
    tests = _tests(request, start)
    fails = {name: _failing(known, test) for name, test in tests.items()}
    hard: dict[str, Iterable[str]] = {
        "category": fails.pop("category"),
        "radius": fails.pop("radius"),
        "count": _count(len(distinct), request.count),
        **fails,
    }
    if request.order is not None:
        hard["order"] = _order(request, tests, start, city.places, list(distinct.values()))
    commonsense = {
        "places_exist": _unknown(found, city.facts.en),
        "no_repeats": _repeats(found),
        "figures": _figures(found, start),
    }
    void = "" if known else f"the answer names no place that there is in {city.facts.en}"
    checks = results("hard", hard, void=void) + results("commonsense", commonsense, void=void)
    sort = (tests["category"], tests["radius"])
    asked = [place for place in known if not any(test(place) for test in sort)]
    return Checked(checks, len(asked) / max(len(found), request.count))


def _tests(request: SearchRequest, start: Point) -> _Tests:
    """The checks of each place for itself, in their order."""
    kind = request.kind or request.category
    tests: dict[str, Callable[[Place], str]] = {
        "category": lambda place: (
            ""
            if place.category == request.category and request.kind in {"", place.kind.en}
            else f"is no {kind} but of kind {place.kind.en}, category {place.category}"
        ),
        "radius": lambda place: (
            ""
            if (far := start.metres_to(place.point)) <= request.radius
            else f"is {far:.0f} m away, more than {request.radius} m"
        ),
    }
    if request.tags:
        tests["tags"] = lambda place: (
            f"is not {', not '.join(lacking)}"
            if (lacking := [tag for tag in request.tags if tag not in place.tags])
            else ""
        )
    if (most := request.max_cost) is not None:
        tests["max_cost"] = lambda place: (
            f"costs {place.cost} CNY, more than {most}" if place.cost > most else ""
        )
    if (least := request.min_rating) is not None:
        tests["min_rating"] = lambda place: (
            f"is rated {place.rating}, less than {least}" if place.rating < least else ""
        )
    if (stars := request.min_stars) is not None:
        tests["min_stars"] = lambda place: (
            f"has {place.stars} stars, fewer than {stars}" if place.stars < stars else ""
        )
    if (day := request.open_on) is not None and (at := request.open_at) is not None:
        tests["open"] = lambda place: (
            ""
            if _is_open(place, day, at)
            else f"is not open on {day} from {clock(at)} for {_AT_LEAST} minutes "
            f"(hours: {place.hours.text('en')})"
        )
    return tests


def _failing(places: Sequence[Place], test: Callable[[Place], str]) -> list[str]:
    return [f"{place.name.en} {fault}" for place in places if (fault := test(place))]


def _count(told: int, asked: int) -> list[str]:
    return [] if told == asked else [f"{told} places are told, not {asked}"]


def _order(
    request: SearchRequest,
    tests: _Tests,
    start: Point,
    every: Sequence[Place],
    told: Sequence[Place | None],
) -> Iterator[str]:
    """Place by place, the value is to be that of the best matches: ties may stand in any order."""
    values: dict[str | None, tuple[str, Callable[[Place], float]]] = {
        "nearest": ("metres away", lambda place: _metres(start, place)),
        "rating": ("points", lambda place: -place.rating),
        "cheapest": ("CNY", lambda place: place.cost),
    }
    unit, value = values[request.order]
    matches = [place for place in every if not any(test(place) for test in tests.values())]
    best = sorted(map(value, matches))[: request.count]
    for rank, (place, right) in enumerate(zip(told, best, strict=False), start=1):
        if place is None:
            yield f"number {rank} is unknown, so that it has no rank"
        elif value(place) != right:
            yield (
                f"number {rank} by {request.order} is {place.name.en} with "
                f"{abs(value(place)):g} {unit}, where the best match "
                f"has {abs(right):g}"
            )


def _unknown(found: Sequence[tuple[Found, Place | None]], city: str) -> Iterator[str]:
    for each, place in found:
        if place is None:
            yield f'there is no "{each.place}" in {city}'


def _repeats(found: Sequence[tuple[Found, Place | None]]) -> Iterator[str]:
    seen = set()
    for each, place in found:
        key = place.id if place else each.place
        if key in seen:
            yield f"{place.name.en if place else each.place} is told more than once"
        seen.add(key)


def _figures(found: Sequence[tuple[Found, Place | None]], start: Point) -> Iterator[str]:
    for told, place in found:
        if place:
            name, far = place.name.en, _metres(start, place)
            if told.distance_m is None and told.cost is None and told.rating is None:
                yield f"{name} is told without its distance, cost or rating"
            yield from wrong(f"{name} is {{}} m away", told.distance_m, far, share=0.1, least=100)
            yield from wrong(f"{name} costs {{}} CNY", told.cost, place.cost, share=0, least=1)
            yield from wrong(
                f"{name} is rated {{}}", told.rating, place.rating, share=0, least=0.05
            )


def _metres(start: Point, place: Place) -> int:
    return round(start.metres_to(place.point))


def _is_open(place: Place, day: date, at: int) -> bool:
    """Minute by minute; the minutes after midnight may also be those of the next day."""
    after = day + timedelta(days=1)
    return all(
        place.hours.open_at(day, minute)
        or (minute >= DAY and place.hours.open_at(after, minute - DAY))
        for minute in range(at, at + _AT_LEAST)
    )
