"""`Episode`: what an agent's graph is given to play with, and what it did, recorded."""

import asyncio
from collections.abc import Callable, Sequence
from time import monotonic
from typing import Any

import gymnasium as gym
import msgspec
import numpy as np

from arenagym.envs import Action, parse_action
from arenagym.errors import ModelError, SettingError
from arenagym.models import ChatModel, ContextOverflowError, ToolsUnsupportedError
from arenagym.records import (
    Counts,
    JsonSchema,
    Message,
    Record,
    Sampling,
    StopReason,
    ToolSpec,
    Trajectory,
    Turn,
    add_counts,
)

MAX_PARSE_FAILURES = 3
"""This many replies in a row without a readable action end an episode."""


class Budget(Record, frozen=True, kw_only=True):
    """What an episode may use; running out ends it with a `StopReason`.

    `turns` are model calls; `tokens` counts prompts and completions; `seconds` is wall time.
    """

    turns: int = 16
    tokens: int | None = None
    seconds: float | None = None

    def __post_init__(self) -> None:
        if self.turns < 1 or (self.tokens or 1) < 1 or (self.seconds or 1) <= 0:
            raise SettingError(f"{self}: turns and tokens are at least 1, seconds above 0")


class EpisodeStop(Exception):  # noqa: N818 - an end, not an error
    """Ends an episode from within a graph; it never reaches the user."""

    def __init__(self, reason: StopReason, error: str | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.error = error


class Episode:
    """One attempt: the model and the environment as an agent's graph sees them.

    A graph's nodes get it as LangGraph's runtime context. `call` asks the model, `act` makes a
    move; both record what happens, keep the budget, and raise `EpisodeStop` when it is over.
    """

    def __init__(
        self,
        env: gym.Env[str, str],
        model: ChatModel,
        *,
        agent: str,
        sampling: Sampling,
        budget: Budget,
    ) -> None:
        self.model = model
        self.tools: tuple[ToolSpec, ...] = tuple(getattr(env.unwrapped, "tools", ()))
        self.parse: Callable[[str], Action] = getattr(env.unwrapped, "parse", parse_action)
        """Reads an action as the environment does."""
        self.done = False
        self._env = env
        self._threaded = getattr(env.unwrapped, "blocking", True)
        self._agent = agent
        self._sampling = sampling
        self._budget = budget
        self._start = monotonic()
        self._turns: list[Turn] = []
        self._ends: dict[str, tuple[list[Message], list[int]]] = {}
        self._tokens = 0
        self._unread = 0
        self._parse_failures = 0
        self._failures: Counts = {}
        self._reward = 0.0
        self._tail: list[Message] = []
        self._info: dict[str, Any] = {}

    async def reset(self, seed: int | None) -> list[Message]:
        """Start the environment's episode; the messages that pose the task."""
        try:
            observation, info = await self._do(self._env.reset, seed=seed)
        except Exception as error:
            raise EpisodeStop(StopReason.ENV_ERROR, f"reset: {_named(error)}") from error
        return self._observe(observation, info)

    async def call(
        self,
        messages: Sequence[Message],
        *,
        tools: Sequence[ToolSpec] = (),
        schema: JsonSchema | None = None,
        agent: str | None = None,
    ) -> Message:
        """Ask the model; the call becomes a turn of `agent` (by default the episode's own)."""
        left = self._check_budget()
        try:
            async with asyncio.timeout(left):
                reply = await self.model.chat(
                    messages, sampling=self._sampling, tools=tools, schema=schema
                )
        except ToolsUnsupportedError as error:
            self._failures = add_counts(self._failures, error.failures)
            raise
        except ContextOverflowError as error:
            raise EpisodeStop(StopReason.MAX_TOKENS, str(error)) from error
        except ModelError as error:
            self._failures = add_counts(self._failures, error.failures)
            raise EpisodeStop(StopReason.MODEL_ERROR, str(error)) from error
        except TimeoutError as error:
            raise EpisodeStop(StopReason.MAX_SECONDS) from error
        agent = agent or self._agent
        before, ids_before = self._ends.get(agent, ([], []))
        kept = _common(before, messages)
        ids = reply.prompt_ids
        kept_ids = 0 if ids is None else _common(ids_before, ids)
        self._turns.append(
            Turn(
                call_id=f"{len(self._turns)}",
                agent=agent,
                output=reply.message,
                kept=kept,
                prompt=tuple(messages[kept:]),
                kept_ids=kept_ids,
                prompt_ids=None if ids is None else ids[kept_ids:],
                output_ids=reply.output_ids,
                output_logprobs=reply.output_logprobs,
                finish_reason=reply.finish_reason,
                sampling=self._sampling,
                usage=reply.usage,
                policy_version=reply.policy_version,
                failures=reply.failures,
            )
        )
        self._ends[agent] = ([*messages, reply.message], [*(ids or ()), *(reply.output_ids or ())])
        self._tokens += reply.usage.tokens
        self._failures = add_counts(self._failures, reply.failures)
        self._tail = []
        return reply.message

    @property
    def last_chance(self) -> bool:
        """Whether one more reply without a readable action ends the episode."""
        return self._unread == MAX_PARSE_FAILURES - 1

    async def act(self, action: str) -> list[Message]:
        """Take a step in the environment; the messages that answer it."""
        try:
            step = await self._do(self._env.step, action)
            observation, reward, terminated, truncated, info = step
        except Exception as error:
            raise EpisodeStop(StopReason.ENV_ERROR, f"step: {_named(error)}") from error
        self._unread = 0
        self._reward += float(reward)
        messages = self._observe(observation, info)
        self._info.setdefault("answer", action)
        self.done = terminated or truncated
        if truncated and not terminated:
            raise EpisodeStop(StopReason.TRUNCATED)
        return messages

    def unreadable(self) -> None:
        """Count a reply without a readable action; too many in a row end the episode."""
        self._parse_failures += 1
        self._unread += 1
        if self._unread >= MAX_PARSE_FAILURES:
            raise EpisodeStop(StopReason.NO_ACTION)

    def record(
        self,
        stop: StopReason,
        *,
        id: str,  # noqa: A002 - the field's name
        seed: int | None,
        error: str | None = None,
    ) -> Trajectory:
        """The episode as a trajectory."""
        info = msgspec.json.decode(msgspec.json.encode(self._info, enc_hook=_plain))
        answer = info.pop("answer", None)
        return Trajectory(
            id=id,
            agent=self._agent,
            model=self.model.name,
            stop_reason=stop,
            turns=tuple(self._turns),
            tail=tuple(self._tail),
            answer=answer if isinstance(answer, str) else None,
            reward=None if stop.is_failure else self._reward,
            error=error,
            parse_failures=self._parse_failures,
            failures=self._failures,
            seed=seed,
            seconds=round(monotonic() - self._start, 3),
            info=info,
        )

    def _check_budget(self) -> float | None:
        """The seconds left, if they are limited; raises if any budget is used up."""
        if len(self._turns) >= self._budget.turns:
            raise EpisodeStop(StopReason.MAX_TURNS)
        if self._budget.tokens is not None and self._tokens >= self._budget.tokens:
            raise EpisodeStop(StopReason.MAX_TOKENS)
        if self._budget.seconds is None:
            return None
        left = self._budget.seconds - (monotonic() - self._start)
        if left <= 0:
            raise EpisodeStop(StopReason.MAX_SECONDS)
        return left

    def _observe(self, observation: str, info: dict[str, Any]) -> list[Message]:
        shown = info.get("messages") or [{"role": "user", "content": observation}]
        self._info = {key: value for key, value in info.items() if key != "messages"}
        messages = [Message(role=each["role"], content=each["content"]) for each in shown]
        self._tail.extend(messages)
        return messages

    async def _do(self, method: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - gym's
        if self._threaded:
            return await asyncio.to_thread(method, *args, **kwargs)
        return method(*args, **kwargs)


def _common(a: Sequence[object], b: Sequence[object]) -> int:
    """The length of the common prefix."""
    length = min(len(a), len(b))
    for i in range(length):
        if a[i] is not b[i] and a[i] != b[i]:
            return i
    return length


def _named(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:1000]


def _plain(value: object) -> object:
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, np.ndarray):
        return value.tolist()
    return str(value)
