"""`Driver`: plays an episode from one model call to the next; completions come from outside."""

import asyncio
from collections.abc import Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any, NamedTuple

from arenagym.agents.agent import Agent, play_out
from arenagym.agents.budget import Budget, Call, Ledger, ask_model
from arenagym.agents.episode import Episode
from arenagym.agents.world import EnvWorld
from arenagym.records import Completion, JsonSchema, Message, Sampling, ToolSpec, Trajectory

_NO_LIMIT = 1 << 20
_SETTLE = 5


class Policy:
    """Stands for the model that completes from outside."""

    def __init__(self, name: str, *, native_tools: bool) -> None:
        self.name = name
        self.native_tools = native_tools

    async def chat(
        self,
        messages: Sequence[Message],
        *,
        sampling: Sampling = Sampling(),
        tools: Sequence[ToolSpec] = (),
        schema: JsonSchema | None = None,
    ) -> Completion:
        """Not to be called: a `Driver` serves its calls."""
        raise NotImplementedError

    async def release(self) -> None:
        """Nothing to free."""

    async def aclose(self) -> None:
        """Nothing to free."""


class Pending(NamedTuple):
    """A call that waits for its completion."""

    call: Call
    reply: "asyncio.Future[Completion]"


class Driver:
    """One episode after another on an event loop of its own, which runs only within its methods.

    It rests when every agent of the tree waits, for a completion or for a sub-agent. So which
    calls are pending then depends on nothing but the completions so far. (A graph of a user's own
    may make calls from parallel nodes; the loop is given a few rounds for them to appear.)
    """

    def __init__(self, policy: Policy) -> None:
        self.pending: list[Pending] = []
        """The calls to complete, in the order of their paths."""
        self.episode: Episode | None = None
        self.trajectory: Trajectory | None = None
        """The record, once the episode has ended."""
        self._policy = policy
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[None] | None = None
        self._wake = asyncio.Event()
        self._seed: int | None = None

    def start(
        self,
        world: EnvWorld,
        agent: Agent,
        *,
        seed: int,
        budget: Budget,
    ) -> None:
        """Begin an episode, giving up the one before, and play it up to its first calls."""
        self.abandon()
        if self._loop is None:
            self._loop = asyncio.new_event_loop()
        ledger = Ledger(budget, ask=self._ask, concurrency=_NO_LIMIT, driven=True)
        self._wake = asyncio.Event()
        ledger.on_rest = self._wake.set
        self.episode = Episode(
            world,
            self._policy,
            agent=agent.name,
            ledger=ledger,
            sampling=Sampling(seed=seed),
        )
        self._seed = seed
        self.trajectory = None
        self._task = self._loop.create_task(play_out(agent, self.episode, seed))
        self._play_on()

    def complete(self, completions: Sequence[Completion]) -> None:
        """Complete the first of the pending calls, and play up to the next."""
        served, self.pending = self.pending[: len(completions)], self.pending[len(completions) :]
        for pending, completion in zip(served, completions, strict=True):
            pending.reply.set_result(completion)
        self._play_on()

    def abandon(self) -> None:
        """Give up an episode that is under way."""
        task, self._task, self.pending = self._task, None, []
        if task is not None and not task.done():
            task.cancel()
            with suppress(asyncio.CancelledError):
                self._run(_ended(task))

    def close(self) -> None:
        """Give up what is under way, and close the loop; a second call does nothing."""
        self.abandon()
        if self._loop is not None:
            self._run(self._loop.shutdown_default_executor())
            self._loop.close()
            self._loop = None

    def discard(self) -> None:
        """`close`, for who forgot it: by the garbage collector, or at the interpreter's end."""
        with suppress(Exception):
            self.close()

    def _play_on(self) -> None:
        self._run(self._until_rest())
        if self.episode is not None and self._task is not None and self._task.done():
            self._task.result()
            self.trajectory = self.episode.record(seed=self._seed)

    async def _until_rest(self) -> None:
        while not await self._rests():
            self._wake.clear()
            waking = asyncio.ensure_future(self._wake.wait())
            watched = {waking} if self._task is None else {waking, self._task}
            await asyncio.wait(watched, return_when=asyncio.FIRST_COMPLETED)
            waking.cancel()
        self.pending.sort(key=lambda pending: pending.call.path)

    async def _rests(self) -> bool:
        for _ in range(_SETTLE):
            if self._task is None or self._task.done():
                return True
            if not self.pending or self.episode is None or self.episode.ledger.active > 0:
                return False
            await asyncio.sleep(0)
        return True

    async def _ask(self, call: Call) -> Completion:
        if call.model is not self._policy:
            return await ask_model(call)
        reply = asyncio.get_running_loop().create_future()
        pending = Pending(call, reply)
        self.pending.append(pending)
        self._wake.set()
        try:
            completion: Completion = await reply
        finally:
            if pending in self.pending:  # given up
                self.pending.remove(pending)
        return completion

    def _run(self, coroutine: Coroutine[Any, Any, None]) -> None:
        """Run the loop; where another runs in this thread already, in a thread of its own."""
        if self._loop is None:
            coroutine.close()
            return
        try:
            asyncio.get_running_loop()
        except RuntimeError:
            self._loop.run_until_complete(coroutine)
            return
        with ThreadPoolExecutor(1) as pool:
            pool.submit(self._loop.run_until_complete, coroutine).result()


async def _ended(task: "asyncio.Task[None]") -> None:
    await asyncio.wait({task})
