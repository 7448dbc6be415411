"""`EpisodePlayer`: plays a run's episodes, again where the machinery broke; `Stats` counts."""

import asyncio
from dataclasses import dataclass, field
from functools import partial

import gymnasium as gym
import msgspec

from arenagym.agents import Agent, Budget, run_episode_async
from arenagym.envs import EnvPool
from arenagym.envs.threads import call_for_future
from arenagym.errors import SettingError, UnknownNameError
from arenagym.models import ChatModel
from arenagym.records import (
    Counts,
    Judgement,
    Sampling,
    StopReason,
    Trajectory,
    Usage,
    add_counts,
)
from arenagym.rollouts.mixture import Draw
from arenagym.sandbox import SandboxError


@dataclass
class Stats:
    """What a run has done so far; read it while the run goes on."""

    episodes: int = 0
    judgements: int = 0
    unscored: int = 0
    repairs: int = 0
    cached: int = 0
    usage: Usage = field(default_factory=Usage)
    judge_usage: Usage = field(default_factory=Usage)
    failures: Counts = field(default_factory=dict)

    def add(self, trajectory: Trajectory) -> None:
        """Count a finished episode."""
        self.episodes += 1
        self.usage += trajectory.usage
        self.failures = add_counts(self.failures, *(each.failures for each in trajectory.walk()))

    def add_judgement(self, judgement: Judgement) -> None:
        """Count what a judge was asked, and what became of it."""
        self.judgements += 1
        self.unscored += not judgement.scored
        self.repairs += judgement.repairs
        self.cached += judgement.cached
        self.judge_usage += judgement.usage
        self.failures = add_counts(self.failures, judgement.failures)


@dataclass(frozen=True)
class EpisodePlayer:
    """What all episodes of a run share; environments are used again."""

    agent: Agent
    model: ChatModel
    budget: Budget
    slots: asyncio.Semaphore
    retries: int
    stats: Stats
    _environments: EnvPool = field(default_factory=EnvPool)

    async def play(self, draw: Draw, sampling: Sampling, name: str) -> Trajectory:
        """Play one episode; where the machinery broke to the last, the trajectory says so.

        Raises:
            SettingError, UnknownNameError, gymnasium.error.Error: there is no such environment, or
                not with these arguments.
        """
        failures: Counts = {}
        attempt = 0
        while True:
            trajectory = await self._attempt(draw, sampling, name)
            failures = add_counts(failures, trajectory.failures)
            if not trajectory.stop_reason.is_failure:
                break
            failures = add_counts(failures, {trajectory.stop_reason.value: 1})
            if trajectory.stop_reason is StopReason.MODEL_ERROR or attempt == self.retries:
                break  # the model's client has tried again already
            attempt += 1
        trajectory = msgspec.structs.replace(
            trajectory, attempt=attempt, seed=sampling.seed, failures=failures
        )
        self.stats.add(trajectory)
        return trajectory

    async def _attempt(self, draw: Draw, sampling: Sampling, name: str) -> Trajectory:
        kind = (draw.env, draw.env_args)
        try:
            async with self.slots, self._environments.lend(kind, partial(_make, draw)) as lent:
                trajectory = await run_episode_async(
                    lent.env,
                    self.agent,
                    self.model,
                    draw.seed,
                    sampling=sampling,
                    budget=self.budget,
                    id=name,
                )
                lent.works = not trajectory.stop_reason.is_failure
        except _UnmadeError as error:
            trajectory = Trajectory(
                id=name,
                agent=self.agent.name,
                model=self.model.name,
                stop_reason=error.stop_reason,
                error=str(error),
            )
        return trajectory

    async def aclose(self) -> None:
        """Close the environments."""
        await self._environments.aclose()


class _UnmadeError(Exception):
    """An environment that broke while it was made: its episode's affair, as if it broke later."""

    def __init__(self, error: Exception) -> None:
        super().__init__(f"the environment cannot be made: {type(error).__name__}: {error}"[:1000])
        broken = isinstance(error, SandboxError)
        self.stop_reason = StopReason.SANDBOX_ERROR if broken else StopReason.ENV_ERROR


def _make(draw: Draw) -> gym.Env[str, str]:
    """The environment, of a kind that has been made before; see `mixture.check_source`."""
    try:
        return call_for_future(gym.make, draw.env, disable_env_checker=True, **draw.env_args)
    except (SettingError, UnknownNameError, gym.error.Error):
        raise
    except Exception as error:
        raise _UnmadeError(error) from error
