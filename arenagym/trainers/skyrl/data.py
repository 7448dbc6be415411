"""Tasks as a data set of SkyRL's."""

from collections.abc import Sequence
from pathlib import Path

import msgspec
from datasets import Dataset

from arenagym.errors import SettingError
from arenagym.trainers.rows import TaskRow
from arenagym.trainers.skyrl.env import NAME


def write_parquet(
    rows: Sequence[TaskRow],
    path: str | Path,
    *,
    env_class: str = NAME,
    data_source: str | None = None,
) -> None:
    """Write tasks as a data set of SkyRL's.

    Args:
        rows: of `task_rows`.
        path: the file.
        env_class: the id at `skyrl_gym`, for SkyRL's own generator.
        data_source: what SkyRL's evaluation is grouped by; by default the environment's id.

    Raises:
        SettingError: there are no rows.
    """
    columns = [
        {
            **msgspec.to_builtins(row),
            "env_class": env_class,
            "data_source": data_source or row.env,
        }
        for row in rows
    ]
    if not columns:
        raise SettingError("no rows: make some with task_rows(…)")
    Dataset.from_list(columns).to_parquet(str(path))
