"""What a traveller asks for, as data: one record a family; all that a query says is in it."""

from collections.abc import Iterable
from datetime import date
from typing import Literal, get_args

import msgspec

from arenagym.envs.open_travel.world import Language, Mode
from arenagym.records import Record

Family = Literal["direction", "search", "compare", "one_day", "multi_day"]
FAMILIES: tuple[Family, ...] = get_args(Family)
LEVELS = (1, 2, 3)
"""Easy, medium, hard: how many conditions there are, and how large the task is."""

Pace = Literal["relaxed", "normal", "packed"]
VISITS: dict[Pace, tuple[int, int]] = {"relaxed": (1, 3), "normal": (2, 4), "packed": (3, 6)}
"""The fewest and the most visits of a full day; meals are none."""

Diet = Literal["vegetarian", "halal", "not_spicy"]
"""The first two are tags that every place to eat at must have; the third is one that none has."""

Priority = Literal["cheapest", "fastest", "earliest"]
"""What a comparison is decided by: least cost for the whole party, least time under way, or the
earliest arrival."""

Order = Literal["nearest", "rating", "cheapest"]
"""How places of a search are to be ranked: least distance, highest rating, least cost."""


class Party(Record, frozen=True, kw_only=True):
    """Who travels. Everyone pays, and needs a seat; two share a room, four a taxi."""

    adults: int = 1
    children: int = 0
    elderly: int = 0

    @property
    def size(self) -> int:
        """How many they are."""
        return self.adults + self.children + self.elderly

    @property
    def rooms(self) -> int:
        """How many hotel rooms they need."""
        return -(-self.size // 2)

    @property
    def taxis(self) -> int:
        """How many taxis they need."""
        return -(-self.size // 4)


class _Asked(Record, frozen=True, kw_only=True):
    """What all families have.

    Attributes:
        level: of `LEVELS`.
        language: of the query, and of the answer that is expected.
        today: when it is asked; "tomorrow" is the day after.
    """

    level: int
    language: Language
    today: date
    party: Party = Party()


class DirectionRequest(_Asked, frozen=True, kw_only=True, tag="direction", tag_field="family"):
    """A way through a city by several places.

    Attributes:
        city: its slug. Places are ids of it.
        start: a place; `end` too.
        stops: places to pass in between, 1 to 8; each once.
        in_order: whether they are to be passed in that order; else the order is to be found, and a
            route may take at most 5 % longer than the best one.
        modes: the modes allowed on the legs, one or more.
        fastest: whether each leg is to take the fastest of `modes`; False if there is one mode.
        stay: minutes to spend at each stop.
        depart: minutes after midnight of `day`.
        arrive_by: minutes after midnight; None if it does not matter.
    """

    city: str
    day: date
    start: str
    end: str
    stops: tuple[str, ...]
    in_order: bool
    modes: tuple[Mode, ...]
    fastest: bool = False
    stay: int = 0
    depart: int
    arrive_by: int | None = None


class SearchRequest(_Asked, frozen=True, kw_only=True, tag="search", tag_field="family"):
    """Places near a place.

    Attributes:
        city: its slug.
        near: the id of a place.
        radius: metres, in a straight line, as `City.near` has it.
        category: of `categories()`.
        kind: English name of a kind of the category, such as "hot pot"; "" for any.
        tags: that each place must have.
        max_cost: CNY, of `Place.cost`; None if it does not matter. So the others.
        min_rating: of `Place.rating`.
        min_stars: of hotels.
        open_on: day of the visit, and `open_at` minutes after midnight: each must be open then.
        count: how many are asked for.
        order: the best `count` by this are asked for, the best first; None: any that fit.
    """

    city: str
    near: str
    radius: int
    category: str
    kind: str = ""
    tags: tuple[str, ...] = ()
    max_cost: int | None = None
    min_rating: float | None = None
    min_stars: int | None = None
    open_on: date | None = None
    open_at: int | None = None
    count: int
    order: Order | None = None


class CompareRequest(_Asked, frozen=True, kw_only=True, tag="compare", tag_field="family"):
    """Which way to take: trains or flights between cities, or modes within one.

    Attributes:
        origin: a city's slug, or the id of a place; so `destination`. Both are of one sort.
        day: of departure.
        options: what is to be compared: "train" and "flight", or modes.
        priority: what decides among the options that meet the conditions.
        depart_after: minutes after midnight of `day`; between cities, and where to leave at for
            modes. None if it does not matter.
        arrive_by: minutes after midnight of `day`.
        max_cost: CNY for the whole party, one way.
        max_walk: metres on foot, of modes (on steps of kind "walk"; walking is all on foot).
    """

    origin: str
    destination: str
    day: date
    options: tuple[str, ...]
    priority: Priority
    depart_after: int | None = None
    arrive_by: int | None = None
    max_cost: int | None = None
    max_walk: int | None = None

    @property
    def between_cities(self) -> bool:
        """Whether it is about trains and flights."""
        return "train" in self.options or "flight" in self.options


class Lodging(Record, frozen=True, kw_only=True):
    """What hotels are wished for.

    Attributes:
        max_cost: CNY a night and room.
        tags: that each hotel must have.
    """

    min_stars: int = 0
    max_cost: int | None = None
    tags: tuple[str, ...] = ()


class TripRequest(_Asked, frozen=True, kw_only=True, tag="trip", tag_field="family"):
    """A plan for one day in a city, or for several days in one or two.

    A trip of one day begins and ends at `base` and stays between `begin` and `finish`; one of
    several days begins on `first` with a ride from `home` to the first city, goes on to the second,
    if there are two, and ends on the last day with a ride home.

    Attributes:
        home: the slug where the travellers live; "" for one day.
        cities: slugs, in the order to be visited; one or two.
        nights: to be spent in each city; (0,) for one day.
        first: the first day.
        base: the id of a place, for one day; "" for several.
        begin: minutes after midnight before which nothing is planned; `finish` after which
            nothing is (dinner and return to the hotel included; rides between cities may).
        budget: CNY for the whole party and all that costs: tickets between cities, rooms, entries
            and meals, and the ways within cities.
        interests: categories or English names of kinds; each wants a visit, on any day.
        must_see: ids of places to be visited.
        avoid: tags, categories or English names of kinds that no visit or meal may have.
        meals: whether lunch (beginning 11:00 to 14:00) and dinner (17:00 to 20:30) are wanted on
            every full day; a day is full for it if the travellers are in a city from 10:30 to
            14:30, or from 16:30 to 19:00.
        modes: allowed within cities.
        max_walk: metres on foot on any one way between two places; None: any.
        rides: "train" and "flight", or the one that is allowed.
        rain_plan: if it rains or snows by day, visits are to be indoors (tag "indoors").
    """

    home: str = ""
    cities: tuple[str, ...]
    nights: tuple[int, ...]
    first: date
    base: str = ""
    begin: int = 480
    finish: int = 1_290
    budget: int | None = None
    pace: Pace = "normal"
    interests: tuple[str, ...] = ()
    must_see: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()
    diet: Diet | None = None
    meals: bool = True
    lodging: Lodging = Lodging()
    modes: tuple[Mode, ...] = ("walking", "transit", "driving")
    max_walk: int | None = None
    rides: tuple[Literal["train", "flight"], ...] = ("train", "flight")
    rain_plan: bool = False

    @property
    def days(self) -> int:
        """How many days it takes."""
        return sum(self.nights) + 1

    @property
    def least_visits(self) -> int:
        """Of the whole trip: as many as a full day has at least, for every night."""
        return VISITS[self.pace][0] * max(1, sum(self.nights))


Request = DirectionRequest | SearchRequest | CompareRequest | TripRequest


def family_of(request: Request) -> Family:
    """The family of a request."""
    if isinstance(request, TripRequest):
        return "multi_day" if request.home else "one_day"
    families: dict[type, Family] = {
        DirectionRequest: "direction",
        SearchRequest: "search",
        CompareRequest: "compare",
    }
    return families[type(request)]


def cities_of(request: Request) -> tuple[str, ...]:
    """The slugs of the cities that it is about, without the travellers' home."""
    if isinstance(request, TripRequest):
        return request.cities
    if isinstance(request, CompareRequest):
        return _unique(each.partition("-")[0] for each in (request.origin, request.destination))
    return (request.city,)


def _unique(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


class TravelTask(msgspec.Struct, frozen=True, kw_only=True):
    """A query, and what it asks for as data."""

    id: str
    query: str
    request: Request
