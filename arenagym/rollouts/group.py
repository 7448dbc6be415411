"""Plays one group: episodes of one task, a tournament between them, rewards."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Literal

import msgspec
import numpy as np

from arenagym.judges import GroupJudge, Judge, judge_group
from arenagym.records import Group, Sampling, Task, Tournament, Trajectory
from arenagym.rewards import advantages, posterior_rewards, rank_rewards
from arenagym.rollouts.episodes import EpisodePlayer
from arenagym.rollouts.mixture import Draw
from arenagym.tournaments import Estimator, Order, ScheduleFactory

Reward = Literal["rank", "posterior"]
"""`"rank"`: `rewards.rank_rewards`; `"posterior"`: `rewards.posterior_rewards`."""


class GroupFailedError(Exception):
    """A group that the machinery, not the policy, kept from being finished."""

    def __init__(self, why: str, trajectories: Sequence[Trajectory] = ()) -> None:
        super().__init__(why)
        self.trajectories = trajectories


@dataclass(frozen=True)
class Player:
    """Everything that all groups of a run share."""

    tasks: Callable[[int, int], Draw]
    """A task, by its number and a seed of the run's."""
    episodes: EpisodePlayer
    judge: Judge | GroupJudge
    topology: str | ScheduleFactory
    estimator: Estimator | None
    order: Order | None
    reward: Reward
    group_size: int
    seed: int
    sampling: Sampling
    judge_slots: asyncio.Semaphore
    judge_timeout: float | None

    async def play(self, index: int) -> Group:
        """Play task number `index`.

        Raises:
            GroupFailedError: every episode broke down.
        """
        start = monotonic()
        group_id = f"g{index:05d}"
        task_seed, draw_seed, *seeds = _seeds(self.seed, index, 2 + self.group_size)
        draw = self.tasks(index, task_seed)
        async with asyncio.TaskGroup() as tasks:
            running = [
                tasks.create_task(self._episode(f"{group_id}/{k}", k, draw, seed))
                for k, seed in enumerate(seeds)
            ]
        trajectories = tuple(task.result() for task in running)
        if all(trajectory.stop_reason.is_failure for trajectory in trajectories):
            first = trajectories[0]
            raise GroupFailedError(first.error or first.stop_reason.value, trajectories)
        task = _task(trajectories, index, draw)
        tournament = await judge_group(
            self.judge,
            task,
            trajectories,
            topology=self.topology,
            estimator=self.estimator,
            order=self.order,
            seed=draw_seed,
            concurrency=self.judge_slots,
            judge_timeout=self.judge_timeout,
            on_judgement=self.episodes.stats.add_judgement,
        )
        group = rank_group(task, trajectories, tournament, group_id, reward=self.reward)
        return msgspec.structs.replace(group, index=index, seconds=round(monotonic() - start, 3))

    async def _episode(self, name: str, k: int, draw: Draw, seed: int) -> Trajectory:
        """Play one episode; number 0 is the greedy anchor."""
        sampling = msgspec.structs.replace(self.sampling, seed=seed)
        if k == 0 and self.group_size > 1:
            sampling = msgspec.structs.replace(sampling, temperature=0.0)
        return await self.episodes.play(draw, sampling, name)

    async def aclose(self) -> None:
        """Close the environments."""
        await self.episodes.aclose()


def _task(trajectories: Sequence[Trajectory], index: int, draw: Draw) -> Task:
    played = next(t for t in trajectories if not t.stop_reason.is_failure)
    query = next((m.content for m in played.messages if m.role == "user"), "")
    name = str(played.info.get("task_id") or f"task-{index}")
    return Task(id=name, env_id=draw.env, query=query, seed=draw.seed, source=draw.source)


def rank_group(
    task: Task,
    trajectories: Sequence[Trajectory],
    tournament: Tournament,
    group_id: str,
    *,
    reward: Reward = "rank",
) -> Group:
    """Rewards and advantages of a group, from its tournament's ranking.

    Valid trajectories are ranked by their matches; those that ended without an answer share
    the places behind them; those whose machinery broke, or of whom the judge could say nothing,
    have no rank and no reward. A group is informative if its rewards differ for a reason:
    because the tournament told, or because some answered and some did not.
    """
    ranking = tournament.ranking
    by_rank = reward == "rank"
    rewards = rank_rewards(ranking.ranks) if by_rank else posterior_rewards(ranking)
    return Group(
        group_id=group_id,
        task=task,
        trajectories=tuple(trajectories),
        ranks=ranking.ranks,
        rewards=tuple(rewards),
        advantages=tuple(advantages(rewards) if ranking.informative else [0.0] * len(rewards)),
        informative=ranking.informative,
        why="" if ranking.informative else _why(tournament),
        tournament=tournament,
    )


def _why(tournament: Tournament) -> str:
    if len(tournament.ranking.ranks) == 1:
        return "only one trajectory"
    if not tournament.contestants:
        return "no trajectory has an answer"
    return tournament.ranking.why


def _seeds(seed: int, index: int, n: int) -> list[int]:
    """Seeds of a group that depend on nothing but the run's seed and the group's number."""
    state = np.random.SeedSequence([seed, index]).generate_state(n, np.uint32)
    return [int(value) >> 1 for value in state]  # servers take signed 32-bit seeds
