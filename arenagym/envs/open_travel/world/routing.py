"""Routes within a city: shortest paths from door to door, by car, on foot, by bike and by transit.

A point is joined to the nearest road that may be walked, wherever on it that is. What a mode
minimises is a metric: metres on foot and by bike, seconds by car and by transit. All lengths are
whole metres and seconds rounded up, so that the triangle inequality holds exactly.
"""

from collections.abc import Sequence
from typing import Literal, NamedTuple, get_args

import msgspec
import numpy as np

from arenagym.envs.bilingual import Text
from arenagym.envs.open_travel.world.geometry import Plane, Point
from arenagym.envs.open_travel.world.network import Edge, Network
from arenagym.envs.open_travel.world.streets import EXPRESSWAY, SPEEDS, Streets
from arenagym.envs.open_travel.world.transit import BUS_FARE, Line, Transit, metro_fare
from arenagym.errors import SettingError, UnknownNameError

Mode = Literal["driving", "walking", "bicycling", "electrobike", "transit"]
MODES: tuple[Mode, ...] = get_args(Mode)
WALKING_KMH, BICYCLE_KMH, ELECTROBIKE_KMH = 4.8, 13.0, 20.0
_FOOT = {"walking": WALKING_KMH, "bicycling": BICYCLE_KMH, "electrobike": ELECTROBIKE_KMH}
_FARTHEST = 60_000
"""Metres from the network beyond which a point belongs to no route."""
_KEPT = 8_192
"""Points whose road is remembered."""
_BOARD = {"metro": 90, "bus": 20}
"""Seconds from the street to the platform."""
_ALIGHT = {"metro": 60, "bus": 5}
_RIDE = {"metro": (40.0, 30), "bus": (20.0, 15)}
"""km/h between stops, and seconds at each."""
_WALK = Text("步行", "walk")


class Step(msgspec.Struct, frozen=True):
    """A part of a route.

    Attributes:
        kind: "road", "walk", "metro" or "bus".
        name: of the road or line.
        board: stop where one gets on, for metro and bus; `alight` where one gets off.
        stops: how many stops one rides.
        first: when the line's first one leaves in minutes after midnight; the last at `last`.
    """

    kind: str
    name: Text
    metres: int
    seconds: int
    board: Text | None = None
    alight: Text | None = None
    stops: int = 0
    first: int = 0
    last: int = 0


class Route(msgspec.Struct, frozen=True):
    """A way from one point to another.

    Attributes:
        cost: in CNY: of a taxi, of shared bikes, of tickets.
        transfers: from one line to another.
    """

    mode: Mode
    metres: int
    seconds: int
    cost: float
    steps: tuple[Step, ...]
    transfers: int = 0


class _Spot(NamedTuple):
    """Where a point is joined to the network: `along` metres from a road's first end."""

    road: int
    along: int
    off: int


