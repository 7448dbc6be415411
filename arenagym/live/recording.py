"""Record and replay: what a source once said, so that a run can be repeated without it.

A recording is a file of JSON lines, each a question with its answer or its failure. It is only
added to, by any number of threads and processes; of two answers to a question the later counts.
"""

import fcntl
import os
import threading
from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, NamedTuple, TypeVar, get_args

import msgspec
from rapidfuzz import process

from arenagym.errors import SettingError, SourceError, SourceFailure
from arenagym.records import without_surrogates

RecordingMode = Literal["record", "replay", "auto"]
T = TypeVar("T")
_NULL = msgspec.Raw(b"null")


class _Failure(msgspec.Struct, frozen=True, omit_defaults=True):
    kind: SourceFailure
    message: str
    passing: bool = False


class _Line(msgspec.Struct, frozen=True, omit_defaults=True):
    name: str
    arguments: dict[str, object]
    at: str = ""
    answer: msgspec.Raw = _NULL  # no union with None: msgspec would read it as the latter
    error: _Failure | None = None


class _Known(NamedTuple):
    """Where a question's line is in the file, and whether it is a failure that may pass."""

    start: int
    size: int
    passing: bool


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
        self._known: dict[str, _Known] = {}
        self._read_to = 0
        self._lock = threading.Lock()
        self._asking: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
        if mode == "replay" and not self.path.is_file():
            raise SettingError(f"no recording {self.path}: make one with mode='record'")
        self._look("")

    def answer(
        self,
        kind: type[T],
        name: str,
        arguments: Mapping[str, object],
        call: Callable[[], T] | None,
    ) -> T:
        """The answer, recorded or from `call`.

        Raises:
            SourceError: as `ask`, or `malformed`: what is recorded is no such answer.
        """
        ask = None if call is None else lambda: msgspec.json.encode(call())
        answer = self.ask(name, arguments, ask)
        try:
            return msgspec.json.decode(answer, type=kind)
        except msgspec.ValidationError as error:
            what = getattr(kind, "__name__", kind)
            raise SourceError(
                "malformed", f"{self.path} holds no {what} for this {name}: {error}"
            ) from error

    def ask(
        self, name: str, arguments: Mapping[str, object], call: Callable[[], bytes] | None
    ) -> bytes:
        """The answer as JSON, recorded or from `call`.

        Raises:
            SourceError: the one that was recorded or that `call` raised, or `not_recorded`.
        """
        key = self._key(name, arguments)
        with self._lock:
            asking = self._asking[key]
        with asking:
            known = self._look(key)
            if self.mode != "replay" and call is not None and (known is None or known.passing):
                known = self._record(name, self._plain(arguments), call)
                with self._lock:
                    self._known[key] = known
        if known is None:
            raise self._not_recorded(key)
        with self.path.open("rb") as file:
            line = msgspec.json.decode(os.pread(file.fileno(), known.size, known.start), type=_Line)
        if line.error is not None:
            raise SourceError(line.error.kind, line.error.message, passing=line.error.passing)
        return bytes(line.answer)

    def spelt(self, text: str) -> str:
        """A text in an argument, as all spellings of the same question have it."""
        return " ".join(text.split())

    def _record(self, name: str, arguments: dict[str, object], call: Callable[[], bytes]) -> _Known:
        at = datetime.now(UTC).isoformat(timespec="seconds")
        try:
            line = _Line(name, arguments, at, answer=msgspec.Raw(call()))
        except SourceError as error:
            failure = _Failure(error.kind, str(error), error.passing)
            line = _Line(name, arguments, at, error=failure)
        text = msgspec.json.encode(line, order="sorted") + b"\n"
        return _Known(self._append(text), len(text), _may_pass(line))

    def _append(self, text: bytes) -> int:
        """Add a line, after the end of one that a killed process left without; where it begins."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self.path.open("a+b", buffering=0) as file:
                fcntl.flock(file, fcntl.LOCK_EX)
                size = file.seek(0, os.SEEK_END)
                torn = b"\n" if size and os.pread(file.fileno(), 1, size - 1) != b"\n" else b""
                if file.write(torn + text) != len(torn + text):
                    raise OSError("the disk is full")  # noqa: TRY301 - named below
                return size + len(torn)
        except OSError as error:
            raise SettingError(
                f"cannot record in {self.path}: {error}; free or change it"
            ) from error

    def _look(self, key: str) -> _Known | None:
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
            for text in file:
                if not text.endswith(b"\n"):
                    break  # under way
                start = self._read_to
                self._read_to += len(text)
                try:
                    line = msgspec.json.decode(text, type=_Line)
                except (msgspec.ValidationError, RecursionError) as error:
                    raise SettingError(f"{self.path} is no recording: {error}") from error
                except (msgspec.DecodeError, UnicodeDecodeError):
                    continue  # torn: its process was killed
                key = self._key(line.name, line.arguments)
                known = self._known.get(key)
                if not _may_pass(line) or known is None or known.passing:
                    self._known[key] = _Known(start, len(text), _may_pass(line))

    def _not_recorded(self, key: str) -> SourceError:
        with self._lock:
            known = list(self._known)
        same = [each for each in known if each.split(" ", 1)[0] == key.split(" ", 1)[0]]
        near = process.extractOne(key, same or known)
        hint = f"the nearest that is there: {near[0][:300]}" if near else "nothing is"
        return SourceError("not_recorded", f"{key[:300]} is not in {self.path.name}; {hint}")

    def _key(self, name: str, arguments: Mapping[str, object]) -> str:
        asked = msgspec.json.encode(self._plain(arguments), order="deterministic")
        return f"{name} {asked.decode()}"

    def _plain(self, arguments: Mapping[str, object]) -> dict[str, object]:
        """Arguments in one spelling, without what is None."""
        return {
            without_surrogates(key): self._plain_value(value)
            for key, value in arguments.items()
            if value is not None
        }

    def _plain_value(self, value: object) -> object:
        if isinstance(value, str):
            return self.spelt(without_surrogates(value))
        if isinstance(value, list | tuple):
            return [self._plain_value(item) for item in value]
        return self._plain(value) if isinstance(value, dict) else value


def _may_pass(line: _Line) -> bool:
    return line.error is not None and line.error.passing
