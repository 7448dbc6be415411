"""direction: ways within a city through up to 16 waypoints, and estimates by car between cities."""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from arenagym.envs.open_travel.tools.evidence import Fact, Value
from arenagym.envs.open_travel.tools.finding import Spot, is_id, tells_city
from arenagym.envs.open_travel.tools.places import Desk
from arenagym.envs.open_travel.tools.reading import (
    RefusedError,
    read_mode,
    read_point,
    read_waypoints,
    required,
)
from arenagym.envs.open_travel.tools.writing import Result, Row
from arenagym.envs.open_travel.world import CityFacts, Mode, Step, Text
from arenagym.envs.open_travel.world.hours import clock

DETOUR, HIGHWAY_KMH, OUT_OF_TOWN, CNY_A_KM = 1.3, 80.0, 1_200, 0.9
"""Between cities by car: road to great circle, speed, seconds to get out and in, fuel and tolls."""
_MODE_NAMES: dict[Mode, Text] = {
    "driving": Text("驾车", "Driving"),
    "walking": Text("步行", "Walking"),
    "bicycling": Text("骑行", "Cycling"),
    "electrobike": Text("电动车", "By e-bike"),
    "transit": Text("公交地铁", "By transit"),
}
_STEP_NAMES = {
    "road": Text("道路", "road"), "walk": Text("步行", "walk"),
    "metro": Text("地铁", "metro"), "bus": Text("公交", "bus"),
}  # fmt: skip
_COSTS: dict[Mode, Text] = {
    "driving": Text("出租车", "taxi"),
    "bicycling": Text("共享单车", "shared bike"),
    "electrobike": Text("共享电动车", "shared e-bike"),
    "transit": Text("每人车票", "tickets a person"),
    "walking": Text("免费", "free"),
}


class Leg(NamedTuple):
    """From one location to the next; an estimate has no steps."""

    start: Spot
    end: Spot
    metres: int
    seconds: int
    cost: float
    steps: tuple[Step, ...]
    estimate: bool


def find_route(
    desk: Desk, origin: object, destination: object, mode: object, waypoints: list[str] | str | None
) -> Result:
    """The way from an origin through the waypoints to a destination."""
    way = read_mode(mode)
    texts = [
        required(origin, "origin", "120.15,30.28"),
        *read_waypoints(waypoints),
        required(destination, "destination", "120.21,30.29"),
    ]
    spots = _located(desk, texts)
    legs = [_leg(desk, a, b, way) for a, b in pairwise(spots)]
    facts = [_fact(leg, way) for leg in legs]
    rows = _leg_rows(desk, legs, facts) if len(legs) > 1 else _step_rows(desk, legs[0])
    shown = (_total(legs, way),) if len(legs) > 1 else (facts[0],)
    return Result(_head(desk, legs, way), rows, _notes(desk, spots, legs), shown)


def _located(desk: Desk, texts: Sequence[str]) -> list[Spot]:
    """A name without a city is looked up in the city that the other locations lie in."""
    found: dict[str, Spot] = {}
    home: CityFacts | None = None
    for text in sorted(texts, key=_vagueness):
        found[text] = desk.names.locate(text, home)
        home = home or found[text].city
    return [found[text] for text in texts]


def _vagueness(text: str) -> int:
    """How little it says of its city: an id all, a name with a city, a point, a bare name."""
    if read_point(text):
        return 2
    return 0 if is_id(text) else 1 if tells_city(text) else 3


def _leg(desk: Desk, start: Spot, end: Spot, mode: Mode) -> Leg:
    if start.point == end.point:
        raise RefusedError(
            f"起点和终点相同（{start.name.zh}）。请给两个不同的地点。",
            f"it begins and ends at the same place ({start.name.en}). Try two different ones.",
        )
    if start.city == end.city:
        city = desk.names.body(start.city)
        route = city.route(start.point, end.point, mode)
        return Leg(start, end, route.metres, route.seconds, route.cost, route.steps, False)  # noqa: FBT003
    if mode != "driving":
        a, b = start.city, end.city
        raise RefusedError(
            f"{a.zh}到{b.zh}是城际行程，不能用 mode={mode}。请用 search_train_tickets 或 "
            f"search_flights，from_city={a.zh}, to_city={b.zh}。",
            f"{a.en} to {b.en} is a trip between cities, not one for mode={mode}. Try "
            f"search_train_tickets or search_flights with from_city={a.en}, to_city={b.en}.",
        )
    metres = round(start.point.metres_to(end.point) * DETOUR)
    seconds = round(metres * 3.6 / HIGHWAY_KMH) + OUT_OF_TOWN
    return Leg(start, end, metres, seconds, round(metres / 1_000 * CNY_A_KM), (), True)  # noqa: FBT003


