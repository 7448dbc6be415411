"""Record and replay: what a map service once said, so that a run can be repeated without it.

A recording is a file of JSON lines, each a question with its answer or its failure. It is only
added to, by any number of threads and processes; of two answers to a question the later counts.
"""

import fcntl
import os
import threading
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, Protocol, TypeVar, get_args

import msgspec
from rapidfuzz import process

from arenagym.errors import SettingError
from arenagym.maps.base import (
    Address,
    FailureKind,
    Forecast,
    Maps,
    MapsError,
    Mode,
    Place,
    Route,
    point,
)
from arenagym.records import ToolSpec, without_surrogates

RecordingMode = Literal["record", "replay", "auto"]
T = TypeVar("T")
_NULL = msgspec.Raw(b"null")


class _Failure(msgspec.Struct, frozen=True, omit_defaults=True):
    kind: FailureKind
    message: str
    passing: bool = False


class _Line(msgspec.Struct, frozen=True, omit_defaults=True):
    name: str
    arguments: dict[str, object]
    at: str = ""
    answer: msgspec.Raw = _NULL  # no union with None: msgspec would read it as the latter
    error: _Failure | None = None


class Recording:
    """Questions of any kind, by name and arguments, with what came of them.

    Args:
        path: the file.
        mode: `record` asks everything anew, `replay` asks nothing, `auto` asks what is not there.

    In every mode a question is asked once and its answer kept, so that a replay says what the
    recorded run was told. A failure that may pass, such as a time-out, is asked again unless in
    `replay`.

    Raises:
        SettingError: an unknown mode, no file to replay, or a file that is no recording.
    """

    def __init__(self, path: str | Path, mode: RecordingMode = "auto") -> None:
        if mode not in get_args(RecordingMode):
            raise SettingError(f"mode={mode!r}: one of {', '.join(get_args(RecordingMode))}")
        self.path = Path(path)
        self.mode = mode
        self._known: dict[str, _Line] = {}
        self._read_to = 0
        self._lock = threading.Lock()
        self._asking: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
        if mode == "replay" and not self.path.is_file():
            raise SettingError(f"no recording {self.path}: make one with mode='record'")
        self._look("")

    def ask(
        self, name: str, arguments: Mapping[str, object], call: Callable[[], bytes] | None
    ) -> bytes:
        """The answer as JSON, recorded or from `call`.

        Raises:
            MapsError: the one that was recorded or that `call` raised, or `not_recorded`.
        """
        key = _key(name, arguments)
        with self._lock:
            asking = self._asking[key]
        with asking:
            line = self._look(key)
            if self.mode != "replay" and call is not None and _worth_asking(line):
                line = self._record(name, _plain(arguments), call)
                with self._lock:
                    self._known[key] = line
        if line is None:
            raise self._not_recorded(key)
        if line.error is not None:
            raise MapsError(line.error.kind, line.error.message, passing=line.error.passing)
        return bytes(line.answer)

    def _record(self, name: str, arguments: dict[str, object], call: Callable[[], bytes]) -> _Line:
        at = datetime.now(UTC).isoformat(timespec="seconds")
        try:
            line = _Line(name, arguments, at, answer=msgspec.Raw(call()))
        except MapsError as error:
            failure = _Failure(error.kind, str(error), error.passing)
            line = _Line(name, arguments, at, error=failure)
        self._append(msgspec.json.encode(line, order="sorted") + b"\n")
        return line

    def _append(self, text: bytes) -> None:
        """Add a line, after the end of one that a killed process left without."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self.path.open("a+b", buffering=0) as file:
                fcntl.flock(file, fcntl.LOCK_EX)
                size = file.seek(0, os.SEEK_END)
                if size and os.pread(file.fileno(), 1, size - 1) != b"\n":
                    text = b"\n" + text
                if file.write(text) != len(text):
                    raise OSError("the disk is full")  # noqa: TRY301 - named below
        except OSError as error:
            raise SettingError(
                f"cannot record in {self.path}: {error}; free or change it"
            ) from error

    def _look(self, key: str) -> _Line | None:
        """What is known, reading first what others have added to the file."""
        with self._lock:
            known = self._known.get(key)
            if known is None and self.mode != "record" and self.path.exists():
                self._read()
                known = self._known.get(key)
            return known

    def _read(self) -> None:
        with self.path.open("rb") as file:
            file.seek(self._read_to)
            added = file.read()
        whole = added[: added.rfind(b"\n") + 1]  # the last line may be under way
        self._read_to += len(whole)
        for text in whole.splitlines():
            try:
                line = msgspec.json.decode(text, type=_Line)
            except (msgspec.ValidationError, RecursionError) as error:
                raise SettingError(f"{self.path} is no recording: {error}") from error
            except (msgspec.DecodeError, UnicodeDecodeError):
                continue  # torn: its process was killed
            key = _key(line.name, line.arguments)
            if line.error is None or not line.error.passing or _worth_asking(self._known.get(key)):
                self._known[key] = line

    def _not_recorded(self, key: str) -> MapsError:
        with self._lock:
            known = list(self._known)
        same = [each for each in known if each.split(" ", 1)[0] == key.split(" ", 1)[0]]
        near = process.extractOne(key, same or known)
        hint = f"the nearest that is there: {near[0][:300]}" if near else "nothing is"
        return MapsError("not_recorded", f"{key[:300]} is not in {self.path.name}; {hint}")


def _worth_asking(line: _Line | None) -> bool:
    return line is None or (line.error is not None and line.error.passing)


def _key(name: str, arguments: Mapping[str, object]) -> str:
    asked = msgspec.json.encode(_plain(arguments), order="deterministic")
    return f"{name} {asked.decode()}"


def _plain(arguments: Mapping[str, object]) -> dict[str, object]:
    """Arguments in one spelling: without what is None, odd spaces and spellings of points."""
    return {
        without_surrogates(key): _plain_value(value)
        for key, value in arguments.items()
        if value is not None
    }


def _plain_value(value: object) -> object:
    if isinstance(value, str):
        text = " ".join(without_surrogates(value).split())
        try:
            return point(text) or text
        except MapsError:
            return text
    if isinstance(value, list | tuple):
        return [_plain_value(item) for item in value]
    return _plain(value) if isinstance(value, dict) else value


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
        ask = None if client is None else lambda: msgspec.json.encode(call(client))
        answer = self._recording.ask(name, asked, ask)
        try:
            return msgspec.json.decode(answer, type=kind)
        except msgspec.ValidationError as error:
            what = getattr(kind, "__name__", kind)
            raise MapsError(
                "malformed", f"{self._recording.path} holds no {what} for this {name}: {error}"
            ) from error


class Replay(Recorder):
    """A `Maps` that answers from a recording and needs no network."""

    def __init__(self, path: str | Path) -> None:
        super().__init__(None, path, "replay")


class ToolLike(Protocol):
    """A tool of an environment, such as one of an MCP server (`arenagym.mcp.McpServer.tools`)."""

    @property
    def spec(self) -> ToolSpec:
        """What the agent reads."""

    def run(self, arguments: str) -> str:
        """Call it with JSON arguments."""


class RecordedTool:
    """A tool whose texts are recorded, errors too."""

    blocking = True

    def __init__(self, spec: ToolSpec, tool: ToolLike | None, recording: Recording) -> None:
        self.spec = spec
        self._tool = tool
        self._recording = recording

    def run(self, arguments: str) -> str:
        """What the tool says, or said."""
        tool = self._tool
        ask = None if tool is None else lambda: _text_json(tool.run(arguments))
        try:
            asked = msgspec.json.decode(arguments or "{}", type=dict[str, object])
            return msgspec.json.decode(self._recording.ask(self.spec.name, asked, ask), type=str)
        except MapsError as error:
            return f"Error: {error}"
        except (msgspec.DecodeError, UnicodeError, RecursionError, OverflowError) as error:
            return f"Error: invalid arguments for {self.spec.name}: {error}; give a JSON object."


def recorded_tools(tools: Sequence[ToolLike], recording: Recording) -> tuple[RecordedTool, ...]:
    """The tools with a recording before them; in `replay` give none, they are recorded too."""
    by_name = {tool.spec.name: tool for tool in tools}
    ask = (lambda: msgspec.json.encode([tool.spec for tool in tools])) if tools else None
    specs = msgspec.json.decode(recording.ask("tools/list", {}, ask), type=list[ToolSpec])
    return tuple(RecordedTool(spec, by_name.get(spec.name), recording) for spec in specs)


def _text_json(text: str) -> bytes:
    """A tool's text. Errors are told apart by their beginning, and may not be the last word."""
    text = without_surrogates(text)
    if text.startswith("Error: "):
        raise MapsError("request", text.removeprefix("Error: "), passing=True)
    return msgspec.json.encode(text)
