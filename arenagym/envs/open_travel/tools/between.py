"""weather, search_flights and search_train_tickets: of cities on dates."""

from collections.abc import Sequence
from datetime import date, timedelta

from arenagym.envs.arguments import clean
from arenagym.envs.open_travel.tools.dates import read_date, read_dates
from arenagym.envs.open_travel.tools.evidence import Fact, Value
from arenagym.envs.open_travel.tools.finding import city_at, read_city
from arenagym.envs.open_travel.tools.places import Desk
from arenagym.envs.open_travel.tools.reading import RefusedError, read_page, required
from arenagym.envs.open_travel.tools.writing import Result, Row, page_of, paged
from arenagym.envs.open_travel.world import CityFacts, Point, Ride, Weather
from arenagym.envs.open_travel.world.calendar import LAST
from arenagym.envs.open_travel.world.rides import RideKind

RIDES_A_PAGE = 12
_FORECAST = 4
"""Days from today that are told if no date is given."""
_HUBS = 16
"""Of the largest cities, in how many a change is looked for."""
_SHOWN_HUBS = 3


def find_weather(desk: Desk, city: object, days: list[str] | str | None) -> Result:
    """The weather of a city, day by day."""
    facts = read_city(required(city, "city", desk.say("杭州", "Hangzhou")))
    if days:
        dates = read_dates(days, desk.today)
    else:
        ahead = (desk.today + timedelta(days=i) for i in range(_FORECAST))
        dates = [day for day in ahead if day <= LAST]
    world = desk.names.world
    rows = [_weather_row(desk, facts, world.weather(facts.slug, day)) for day in dates]
    return Result(desk.say(f"{facts.zh}天气", f"Weather in {facts.en}"), rows)


def find_rides(
    desk: Desk,
    kind: RideKind,
    day: object,
    ends: tuple[object, object],
    points: Sequence[object],
    *,
    page: object,
) -> Result:
    """Direct trains or flights on a day.

    Args:
        desk: what answers.
        kind: "train" or "flight".
        day: the date of departure, as text.
        ends: the two cities, as text.
        points: latitude and longitude of both, used where a city's name is left out.
        page: of `RIDES_A_PAGE`, by departure.
    """
    when = read_date(required(day, "date", str(desk.today)), desk.today)
    number = read_page(page)
    start = _end(desk, "from_city", ends[0], points[:2])
    end = _end(desk, "to_city", ends[1], points[2:])
    if start == end:
        raise RefusedError(
            f"出发和到达都是{start.zh}。市内请用 direction，城际请给两个不同的城市。",
            f"from_city and to_city are both {start.en}. Try direction within a city, "
            "or two different cities.",
        )
    if kind == "flight":
        _check_airports(start, end)
    rides = _rides(desk, kind, start, end, when)
    word = desk.say(*(("航班", "flights") if kind == "flight" else ("车次", "trains")))
    head = desk.say(
        f"{when} {start.zh}到{end.zh}：{len(rides)}个直达{word}",
        f"{when} {start.en} to {end.en}: {len(rides)} direct {word}",
    )
    if not rides:
        return Result(head, (), (_change(desk, kind, start, end, when),))
    shown = page_of(rides, number, RIDES_A_PAGE)
    said = paged(len(rides), number, RIDES_A_PAGE, desk.language)[1]
    return Result(f"{head}{desk.say('，', ', ')}{said}", [_ride_row(desk, ride) for ride in shown])


def _end(desk: Desk, name: str, city: object, point: Sequence[object]) -> CityFacts:
    text = clean(city)
    lat, lon = point
    if not text and isinstance(lat, int | float) and isinstance(lon, int | float):
        return city_at(Point(float(lon), float(lat)))
    return read_city(required(text, name, desk.say("杭州", "Hangzhou")))


def _check_airports(start: CityFacts, end: CityFacts) -> None:
    for facts in (start, end):
        if not facts.airports:
            raise RefusedError(
                f"{facts.zh}没有机场。请用 search_train_tickets。",
                f"{facts.en} has no airport. Try search_train_tickets.",
            )


def _rides(
    desk: Desk, kind: RideKind, start: CityFacts, end: CityFacts, when: date
) -> tuple[Ride, ...]:
    world = desk.names.world
    ask = world.flights if kind == "flight" else world.trains
    return ask(start.slug, end.slug, when)


def _change(desk: Desk, kind: RideKind, start: CityFacts, end: CityFacts, when: date) -> str:
    """What to do if none is direct: the other kind, or where to change."""
    other: RideKind = "train" if kind == "flight" else "flight"
    tool = "search_train_tickets" if other == "train" else "search_flights"
    can_fly = bool(start.airports and end.airports)
    if (other == "train" or can_fly) and _rides(desk, other, start, end, when):
        return desk.say(f"没有直达。请用 {tool}。", f"None is direct. Try {tool}.")
    big = sorted(desk.names.world.cities, key=lambda each: -each.population)[:_HUBS]
    hubs = [
        hub
        for hub in big
        if hub not in {start, end}
        and _rides(desk, kind, start, hub, when)
        and _rides(desk, kind, hub, end, when)
    ][:_SHOWN_HUBS]
    if not hubs:
        return desk.say(f"没有直达。可查 {tool}。", f"None is direct. Try {tool}.")
    return desk.say(
        f"没有直达，可在{'、'.join(hub.zh for hub in hubs)}换乘，请分两段查询。",
        f"None is direct; change in {' or '.join(hub.en for hub in hubs)}: search both parts.",
    )


def _weather_row(desk: Desk, facts: CityFacts, weather: Weather) -> Row:
    lang = desk.language
    force = desk.say(f"{weather.wind.zh}{weather.force}级", f"{weather.wind.en} {weather.force}")
    cells: dict[str, Value] = {
        "date": str(weather.day),
        "day": weather.by_day.of(lang),
        "night": weather.by_night.of(lang),
        "high": weather.high,
        "low": weather.low,
        "wind": force,
    }
    values: dict[str, Value] = {
        "date": str(weather.day),
        "day": weather.by_day.en,
        "high": weather.high,
        "low": weather.low,
    }
    return Row(cells, (Fact("weather", facts.slug, values),))


def _ride_row(desk: Desk, ride: Ride) -> Row:
    lang = desk.language
    depart, arrive, later = ride.times
    sold_out = desk.say("售罄", "sold out")
    fares = (f"{f.seat.of(lang)} {f.price} ({f.left or sold_out})" for f in ride.fares)
    cells: dict[str, Value] = {
        "number": ride.number,
        "carrier": ride.carrier.of(lang),
        "depart": f"{depart} {ride.start.of(lang)}",
        "arrive": f"{arrive}{f' (+{later})' if later else ''} {ride.end.of(lang)}",
        "duration": f"{ride.minutes // 60}h{ride.minutes % 60:02d}",
        "fares": "; ".join(fares),
    }
    values: dict[str, Value] = {
        "date": str(ride.day),
        "origin": ride.origin,
        "destination": ride.destination,
    }
    if ride.cheapest:
        values["price"] = ride.cheapest.price
    stations = (Fact("place", ride.start_id), Fact("place", ride.end_id))
    return Row(cells, (Fact("ride", ride.number, values), *stations))
