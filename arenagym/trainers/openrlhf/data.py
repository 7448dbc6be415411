"""Tasks as a data set of OpenRLHF's, and its labels as tasks again."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from arenagym.errors import RecordError, SettingError
from arenagym.trainers.rows import TaskRow


def write_prompts(rows: Sequence[TaskRow], path: str | Path) -> None:
    """Write tasks as JSON lines with the columns `input` and `label`.

    OpenRLHF reads them with `--data.input_key input --data.label_key label
    --data.apply_chat_template`. The label is the row itself, as text.

    Raises:
        SettingError: there are no rows, or the path does not end in `.jsonl`.
    """
    path = Path(path)
    if not rows or path.suffix != ".jsonl":
        raise SettingError(f"{len(rows)} rows to {path}: at least one, and to a file named *.jsonl")
    with path.open("wb") as file:
        for row in rows:
            line = {"input": row.prompt, "label": msgspec.json.encode(row).decode()}
            file.write(msgspec.json.encode(line) + b"\n")


def row_of(label: object) -> TaskRow:
    """The task that a label is.

    Raises:
        RecordError: it is none of `write_prompts`.
    """
    try:
        if isinstance(label, str):
            columns = msgspec.json.decode(label, type=dict[str, Any])
            return TaskRow.of(columns)
    except (RecordError, ValueError, RecursionError) as error:
        raise RecordError(f"{_WANTED}: {error}") from error
    raise RecordError(f"{_WANTED}, and not {type(label).__name__}")


_WANTED = "a label is a row of write_prompts(…), read with --data.label_key label"
