"""Fills a city with places: which kinds, where they lie, what they are called and cost."""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import NamedTuple

import numpy as np

from arenagym.envs.bilingual import Text, derived, pick
from arenagym.envs.open_travel.world.describing import describe, review
from arenagym.envs.open_travel.world.facts import CityFacts
from arenagym.envs.open_travel.world.gates import Gate, airports_of, draw_stations
from arenagym.envs.open_travel.world.geometry import Plane, Point
from arenagym.envs.open_travel.world.hours import DAY, Hours
from arenagym.envs.open_travel.world.naming import ORDINALS, NameDrawer, one_of, read_words
from arenagym.envs.open_travel.world.place import Place
from arenagym.envs.open_travel.world.streets import EXPRESSWAY, Streets

_TRIES = 40
_ZONES = {"centre": (0.0, 0.5), "middle": (0.2, 0.75), "edge": (0.6, 1.3), "any": (0.0, 1.0)}
"""Shares of the radius between which a place lies."""
_OFF_ROAD = (12.0, 60.0)
_MONDAY, _TUESDAY = 0, 1
_STARS = {
    "budget hotel": 2,
    "guesthouse": 2,
    "three-star hotel": 3,
    "four-star hotel": 4,
    "five-star hotel": 5,
}
_GROWTH = 4_000_000
_STATION, _AIRPORT = Text("火车站", "railway station"), Text("机场", "airport")


_Drawer = Callable[[np.random.Generator], Hours]


class _Kind(NamedTuple):
    category: str
    kind: Text
    many: int
    cost: tuple[int, int]
    minutes: tuple[int, int]
    hours: str
    zone: str
    tags: tuple[tuple[str, float], ...]
    names: tuple[Text, ...]


@cache
def kinds() -> tuple[_Kind, ...]:
    """The lines of `words/kinds.txt`."""
    return tuple(_kind(line) for line in read_words("kinds")[""])


@cache
def categories() -> tuple[str, ...]:
    """Of places, in the order of `words/kinds.txt`; then airports."""
    return (*dict.fromkeys(each.category for each in kinds()), "airport")


@cache
def tags() -> frozenset[str]:
    """All that a place may have."""
    return frozenset(tag for each in kinds() for tag, _ in each.tags)


def draw_places(
    seed: int, facts: CityFacts, streets: Streets, names: NameDrawer
) -> tuple[Place, ...]:
    """Draw the places of a city, in an order that tells nothing."""
    filling = _Filling(seed, facts, streets, names)
    gates = [filling.gate(gate) for gate in (*draw_stations(seed, facts), *airports_of(facts))]
    return (*gates, *(place for kind in kinds() for place in filling.fill(kind)))


