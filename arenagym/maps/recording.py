"""Record and replay what a map service once said, so that a run can be repeated without it."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from arenagym import live
from arenagym.errors import SettingError
from arenagym.live import RecordingMode
from arenagym.maps.base import Address, Forecast, Maps, MapsError, Mode, Place, Route, point

T = TypeVar("T")


class Recording(live.Recording):
    """A `Recording` (see `arenagym.live.Recording`) to which 120.10, 30.2 is 120.1,30.2."""

    def spelt(self, text: str) -> str:
        """A text in an argument, as all spellings of the same question have it."""
        text = super().spelt(text)
        try:
            return point(text) or text
        except MapsError:
            return text


class Recorder:
    """A `Maps` that keeps what another one answers.

    Args:
        client: who is asked; None if nobody is, as in `replay`.
        path: the recording.
        mode: see `Recording`.
    """

    def __init__(
        self, client: Maps | None, path: str | Path, mode: RecordingMode = "record"
    ) -> None:
        if client is None and mode != "replay":
            raise SettingError(f"mode={mode!r} needs a client to ask: only 'replay' needs none")
        self._client = client
        self._recording = Recording(path, mode)

    def poi_search(self, address: str, region: str | None = None) -> tuple[Place, ...]:
        """See `Maps.poi_search`."""
        asked = {"address": address, "region": region or None}
        return self._ask(
            tuple[Place, ...], "poi_search", asked, lambda maps: maps.poi_search(address, region)
        )

    def around_search(
        self,
        location: str,
        radius: int = 5_000,
        keyword: str | None = None,
        region: str | None = None,
    ) -> tuple[Place, ...]:
        """See `Maps.around_search`."""
        asked = {
            "location": location,
            "radius": radius,
            "keyword": keyword or None,
            "region": region or None,
        }
        return self._ask(
            tuple[Place, ...],
            "around_search",
            asked,
            lambda maps: maps.around_search(location, radius, keyword, region),
        )

    def direction(
        self, origin: str, destination: str, mode: Mode = "driving", waypoints: Sequence[str] = ()
    ) -> Route:
        """See `Maps.direction`."""
        asked = {
            "origin": origin,
            "destination": destination,
            "mode": mode,
            "waypoints": list(waypoints) or None,
        }
        return self._ask(
            Route,
            "direction",
            asked,
            lambda maps: maps.direction(origin, destination, mode, waypoints),
        )

    def weather(self, city: str) -> Forecast:
        """See `Maps.weather`."""
        return self._ask(Forecast, "weather", {"city": city}, lambda maps: maps.weather(city))

    def geocode(self, address: str, city: str | None = None) -> tuple[Address, ...]:
        """See `Maps.geocode`."""
        asked = {"address": address, "city": city or None}
        return self._ask(
            tuple[Address, ...], "geocode", asked, lambda maps: maps.geocode(address, city)
        )

    def _ask(
        self, kind: type[T], name: str, asked: Mapping[str, object], call: Callable[[Maps], T]
    ) -> T:
        client = self._client
        return self._recording.answer(
            kind, name, asked, None if client is None else lambda: call(client)
        )


class Replay(Recorder):
    """A `Maps` that answers from a recording and needs no network."""

    def __init__(self, path: str | Path) -> None:
        super().__init__(None, path, "replay")
