"""`EpisodePool`: plays the episodes of rows, in environments that are used again."""

import asyncio
import logging
from collections.abc import Coroutine, Iterable
from typing import Any, TypeVar

import gymnasium as gym

from arenagym.agents import Agent, Budget, run_episode_async
from arenagym.models import ChatModel
from arenagym.records import Sampling, Trajectory
from arenagym.trainers.rows import TaskRow

T = TypeVar("T")
_log = logging.getLogger(__name__)


class EpisodePool:
    """One agent's episodes, all on one event loop.

    No more environments are kept idle than were at work at once, as each row may want another.
    """

    def __init__(self, agent: Agent, budget: Budget | None) -> None:
        self._agent = agent
        self._budget = budget
        self._idle: list[tuple[TaskRow, gym.Env[str, str]]] = []
        """Those used last at the end, each with a row that it is for."""
        self._playing = self._most = 0

    async def play(self, row: TaskRow, model: ChatModel, name: str) -> Trajectory:
        """Play a row's episode, sampled as the model's engine is set to.

        Raises:
            SettingError: the row's environment cannot be made.
        """
        env = self._taken(row)
        if env is None:
            env = row.make()
        self._playing += 1
        self._most = max(self._most, self._playing)
        works = False
        try:
            trajectory = await run_episode_async(
                env, self._agent, model, row.seed, sampling=Sampling(), budget=self._budget, id=name
            )
            works = not trajectory.stop_reason.is_failure
        finally:  # one that is given up leaves its environment in the middle of something
            self._playing -= 1
            if works:
                self._idle.append((row, env))
            else:
                close_quietly(env)
        if len(self._idle) > self._most:
            close_quietly(self._idle.pop(0)[1])
        return trajectory

    def close(self) -> None:
        """Close the environments."""
        while self._idle:
            close_quietly(self._idle.pop()[1])

    def _taken(self, row: TaskRow) -> gym.Env[str, str] | None:
        """An idle environment that fits a row."""
        for index in reversed(range(len(self._idle))):
            other, env = self._idle[index]
            if (other.env, other.env_args) == (row.env, row.env_args):
                del self._idle[index]
                return env
        return None


def close_quietly(env: gym.Env[str, str]) -> None:
    """Close an environment; one that has broken may be unable to, which ends nothing else."""
    try:
        env.close()
    except Exception as error:  # noqa: BLE001 - whatever its machinery raises
        _log.warning("an environment could not be closed: %s: %s", type(error).__name__, error)


async def all_of(coroutines: Iterable[Coroutine[Any, Any, T]]) -> list[T]:
    """What they return; if one raises the others are given up, and it is raised."""
    try:
        async with asyncio.TaskGroup() as tasks:
            running = [tasks.create_task(each) for each in coroutines]
    except BaseExceptionGroup as group:
        raise group.exceptions[0] from None
    return [task.result() for task in running]
