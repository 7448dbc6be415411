"""The run folder: what is finished is on disk, whatever happens next.

`run.json` holds the settings, `groups.jsonl` one line per finished group, appended with one
write and fsynced; a torn last line, left by a kill, is cut off when the folder is opened again.
`matches.jsonl` is a flat view of the same matches, `failures.jsonl` tells of groups that broke.
"""

import fcntl
import os
from collections.abc import Iterator, Mapping
from io import RawIOBase
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import msgspec

from arenagym.errors import RecordError, RunFolderError
from arenagym.records import Group, from_json, to_json

_BLOCK = 1 << 20


class Folder:
    """A folder of finished work, open for appending by this process alone.

    Args:
        path: made if it is not there.
        settings: what determines the work; a folder made with other settings is refused.
        about: further facts for `run.json` that may differ from one visit to the next.

    Raises:
        RunFolderError: other settings, another process, or a line that cannot be read.
    """

    def __init__(
        self, path: Path, settings: Mapping[str, Any], about: Mapping[str, Any] | None = None
    ) -> None:
        self.path = path
        self.groups: dict[str, Group] = {}
        try:
            path.mkdir(parents=True, exist_ok=True)
            self._lock = (path / ".lock").open("w")
        except OSError as error:
            raise RunFolderError(f"cannot use {path} as a run folder: {error}") from error
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            self._lock.close()
            raise RunFolderError(f"another process is writing to {path}; wait for it") from None
        try:
            self._check_settings(dict(settings), dict(about or {}))
            self._open()
        except BaseException:
            self._lock.close()
            raise

    def _open(self) -> None:
        """Read what is there."""

    def append_failure(self, event: Mapping[str, Any]) -> None:
        """Note a group that broke and will be tried again by the next visit."""
        append_data(self.path / "failures.jsonl", msgspec.json.encode(event) + b"\n", sync=True)

    def close(self) -> None:
        """Let other processes in."""
        self._lock.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _check_settings(self, settings: dict[str, Any], about: dict[str, Any]) -> None:
        file = self.path / "run.json"
        given = msgspec.json.decode(msgspec.json.encode(settings))
        if not file.exists():
            text = msgspec.json.format(msgspec.json.encode({"settings": given, **about}), indent=2)
            part = file.with_suffix(".part")
            part.write_bytes(text + b"\n")
            part.replace(file)
            return
        try:
            made = msgspec.json.decode(file.read_bytes(), type=dict[str, Any])["settings"]
            differ = sorted(k for k in {*made, *given} if made.get(k) != given.get(k))
        except (msgspec.DecodeError, KeyError, TypeError, AttributeError) as error:
            raise RunFolderError(f"{file} is no run.json of ours: {error}") from error
        if differ:
            detail = ", ".join(f"{k}: {made.get(k)!r} there, {given.get(k)!r} now" for k in differ)
            raise RunFolderError(
                f"{self.path} belongs to a run with other settings ({detail}): take another folder"
            )


class RunFolder(Folder):
    """A run folder; see `Folder`."""

    def append(self, group: Group) -> None:
        """Store a finished group for good."""
        append_data(self.path / "groups.jsonl", to_json(group) + b"\n", sync=True)
        self.groups[group.group_id] = group
        append_data(self.path / "matches.jsonl", _match_lines(group))

    def _open(self) -> None:
        cut_torn_line(self.path / "groups.jsonl")
        self.groups = {group.group_id: group for group in read_groups(self.path)}
        self._repair_matches()

    def _repair_matches(self) -> None:
        """Add the matches of groups that a kill kept from `matches.jsonl`."""
        file = self.path / "matches.jsonl"
        cut_torn_line(file)
        seen = set()
        for line in whole_lines(file):
            seen.add(msgspec.json.decode(line, type=_MatchLine).group_id)
        for group in self.groups.values():
            if group.group_id not in seen:
                append_data(file, _match_lines(group))


def read_groups(path: str | Path) -> Iterator[Group]:
    """The finished groups of a run folder, also while a run is writing to it.

    Raises:
        RunFolderError: a line that cannot be read.
    """
    file = Path(path) / "groups.jsonl"
    for number, line in enumerate(whole_lines(file), 1):
        try:
            yield from_json(Group, line)
        except RecordError as error:
            raise RunFolderError(f"{file}, line {number}: {error}") from error


class _MatchLine(msgspec.Struct):
    group_id: str


def _match_lines(group: Group) -> bytes:
    """One line a match; first and second are the indices of the group's trajectories."""
    if group.tournament is None:
        return b""
    lines = []
    for match in group.tournament.matches:
        fields = msgspec.to_builtins(match)
        lines.append(msgspec.json.encode({"group_id": group.group_id, **fields}) + b"\n")
    return b"".join(lines)


def append_data(file: Path, data: bytes, *, sync: bool = False) -> None:
    """Add to a file with one write; see `append_whole`."""
    with file.open("ab", buffering=0) as out:
        append_whole(out, data, sync=sync)


def append_whole(file: RawIOBase, data: bytes, *, sync: bool = False) -> None:
    """Add to an unbuffered file with one write, all or nothing.

    Raises:
        OSError: it could not be written, as on a full disk; the file is as it was.
    """
    before = file.seek(0, os.SEEK_END)
    try:
        _write(file, data)
        if sync:
            os.fsync(file.fileno())
    except BaseException:
        os.ftruncate(file.fileno(), before)
        raise


def _write(file: RawIOBase, data: bytes) -> None:
    done = file.write(data)
    if done != len(data):
        raise OSError(f"{done} of {len(data)} bytes written: is the disk full?")


def whole_lines(file: Path) -> list[bytes]:
    """The file's complete lines."""
    if not file.exists():
        return []
    data = file.read_bytes()
    return data[: data.rfind(b"\n") + 1].splitlines()


def cut_torn_line(file: Path) -> None:
    """Cut an incomplete last line, which a kill leaves, off the file."""
    if file.exists():
        with file.open("rb+", buffering=0) as opened:
            cut_torn_end(opened)


def cut_torn_end(file: RawIOBase) -> None:
    """The same of an open, unbuffered file, found from the end of a file of any size."""
    size = end = file.seek(0, os.SEEK_END)
    while end > 0:
        start = max(0, end - _BLOCK)
        found = os.pread(file.fileno(), end - start, start).rfind(b"\n")
        if found >= 0:
            end = start + found + 1
            break
        end = start
    if end < size:
        os.ftruncate(file.fileno(), end)