class _Filling:
    def __init__(self, seed: int, facts: CityFacts, streets: Streets, names: NameDrawer) -> None:
        self.rng = derived(seed, "places", facts.slug)
        self.facts, self.streets, self.names = facts, streets, names
        self.plane = Plane(facts.centre)
        self.used: set[str] = set()
        self.counts: dict[str, int] = {}
        self.prefix = f"0{int(self.rng.integers(311, 999))}"
        self.dear = 0.85 + 0.35 * min(1.0, facts.population / 15_000_000)
        self.xy = np.asarray([self.plane.xy(node) for node in streets.nodes])
        roads = [road for road in streets.roads if road.kind != EXPRESSWAY]
        self.roads = [road for road in roads if not {road.a, road.b} & set(streets.hubs)]
        ends = np.asarray([(road.a, road.b) for road in self.roads])
        middle = (self.xy[ends[:, 0]] + self.xy[ends[:, 1]]) / 2
        self.far = np.hypot(middle[:, 0], middle[:, 1]) / streets.radius
        self.zones = {
            zone: np.flatnonzero((self.far >= low) & (self.far <= high)).tolist()
            for zone, (low, high) in _ZONES.items()
        }

    def fill(self, kind: _Kind) -> Iterator[Place]:
        """All places of a kind: up to half as many more in a large city."""
        share = 1 + 0.5 * min(1.0, self.facts.population / _GROWTH / 4)
        for n in range(max(1, round(kind.many * share)) if kind.many > 1 else 1):
            yield self._place(kind, n)

    def gate(self, gate: Gate) -> Place:
        """The place that is a station or an airport."""
        node = int(np.argmin(((self.xy - self.plane.xy(gate.point)) ** 2).sum(axis=1)))
        road = next(r for r in self.streets.roads if node in r[:2] and r.kind != EXPRESSWAY)
        station = not gate.code
        return self._made(
            key=gate.id,
            category="station" if station else "airport",
            kind=_STATION if station else _AIRPORT,
            name=gate.name,
            point=gate.point,
            district=self.streets.districts[self.streets.district_nodes[node]],
            street=self.streets.names[road.name],
            hours=_always(self.rng) if not station else Hours(((300, DAY),) * 7),
            minutes=20 if station else 60,
            tags=("wheelchair",),
        )

    def _place(self, kind: _Kind, n: int) -> Place:
        rng = self.rng
        self.counts[kind.category] = count = self.counts.get(kind.category, 0) + 1
        for _ in range(_TRIES):
            road = self.roads[pick(rng, self.zones[kind.zone])]
            street = self.streets.names[road.name]
            district = self.streets.districts[self.streets.district_nodes[road.a]]
            name = self._name(kind, street, district, n)
            if not {name.zh, name.en} & self.used:
                break
        self.used |= {name.zh, name.en}
        share, off = float(rng.random()), float(rng.uniform(*_OFF_ROAD))
        (x, y), (x2, y2) = self.xy[road.a].tolist(), self.xy[road.b].tolist()
        length = max(1.0, float(np.hypot(x2 - x, y2 - y)))
        side = off / length if rng.random() < 0.5 else -off / length
        point = self.plane.point(
            x + share * (x2 - x) - side * (y2 - y), y + share * (y2 - y) + side * (x2 - x)
        )
        return self._made(
            key=f"{self.facts.slug}-{kind.category}-{count}",
            category=kind.category,
            kind=kind.kind,
            name=name,
            point=point,
            district=district,
            street=street,
            hours=_HOURS[kind.hours](rng),
            minutes=_five(rng.uniform(*kind.minutes)),
            tags=tuple(tag for tag, share in kind.tags if rng.random() < share),
            cost=self._cost(kind),
        )

    def _made(
        self,
        *,
        key: str,
        category: str,
        kind: Text,
        name: Text,
        point: Point,
        district: Text,
        street: Text,
        hours: Hours,
        minutes: int,
        tags: tuple[str, ...],
        cost: int = 0,
    ) -> Place:
        rng = self.rng
        number = int(rng.integers(1, 400))
        rating = round(float(min(4.9, max(3.0, rng.normal(4.2, 0.3)))), 1)
        place = Place(
            id=key,
            category=category,
            kind=kind,
            name=name,
            lon=point.lon,
            lat=point.lat,
            district=district,
            address=Text(
                f"{district.zh}{street.zh}{number}号", f"{number} {street.en}, {district.en}"
            ),
            phone=f"{self.prefix}-{int(rng.integers(2, 9))}{int(rng.integers(10**6)):06d}",
            rating=rating,
            votes=int(np.exp(rng.normal(5.6, 1.3))) + 5,
            cost=cost,
            stars=_STARS.get(kind.en, 0),
            hours=hours,
            minutes=minutes,
            tags=tags,
            about=Text("", ""),
            reviews=(),
        )
        return describe(place, self.facts, rng, [
            review(place, rng) for _ in range(int(rng.integers(1, 4)))
        ])  # fmt: skip

    def _name(self, kind: _Kind, street: Text, district: Text, n: int) -> Text:
        pattern = pick(self.rng, kind.names)
        short_zh, short_en = district.zh.removesuffix("区"), district.en.removesuffix(" District")
        words = {
            "c": self.facts.name,
            "d": Text(short_zh, short_en),
            "w": street,
            "o": Text(ORDINALS[n % 10] if n < 10 else f"十{ORDINALS[n % 10]}", str(n + 1)),
        }
        for slot, section in (("s", "surname"), ("l", "lucky"), ("b", "brand")):
            if f"{{{slot}}}" in pattern.zh:
                words[slot] = one_of(self.rng, section)
        if "{r}" in pattern.zh:
            words["r"] = self.names.root()
        return Text(
            pattern.zh.format(**{key: word.zh for key, word in words.items()}),
            pattern.en.format(**{key: word.en for key, word in words.items()}),
        )

    def _cost(self, kind: _Kind) -> int:
        low, high = kind.cost
        if not high or (not low and self.rng.random() < 0.4):
            return 0
        if low == high:
            return low
        low = low or high // 4
        drawn = low + (high - low) * float(self.rng.random()) ** 1.5
        if kind.category in {"hotel", "restaurant", "cafe"}:
            drawn *= self.dear
        return int(max(1, round(drawn / 5) * 5 if drawn >= 10 else round(drawn)))


