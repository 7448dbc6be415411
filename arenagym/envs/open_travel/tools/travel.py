"""`TravelTools`: the tools of an Open-Travel episode, and the evidence of what they showed."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Annotated

from msgspec import Meta

from arenagym.envs.arguments import clean, cut_to
from arenagym.envs.open_travel.tools.between import find_rides, find_weather
from arenagym.envs.open_travel.tools.evidence import Evidence, Fact
from arenagym.envs.open_travel.tools.finding import Gazetteer
from arenagym.envs.open_travel.tools.places import Desk, find_around, find_places
from arenagym.envs.open_travel.tools.reading import RefusedError
from arenagym.envs.open_travel.tools.routes import find_route
from arenagym.envs.open_travel.tools.web import find_passages
from arenagym.envs.open_travel.tools.writing import Form, Result, write
from arenagym.envs.open_travel.world import Language, World
from arenagym.envs.open_travel.world.calendar import as_date
from arenagym.errors import ArenagymError, SettingError

_LEAST_CHARS = 1_000
_MOST_PAGE = 50
_KEPT = 1_000
"""Characters of an argument that evidence keeps."""

City = Annotated[str, Meta(description="a city, such as 杭州 or Hangzhou")]
Day = Annotated[str, Meta(description="YYYY-MM-DD, 5月1日, May 1, tomorrow …")]
Region = Annotated[str | None, Meta(description="the city to search in")]
Page = Annotated[int | str, Meta(description="page of the results, from 1")]
Location = Annotated[str, Meta(description='"longitude,latitude", a place id, or "name, city"')]
Coordinate = Annotated[
    float | None, Meta(description="degrees; only used where the city is left empty")
]
Code = Annotated[str | None, Meta(description="accepted, not needed")]


class TravelTools:
    """Seven tools on a world, ready for `TextEnv(tools=travel.tools())`.

    Every method takes what an agent wrote and returns text: an answer, or "Error: …" with what
    to write instead. No text makes one raise. Calls depend on nothing but their arguments and
    the settings here; `evidence` grows with each, until `begin`.

    Args:
        world: that is asked.
        today: the day of the query: "tomorrow" and dates without a year are relative to it.
        language: of the results; arguments may always be in either.
        form: of the results: a Markdown table, or JSON with `summary`, `columns`, `rows` and
            `notes`. Errors are plain text in both.
        page_size: places on a page, 1 to 50.
        max_chars: of a result, 1,000 or more.

    Raises:
        SettingError: one of these is out of its range.
    """

    def __init__(
        self,
        world: World,
        *,
        today: date | str = "2026-05-01",
        language: Language = "zh",
        form: Form = "markdown",
        page_size: int = 8,
        max_chars: int = 3_000,
    ) -> None:
        if language not in {"zh", "en"}:
            raise SettingError(f"language={language!r}: give 'zh' or 'en'")
        if form not in {"markdown", "json"}:
            raise SettingError(f"form={form!r}: give 'markdown' or 'json'")
        if not 1 <= page_size <= _MOST_PAGE:
            raise SettingError(f"page_size={page_size}: give 1 to {_MOST_PAGE}")
        if max_chars < _LEAST_CHARS:
            raise SettingError(f"max_chars={max_chars}: give {_LEAST_CHARS} or more")
        self.form, self.max_chars = form, max_chars
        self._desk = Desk(Gazetteer(world), language, page_size, as_date(today))
        self.evidence: list[Evidence] = []

    def begin(self, today: date | str, language: Language | None = None) -> None:
        """Start an episode: the day of its query, perhaps another language, and no evidence yet.

        Raises:
            SettingError: it is no date from 2020 to 2035.
        """
        spoken = language or self._desk.language
        self._desk = self._desk._replace(today=as_date(today), language=spoken)
        self.evidence = []

    def tools(self) -> tuple[Callable[..., str], ...]:
        """The seven, as an environment takes them."""
        return (
            self.poi_search, self.around_search, self.direction, self.weather,
            self.search_flights, self.search_train_tickets, self.web_search,
        )  # fmt: skip

    def poi_search(
        self,
        address: Annotated[str, Meta(description="a name, kind, cuisine or tag, or a place id")],
        region: Region = None,
        page: Page = 1,
    ) -> str:
        """Find places in a city: id, location, district, rating, cost, opening hours and more."""
        given = {"address": address, "region": region, "page": page}
        return self._answer(
            "poi_search", given, lambda: find_places(self._desk, address, region, page)
        )

    def around_search(
        self,
        location: Location,
        radius: Annotated[int | float | str, Meta(description="metres, 0 to 50000")] = 5_000,
        keyword: Annotated[
            str | None, Meta(description="a kind or name; several with | between them")
        ] = None,
        region: Region = None,
        page: Page = 1,
    ) -> str:
        """Find places around a location, the nearest first, with their distance in metres."""
        given = {
            "location": location, "radius": radius, "keyword": keyword, "region": region,
            "page": page,
        }  # fmt: skip
        return self._answer(
            "around_search",
            given,
            lambda: find_around(self._desk, location, radius, keyword, region=region, page=page),
        )

    def direction(
        self,
        origin: Location,
        destination: Location,
        mode: Annotated[
            str, Meta(description="driving, walking, bicycling, electrobike or transit")
        ] = "driving",
        waypoints: Annotated[
            list[str] | str | None, Meta(description="up to 16, a list or with ; between them")
        ] = None,
    ) -> str:
        """Find the way within a city: distance, duration, cost and steps.

        Between cities it estimates a drive; for anything else search trains or flights.
        """
        given = {
            "origin": origin, "destination": destination, "mode": mode, "waypoints": waypoints,
        }  # fmt: skip
        return self._answer(
            "direction",
            given,
            lambda: find_route(self._desk, origin, destination, mode, waypoints),
        )

    def weather(
        self,
        city: City,
        date: Annotated[
            list[str] | str | None,
            Meta(description="a date, a list, or 2026-05-01..2026-05-04; default: today and on"),
        ] = None,
    ) -> str:
        """Tell the weather of a city by day and night, with temperatures and wind."""
        given = {"city": city, "date": date}
        return self._answer("weather", given, lambda: find_weather(self._desk, city, date))

    def search_flights(self, date: Day, from_city: City, to_city: City, page: Page = 1) -> str:
        """Find direct flights between two cities on a day, with times, fares and seats left."""
        given = {"date": date, "from_city": from_city, "to_city": to_city, "page": page}
        ends, nowhere = (from_city, to_city), (None,) * 4
        return self._answer(
            "search_flights",
            given,
            lambda: find_rides(self._desk, "flight", date, ends, nowhere, page=page),
        )

    def search_train_tickets(
        self,
        date: Day,
        from_city: City,
        to_city: City,
        *,
        from_city_adcode: Code = None,  # noqa: ARG002 - what callers of the original send
        to_city_adcode: Code = None,  # noqa: ARG002
        from_lat: Coordinate = None,
        from_lon: Coordinate = None,
        to_lat: Coordinate = None,
        to_lon: Coordinate = None,
        page: Page = 1,
    ) -> str:
        """Find direct trains between two cities on a day, with times, fares and seats left."""
        given = {"date": date, "from_city": from_city, "to_city": to_city, "page": page}
        ends, points = (from_city, to_city), (from_lat, from_lon, to_lat, to_lon)
        return self._answer(
            "search_train_tickets",
            given,
            lambda: find_rides(self._desk, "train", date, ends, points, page=page),
        )

    def web_search(
        self,
        query: Annotated[
            list[str] | str, Meta(description="a query that names a city, or up to 5")
        ],
    ) -> str:
        """Search travel guides and descriptions of places; passages with their source."""
        return self._answer(
            "web_search", {"query": query}, lambda: find_passages(self._desk, query)
        )

    def _answer(self, tool: str, given: Mapping[str, object], work: Callable[[], Result]) -> str:
        shown: tuple[Fact, ...] = ()
        ok = False
        try:
            text, shown = write(work(), self.form, self._desk.language, self.max_chars)
            ok = True
        except RefusedError as refusal:
            text, shown = f"Error: {refusal.of(self._desk.language)}", refusal.shown
        except ArenagymError as error:
            text = f"Error: {error}."
        arguments = {
            name: clean(value, _KEPT) for name, value in given.items() if value is not None
        }
        self.evidence.append(Evidence(tool, arguments, shown, ok))
        return cut_to(text, self.max_chars)
