"""`to_tools`: a map service as Open-Travel's tools, in compact Markdown."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Annotated, Literal, ParamSpec

from msgspec import Meta

from arenagym.errors import UnknownNameError
from arenagym.maps.base import (
    MAX_RADIUS_M,
    Forecast,
    Maps,
    MapsError,
    Mode,
    Place,
    Route,
    Step,
)

Language = Literal["en", "zh"]
P = ParamSpec("P")
_MAX_STEPS = 40
_DOCS = {
    "en": {
        "poi_search": "Find places by keyword or name, in a region (city or district) or anywhere.",
        "around_search": (
            'Find places within a radius in metres of a location: "longitude,latitude" or an '
            "address."
        ),
        "direction": (
            "Distance, duration, cost and steps of a route. Origin, destination and waypoints (at "
            'most 16) are "longitude,latitude" or addresses.'
        ),
        "weather": "The weather of a city in the next days.",
    },
    "zh": {
        "poi_search": "按关键词或名称搜索地点，可限定城市或区县。",
        "around_search": "搜索某位置周边的地点，半径以米计；位置为“经度,纬度”或地址。",
        "direction": "路线的距离、时间、费用和步骤。地点（途经点至多 16 个）为“经度,纬度”或地址。",
        "weather": "查询城市未来几天的天气。",
    },
}
_WORDS = {
    "en": {
        "none": "No places found. Try another keyword, region or radius.",
        "rating": "rating ",
        "each": " per person",
        "toll": "tolls ",
        "fare": "fare ",
        "taxi": "taxi ",
        "walk": "walk",
        "stops": " stops",
        "more": "… {} more steps",
        "night": "night: ",
        "wind": "wind ",
        "reported": "reported ",
        "min": " min",
        "hour": " h ",
    },
    "zh": {
        "none": "没有找到地点，请换关键词、区域或半径。",
        "rating": "评分 ",
        "each": "/人",
        "toll": "过路费 ",
        "fare": "票价 ",
        "taxi": "打车 ",
        "walk": "步行",
        "stops": " 站",
        "more": "……另有 {} 步",
        "night": "夜间：",
        "wind": "风 ",
        "reported": "发布于 ",
        "min": " 分钟",
        "hour": " 小时 ",
    },
}


def to_tools(maps: Maps, language: Language = "en") -> tuple[Callable[..., str], ...]:
    """The tools `poi_search`, `around_search`, `direction` and `weather` over a map service.

    They go to `TextEnv(tools=...)` and `TextEnv.add_tools`. A `MapsError` becomes text that begins
    with "Error: ". They wait for the network: an environment that offers them sets `blocking`.

    Args:
        maps: an `AMap`, a `Recorder`, a `Replay` or any other `Maps`.
        language: of the descriptions and labels. Names are the service's own, errors English.

    Raises:
        UnknownNameError: a language that is not there.
    """
    if language not in _DOCS:
        raise UnknownNameError.of("language", language, _DOCS)
    words = _WORDS[language]

    def poi_search(address: str, region: str | None = None) -> str:
        return _places(maps.poi_search(address, region), words)

    def around_search(
        location: str,
        radius: Annotated[int, Meta(ge=0, le=MAX_RADIUS_M)] = 5_000,
        keyword: str | None = None,
        region: str | None = None,
    ) -> str:
        return _places(maps.around_search(location, radius, keyword, region), words)

    def direction(
        origin: str,
        destination: str,
        mode: Mode = "driving",
        waypoints: list[str] | str | None = None,
    ) -> str:
        between = waypoints.split(";") if isinstance(waypoints, str) else waypoints or []
        between = [each for each in between if each.strip()]
        return _route(maps.direction(origin, destination, mode, between), words)

    def weather(city: str) -> str:
        return _forecast(maps.weather(city), words)

    tools = (poi_search, around_search, direction, weather)
    for tool in tools:
        tool.__doc__ = _DOCS[language][tool.__name__]
    return tuple(_with_errors_as_text(tool) for tool in tools)


def _with_errors_as_text(tool: Callable[P, str]) -> Callable[P, str]:
    @wraps(tool)
    def safe(*args: P.args, **kwargs: P.kwargs) -> str:
        try:
            return tool(*args, **kwargs)
        except MapsError as error:
            return f"Error: {error}"

    return safe


def _places(places: Sequence[Place], words: dict[str, str]) -> str:
    if not places:
        return words["none"]
    return "\n".join(f"{n}. {_place(place, words)}" for n, place in enumerate(places, 1))


def _place(place: Place, words: dict[str, str]) -> str:
    where = "".join(dict.fromkeys((place.city, place.district, place.address)))
    parts = (
        f"**{place.name}**",
        place.location and f"({place.location})",
        place.distance_m is not None and _metres(place.distance_m),
        place.category,
        where,
        place.rating is not None and f"{words['rating']}{place.rating:g}",
        place.cost_cny is not None and f"¥{place.cost_cny:g}{words['each']}",
        place.hours,
        place.phone,
    )
    return " · ".join(_line(part) for part in parts if part)


def _route(route: Route, words: dict[str, str]) -> str:
    cost = words["fare" if route.mode == "transit" else "toll"]
    parts = (
        f"**{route.mode}**",
        _metres(route.distance_m),
        _time(route.duration_s, words),
        route.walking_m is not None and f"{words['walk']} {_metres(route.walking_m)}",
        route.cost_cny is not None and f"{cost}¥{route.cost_cny:g}",
        route.taxi_cny is not None and f"{words['taxi']}¥{route.taxi_cny:g}",
    )
    lines = [" · ".join(part for part in parts if part)]
    lines += [f"{n}. {_step(step, words)}" for n, step in enumerate(route.steps[:_MAX_STEPS], 1)]
    if len(route.steps) > _MAX_STEPS:
        lines.append(words["more"].format(len(route.steps) - _MAX_STEPS))
    return "\n".join(lines)


def _step(step: Step, words: dict[str, str]) -> str:
    kind = {"walk": words["walk"], "taxi": words["taxi"].strip()}.get(step.kind, "")
    parts = (
        " ".join(part for part in (kind, step.text) if part),
        step.stops is not None and f"{step.stops}{words['stops']}",
        step.distance_m is not None and _metres(step.distance_m),
        step.duration_s is not None and _time(step.duration_s, words),
    )
    return " · ".join(_line(part) for part in parts if part)


def _forecast(forecast: Forecast, words: dict[str, str]) -> str:
    lines = [f"**{_line(forecast.city)}**"]
    if forecast.reported:
        lines[0] += f" · {words['reported']}{_line(forecast.reported)}"
    for day in forecast.days:
        parts = (
            day.day,
            day.high_c is not None and f"{day.high_c:g} °C",
            day.day_wind and words["wind"] + day.day_wind,
            day.night and words["night"] + day.night,
            day.low_c is not None and f"{day.low_c:g} °C",
            day.night_wind and words["wind"] + day.night_wind,
        )
        lines.append(f"- {day.date}: " + " · ".join(_line(part) for part in parts if part))
    return "\n".join(lines)


def _line(text: str) -> str:
    """A service's text on one line, of a length that no list suffers from."""
    return " ".join(text.split())[:200]


def _metres(metres: int) -> str:
    return f"{metres} m" if metres < 1_000 else f"{metres / 1_000:.1f} km"


def _time(seconds: int, words: dict[str, str]) -> str:
    hours, minutes = divmod(round(seconds / 60), 60)
    return (f"{hours}{words['hour']}" if hours else "") + f"{minutes}{words['min']}"
