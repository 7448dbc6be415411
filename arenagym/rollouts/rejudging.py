"""`rejudge`: judge a saved run again; no episode is played, and the old verdicts stay.

Each judging of a run has a folder of its own, `judged/NAME` in the run folder, with its
`run.json` and, in `judged.jsonl`, one line per group: the tournament without the trajectories.
"""

import asyncio
import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from arenagym.errors import RecordError, RunFolderError, SettingError
from arenagym.judges import GroupJudge, Judge, cached, judge_group, resolve_judge, topology_name
from arenagym.models import ChatModel, resolve_model
from arenagym.records import Group, Record, Tournament, from_json, to_json
from arenagym.rollouts.collecting import check_rewards
from arenagym.rollouts.episodes import Stats
from arenagym.rollouts.group import GroupFailedError, Reward, rank_group
from arenagym.rollouts.groups import Groups
from arenagym.rollouts.store import Folder, append_data, cut_torn_line, read_groups, whole_lines
from arenagym.tournaments import (
    Estimator,
    Order,
    ScheduleFactory,
    resolve_estimator,
    resolve_topology,
)


def rejudge(
    run: str | Path,
    *,
    judge: str | Judge | GroupJudge = "rubric",
    judge_model: str | ChatModel = "local",
    topology: str | ScheduleFactory = "default",
    estimator: str | Estimator | None = None,
    order: Order | None = None,
    reward: Reward = "rank",
    seed: int = 0,
    concurrency: int = 64,
    judge_timeout: float | None = None,
    cache: str | Path | None = None,
) -> Groups:
    """Judge and rank the groups of a run folder again.

        for group in rejudge("runs/first", judge="rubric:travel", topology="swiss"):
            print(group.task_id, group.rewards)

    The same call again goes on where it stopped; a group that got no verdict at all is judged
    again by the next call. See `collect` for the arguments.

    Returns:
        The run's groups with the new tournaments, rewards and advantages, as they finish.

    Raises:
        RunFolderError: `run` has no finished group, or the judging's folder is not usable.
        UnknownNameError: no such judge, topology, estimator or model.
        SettingError: a setting out of its range.
    """
    path = Path(run)
    if concurrency < 1:
        raise SettingError(f"concurrency={concurrency}: at least 1")
    groups = {group.index: group for group in read_groups(path)}
    if not groups:
        raise RunFolderError(f"{path} has no finished group")
    factory = resolve_topology(topology)
    ranks_by = None if estimator is None else resolve_estimator(estimator)
    owned: list[ChatModel] = []

    def model() -> ChatModel:
        made = resolve_model(judge_model)
        if made is not judge_model:
            owned.append(made)
        return made

    judging = resolve_judge(judge, model)
    if cache is not None:
        judging = cached(judging, cache)
    size = max(len(group.trajectories) for group in groups.values())
    check_rewards(judging, factory, size, estimator=ranks_by, order=order, reward=reward)
    settings = {
        "judge": getattr(judging, "key", "") or judging.name,
        "topology": topology_name(topology),
        "estimator": None if ranks_by is None else ranks_by.name,
        "order": order,
        "reward": reward,
        "seed": seed,
    }

    def player(stats: Stats) -> _Rejudger:
        return _Rejudger(
            groups=groups,
            judge=judging,
            topology=topology,
            estimator=ranks_by,
            order=order,
            reward=reward,
            seed=seed,
            timeout=judge_timeout,
            slots=asyncio.Semaphore(concurrency),
            stats=stats,
        )

    return Groups(
        player,
        indices=sorted(groups),
        folder=_JudgedFolder(path / "judged" / _name(judging.name, settings), settings, groups),
        models=owned,
        owned=owned,
        ahead=max(2, -(-concurrency // size) + 1),
        settings=settings,
        judge=judging,
    )


def judgings(run: str | Path) -> tuple[str, ...]:
    """The names of the judgings in a run folder besides its own."""
    return tuple(sorted(file.parent.name for file in Path(run).glob("judged/*/judged.jsonl")))


def read_judged(run: str | Path, name: str) -> Iterator[Group]:
    """The groups of a run as a later judging ranked them, as far as it has come.

    Raises:
        RunFolderError: there is no such judging, or a line that cannot be read.
    """
    folder = Path(run) / "judged" / name
    if not folder.is_dir():
        known = ", ".join(judgings(run)) or "none yet"
        raise RunFolderError(f"{run} has no judging {name!r}; there are: {known}")
    settings = msgspec.json.decode((folder / "run.json").read_bytes(), type=dict[str, Any])
    groups = {group.index: group for group in read_groups(Path(run))}
    reward: Reward = settings["settings"]["reward"]
    yield from _read(folder, groups, reward).values()


class _Judged(Record, frozen=True, kw_only=True):
    group_id: str
    tournament: Tournament


class _JudgedFolder(Folder):
    def __init__(
        self, path: Path, settings: Mapping[str, Any], groups: Mapping[int, Group]
    ) -> None:
        self._all = groups
        self._reward: Reward = settings["reward"]
        super().__init__(path, settings)

    def append(self, group: Group) -> None:
        """Store a group's new tournament for good."""
        if group.tournament is not None:
            line = _Judged(group_id=group.group_id, tournament=group.tournament)
            append_data(self.path / "judged.jsonl", to_json(line) + b"\n", sync=True)
        self.groups[group.group_id] = group

    def _open(self) -> None:
        cut_torn_line(self.path / "judged.jsonl")
        self.groups = _read(self.path, self._all, self._reward)


def _read(folder: Path, groups: Mapping[int, Group], reward: Reward) -> dict[str, Group]:
    by_id = {group.group_id: group for group in groups.values()}
    found = {}
    file = folder / "judged.jsonl"
    for number, line in enumerate(whole_lines(file), 1):
        try:
            judged = from_json(_Judged, line)
        except RecordError as error:
            raise RunFolderError(f"{file}, line {number}: {error}") from error
        if judged.group_id in by_id:
            found[judged.group_id] = ranked_anew(by_id[judged.group_id], judged.tournament, reward)
    return found


def ranked_anew(group: Group, tournament: Tournament, reward: Reward) -> Group:
    """The group as another tournament ranks it."""
    ranked = rank_group(group.task, group.trajectories, tournament, group.group_id, reward=reward)
    return msgspec.structs.replace(ranked, index=group.index)


@dataclass(frozen=True)
class _Rejudger:
    groups: Mapping[int, Group]
    judge: Judge | GroupJudge
    topology: str | ScheduleFactory
    estimator: Estimator | None
    order: Order | None
    reward: Reward
    seed: int
    timeout: float | None
    slots: asyncio.Semaphore
    stats: Stats

    async def play(self, index: int) -> Group:
        group = self.groups[index]
        (draw,) = np.random.SeedSequence([self.seed, index]).generate_state(1, np.uint32).tolist()
        tournament = await judge_group(
            self.judge,
            group.task,
            group.trajectories,
            topology=self.topology,
            estimator=self.estimator,
            order=self.order,
            seed=draw >> 1,
            concurrency=self.slots,
            judge_timeout=self.timeout,
            on_judgement=self.stats.add_judgement,
        )
        said = tournament.judgements
        if said and not any(judgement.scored for judgement in said):
            raise GroupFailedError(f"no judgement could be had: {said[0].error}")
        return ranked_anew(group, tournament, self.reward)

    async def aclose(self) -> None:
        pass


def _name(judge: str, settings: Mapping[str, Any]) -> str:
    digest = hashlib.sha256(msgspec.json.encode(settings, order="sorted")).hexdigest()[:8]
    short = re.sub(r"[^A-Za-z0-9.]+", "-", f"{judge.partition(' by ')[0]} {settings['topology']}")
    return f"{short.strip('-')[:60]}-{digest}"
