"""The folder of an evaluation: `run.json` has its settings, `episodes.jsonl` a line an episode.

Lines are appended with one write each as episodes finish; a torn last line, left by a kill, is cut
off when the folder is opened again. A kill loses no finished episode, a power cut at most the last
seconds'. `failures.jsonl` tells of episodes whose machinery broke: the next visit plays them again.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from arenagym.errors import RecordError, RunFolderError
from arenagym.records import Counts, Record, StopReason, Trajectory, Usage, from_json, to_json
from arenagym.rollouts import read_groups
from arenagym.rollouts.store import Folder, append_data, cut_torn_line

EPISODES = "episodes.jsonl"


class Slot(NamedTuple):
    """Which episode of an evaluation: sample number `sample` of task number `task`."""

    task: int
    variant: str
    sample: int


class Sample(Record, frozen=True, kw_only=True):
    """One finished episode of an evaluation, a line of `episodes.jsonl`.

    `seed` resets the environment to the task, `sampling_seed` is this sample's own. `reward` is
    the environment's; `info` its last info, with the task's level and whatever else it tells. The
    trajectory is there where it was to be kept.
    """

    task: int
    sample: int
    reward: float
    stop_reason: StopReason
    seed: int
    sampling_seed: int
    variant: str = ""
    task_id: str = ""
    answer: str | None = None
    usage: Usage = Usage()
    seconds: float = 0.0
    attempt: int = 0
    failures: Counts = {}
    info: dict[str, Any] = {}
    trajectory: Trajectory | None = None

    @property
    def slot(self) -> Slot:
        """Which episode it is."""
        return Slot(self.task, self.variant, self.sample)


class Attempt(NamedTuple):
    """A stored trajectory, and a name of its task that other runs on the same task share."""

    task: str
    trajectory: Trajectory


class EvaluationFolder(Folder):
    """An evaluation's folder, open for this process alone; `samples` have no trajectories."""

    samples: dict[Slot, Sample]

    def append(self, sample: Sample) -> None:
        """Store a finished episode for good."""
        append_data(self.path / EPISODES, to_json(sample) + b"\n")
        self.samples[sample.slot] = without_trajectory(sample)

    def _open(self) -> None:
        cut_torn_line(self.path / EPISODES)
        read = map(without_trajectory, read_samples(self.path))
        self.samples = {sample.slot: sample for sample in read}


def without_trajectory(sample: Sample) -> Sample:
    """What is kept in memory of an episode."""
    return sample if sample.trajectory is None else msgspec.structs.replace(sample, trajectory=None)


def read_samples(run: str | Path) -> Iterator[Sample]:
    """The finished episodes of an evaluation's folder, also while one is writing to it.

    Raises:
        RunFolderError: a line that cannot be read.
    """
    file = Path(run) / EPISODES
    if not file.exists():
        return
    with file.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if not line.endswith(b"\n"):
                return
            try:
                yield from_json(Sample, line)
            except RecordError as error:
                raise RunFolderError(f"{file}, line {number}: {error}") from error


def read_attempts(run: str | Path) -> Iterator[Attempt]:
    """The stored trajectories of a run folder, of `collect` or of `evaluate`.

    Raises:
        RunFolderError: it is neither, or keeps no trajectories, or has a line that cannot be read.
    """
    path = Path(run)
    if (path / EPISODES).exists():
        yield from _attempts_of_evaluation(path)
    elif (path / "groups.jsonl").exists():
        for group in read_groups(path):
            for each in group.trajectories:
                yield Attempt(_task_name(group.task.env_id, group.task.id, each), each)
    else:
        raise RunFolderError(
            f"{path} has neither groups.jsonl nor {EPISODES}: give the folder of a finished "
            f"collect (arenagym run) or evaluate (arenagym eval)"
        )


def _attempts_of_evaluation(path: Path) -> Iterator[Attempt]:
    try:
        made = msgspec.json.decode((path / "run.json").read_bytes(), type=dict[str, Any])
        env = str(made["settings"]["env"])
    except (OSError, msgspec.DecodeError, KeyError, TypeError) as error:
        raise RunFolderError(f"{path / 'run.json'} is no run.json of ours: {error}") from error
    samples = kept = 0
    for sample in read_samples(path):
        samples += 1
        if sample.trajectory is not None:
            kept += 1
            yield Attempt(_task_name(env, sample.task_id, sample.trajectory), sample.trajectory)
    if samples and not kept:
        raise RunFolderError(
            f"{path} has no trajectory of its {samples} episodes: correct ones are stored by "
            f'evaluate(keep="correct") (arenagym eval --keep correct), as they are played'
        )


def _task_name(env: str, task_id: str, trajectory: Trajectory) -> str:
    """The environment, the task's id, and its text, as an id may be a mere number."""
    query = next((m.content for m in trajectory.messages if m.role == "user"), "")
    return "\n".join((env, task_id, query))
