"""What an episode plays in: an environment, or for a sub-agent the question it was asked."""

import asyncio
from collections.abc import Callable
from contextvars import copy_context
from functools import partial
from typing import Any, Protocol

import gymnasium as gym

from arenagym.envs import Action, Context, format_answer, parse_action
from arenagym.envs.threads import call_for_future
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
    """A text environment; one that blocks is stepped in a thread.

    A thread cannot be given up: where the wait for it is cancelled, it is waited for before the
    environment is touched again.
    """

    def __init__(self, env: gym.Env[str, str]) -> None:
        self.options: dict[str, Any] | None = None
        """Of the next reset."""
        self._env = env
        self._inner: Any = env.unwrapped
        self._under_way: asyncio.Future[Any] | None = None

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
        observed: Observed = await self._do(self._env.reset, seed=seed, options=self.options)
        return observed

    async def step(self, action: str) -> Stepped:
        """Step the environment."""
        observation, reward, *rest = await self._do(self._env.step, action)
        return observation, float(reward), *rest

    async def answer(self, text: str) -> Stepped:
        """Step with an answer in its tags."""
        return await self.step(format_answer(text))

    async def settle(self) -> None:
        """Wait for a step that was given up, to its end, however often the wait is cancelled."""
        cancelled: asyncio.CancelledError | None = None
        while self._under_way is not None and not self._under_way.done():
            try:
                await asyncio.wait({self._under_way})
            except asyncio.CancelledError as error:  # by a group of tasks and by the loop's end
                cancelled = error
        if cancelled is not None:
            raise cancelled

    async def _do(self, method: Callable[..., Any], *args: object, **kwargs: object) -> Any:  # noqa: ANN401 - gym's
        await self.settle()
        called = partial(call_for_future, method, *args, **kwargs)
        if not getattr(self._inner, "blocking", True):
            return called()
        # As `to_thread` does, but of its coroutine a task would be made, which a loop that ends
        # cancels with all others: then the thread could not be waited for.
        within = partial(copy_context().run, called)
        self._under_way = asyncio.get_running_loop().run_in_executor(None, within)
        try:
            return await asyncio.shield(self._under_way)
        finally:
            if self._under_way.done():
                self._under_way = None


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
