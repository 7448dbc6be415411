"""Groups of run folders, read one by one, and groups as their environment's rewards rank them."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path

import msgspec

from arenagym.datasets.tally import Repeatable
from arenagym.errors import RecordError, RunFolderError, SettingError
from arenagym.records import Group, Task, Trajectory, from_json
from arenagym.rewards import advantages
from arenagym.rollouts import read_judged
from arenagym.tournaments import shared_ranks

GROUPS = "groups.jsonl"


class StoredGroups(Repeatable[Group]):
    """The finished groups of run folders, read anew each time, one group in memory at a time.

        rows = preference_pairs(StoredGroups("runs/first", "runs/second"))

    Groups of several runs have their folder's name in their ids, so that no two are the same.

    Args:
        runs: folders of `collect`.
        judged: the groups as a later judging ranked them (see `rollouts.rejudge`), by its name;
            these are all held in memory.
        read: the groups of one folder, for folders of another kind; by default `stored_groups`.

    Raises:
        SettingError: a folder is given twice, or none.
        RunFolderError: on reading, a folder that is no run's, or a line that cannot be read.
    """

    def __init__(
        self,
        *runs: str | Path,
        judged: str | None = None,
        read: Callable[[Path], Iterable[Group]] | None = None,
    ) -> None:
        self.runs = tuple(map(Path, runs))
        if not runs or len({run.resolve() for run in self.runs}) < len(runs):
            given = ", ".join(map(str, runs)) or "none"
            raise SettingError(f"runs {given}: give at least one run folder, and each once")
        one: Callable[[Path], Iterable[Group]] = read or stored_groups
        if judged is not None:
            one = _judged_as(judged)
        super().__init__(lambda: _named(self.runs, one))


def stored_groups(run: str | Path) -> Iterator[Group]:
    """The finished groups of a run folder, one by one; a torn last line is no group yet.

    Raises:
        RunFolderError: it is no run folder, or has a line that cannot be read.
    """
    file = Path(run) / GROUPS
    try:
        with file.open("rb") as lines:
            for number, line in enumerate(lines, 1):
                if not line.endswith(b"\n"):
                    return
                try:
                    yield from_json(Group, line)
                except RecordError as error:
                    raise RunFolderError(f"{file}, line {number}: {error}") from error
    except OSError as error:
        raise RunFolderError(
            f"{run} has no {GROUPS} that can be read ({error.strerror}): give the folder of a run "
            f"with finished groups"
        ) from error


def graded_group(
    task: Task, trajectories: Sequence[Trajectory], group_id: str, *, index: int = 0
) -> Group:
    """A group whose rewards are those that the environment gave; there is no tournament."""
    rewards = tuple(trajectory.reward for trajectory in trajectories)
    informative = len({reward for reward in rewards if reward is not None}) > 1
    return Group(
        group_id=group_id,
        task=task,
        trajectories=tuple(trajectories),
        ranks=shared_ranks([None if reward is None else (reward,) for reward in rewards]),
        rewards=rewards,
        advantages=tuple(advantages(rewards)),
        informative=informative,
        why="" if informative else "the environment's rewards are all alike",
        index=index,
    )


def by_env_reward(group: Group) -> Group:
    """The group as its environment's rewards rank it, whatever a judge said."""
    return graded_group(group.task, group.trajectories, group.group_id, index=group.index)


def _judged_as(name: str) -> Callable[[Path], Iterable[Group]]:
    return lambda run: read_judged(run, name)


def _named(runs: Sequence[Path], read: Callable[[Path], Iterable[Group]]) -> Iterator[Group]:
    if len(runs) == 1:
        return iter(read(runs[0]))
    names = [run.resolve().name for run in runs]
    shared = Counter(names)
    labels = [
        f"{name}-{number}" if shared[name] > 1 else name for number, name in enumerate(names, 1)
    ]
    return chain.from_iterable(
        _prefixed(label, read(run)) for label, run in zip(labels, runs, strict=True)
    )


def _prefixed(label: str, groups: Iterable[Group]) -> Iterator[Group]:
    for group in groups:
        yield msgspec.structs.replace(group, group_id=f"{label}/{group.group_id}")