def _five(minutes: float) -> int:
    return int(round(minutes / 5) * 5)


def _kind(line: str) -> _Kind:
    category, kind, count, cost, minutes, hours, zone, labels, names = line.split(" | ")
    zh, en = kind.split(" ", 1)
    pairs = [tag.split() for tag in labels.split(", ")]
    return _Kind(
        category,
        Text(zh, en),
        int(count),
        _range(cost),
        _range(minutes),
        hours,
        zone,
        tuple((tag, float(share[0]) if share else 1.0) for tag, *share in pairs),
        tuple(Text(*each.split(" ", 1)) for each in names.split("; ")),
    )


def _range(text: str) -> tuple[int, int]:
    low, _, high = text.partition("-")
    return int(low), int(high or low)


def _same(
    opens: int, closes: int, closed: tuple[int, ...] = ()
) -> tuple[tuple[int, int] | None, ...]:
    return tuple(None if day in closed else (opens, closes) for day in range(7))


def _half(rng: np.random.Generator, low: float, high: float) -> int:
    """Minutes after midnight of a half hour between two hours, both possible."""
    return 30 * int(rng.integers(round(low * 2), round(high * 2) + 1))


def _always(_: np.random.Generator) -> Hours:
    return Hours(_same(0, DAY))


def _museum(rng: np.random.Generator) -> Hours:
    closed = pick(rng, ((_MONDAY,),) * 6 + ((_TUESDAY,), (_MONDAY, _TUESDAY), ()))
    opens, closes = _half(rng, 8.5, 10), _half(rng, 16.5, 18)
    winter = _same(opens, closes - 30, closed) if rng.random() < 0.35 else None
    return Hours(_same(opens, closes, closed), winter)


def _sight(rng: np.random.Generator) -> Hours:
    opens, closes = _half(rng, 7.5, 9), _half(rng, 17, 18.5)
    winter = _same(opens + 30, closes - 60) if rng.random() < 0.6 else None
    return Hours(_same(opens, closes), winter)


def _park(rng: np.random.Generator) -> Hours:
    opens, closes = _half(rng, 5.5, 7), _half(rng, 20, 22)
    return Hours(_same(opens, closes), _same(opens + 30, closes - 60))


def _trail(rng: np.random.Generator) -> Hours:
    opens, closes = _half(rng, 6, 7.5), _half(rng, 17.5, 19)
    return Hours(_same(opens, closes), _same(opens + 60, closes - 90))


def _stage(rng: np.random.Generator) -> Hours:
    return Hours(_same(_half(rng, 13, 14.5), _half(rng, 21.5, 22.5), (_MONDAY,)))


def _meals(rng: np.random.Generator) -> Hours:
    closed = pick(rng, ((),) * 8 + ((_MONDAY,), (_TUESDAY,)))
    return Hours(_same(_half(rng, 10.5, 11.5), _half(rng, 20.5, 22), closed))


def _weekend(rng: np.random.Generator) -> Hours:
    return Hours(_same(_half(rng, 7, 9), _half(rng, 16, 17.5), (0, 1, 2, 3)))


def _pharmacy(rng: np.random.Generator) -> Hours:
    return _always(rng) if rng.random() < 0.2 else Hours(_same(480, _half(rng, 21, 22.5)))


def _daily(opens: tuple[float, float], closes: tuple[float, float]) -> _Drawer:
    """Every day, from a half hour of a range to one of another."""

    def drawn(rng: np.random.Generator) -> Hours:
        return Hours(_same(_half(rng, *opens), _half(rng, *closes)))

    return drawn


_HOURS: Mapping[str, _Drawer] = {
    "always": _always,
    "museum": _museum,
    "sight": _sight,
    "park": _park,
    "trail": _trail,
    "temple": _daily((7, 8.5), (16.5, 17.5)),
    "stage": _stage,
    "meals": _meals,
    "weekend": _weekend,
    "pharmacy": _pharmacy,
    "day": _daily((8.5, 9.5), (17.5, 18.5)),
    "evening": _daily((10, 12), (22, 23.5)),
    "early": _daily((6, 7.5), (19.5, 21)),
    "late": _daily((11, 16), (24, 26)),
    "night": _daily((17, 18.5), (24.5, 26)),
    "day-late": _daily((8, 10), (20.5, 22.5)),
    "mall": _daily((9.5, 10), (21.5, 22)),
    "market": _daily((5.5, 7), (17.5, 19)),
    "station": _daily((5, 6), (21, 23)),
}
