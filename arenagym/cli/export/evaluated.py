"""Episodes of `arenagym eval` as groups, a group a task, ranked by the environment's rewards."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from arenagym.datasets import graded_group
from arenagym.errors import RecordError, RunFolderError
from arenagym.evaluation import Sample
from arenagym.evaluation.store import EPISODES
from arenagym.records import Group, Task, from_json

_Key = tuple[int, str]


class _Line(msgspec.Struct):
    """What tells whose line it is, and whether it keeps a trajectory."""

    task: int
    variant: str = ""
    trajectory: msgspec.Raw = msgspec.Raw(b"null")


def evaluated_groups(run: Path) -> Iterator[Group]:
    """The tasks whose trajectories were stored; one task is in memory at a time.

    Raises:
        RunFolderError: no trajectory was stored, or there is a line that cannot be read.
    """
    env = _env(run)
    offsets = _offsets(run / EPISODES)
    if not offsets:
        raise RunFolderError(
            f"{run} has no trajectory: they are stored by arenagym eval --keep all (or correct), "
            f"as they are played"
        )
    with (run / EPISODES).open("rb") as file:
        for index, (key, starts) in enumerate(sorted(offsets.items())):
            samples = []
            for start in starts:
                file.seek(start)
                samples.append(_sample(run, file.readline()))
            yield _group(env, key, samples, index)


def _offsets(file: Path) -> dict[_Key, list[int]]:
    """Where the lines with trajectories of each task begin; a torn last one is no line."""
    found: dict[_Key, list[int]] = {}
    start = 0
    with file.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if not line.endswith(b"\n"):
                break
            try:
                read = msgspec.json.decode(line, type=_Line)
            except msgspec.DecodeError as error:
                raise RunFolderError(f"{file}, line {number}: {error}") from error
            if bytes(read.trajectory) != b"null":
                found.setdefault((read.task, read.variant), []).append(start)
            start += len(line)
    return found


def _sample(run: Path, line: bytes) -> Sample:
    try:
        return from_json(Sample, line)
    except RecordError as error:
        raise RunFolderError(f"{run / EPISODES}: {error}") from error


def _group(env: str, key: _Key, samples: list[Sample], index: int) -> Group:
    samples.sort(key=lambda sample: sample.sample)
    first = samples[0]
    trajectories = [each.trajectory for each in samples if each.trajectory is not None]
    query = next((m.content for m in trajectories[0].messages if m.role == "user"), "")
    number, variant = key
    task = Task(
        id=first.task_id or f"task-{number}",
        env_id=env,
        query=query,
        seed=first.seed,
        source=variant,
    )
    name = f"t{number:05d}" + (f"/{variant}" if variant else "")
    return graded_group(task, trajectories, name, index=index)


def _env(run: Path) -> str:
    try:
        made = msgspec.json.decode((run / "run.json").read_bytes(), type=dict[str, Any])
        return str(made["settings"]["env"])
    except (OSError, msgspec.DecodeError, KeyError, TypeError) as error:
        raise RunFolderError(f"{run / 'run.json'} is no run.json of ours: {error}") from error
