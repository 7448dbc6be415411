"""`EpisodePool`: plays the episodes of rows, in environments that are used again."""

import asyncio
from collections.abc import Coroutine, Iterable
from typing import Any, TypeVar

from arenagym.agents import Agent, Budget, run_episode_async
from arenagym.envs import EnvPool
from arenagym.models import ChatModel
from arenagym.records import Sampling, Trajectory
from arenagym.trainers.rows import TaskRow

T = TypeVar("T")


class EpisodePool:
    """One agent's episodes, all on one event loop."""

    def __init__(self, agent: Agent, budget: Budget | None) -> None:
        self._agent = agent
        self._budget = budget
        self._environments = EnvPool()

    async def play(self, row: TaskRow, model: ChatModel, name: str) -> Trajectory:
        """Play a row's episode, sampled as the model's engine is set to.

        Raises:
            SettingError: the row's environment cannot be made.
        """
        with self._environments.lend((row.env, row.env_args), row.make) as lent:
            trajectory = await run_episode_async(
                lent.env,
                self._agent,
                model,
                row.seed,
                sampling=Sampling(),
                budget=self._budget,
                id=name,
            )
            lent.works = not trajectory.stop_reason.is_failure
        return trajectory

    def close(self) -> None:
        """Close the environments."""
        self._environments.close()


async def all_of(coroutines: Iterable[Coroutine[Any, Any, T]]) -> list[T]:
    """What they return; if one raises the others are given up, and it is raised."""
    try:
        async with asyncio.TaskGroup() as tasks:
            running = [tasks.create_task(each) for each in coroutines]
    except BaseExceptionGroup as group:
        raise group.exceptions[0] from None
    return [task.result() for task in running]