class Router:
    """Finds routes in one city. Not to be shared by threads that write: it keeps what it found."""

    def __init__(self, centre: Point, streets: Streets, transit: Transit) -> None:
        self._streets, self._transit = streets, transit
        self._plane = Plane(centre)
        xy = np.asarray([self._plane.xy(node) for node in streets.nodes])
        self._walkable = [i for i, r in enumerate(streets.roads) if r.kind != EXPRESSWAY]
        ends = np.asarray([streets.roads[i][:2] for i in self._walkable])
        self._from = xy[ends[:, 0]]
        self._run = xy[ends[:, 1]] - self._from
        self._square = np.maximum((self._run**2).sum(axis=1), 1e-9)
        self._spots: dict[Point, _Spot] = {}
        self._networks: dict[str, Network] = {}

    def route(self, origin: Point, destination: Point, mode: Mode) -> Route:
        """A shortest route.

        Raises:
            UnknownNameError: there is no such mode.
            SettingError: a point lies more than 60 km from the city's roads.
        """
        if mode not in MODES:
            raise UnknownNameError.of("mode", str(mode), MODES)
        if origin == destination:
            return Route(mode, 0, 0, 0.0, ())
        a, b = self._spot(origin), self._spot(destination)
        network = self._network(mode)
        found = network.find(self._ends(a, mode), self._ends(b, mode))
        same = self._cost(mode, a.road, abs(a.along - b.along)) if a.road == b.road else None
        if same is not None and same <= found.cost:
            edges = [self._part(mode, a.road, abs(a.along - b.along))]
        else:
            end = self._streets.roads[b.road][found.end]
            edges = [
                self._part(mode, a.road, self._reach(a, found.start)),
                *network.path(found.costs, end),
                self._part(mode, b.road, self._reach(b, found.end)),
            ]
        return self._written(mode, a.off, edges, b.off)

    def _ends(self, spot: _Spot, mode: Mode) -> list[tuple[int, int]]:
        road = self._streets.roads[spot.road]
        return [(road[end], self._cost(mode, spot.road, self._reach(spot, end))) for end in (0, 1)]

    def _reach(self, spot: _Spot, end: int) -> int:
        """Metres along the road to one of its ends."""
        return spot.along if end == 0 else self._streets.roads[spot.road].metres - spot.along

    def _cost(self, mode: Mode, road: int, metres: int) -> int:
        return metres if mode in _FOOT else self._seconds(mode, road, metres)

    def _seconds(self, mode: Mode, road: int, metres: int) -> int:
        if mode != "driving":
            return _duration(metres, _FOOT.get(mode, WALKING_KMH))
        whole = self._streets.roads[road]
        return -(-metres * _duration(whole.metres, SPEEDS[whole.kind]) // whole.metres)

    def _part(self, mode: Mode, road: int, metres: int) -> Edge:
        return Edge(-1, 0, metres, self._seconds(mode, road, metres), road)

    def _spot(self, point: Point) -> _Spot:
        found = self._spots.get(point)
        if found is None:
            here = np.asarray(self._plane.xy(point))
            share = np.clip(((here - self._from) * self._run).sum(axis=1) / self._square, 0, 1)
            gaps = ((self._from + share[:, None] * self._run - here) ** 2).sum(axis=1)
            nearest = int(np.argmin(gaps))
            off = float(np.sqrt(gaps[nearest]))
            if not off <= _FARTHEST:
                raise SettingError(
                    f"{point.lon},{point.lat} is {off / 1000:.0f} km from the roads of this city: "
                    f"give a longitude and latitude within {_FARTHEST // 1000} km of them"
                )
            road = self._walkable[nearest]
            along = round(float(share[nearest]) * self._streets.roads[road].metres)
            found = _Spot(road, along, int(off) + 2)
            if len(self._spots) >= _KEPT:
                self._spots.clear()
            self._spots[point] = found
        return found

    def _network(self, mode: Mode) -> Network:
        name = mode if mode in {"driving", "transit"} else "foot"
        if name not in self._networks:
            self._networks[name] = Network(
                self._platforms() if name == "transit" else self._roads(mode)
            )
        return self._networks[name]

    def _roads(self, mode: Mode) -> list[list[Edge]]:
        edges: list[list[Edge]] = [[] for _ in self._streets.nodes]
        for i, road in enumerate(self._streets.roads):
            if mode != "driving" and road.kind == EXPRESSWAY:
                continue
            seconds = self._seconds(mode, i, road.metres)
            cost = self._cost(mode, i, road.metres)
            edges[road.a].append(Edge(road.b, cost, road.metres, seconds, i))
            edges[road.b].append(Edge(road.a, cost, road.metres, seconds, i))
        return edges

    def _platforms(self) -> list[list[Edge]]:
        """The roads as walked, and a node for each line at each of its stops."""
        edges = self._roads("transit")
        for number, line in enumerate(self._transit.lines):
            first = len(edges)
            wait = line.headway * 30 + _BOARD[line.kind]
            for i, stop in enumerate(line.stops):
                edges.append([Edge(stop, _ALIGHT[line.kind], 0, _ALIGHT[line.kind], None)])
                edges[stop].append(Edge(first + i, wait, 0, wait, None))
            speed, dwell = _RIDE[line.kind]
            for i, gap in enumerate(line.gaps):
                seconds = _duration(gap, speed) + dwell
                edges[first + i].append(Edge(first + i + 1, seconds, gap, seconds, -1 - number))
                edges[first + i + 1].append(Edge(first + i, seconds, gap, seconds, -1 - number))
        return edges

    def _written(self, mode: Mode, off: int, edges: Sequence[Edge], off_too: int) -> Route:
        on_foot = _duration(off, WALKING_KMH), _duration(off_too, WALKING_KMH)
        steps = [Step("walk", _WALK, off, on_foot[0]), *self._steps(mode, edges)]
        if mode in _FOOT:  # one network for three speeds
            steps[1:] = [
                msgspec.structs.replace(s, seconds=_duration(s.metres, _FOOT[mode]))
                for s in steps[1:]
            ]
        steps.append(Step("walk", _WALK, off_too, on_foot[1]))
        if mode in {"walking", "transit"}:
            steps = _merged(steps)
        metres = sum(each.metres for each in steps)
        seconds = sum(each.seconds for each in steps)
        if mode in _FOOT:  # in one piece: rounded once
            along = metres - off - off_too
            seconds = _duration(along, _FOOT[mode]) + sum(on_foot)
        rides = [each for each in steps if each.stops]
        cost = _price(mode, metres, seconds, rides)
        return Route(mode, metres, seconds, cost, tuple(steps), max(0, len(rides) - 1))

    def _steps(self, mode: Mode, edges: Sequence[Edge]) -> list[Step]:
        steps: list[Step] = []
        roads, names, lines = self._streets.roads, self._streets.names, self._transit.lines
        waited, at = 0, -1
        for edge in edges:
            if edge.step is None:
                waited += edge.seconds
                if edge.to < len(self._streets.nodes):
                    steps[-1] = _longer(steps[-1], 0, waited)
                    waited = 0
            elif edge.step < 0:
                steps = self._ridden(steps, lines[-1 - edge.step], edge, at, waited)
                waited = 0
            elif edge.metres:
                name, kind = names[roads[edge.step].name], "walk" if mode == "transit" else "road"
                if steps and steps[-1].name == name and steps[-1].kind == kind:
                    steps[-1] = _longer(steps[-1], edge.metres, edge.seconds)
                else:
                    steps.append(Step(kind, name, edge.metres, edge.seconds))
            at = edge.to
        return steps

    def _ridden(
        self, steps: list[Step], line: Line, edge: Edge, at: int, waited: int
    ) -> list[Step]:
        """The steps with one more stop of a line; waiting before it counts as part of the ride."""
        first = self._platform(line)
        board, alight = (self._transit.stops[line.stops[i - first]] for i in (at, edge.to))
        if not waited:
            last = _longer(steps[-1], edge.metres, edge.seconds)
            return [*steps[:-1], msgspec.structs.replace(last, alight=alight, stops=last.stops + 1)]
        seconds = edge.seconds + waited
        ride = Step(
            line.kind, line.name, edge.metres, seconds, board, alight, 1, line.first, line.last
        )
        return [*steps, ride]

    def _platform(self, line: Line) -> int:
        """The node of a line at its first stop."""
        node = len(self._streets.nodes)
        for each in self._transit.lines:
            if each is line:
                break
            node += len(each.stops)
        return node


def _longer(step: Step, metres: int, seconds: int) -> Step:
    return msgspec.structs.replace(
        step, metres=step.metres + metres, seconds=step.seconds + seconds
    )


def _merged(steps: Sequence[Step]) -> list[Step]:
    """Walks from the door to the road joined to the walk along it."""
    merged: list[Step] = []
    for each in steps:
        if merged and each.name is _WALK and merged[-1].kind in {"walk", "road"}:
            merged[-1] = _longer(merged[-1], each.metres, each.seconds)
        elif merged and merged[-1].name is _WALK and each.kind in {"walk", "road"}:
            merged[-1] = _longer(each, merged[-1].metres, merged[-1].seconds)
        else:
            merged.append(each)
    return merged


def _duration(metres: int, kmh: float) -> int:
    """Whole seconds, rounded up: that keeps the triangle inequality."""
    return int(-(-metres * 36 // round(kmh * 10)))


def _price(mode: Mode, metres: int, seconds: int, rides: Sequence[Step]) -> float:
    if mode == "driving":
        return float(round(11 + 2.4 * max(0.0, metres / 1000 - 3) + 0.4 * seconds / 60))
    if mode == "bicycling":
        return 1.5 * max(1, -(-seconds // 1_800))
    if mode == "electrobike":
        return 2.5 * max(1, -(-seconds // 1_200))
    metro = sum(each.metres for each in rides if each.kind == "metro")
    buses = sum(each.kind == "bus" for each in rides)
    return float(BUS_FARE * buses + (metro_fare(metro) if metro else 0))
