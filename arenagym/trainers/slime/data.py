"""Tasks as the prompt data that slime reads."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from arenagym.records import Record, to_json
from arenagym.trainers.rows import TaskRow


class _Line(Record, frozen=True, kw_only=True):
    prompt: list[dict[str, Any]]
    metadata: TaskRow


def write_jsonl(rows: Iterable[TaskRow], path: str | Path) -> int:
    """Write tasks for `--prompt-data PATH --input-key prompt --metadata-key metadata`.

    The prompt is there for slime's logs and its `--rollout-max-prompt-len`; the task itself is in
    the metadata, and `generate` plays it.

    Args:
        rows: see `task_rows`.
        path: a name that ends in `.jsonl`, as slime tells formats by it.

    Returns:
        How many were written.
    """
    lines = [to_json(_Line(prompt=row.prompt, metadata=row)) + b"\n" for row in rows]
    target = Path(path)
    part = target.with_name(f"{target.name}.part")
    part.write_bytes(b"".join(lines))
    part.replace(target)
    return len(lines)
