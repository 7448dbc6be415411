"""A city's districts and roads: a bent lattice around the centre, ring roads and named streets."""

import math
from collections.abc import Sequence
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from arenagym.envs.bilingual import Text, derived
from arenagym.envs.open_travel.world.facts import CityFacts
from arenagym.envs.open_travel.world.gates import city_radius
from arenagym.envs.open_travel.world.geometry import Plane, Point
from arenagym.envs.open_travel.world.naming import NameDrawer

EXPRESSWAY, MAIN, STREET, LANE = range(4)
SPEEDS = (70, 36, 25, 15)
"""Of cars, in km/h with stops at lights, by road class."""
_BEND = (1.03, 1.14)
"""How much longer a road is than the straight line."""
_GONE = 0.13
"""Share of the lattice's edges that are not built."""


class Road(NamedTuple):
    """An edge of the network; `metres` is never less than the straight line."""

    a: int
    b: int
    metres: int
    kind: int
    name: int


class Streets(msgspec.Struct, frozen=True, array_like=True):
    """The roads of a city. `roads` index `nodes` and `names`; all nodes are connected.

    Attributes:
        nodes: longitude and latitude.
        hubs: the nodes outside the lattice: one for each airport.
        districts: names, the district of the centre first.
        district_nodes: for each node, its district.
        radius: of the built city, in metres.
    """

    nodes: tuple[Point, ...]
    roads: tuple[Road, ...]
    names: tuple[Text, ...]
    hubs: tuple[int, ...]
    districts: tuple[Text, ...]
    district_nodes: tuple[int, ...]
    radius: int


def draw_streets(seed: int, facts: CityFacts, names: NameDrawer) -> Streets:
    """Draw the districts and roads of a city."""
    rng = derived(seed, "streets", facts.slug)
    size = int(min(25, max(15, round(13 + 3.2 * math.log10(facts.population / 100_000) * 1.4))))
    radius = city_radius(facts)
    xy, cells = _lattice(rng, size, radius)
    edges = _kept(rng, _neighbours(cells), len(xy))
    kinds = [_kind(cells[a], cells[b]) for a, b in edges]
    road_names = names.roads(size)
    labels = [_label(cells[a], cells[b], size) for a, b in edges]
    rings = _rings(cells, size)
    edges += [(a, b) for a, b, _ in rings]
    kinds += [EXPRESSWAY] * len(rings)
    labels += [len(road_names) + ring for *_, ring in rings]
    road_names += [
        Text("内环快速路", "Inner Ring Expressway"),
        Text("外环快速路", "Outer Ring Expressway"),
    ]
    plane = Plane(facts.centre)
    hubs = []
    for airport in facts.airports:
        x, y = plane.xy(Point(airport.lon, airport.lat))
        near = int(np.argmin(((xy - (x, y)) ** 2).sum(axis=1)))
        hubs.append(len(xy))
        xy = np.vstack([xy, (x, y)])
        edges += [(near, hubs[-1])] * 2
        kinds += [EXPRESSWAY, MAIN]
        labels += [len(road_names), len(road_names) + 1]
        road_names += _airport_roads(airport.zh, airport.en)
    nodes = tuple(plane.point(*each) for each in xy.tolist())
    bends = rng.uniform(*_BEND, size=len(edges)).tolist()
    roads = tuple(
        Road(a, b, math.ceil(nodes[a].metres_to(nodes[b]) * bend) + 3, kind, label)
        for (a, b), bend, kind, label in zip(edges, bends, kinds, labels, strict=True)
    )
    districts, of_node = _districts(rng, xy, radius, names)
    return Streets(nodes, roads, tuple(road_names), tuple(hubs), districts, of_node, int(radius))


Cell = tuple[int, int]


