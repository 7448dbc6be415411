"""`Budget`: what an episode may use; `Ledger`: what its whole call tree has used of it."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from threading import RLock
from time import monotonic
from typing import NamedTuple

from arenagym.errors import ArenagymError, SettingError
from arenagym.models import ChatModel
from arenagym.records import (
    Completion,
    JsonSchema,
    Message,
    Record,
    Sampling,
    StopReason,
    ToolSpec,
    Usage,
)

_ROOM = 16


class Budget(Record, frozen=True, kw_only=True):
    """What an episode may use; running out ends it with a `StopReason`.

    `turns` are the model calls of one agent: of the episode's own, and of each sub-agent. The
    rest is for the whole tree together: `calls` of models, `tokens` of prompts and completions,
    `seconds` of wall time; calls that are under way when the tokens run out are still paid for.
    `depth` is how many levels of sub-agents there may be below the episode's own agent.
    """

    turns: int = 16
    calls: int = 1_000
    tokens: int | None = None
    seconds: float | None = None
    depth: int = 4

    def __post_init__(self) -> None:
        least = min(self.turns, self.calls, 1 if self.tokens is None else self.tokens)
        if least < 1 or self.depth < 0 or (self.seconds is not None and self.seconds <= 0):
            raise SettingError(
                f"{self}: turns, calls and tokens are at least 1, depth 0, seconds above 0"
            )


class EpisodeStop(RuntimeError):  # noqa: N818 - an end, not an error
    """Ends an episode from within a graph; it never reaches the user.

    LangGraph's retry policies try again after any error but Python's own kinds, such as this.
    """

    def __init__(self, reason: StopReason, error: str | None = None) -> None:
        super().__init__(reason if error is None else f"{reason}: {error}")
        self.reason = reason
        self.error = error


class DepthError(ArenagymError):
    """A sub-agent below the deepest level that the budget allows."""


class Call(NamedTuple):
    """A model call that is about to be made.

    `path` says where in the tree: the numbers of the sub-agents on the way down, then the number
    of the call. Paths order calls that are made at the same time.
    """

    model: ChatModel
    messages: Sequence[Message]
    tools: Sequence[ToolSpec]
    schema: JsonSchema | None
    sampling: Sampling
    agent: str
    path: tuple[int, ...]


Ask = Callable[[Call], Awaitable[Completion]]


async def ask_model(call: Call) -> Completion:
    """Make the call."""
    return await call.model.chat(
        call.messages, sampling=call.sampling, tools=call.tools, schema=call.schema
    )


class Ledger:
    """The account of one call tree, which all its agents share.

    Args:
        budget: what may be used.
        ask: makes the model calls.
        concurrency: calls under way at once, of the whole tree; further ones wait their turn.
        driven: whether the calls are completed by whoever takes one step after the other, in this
            tree and in others: then no agent may wait for what another tree holds.
    """

    def __init__(
        self,
        budget: Budget,
        *,
        ask: Ask = ask_model,
        concurrency: int = 64,
        driven: bool = False,
    ) -> None:
        self.budget = budget
        self.driven = driven
        self.ask = ask
        self.slots = asyncio.Semaphore(concurrency)
        self.lock = RLock()
        """Held while a call is counted or recorded: graphs of users run nodes in threads."""
        self.calls = 0
        self.tokens = 0
        self.active = 1
        """Agents that are at work: neither waiting for a model nor for a sub-agent."""
        self._rooms: dict[int, asyncio.Semaphore] = {}
        self.on_rest: Callable[[], None] = lambda: None
        """Called when none is at work."""
        self._start = monotonic()

    def admit(self, turns: int, reserved: int = 0) -> None:
        """Count a call of an agent that has made `turns` already, if the budget allows it.

        Args:
            turns: that the agent has made already.
            reserved: calls that are not for this agent.

        Raises:
            EpisodeStop: it does not.
        """
        budget = self.budget
        if turns >= budget.turns:
            raise EpisodeStop(StopReason.MAX_TURNS)
        if self.calls_left <= reserved:
            raise EpisodeStop(StopReason.MAX_CALLS, f"{self.calls} model calls are used up")
        self.check()
        self.calls += 1

    def check(self) -> None:
        """See that there are tokens and seconds left.

        Raises:
            EpisodeStop: there are none.
        """
        budget = self.budget
        if budget.tokens is not None and self.tokens >= budget.tokens:
            raise EpisodeStop(StopReason.MAX_TOKENS, f"{budget.tokens} tokens are used up")
        if (left := self.seconds_left()) is not None and left <= 0:
            raise EpisodeStop(StopReason.MAX_SECONDS)

    def excuse(self, seconds: float) -> None:
        """Take from the clock what the episode waited without any doing of its own."""
        self._start += seconds

    def room(self, depth: int) -> asyncio.Semaphore:
        """For sub-agents of a depth that hold something costly, as a sandbox: 16 at once."""
        return self._rooms.setdefault(depth, asyncio.Semaphore(_ROOM))

    @property
    def calls_left(self) -> int:
        """How many more model calls the tree may make."""
        return self.budget.calls - self.calls

    def charge(self, usage: Usage) -> None:
        """Count what a call took."""
        self.tokens += usage.tokens

    @property
    def seconds(self) -> float:
        """Wall time since the episode began."""
        return monotonic() - self._start

    def seconds_left(self) -> float | None:
        """How much longer the episode may take, if that is limited."""
        return None if self.budget.seconds is None else self.budget.seconds - self.seconds

    def begin(self) -> None:
        """One more agent is at work."""
        self.active += 1

    def end(self) -> None:
        """An agent is done."""
        self.active -= 1
        if self.active <= 0:
            self.on_rest()

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """While an agent waits for a model, or for its sub-agents."""
        self.end()
        try:
            yield
        finally:
            self.begin()