def _fact(leg: Leg, mode: Mode) -> Fact:
    kind: Value = mode
    values = {"mode": kind, "metres": leg.metres, "seconds": leg.seconds, "cost": leg.cost}
    key = f"{leg.start.key} > {leg.end.key}"
    return Fact("estimate" if leg.estimate else "route", key, values)


def _total(legs: Sequence[Leg], mode: Mode) -> Fact:
    values: dict[str, Value] = {
        "mode": mode,
        "metres": sum(leg.metres for leg in legs),
        "seconds": sum(leg.seconds for leg in legs),
        "cost": sum(leg.cost for leg in legs),
    }
    key = " > ".join([legs[0].start.key, *(leg.end.key for leg in legs)])
    return Fact("estimate" if any(leg.estimate for leg in legs) else "route", key, values)


def _head(desk: Desk, legs: Sequence[Leg], mode: Mode) -> str:
    metres, seconds = sum(leg.metres for leg in legs), sum(leg.seconds for leg in legs)
    cost = sum(leg.cost for leg in legs)
    start, end = legs[0].start.name, legs[-1].end.name
    estimate = any(leg.estimate for leg in legs)
    price = Text("油费和过路费", "fuel and tolls") if estimate else _COSTS[mode]
    return desk.say(
        f"{_MODE_NAMES[mode].zh}，{start.zh}到{end.zh}：{'约' if estimate else ''}"
        f"{metres / 1000:.1f}公里，{_minutes(seconds)}分钟，{cost:g}元（{price.zh}）",
        f"{_MODE_NAMES[mode].en} from {start.en} to {end.en}: {'about ' if estimate else ''}"
        f"{metres / 1000:.1f} km, {_minutes(seconds)} min, {cost:g} yuan ({price.en})",
    )


def _notes(desk: Desk, spots: Sequence[Spot], legs: Sequence[Leg]) -> tuple[str, ...]:
    notes = []
    if any(spot.swapped for spot in spots):
        notes.append(
            desk.say(
                "有经纬度写反了，已按“经度,纬度”理解。",
                "Coordinates the other way round were read as longitude,latitude.",
            )
        )
    between = next((leg for leg in legs if leg.estimate), None)
    if between:
        a, b = between.start.city, between.end.city
        notes.append(
            desk.say(
                f"城际驾车为估算：直线距离×{DETOUR}，时速{HIGHWAY_KMH:.0f}公里，"
                f"另加{OUT_OF_TOWN // 60}分钟。也可查 search_train_tickets 或 search_flights："
                f"{a.zh}到{b.zh}。",
                f"Between cities this is an estimate: the great circle × {DETOUR} at "
                f"{HIGHWAY_KMH:.0f} km/h, and {OUT_OF_TOWN // 60} min more. See also "
                f"search_train_tickets and search_flights from {a.en} to {b.en}.",
            )
        )
    return tuple(notes)


def _leg_rows(desk: Desk, legs: Sequence[Leg], facts: Sequence[Fact]) -> list[Row]:
    return [
        Row(
            {
                "from": leg.start.name.of(desk.language),
                "to": leg.end.name.of(desk.language),
                "metres": leg.metres,
                "minutes": _minutes(leg.seconds),
                "cost": leg.cost,
            },
            (fact,),
        )
        for leg, fact in zip(legs, facts, strict=True)
    ]


def _step_rows(desk: Desk, leg: Leg) -> list[Row]:
    return [
        Row(
            {
                "way": _STEP_NAMES[step.kind].of(desk.language),
                "note": _told(desk, step),
                "metres": step.metres,
                "seconds": step.seconds,
            },
            (),
        )
        for step in leg.steps
    ]


def _told(desk: Desk, step: Step) -> str:
    name = step.name.of(desk.language)
    if step.board is None or step.alight is None:
        return name
    board, alight = (each.of(desk.language) for each in (step.board, step.alight))
    first, last = clock(step.first), clock(step.last)
    stops = "stop" if step.stops == 1 else "stops"
    return desk.say(
        f"{name}：{board} → {alight}，{step.stops}站，首班{first}，末班{last}",
        f"{name}: {board} → {alight}, {step.stops} {stops}, first {first}, last {last}",
    )


def _minutes(seconds: int) -> int:
    return -(-seconds // 60)
