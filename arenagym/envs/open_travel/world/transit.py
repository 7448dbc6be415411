"""Metro and bus lines of a city: over its own crossings, with headways, fares and hours."""

import heapq
import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Literal

import msgspec
import numpy as np
from numpy.typing import NDArray

from arenagym.envs.bilingual import Text, derived
from arenagym.envs.open_travel.world.facts import CityFacts
from arenagym.envs.open_travel.world.geometry import Plane
from arenagym.envs.open_travel.world.naming import NameDrawer
from arenagym.envs.open_travel.world.place import Place
from arenagym.envs.open_travel.world.streets import EXPRESSWAY, LANE, Streets

LineKind = Literal["metro", "bus"]
_METRO_FROM = 1_900_000
"""Inhabitants."""
_METRO_GAP, _BUS_GAP = 1_000, 500
"""Metres between stops, about."""


class Line(msgspec.Struct, frozen=True, array_like=True):
    """A line, which runs both ways.

    Attributes:
        stops: nodes of the road network, each once.
        gaps: metres from each stop to the next.
        headway: minutes between two trains or buses.
        first: when the first one leaves, in minutes after midnight; the last at `last`.
    """

    kind: LineKind
    name: Text
    stops: tuple[int, ...]
    gaps: tuple[int, ...]
    headway: int
    first: int
    last: int


class Transit(msgspec.Struct, frozen=True, array_like=True):
    """All lines, and the names of the stops by their node."""

    lines: tuple[Line, ...]
    stops: dict[int, Text]


def metro_fare(metres: int) -> int:
    """In CNY: 2 for 4 km, then 1 more for each of 4, 4, 6, 6, 8 and 8 km, and so on by 8."""
    fare, covered = 2, 4_000
    for step in (4_000, 4_000, 6_000, 6_000):
        if metres <= covered:
            return fare
        fare, covered = fare + 1, covered + step
    return fare + max(0, math.ceil((metres - covered) / 8_000))


BUS_FARE = 2
"""In CNY, for every ride."""


