"""`ArenaEnv`: an episode of any environment and agent, from one prompt's tokens to the next."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import gymnasium as gym
import tinker
from tinker_cookbook.completers import StopCondition
from tinker_cookbook.rl import types
from tinker_cookbook.rl.rollout_limits import RolloutLimits

from arenagym.agents import Agent, AgentLike, Budget, resolve_agent
from arenagym.envs.threads import close_env, make_env
from arenagym.errors import ModelError, SettingError
from arenagym.records import StopReason, Trajectory
from arenagym.trainers.chat_template import ChatTokenizer
from arenagym.trainers.rows import MISTAKES, TaskRow, unmade
from arenagym.trainers.stepping import Prompt, TokenEpisode
from arenagym.trainers.token_chat import Generated, refuse_stops

_STOPS = {
    StopReason.ANSWERED: types.StopReason.COMPLETED,
    StopReason.MAX_TURNS: types.StopReason.MAX_TURNS,
    StopReason.MAX_CALLS: types.StopReason.MAX_TURNS,
    StopReason.MAX_TOKENS: types.StopReason.MAX_TOKENS,
    StopReason.MAX_SECONDS: types.StopReason.ROLLOUT_TIMEOUT,
    StopReason.NO_ACTION: types.StopReason.PARSE_ERROR,
}
_CUTS: dict[str | None, StopReason] = {
    types.StopReason.MAX_TURNS: StopReason.MAX_TURNS,
    types.StopReason.MAX_TOKENS: StopReason.MAX_TOKENS,
    types.StopReason.MAX_SAMPLED_TOKENS: StopReason.MAX_TOKENS,
    types.StopReason.ROLLOUT_TIMEOUT: StopReason.MAX_SECONDS,
}
"""How a rollout ended that the trainer cut off; any other way counts as truncated."""


@dataclass(frozen=True)
class EpisodeSettings:
    """How episodes are played.

    `agent` is a name, or an agent or graph that can be pickled where rollouts run in other
    processes. `stop` is what ends a completion, by default the tokenizer's end-of-turn id.
    `context` is the most tokens of prompt and completion together. The rest is as in
    `TokenEpisode`. Temperature and the length of completions are the trainer's.
    """

    agent: AgentLike = "direct"
    agent_args: Mapping[str, Any] = field(default_factory=dict)
    budget: Budget | None = None
    context: int | None = None
    native_tools: bool = False
    template_args: Mapping[str, Any] = field(default_factory=dict)
    stop: StopCondition | None = None

    def resolve(self) -> Agent:
        """The agent."""
        return resolve_agent(self.agent, self.agent_args)


class ArenaEnv(types.Env):
    """One episode: each observation is a model call of the agent, each action its completion.

    A prompt that goes on with the conversation begins with the very tokens that were there
    before, so that tinker-cookbook makes one datum of it; a call of a sub-agent, or after the
    history was rewritten, begins another. Steps have no reward: the group's tournament decides.

    Args:
        row: the task.
        tokenizer: the policy's.
        settings: how it is played.
        name: of the trajectory.
    """

    def __init__(
        self,
        row: TaskRow,
        tokenizer: ChatTokenizer,
        settings: EpisodeSettings = EpisodeSettings(),
        *,
        name: str = "episode",
    ) -> None:
        self.rollout_limits = (
            None
            if settings.context is None
            else RolloutLimits(max_trajectory_tokens=settings.context)
        )
        """Read by tinker-cookbook's loop, which caps completions by it."""
        self._row = row
        self._tokenizer = tokenizer
        self._settings = settings
        self._name = name
        self._stop = _stop_condition(settings, tokenizer)
        self._agent = settings.resolve()
        self._env: gym.Env[str, str] | None = None
        self._episode: TokenEpisode | None = None
        self._unmade: Trajectory | None = None

    async def initial_observation(
        self,
    ) -> tuple[tinker.ModelInput, StopCondition] | types.InitialObservationOverflow:
        """Begin, up to the first prompt; an episode without any model call is over at once.

        Raises:
            one of `rows.MISTAKES`: there is no such environment.
        """
        settings = self._settings
        try:
            self._env = await make_env(self._row.make)
        except MISTAKES:
            raise
        except Exception as error:  # noqa: BLE001 - whatever its machinery raises
            self._unmade = unmade(
                self._row, error, agent=self._agent.name, model="policy", name=self._name
            )
            return types.InitialObservationOverflow(reward=0.0, metrics=self._metrics())
        self._episode = TokenEpisode(
            self._env,
            self._agent,
            self._tokenizer,
            seed=self._row.seed,
            budget=settings.budget,
            native_tools=settings.native_tools,
            context=settings.context,
            template_args=settings.template_args,
            id=self._name,
        )
        prompt = await self._answerable(self._episode, await self._episode.start())
        if prompt is None:
            return types.InitialObservationOverflow(reward=0.0, metrics=self._metrics())
        return _input(prompt), self._stop

    async def step(
        self, action: types.Action, *, extra: types.ActionExtra | None = None
    ) -> types.StepResult:
        """Take a completion, up to the next prompt or the end.

        tinker-cookbook shows no logprobs here; they stay in its own transitions.
        """
        if self._episode is None:
            raise SettingError("step before initial_observation")
        cut = extra is not None and extra.get("stop_reason") == "length"
        given = Generated(ids=tuple(action), finish_reason="length" if cut else "stop")
        prompt = await self._answerable(self._episode, await self._episode.complete(given))
        return types.StepResult(
            reward=0.0,
            episode_done=prompt is None,
            next_observation=tinker.ModelInput.empty() if prompt is None else _input(prompt),
            next_stop_condition=self._stop,
            metrics=self._metrics() if prompt is None else {},
        )

    def record(self, stopped: str | None = None) -> Trajectory:
        """What happened; `stopped` is why the trainer cut it off, if it did."""
        played = None if self._episode is None else self._episode.trajectory
        if played is not None:
            return played
        if self._unmade is not None:
            return self._unmade
        return Trajectory(
            id=self._name,
            agent=self._agent.name,
            model="policy",
            stop_reason=_CUTS.get(stopped, StopReason.TRUNCATED),
            error=f"cut off by the trainer: {stopped}",
        )

    async def aclose(self) -> None:
        """Give up what is under way and close the environment; again, it does nothing."""
        episode, env = self._episode, self._env
        self._env = None
        try:
            if episode is not None:
                await episode.aclose()
        finally:
            closing = None if env is None else close_env(env)
        if closing is not None:
            await closing

    async def _answerable(self, episode: TokenEpisode, prompt: Prompt | None) -> Prompt | None:
        """The prompt; calls that are to end at words of the agent's fail: it ends at a token."""
        while prompt is not None:
            try:
                refuse_stops(prompt.sampling, "tinker-cookbook samples to an end token")
            except ModelError as error:
                prompt = await episode.fail(error)
            else:
                return prompt
        return None

    def _metrics(self) -> types.Metrics:
        reason = self.record().stop_reason
        known = _STOPS.get(reason)
        return {} if known is None else {f"{types.STOP_METRIC_PREFIX}{known}": 1.0}


def _input(prompt: Prompt) -> tinker.ModelInput:
    return tinker.ModelInput.from_ints(list(prompt.ids))


def _stop_condition(settings: EpisodeSettings, tokenizer: ChatTokenizer) -> StopCondition:
    if settings.stop is not None:
        return settings.stop
    if tokenizer.eos_token_id is None:
        raise SettingError("the tokenizer has no eos_token_id: give EpisodeSettings(stop=...)")
    return [tokenizer.eos_token_id]
