"""Tasks as a data set of verl's, and verl's columns as a task again."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from datasets import Dataset

from arenagym.errors import RecordError, SettingError
from arenagym.trainers.rows import TaskRow
from arenagym.trainers.verl.advantages import NAME


def write_parquet(
    rows: Sequence[TaskRow],
    path: str | Path,
    *,
    agent_name: str = NAME,
    data_source: str | None = None,
) -> None:
    """Write tasks as a data set of verl's.

    Args:
        rows: of `task_rows`.
        path: the file.
        agent_name: the agent loop that plays them.
        data_source: what verl's metrics are grouped by; by default the environment's id.

    Raises:
        SettingError: there are no rows.
    """
    columns = [
        {
            "data_source": data_source or row.env,
            "prompt": row.prompt,
            "ability": "agent",
            "reward_model": {"style": "rule", "ground_truth": ""},
            "extra_info": {"index": index},
            "agent_name": agent_name,
            "env": row.env,
            "seed": row.seed,
            "env_args": row.env_args,
            "posed": row.posed,
        }
        for index, row in enumerate(rows)
    ]
    if not columns:
        raise SettingError("no rows: make some with task_rows(…)")
    Dataset.from_list(columns).to_parquet(str(path))


def row_of(columns: Mapping[str, Any]) -> TaskRow:
    """The task in the columns that an agent loop is run with.

    Raises:
        RecordError: they are not those of `write_parquet`.
    """
    if "raw_prompt" not in columns:
        raise RecordError(f"no raw_prompt among {sorted(columns)}: rows come from write_parquet(…)")
    return TaskRow.of({**plain(columns), "prompt": plain(columns["raw_prompt"])})


def plain(value: Any) -> Any:  # noqa: ANN401
    """A configuration or a column of verl's in Python's own types; what has none, as it is."""
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return [plain(each) for each in value]
    tolist = getattr(value, "tolist", None)
    return plain(tolist()) if tolist is not None else value
