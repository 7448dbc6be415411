"""`GroupStream`: PipelineRL's file stream of groups, one line each; a kill loses nothing."""

import asyncio
import fcntl
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from arenagym.errors import RecordError, RunFolderError, SettingError
from arenagym.records import Group
from arenagym.rollouts.store import append_whole, cut_torn_end
from arenagym.trainers.pipelinerl.texts import (
    CallNodes,
    Signal,
    Texts,
    TrainingText,
    Unscored,
    training_texts,
)

MAX_LINE_BYTES = 256 * 2**20
_BLOCK = 1 << 20


def stream_path(
    output_dir: str | Path, topic: str = "actor", *, instance: int = 0, partition: int = 0
) -> Path:
    """Where PipelineRL's `streams: files` keeps a stream of the run in `output_dir`."""
    parts = ("streams", topic, str(instance), str(partition), "0.jsonl")
    return Path(output_dir).joinpath(*parts)


class GroupStream:
    """Appends groups to a stream, which no other process writes to meanwhile.

        with GroupStream(stream_path("results/run"), sync=True) as stream:
            stream.write(texts)

    A group goes in with one write. What a kill tore is cut off at the next opening, and `written`
    then has the groups that are in.

    Args:
        path: of the file; made with its folders if it is not there.
        sync: have each group on the disk (fsync) before `write` returns.
        max_line_bytes: the most a group may take.

    Raises:
        RunFolderError: another process is writing, or the file is no such stream.
    """

    def __init__(
        self, path: str | Path, *, sync: bool = False, max_line_bytes: int = MAX_LINE_BYTES
    ) -> None:
        self.path = Path(path)
        self.written: set[str] = set()
        """The ids of the groups in the stream."""
        self._sync = sync
        self._most = max_line_bytes
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self.path.open("ab+", buffering=0)
        except OSError as error:
            raise RunFolderError(f"cannot write the stream {self.path}: {error}") from error
        try:
            self._claim()
            cut_torn_end(self._file)
            self.written = {head.group_id for head in _heads(self.path, max_line_bytes)}
        except BaseException:
            self._file.close()
            raise

    def write(self, texts: Texts) -> bool:
        """Append a group, unless it is there already, or has no texts.

        Returns:
            Whether it was appended.

        Raises:
            SettingError: it is longer than `max_line_bytes`.
            OSError: it could not be written; the stream ends with the group before.
        """
        if not texts.texts or texts.group_id in self.written:
            return False
        line = _line(texts.texts)
        if len(line) > self._most:
            raise SettingError(
                f"group {texts.group_id} takes {len(line):,} bytes, max_line_bytes={self._most:,}"
            )
        append_whole(self._file, line, sync=self._sync)
        self.written.add(texts.group_id)
        return True

    def close(self) -> None:
        """Let others write; a second call does nothing."""
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _claim(self) -> None:
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise RunFolderError(f"another process is writing to {self.path}") from None


def stream_groups(
    groups: Iterable[Group],
    path: str | Path,
    *,
    signal: Signal = "advantage",
    unscored: Unscored = "masked",
    nodes: CallNodes = "all",
    model_version: int | Callable[[], int] = 0,
    sync: bool = False,
) -> Iterator[Texts]:
    """Write groups to a stream as they come; those that are in it already are passed over.

        for texts in stream_groups(collect(…, out="runs/first"), stream_path("results/run")):
            print(texts.group_id, len(texts.texts), texts.unscored)

    Run again after a kill, with the same run folder, it goes on where it was: `collect` gives the
    finished groups first, and none is written twice. Groups that tell nothing are left out, and
    say `why`, as PipelineRL's trainer waits for batches of a size.

    Args:
        groups: such as `collect(…)` gives.
        path: see `stream_path`.
        signal: see `training_texts`.
        unscored: see `training_texts`.
        nodes: see `training_texts`.
        model_version: of the policy, for calls of which the engine did not say; or what says it
            when a group is written.
        sync: see `GroupStream`.

    Yields:
        What was made of each group, once it is written or passed over.
    """
    with GroupStream(path, sync=sync) as stream:
        for group in groups:
            if group.group_id in stream.written:
                yield Texts(group_id=group.group_id, why="it is in the stream already")
                continue
            if not group.informative:
                yield Texts(group_id=group.group_id, why=group.why or "it is uninformative")
                continue
            texts = training_texts(
                group,
                signal=signal,
                unscored=unscored,
                nodes=nodes,
                model_version=model_version() if callable(model_version) else model_version,
            )
            stream.write(texts)
            yield texts


def read_stream(
    path: str | Path, *, offset: int = 0, max_line_bytes: int = MAX_LINE_BYTES
) -> Iterator[tuple[int, list[TrainingText]]]:
    """The groups of a stream, also while it is being written; a torn last line is not there yet.

    Yields:
        Where the next group begins, to go on from later, and the group.

    Raises:
        RecordError: a line that is no group, or is longer than `max_line_bytes`.
    """
    for end, line in _lines(Path(path), offset, max_line_bytes):
        yield end, _group(line, path, end)


async def follow_stream(
    path: str | Path,
    *,
    offset: int = 0,
    poll: float = 0.1,
    max_line_bytes: int = MAX_LINE_BYTES,
) -> AsyncIterator[tuple[int, list[TrainingText]]]:
    """`read_stream`, and then what is appended, until it is cancelled.

    Args:
        path: of a file that need not be there yet.
        offset: where to begin.
        poll: seconds between two looks.
        max_line_bytes: the longest line that is read.
    """
    while True:
        for end, group in read_stream(path, offset=offset, max_line_bytes=max_line_bytes):
            offset = end
            yield end, group
        await asyncio.sleep(poll)


class _Head(msgspec.Struct):
    """What is read of an entry to know its group."""

    group_id: str


def _heads(path: Path, most: int) -> Iterator[_Head]:
    for end, line in _lines(path, 0, most):
        try:
            heads = msgspec.json.decode(line, type=list[_Head])
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise RunFolderError(f"{path}, line that ends at byte {end}: {error}") from error
        yield from heads[:1]


def _group(line: bytes, path: str | Path, end: int) -> list[TrainingText]:
    try:
        return msgspec.json.decode(line, type=list[TrainingText])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise RecordError(f"{path}, line that ends at byte {end}: {error}") from error


def _lines(path: Path, offset: int, most: int) -> Iterator[tuple[int, bytes]]:
    """Whole lines and where they end; of the file, no more than a line is held."""
    if not path.exists():
        return
    with path.open("rb") as file:
        file.seek(offset)
        while line := file.readline(most + 1):
            if not line.endswith(b"\n"):
                if len(line) > most:
                    raise RecordError(f"{path}, byte {offset}: a line longer than {most:,} bytes")
                return
            offset += len(line)
            yield offset, line


def _line(texts: Sequence[TrainingText]) -> bytes:
    return msgspec.json.encode([text.fields() for text in texts]) + b"\n"
