"""`Episode`: what an agent is given to play with, and what it did, recorded."""

import asyncio
import math
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Self

import msgspec
import numpy as np

from arenagym.agents.budget import Call, DepthError, EpisodeStop, Ledger
from arenagym.agents.fit import encodable, plain_json
from arenagym.agents.turns import TurnLog
from arenagym.agents.world import Question, Stepped, World
from arenagym.envs import Action, Context
from arenagym.errors import ModelError
from arenagym.models import (
    ChatModel,
    ContextOverflowError,
    PromptRewriter,
    ToolsUnsupportedError,
)
from arenagym.records import (
    Completion,
    Counts,
    JsonSchema,
    Message,
    Sampling,
    StopReason,
    ToolSpec,
    Trajectory,
    add_counts,
    without_surrogates,
)
from arenagym.sandbox import SandboxError

MAX_PARSE_FAILURES = 3
"""This many replies in a row without a readable action end an episode."""
_SUB_RETRIES = 1
"""How often a call of a sub-agent is made again after its model failed for good."""
_PAUSE_S = 0.2
RESERVE = 2
"""Model calls that a sub-agent leaves in the budget, for each agent above it to end with."""


class Episode:
    """One attempt: the model and the world as an agent sees them.

    Graphs get it as LangGraph's runtime context. `call` asks the model, `act` and `answer` make
    a move, `child` begins a sub-agent's part; all record what happens, keep the budget, and raise
    `EpisodeStop` when it is over. With its children it is a tree, and so is its trajectory.
    """

    def __init__(
        self,
        world: World,
        model: ChatModel,
        *,
        agent: str,
        ledger: Ledger,
        sampling: Sampling,
        id: str = "episode",  # noqa: A002 - the field's name
        parent: Self | None = None,
        path: tuple[int, ...] = (),
    ) -> None:
        self.world = world
        self.model = model
        self.agent = agent
        self.ledger = ledger
        self.sampling = sampling
        self.id = id
        self.parent = parent
        self.path = path
        self.messages: list[Message] = []
        """What the world said when the episode began."""
        self.done = False
        """Whether the world has ended the episode."""
        self.stop: EpisodeStop | None = None
        """What ended it otherwise."""
        self.answered: str | None = None
        """The last answer given."""
        self.reward = 0.0
        """The sum of the world's rewards so far."""
        self.turns = TurnLog()
        self.children: list[Episode] = []
        self._parent_call_id = None if parent is None else parent.last_call_id
        self._floor = 0
        """Model calls that are not for this agent."""
        self._born = 0
        self._counted = True
        self._began = ledger.seconds
        self._seconds: float | None = None
        self._unread = 0
        self._parse_failures = 0
        self._failures: Counts = {}
        self.tail: list[Message] = []
        """What the world said since the last call."""
        self._info: dict[str, Any] = {}
        self._turn = asyncio.Lock()

    @property
    def depth(self) -> int:
        """0 for the episode's own agent, 1 for a sub-agent of it, and so on."""
        return len(self.path)

    @property
    def tools(self) -> tuple[ToolSpec, ...]:
        """What the world lets the agent call."""
        return self.world.tools

    @property
    def context(self) -> Context | None:
        """What the task is about, where the world keeps it apart from the task's text."""
        try:
            return self.world.context
        except Exception as error:
            raise self._stopped(*_world_failure("context", error)) from error

    @property
    def last_call_id(self) -> str | None:
        """The id of the last call that was made."""
        return str(self.turns.begun - 1) if self.turns.begun else None

    @property
    def turns_left(self) -> int:
        """How many more model calls this agent may make."""
        return self.ledger.budget.turns - self.turns.counted

    @property
    def last_call(self) -> bool:
        """Whether the budget allows one more model call only."""
        return self.turns_left == 1 or self.calls_left == 1

    @property
    def calls_left(self) -> int:
        """How many more model calls this agent and those below it may make."""
        return max(0, self.ledger.calls_left - self._floor)

    @property
    def last_chance(self) -> bool:
        """Whether one more reply without a readable action ends the episode."""
        return self._unread == MAX_PARSE_FAILURES - 1

    def parse(self, action: str) -> Action:
        """Read an action as the world does."""
        try:
            return self.world.parse(action)
        except Exception as error:
            raise self._stopped(*_world_failure("parse", error)) from error

    async def reset(self, seed: int | None) -> list[Message]:
        """Begin; the messages that pose the task."""
        try:
            observation, info = await self.world.reset(seed)
            self.messages = self._observe(observation, info)
        except Exception as error:
            raise self._stopped(*_world_failure("reset", error)) from error
        return self.messages

    async def call(
        self,
        messages: Sequence[Message],
        *,
        tools: Sequence[ToolSpec] = (),
        schema: JsonSchema | None = None,
        agent: str | None = None,
    ) -> Message:
        """Ask the model; the call becomes a turn of `agent` (by default the episode's own)."""
        return (await self.complete(messages, tools=tools, schema=schema, agent=agent)).message

    async def complete(
        self,
        messages: Sequence[Message],
        *,
        tools: Sequence[ToolSpec] = (),
        schema: JsonSchema | None = None,
        agent: str | None = None,
    ) -> Completion:
        """`call`, for who wants to know more of the completion than its message."""
        model = self.model
        while isinstance(model, PromptRewriter):
            messages, model = model.rewrite(messages), model.inner
        number = self.begin_call()
        agent = agent or self.agent
        call = Call(model, messages, tools, schema, self.sampling, agent, (*self.path, number))
        try:
            with self.ledger.waiting():
                async with self.ledger.slots:
                    completion = encodable(await self._ask(call))
        except BaseException as error:
            unworked = isinstance(error, ToolsUnsupportedError) or (
                isinstance(error, EpisodeStop) and error.reason is not StopReason.MODEL_ERROR
            )
            self.fail_call(number, counts=not unworked)
            raise
        self.end_call(number, agent, messages, completion, self.sampling)
        return completion

    def begin_call(self) -> int:
        """Count a model call that is about to be made, by `complete` or elsewhere; its number.

        Raises:
            EpisodeStop: the episode is over, or the budget does not allow the call.
        """
        if self.done:
            raise EpisodeStop(StopReason.ANSWERED)
        with self.ledger.lock:
            try:
                self.ledger.admit(self.turns.counted, self._floor)
            except EpisodeStop as stop:
                self.stop = stop
                raise
            return self.turns.begin()

    def end_call(
        self,
        number: int,
        agent: str,
        messages: Sequence[Message],
        completion: Completion,
        sampling: Sampling,
    ) -> None:
        """Record what a call returned as a turn, and charge for it."""
        with self.ledger.lock:
            self.turns.end(number, agent, messages, completion, sampling)
            self.ledger.charge(completion.usage)
            self._failures = add_counts(self._failures, completion.failures)
            self.stop = None  # whatever it was, the agent has got over it
            self.tail = []

    def fail_call(
        self, number: int, failures: Counts | None = None, *, counts: bool = True
    ) -> None:
        """Record that a call came to nothing; one that no model has worked on does not count."""
        with self.ledger.lock:
            self.turns.fail(number, counts=counts)
            self.ledger.calls -= not counts
            self._failures = add_counts(self._failures, failures or {})

    async def _ask(self, call: Call) -> Completion:
        """Make a call; whatever ends the episode is an `EpisodeStop`."""
        tries = 1 if self.parent is None else 1 + _SUB_RETRIES
        while True:
            tries -= 1
            try:
                self.ledger.check()  # again, as it may have waited for its turn
            except EpisodeStop as stop:
                self.stop = stop
                raise
            limit = asyncio.timeout(self.ledger.seconds_left())
            try:
                async with limit:
                    return await self.ledger.ask(call)
            except ToolsUnsupportedError as error:
                self._failures = add_counts(self._failures, error.failures)
                raise
            except ContextOverflowError as error:
                raise self._stopped(StopReason.MAX_TOKENS, str(error)) from error
            except ModelError as error:
                self._failures = add_counts(self._failures, error.failures)
                if not tries:
                    raise self._stopped(StopReason.MODEL_ERROR, str(error)) from error
                await asyncio.sleep(_PAUSE_S)
            except TimeoutError as error:
                if limit.expired():
                    raise self._stopped(StopReason.MAX_SECONDS) from error
                self._failures = add_counts(self._failures, {"timeout": 1})
                if not tries:
                    said = f"the model timed out: {error}"
                    raise self._stopped(StopReason.MODEL_ERROR, said) from error

    async def act(self, action: str) -> list[Message]:
        """Make a move; the messages that answer it."""
        return await self._move(self.world.step, action)

    async def answer(self, text: str) -> list[Message]:
        """Give a final answer as it is; the messages that answer it."""
        return await self._move(self.world.answer, text)

    async def _move(self, take: Callable[[str], Awaitable[Stepped]], text: str) -> list[Message]:
        async with self._turn:  # a graph may run several tools at once
            if self.done:
                raise EpisodeStop(StopReason.ANSWERED)
            try:
                observation, reward, terminated, truncated, info = await take(text)
                messages = self._observe(observation, info)
                if not math.isfinite(reward):
                    raise ValueError(f"the reward is {reward}")  # noqa: TRY301
            except Exception as error:
                raise self._stopped(*_world_failure("step", error)) from error
            self._unread = 0
            self.reward += reward
            answer = self._info.setdefault("answer", text)
            self.answered = without_surrogates(answer) if isinstance(answer, str) else None
            self.done = terminated or truncated
            if truncated and not terminated:
                raise self._stopped(StopReason.TRUNCATED)
            return messages

    def readable(self) -> None:
        """Note that a reply was fit for use, even if it led to no move."""
        self._unread = 0

    def unreadable(self) -> None:
        """Count a reply without a readable action; too many in a row end the episode."""
        self._parse_failures += 1
        self._unread += 1
        if self._unread >= MAX_PARSE_FAILURES:
            raise self._stopped(StopReason.NO_ACTION)

    def child(
        self,
        agent: str,
        question: Question,
        *,
        model: ChatModel | None = None,
        counted: bool = True,
    ) -> "Episode":
        """Begin a sub-agent's part, which becomes a child of this episode's trajectory.

        `finish` ends it. Its sampling has a seed of its own, where the parent's has one. With
        `counted` false it is at work in its parent's stead, not besides it: the ledger's count of
        agents at work stays as it is.

        Raises:
            DepthError: the budget allows no deeper level.
        """
        most = self.ledger.budget.depth
        if self.depth >= most:
            raise DepthError(f"a sub-agent at depth {self.depth + 1}: the budget allows {most}")
        with self.ledger.lock:
            number = self._born
            self._born += 1
        sampling = self.sampling
        if sampling.seed is not None:
            seed = np.random.SeedSequence([sampling.seed, number]).generate_state(1)[0]
            sampling = msgspec.structs.replace(sampling, seed=int(seed) >> 1)
        child = Episode(
            question,
            model or self.model,
            agent=agent,
            ledger=self.ledger,
            sampling=sampling,
            id=f"{self.id}/{number}",
            parent=self,
            path=(*self.path, number),
        )
        child._counted = counted
        child._floor = self._floor + RESERVE * counted
        self.children.append(child)
        if counted:
            self.ledger.begin()
        return child

    def finish(self, stop: EpisodeStop | None = None) -> None:
        """End this part; a second call changes nothing."""
        if self._seconds is None:
            self._seconds = self.ledger.seconds - self._began
            self.stop = self.stop if self.done else stop or self.stop
            if self._counted:
                self.ledger.end()

    def cut_off(self) -> EpisodeStop:
        """What ends a part that is given up from above: the time, or its parent's end."""
        left = self.ledger.seconds_left()
        if left is not None and left <= 0:
            return EpisodeStop(StopReason.MAX_SECONDS)
        return EpisodeStop(StopReason.TRUNCATED, "it was given up before its end")

    def record(self, *, seed: int | None = None) -> Trajectory:
        """The episode as a trajectory, with its sub-agents' as children."""
        info = {str(k): plain_json(v) for k, v in self._info.items() if k != "answer"}
        stop = self._end()
        scored = self.parent is None and not stop.reason.is_failure
        seconds = self.ledger.seconds - self._began if self._seconds is None else self._seconds
        return Trajectory(
            id=self.id,
            agent=self.agent,
            model=self.model.name,
            stop_reason=stop.reason,
            turns=tuple(self.turns.turns),
            tail=tuple(self.tail),
            children=tuple(child.record(seed=child.sampling.seed) for child in self.children),
            parent_call_id=self._parent_call_id,
            answer=self.answered,
            reward=self.reward if scored else None,
            error=stop.error,
            parse_failures=self._parse_failures,
            failures=self._failures,
            seed=seed,
            seconds=round(seconds, 3),
            info=info,
        )

    def _end(self) -> EpisodeStop:
        """What ended it, or will have ended it."""
        cut = self.stop is not None and self.stop.reason is StopReason.TRUNCATED
        if self.stop is not None and (cut or not self.done):
            return self.stop
        if self.done:
            return EpisodeStop(StopReason.ANSWERED)
        if self.parent is not None and self._seconds is None:
            return self.cut_off()
        return EpisodeStop(StopReason.AGENT_ERROR, "the agent ended before the episode did")

    def _stopped(self, reason: StopReason, error: str | None = None) -> EpisodeStop:
        self.stop = EpisodeStop(reason, error)
        return self.stop

    def _observe(self, observation: str, info: dict[str, Any]) -> list[Message]:
        shown = info.get("messages") or [{"role": "user", "content": observation}]
        self._info = {key: value for key, value in info.items() if key != "messages"}
        messages = [
            Message(role=each["role"], content=without_surrogates(each["content"]))
            for each in shown
        ]
        self.tail.extend(messages)
        return messages


def _world_failure(doing: str, error: Exception) -> tuple[StopReason, str]:
    broken = isinstance(error, SandboxError)
    reason = StopReason.SANDBOX_ERROR if broken else StopReason.ENV_ERROR
    return reason, f"{doing}: {type(error).__name__}: {error}"[:1000]
