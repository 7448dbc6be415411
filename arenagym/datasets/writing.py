"""`write_rows`: rows as JSONL or Parquet, in a file that is there only once it is whole."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import IO, Literal, get_args

import msgspec

from arenagym.datasets.parquet import ParquetFormat
from arenagym.datasets.tally import Rows, Tally
from arenagym.errors import SettingError

FileFormat = Literal["jsonl", "parquet"]
_ENDINGS: dict[str, FileFormat] = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "jsonl",
    ".parquet": "parquet",
}


def write_rows(
    rows: Rows,
    out: str | Path,
    *,
    format: FileFormat | None = None,  # noqa: A002 - what it is
) -> Tally:
    """Make the rows and write them; a file that is there is replaced at the end, or not at all.

    JSONL has a row a line, and leaves out the fields that a message does not have. In Parquet
    these are null. Its columns are nested, and the same for all rows of a kind; tool calls and
    tools are of Arrow's JSON type, which `datasets` reads as objects.

    Args:
        rows: of any builder.
        out: the file.
        format: None goes by the file's ending: .jsonl, .ndjson, .json (a row a line) or .parquet.

    Returns:
        The tally of the rows.

    Raises:
        SettingError: no such format, Parquet without pyarrow, or no rows: the message says what
            became of all that was read.
    """
    path = Path(out)
    kind = file_format(path, format)
    parquet = ParquetFormat(rows.columns) if kind == "parquet" else None
    made = iter(rows)
    first = next(made, None)
    if first is None:
        raise SettingError(f"nothing to write to {path}: {rows.tally.text()}")
    every = chain([first], made)
    with replacing(path) as file:
        if parquet is None:
            file.writelines(msgspec.json.encode(row) + b"\n" for row in every)
        else:
            parquet.write(every, file)
    return rows.tally


def file_format(out: Path, given: str | None = None) -> FileFormat:
    """The format that is asked for, or that the file's ending says.

    Raises:
        SettingError: there is no such format.
    """
    kind = _ENDINGS.get(out.suffix.lower()) if given is None else given
    if kind not in get_args(FileFormat):
        what = f"{out.name}: its ending says no format" if given is None else f"format {given!r}"
        raise SettingError(f"{what}; rows are written as {' or '.join(get_args(FileFormat))}")
    return "parquet" if kind == "parquet" else "jsonl"


@contextmanager
def replacing(out: Path) -> Iterator[IO[bytes]]:
    """A file that takes its place when it is whole, and goes away if that never comes.

    Raises:
        SettingError: another process is writing it.
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    part = out.with_name(f"{out.name}.part")
    with part.open("ab") as file:
        if not _is_ours(file, part):
            raise SettingError(f"{out}: another process is writing it")
        try:
            file.truncate(0)  # one that was killed leaves its part
            yield file
            file.flush()
            part.replace(out)
        except BaseException:
            part.unlink(missing_ok=True)
            raise


def _is_ours(file: IO[bytes], part: Path) -> bool:
    """Whether nobody else has it, nor had it and put it in its place since it was opened."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return os.path.samestat(os.fstat(file.fileno()), part.stat())
    except OSError:
        return False