def _lattice(
    rng: np.random.Generator, size: int, radius: float
) -> tuple[NDArray[np.float64], list[Cell]]:
    """Nodes in metres and their cells; the streets are denser in the centre."""
    turn = rng.uniform(-0.35, 0.35)
    stretch = rng.uniform(0.85, 1.15)
    ticks = np.linspace(-1, 1, size)
    axis = np.sign(ticks) * np.abs(ticks) ** 1.25 * radius
    step = 2 * radius / size
    xy, cells = [], []
    shakes = rng.uniform(-0.22, 0.22, size=(size, size, 2)) * step
    for i in range(size):
        for j in range(size):
            if math.hypot(ticks[i], ticks[j]) > 1.16:
                continue
            x, y = axis[i] * stretch + shakes[i, j, 0] / 2, axis[j] / stretch + shakes[i, j, 1] / 2
            xy.append(
                (x * math.cos(turn) - y * math.sin(turn), x * math.sin(turn) + y * math.cos(turn))
            )
            cells.append((i, j))
    return np.asarray(xy), cells


def _neighbours(cells: Sequence[Cell]) -> list[tuple[int, int]]:
    index = {cell: i for i, cell in enumerate(cells)}
    return [
        (i, index[there])
        for i, (column, row) in enumerate(cells)
        for there in ((column + 1, row), (column, row + 1))
        if there in index
    ]


def _kept(rng: np.random.Generator, edges: list[tuple[int, int]], n: int) -> list[tuple[int, int]]:
    """The edges that are built: a spanning tree, and most of the others."""
    parent = list(range(n))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    kept = []
    for each, chance in zip(
        rng.permutation(len(edges)).tolist(), rng.random(len(edges)), strict=True
    ):
        a, b = (root(i) for i in edges[each])
        if a != b or chance >= _GONE:
            kept.append(each)
        parent[a] = b
    return [edges[each] for each in sorted(kept)]


def _kind(a: Cell, b: Cell) -> int:
    line = a[0] if a[0] == b[0] else a[1]
    return MAIN if line % 4 == 2 else STREET if line % 2 == 0 else LANE


def _label(a: Cell, b: Cell, size: int) -> int:
    """Which road an edge is part of: a column or a row, north or south, west or east."""
    half = size // 2
    if a[0] == b[0]:
        return 2 * a[0] + (a[1] >= half)
    return 2 * size + 2 * a[1] + (a[0] >= half)


def _rings(cells: Sequence[Cell], size: int) -> list[tuple[int, int, int]]:
    """Expressways from every third crossing to the next around two squares."""
    index = {cell: i for i, cell in enumerate(cells)}
    found = []
    for ring, share in ((0, 0.33), (1, 0.14)):
        low, high = round(size * share), size - 1 - round(size * share)
        side = range(low, high)
        way = [(i, low) for i in side] + [(high, j) for j in side]
        way += [(high + low - i, high) for i in side] + [(low, high + low - j) for j in side]
        stops = [index[cell] for cell in way[::3] if cell in index]
        found += [(a, b, ring) for a, b in zip(stops, [*stops[1:], stops[0]], strict=True)]
    return found


def _airport_roads(zh: str, en: str) -> list[Text]:
    """The expressway, and the road beside it that one may also walk and cycle."""
    short = Text(
        zh.removesuffix("机场").removesuffix("国际"),
        en.removesuffix(" Airport").removesuffix(" International"),
    )
    return [
        Text(f"{short.zh}机场高速", f"{short.en} Airport Expressway"),
        Text(f"{short.zh}机场路", f"{short.en} Airport Road"),
    ]


def _districts(
    rng: np.random.Generator, xy: NDArray[np.float64], radius: float, names: NameDrawer
) -> tuple[tuple[Text, ...], tuple[int, ...]]:
    """Names of the districts, and each node's: the one of the nearest seat."""
    count = int(min(11, max(5, radius // 1_300)))
    start = rng.uniform(0, 2 * math.pi)
    seats = [(0.0, 0.0)]
    for i in range(count - 1):
        angle, far = start + 2 * math.pi * i / (count - 1), radius * (0.45 + 0.3 * (i % 2))
        seats.append((far * math.cos(angle), far * math.sin(angle)))
    gaps = ((xy[:, None, :] - np.asarray(seats)[None]) ** 2).sum(axis=2)
    return names.districts(count), tuple(np.argmin(gaps, axis=1).tolist())
