"""Places, requests and free texts for the tests of answers, and the facts of answers in short."""

import re
from datetime import date
from pathlib import Path

from arenagym.envs.open_travel.answers.forms import (
    Journey,
    Move,
    PlacesAnswer,
    RouteAnswer,
    TripAnswer,
)
from arenagym.envs.open_travel.tasks.request import (
    CompareRequest,
    DirectionRequest,
    Party,
    SearchRequest,
    TripRequest,
)
from arenagym.envs.open_travel.world import World

WORLD = World()
CITY, OTHER = WORLD.city("hangzhou"), WORLD.city("beijing")
DAY = date(2026, 5, 1)
CATEGORIES = (
    "sight", "museum", "park", "temple", "restaurant", "snack", "cafe", "hotel", "market",
)  # fmt: skip


def named(city, prefix, count):
    kept = {}
    for each in CATEGORIES:
        places = [place for place in city.places if place.category == each]
        kept |= {f"{prefix}{each}{i}": place for i, place in enumerate(places[:count])}
    return kept


PLACES = named(CITY, "", 8) | named(OTHER, "b", 4)
KEYS = {place.id: key for key, place in PLACES.items()}
ID = {key: place.id for key, place in PLACES.items()}

ASKED = {"level": 1, "today": date(2026, 4, 1), "party": Party(adults=2)}
REQUESTS = {
    "day": TripRequest(
        **ASKED, language="zh", cities=("hangzhou",), nights=(0,), first=DAY, base=ID["hotel0"]
    ),
    "days": TripRequest(
        **ASKED, language="zh", home="beijing", cities=("hangzhou",), nights=(2,), first=DAY
    ),
    "two_cities": TripRequest(
        level=2, language="en", today=date(2026, 4, 1), party=Party(adults=2, children=1),
        home="shanghai", cities=("hangzhou", "beijing"), nights=(1, 1), first=DAY,
    ),
    "route": DirectionRequest(
        **ASKED, language="en", city="hangzhou", day=DAY, start=ID["hotel0"], end=ID["museum0"],
        stops=(ID["temple0"], ID["park0"]), in_order=False, modes=("driving", "walking"),
        depart=540,
    ),
    "search": SearchRequest(
        **ASKED, language="en", city="hangzhou", near=ID["hotel0"], radius=2_000,
        category="restaurant", count=3,
    ),
    "rides": CompareRequest(
        **ASKED, language="en", origin="beijing", destination="hangzhou", day=DAY,
        options=("train", "flight"), priority="cheapest",
    ),
    "modes": CompareRequest(
        **ASKED, language="en", origin=ID["hotel0"], destination=ID["museum0"], day=DAY,
        options=("driving", "transit", "walking"), priority="cheapest",
    ),
}  # fmt: skip


def filled(text, language):
    """{temple0} is a name, {temple0_id} an id, {temple0~} a name with two letters swapped."""

    def word(match):
        place = PLACES[match[1]]
        if match[2] == "_id":
            return place.id
        name = place.name.of(language)
        return misspelt(name) if match[2] == "~" else name

    return re.sub(r"\{(\w+?)(_id|~)?\}", word, text)


def misspelt(name):
    at = next(i for i in range(len(name) // 2, len(name)) if name[i : i + 2].isalpha())
    return name[:at] + name[at + 1] + name[at] + name[at + 2 :]


def words(*parts):
    return " ".join(str(each) for each in parts if each not in {None, ""})


def key(place):
    return KEYS.get(place, place)


def figure(form, value):
    return None if value is None else form.format(f"{value:g}")


def ends(item):
    told = item.origin or item.destination
    return f"{key(item.origin or '')}>{key(item.destination or '')}" if told else None


def told_of(item):
    cost = figure("¥{}", item.cost)
    start, end = getattr(item, "start", None), getattr(item, "end", None)
    times = f"{start or ''}-{end or ''}".strip("-")
    if isinstance(item, Move):
        return words("move", item.mode, ends(item), times, figure("{}min", item.minutes), cost)
    if isinstance(item, Journey):
        return words("ride", item.number, ends(item), times, item.seat, cost)
    return words(type(item).__name__.lower(), key(item.place), times, cost)


def told(answer):
    """The facts of an answer, a line each."""
    if isinstance(answer, TripAnswer):
        for day in answer.days:
            yield words(day.date, day.city or "None")
            yield from (f"  {told_of(item)}" for item in day.items)
        if answer.cost is not None:
            yield figure("cost {}", answer.cost)
    elif isinstance(answer, RouteAnswer):
        yield words("stops", *map(key, answer.stops))
        for leg in (*answer.legs, None):
            it = leg or answer
            figures = (
                figure("{}min", it.minutes), figure("{}km", it.km), figure("¥{}", it.cost)
            )  # fmt: skip
            if leg:
                yield words("leg", key(leg.origin), key(leg.destination), leg.mode, *figures)
            elif any(figures) or answer.arrive:
                yield words("total", *figures, answer.arrive)
    elif isinstance(answer, PlacesAnswer):
        for each in answer.places:
            far = figure("{}m", each.distance_m)
            yield words(key(each.place), far, figure("¥{}", each.cost), figure("★{}", each.rating))
    else:
        for each in answer.options:
            figures = figure("{}min", each.minutes), figure("¥{}", each.cost)
            rest = None if each.available else "unavailable"
            yield words(each.kind, each.number, each.depart, each.arrive, *figures, rest)
        yield words("choice", answer.choice)


FREE = sorted((Path(__file__).parent / "free_texts").glob("*.txt"))