def draw_transit(
    seed: int, facts: CityFacts, streets: Streets, places: Sequence[Place], names: NameDrawer
) -> Transit:
    """Draw the lines of a city; its stations and airports are stops."""
    rng = derived(seed, "transit", facts.slug)
    plane = Plane(facts.centre)
    xy = np.asarray([plane.xy(node) for node in streets.nodes])
    gates = [each for each in places if each.id.split("-")[1] in {"railway", "airport"}]
    ends = [_nearest(xy, plane.xy(gate.point)) for gate in gates]
    labels = dict(zip(reversed(ends), (gate.name for gate in reversed(gates)), strict=True))
    lines: list[Line] = []
    if facts.population >= _METRO_FROM:
        count = min(14, max(2, round((facts.population / 1e6) ** 0.85)))
        lines += _metro(rng, streets, xy, ends, max(count, (len(ends) + 1) // 2))
    lines += _buses(rng, streets, xy, ends, min(60, 20 + int(facts.population / 3e5)))
    stops = {node for line in lines for node in line.stops}
    meeting: dict[int, set[int]] = {node: set() for node in stops}
    for road in streets.roads:
        for node in stops.intersection(road[:2]) if road.kind != EXPRESSWAY else ():
            meeting[node].add(road.name)
    named: dict[int, Text] = {}
    taken: set[str] = set()
    for node in sorted(stops):
        named[node] = labels.get(node) or _crossing(streets, sorted(meeting[node]), taken, names)
        taken.add(named[node].zh)
    return Transit(tuple(lines), named)


def _metro(
    rng: np.random.Generator,
    streets: Streets,
    xy: NDArray[np.float64],
    ends: Sequence[int],
    count: int,
) -> list[Line]:
    waiting = list(ends)
    lines = []
    for number in range(1, count + 1):
        turn = rng.uniform(0, math.pi) if number > 1 else 0.0
        far = streets.radius * rng.uniform(0.7, 0.95)
        start = _nearest(xy, (far * math.cos(turn), far * math.sin(turn)))
        end = _nearest(xy, (-far * math.cos(turn), -far * math.sin(turn)))
        if waiting:
            start = waiting.pop(0)
            end = waiting.pop(0) if waiting else end
        middle = rng.normal(0, streets.radius * 0.12, size=2)
        lane = [
            *_straight(xy, start, middle.tolist(), streets),
            *_straight(xy, end, middle.tolist(), streets)[::-1],
        ]
        stops = tuple(dict.fromkeys(lane))
        gaps = tuple(
            math.ceil(streets.nodes[a].metres_to(streets.nodes[b]) * 1.04) + 2
            for a, b in pairwise(stops)
        )
        name = Text(f"地铁{number}号线", f"Metro Line {number}")
        first, last = 330 + 10 * int(rng.integers(0, 5)), 1350 + 10 * int(rng.integers(0, 6))
        lines.append(Line("metro", name, stops, gaps, int(rng.integers(3, 8)), first, last))
    return lines


def _straight(
    xy: NDArray[np.float64], start: int, middle: Sequence[float], streets: Streets
) -> list[int]:
    """Crossings along the straight line, the start first; none far from it outside the city."""
    x, y = xy[start].tolist()
    length = math.hypot(middle[0] - x, middle[1] - y)
    found = [start]
    for i in range(1, int(length // _METRO_GAP) + 1):
        t = i * _METRO_GAP / length
        spot = x + t * (middle[0] - x), y + t * (middle[1] - y)
        node = _nearest(xy, spot)
        if math.hypot(*(xy[node] - spot)) < 0.6 * _METRO_GAP and node not in streets.hubs:
            found.append(node)
    return found


def _buses(
    rng: np.random.Generator,
    streets: Streets,
    xy: NDArray[np.float64],
    ends: Sequence[int],
    count: int,
) -> list[Line]:
    roads: dict[int, list[tuple[int, int]]] = {}
    for road in streets.roads:
        if road.kind != EXPRESSWAY:
            cost = road.metres * (3 if road.kind == LANE else 1)
            roads.setdefault(road.a, []).append((road.b, cost))
            roads.setdefault(road.b, []).append((road.a, cost))
    lengths = {frozenset(r[:2]): r.metres for r in streets.roads if r.kind != EXPRESSWAY}
    inner = len(xy) - len(streets.hubs)
    lines = []
    for number in range(count):
        start = ends[number] if number < len(ends) else int(rng.integers(inner))
        end = int(rng.integers(inner))
        path = _path(roads, start, end)
        if len(path) < 4:
            continue
        stops, gaps, gone = [path[0]], [], 0
        for a, b in pairwise(path):
            gone += lengths[frozenset((a, b))]
            if gone >= _BUS_GAP or b == end:
                stops.append(b)
                gaps.append(gone)
                gone = 0
        name = Text(f"{number + 1}路公交", f"Bus {number + 1}")
        headway, last = int(rng.integers(6, 21)), 1260 + 10 * int(rng.integers(0, 10))
        lines.append(Line("bus", name, tuple(stops), tuple(gaps), headway, 360, last))
    return lines


def _path(roads: dict[int, list[tuple[int, int]]], start: int, end: int) -> list[int]:
    best, before = {start: 0}, {start: start}
    queue = [(0, start)]
    while queue:
        cost, node = heapq.heappop(queue)
        if node == end:
            break
        for there, more in roads[node]:
            if cost + more < best.get(there, 1 << 60):
                best[there], before[there] = cost + more, node
                heapq.heappush(queue, (cost + more, there))
    path = [end]
    while path[-1] != start:
        path.append(before[path[-1]])
    return path[::-1]


def _crossing(streets: Streets, roads: Sequence[int], taken: set[str], names: NameDrawer) -> Text:
    """The name of a stop: that of its roads, or one of its own if that is taken."""
    for each in roads:
        name = streets.names[each]
        if name.zh not in taken:
            return name
    if len(roads) > 1:
        both = Text(*("·".join(streets.names[r][i] for r in roads[:2]) for i in (0, 1)))
        if both.zh not in taken:
            return both
    return names.root()


def _nearest(xy: NDArray[np.float64], spot: tuple[float, float]) -> int:
    return int(np.argmin(((xy - spot) ** 2).sum(axis=1)))
