"""What an episode plays in: an environment, or for a sub-agent the question it was asked."""

import asyncio
from typing import Any, Protocol

import gymnasium as gym

from arenagym.envs import Action, Context, format_answer, parse_action
from arenagym.records import ToolSpec

Observed = tuple[str, dict[str, Any]]
Stepped = tuple[str, float, bool, bool, dict[str, Any]]


class World(Protocol):
    """Poses a task and answers actions, as a Gymnasium environment does."""

    @property
    def tools(self) -> tuple[ToolSpec, ...]:
        """What the agent may call."""

    @property
    def context(self) -> Context | None:
        """What the task is about, where that is kept apart from the task's text."""

    def parse(self, action: str) -> Action:
        """Read an action as `step` does."""

    async def reset(self, seed: int | None) -> Observed:
        """Begin: the task's text, and facts."""

    async def step(self, action: str) -> Stepped:
        """Take an action: observation, reward, terminated, truncated, facts."""

    async def answer(self, text: str) -> Stepped:
        """Take a final answer, given without the form of an action."""


class EnvWorld:
    """A text environment; one that blocks is stepped in a thread."""

    def __init__(self, env: gym.Env[str, str], options: dict[str, Any] | None = None) -> None:
        self._env = env
        self._options = options
        self._inner: Any = env.unwrapped
        self._blocking: bool = getattr(self._inner, "blocking", True)

    @property
    def tools(self) -> tuple[ToolSpec, ...]:
        """The environment's."""
        return tuple(getattr(self._inner, "tools", ()))

    @property
    def context(self) -> Context | None:
        """The environment's."""
        context: Context | None = getattr(self._inner, "context", None)
        return context

    def parse(self, action: str) -> Action:
        """Read an action by the environment's own rules, if it has any."""
        parsed: Action = getattr(self._inner, "parse", parse_action)(action)
        return parsed

    async def reset(self, seed: int | None) -> Observed:
        """Reset the environment."""
        if self._blocking:
            return await asyncio.to_thread(self._env.reset, seed=seed, options=self._options)
        return self._env.reset(seed=seed, options=self._options)

    async def step(self, action: str) -> Stepped:
        """Step the environment."""
        if self._blocking:
            step = await asyncio.to_thread(self._env.step, action)
        else:
            step = self._env.step(action)
        observation, reward, terminated, truncated, info = step
        return observation, float(reward), terminated, truncated, info

    async def answer(self, text: str) -> Stepped:
        """Step with an answer in its tags."""
        return await self.step(format_answer(text))


class Question:
    """What a sub-agent is asked; the first answer ends it, and nobody judges it here."""

    tools: tuple[ToolSpec, ...] = ()

    def __init__(self, text: str, context: Context | None = None) -> None:
        self.text = text
        self.context = context

    def parse(self, action: str) -> Action:
        """Read an action; text without tags is an answer."""
        parsed = parse_action(action)
        return Action(answer=action.strip()) if parsed.answer is None else parsed

    async def reset(self, seed: int | None) -> Observed:  # noqa: ARG002 - the protocol's
        """The question."""
        return self.text, {}

    async def step(self, action: str) -> Stepped:
        """Take the answer."""
        return await self.answer(self.parse(action).answer or "")

    async def answer(self, text: str) -> Stepped:
        """Take the answer."""
        return "", 0.0, True, False, {"answer": text}
