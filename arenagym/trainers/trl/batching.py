"""`Batcher`: gathers prompts of episodes that wait at once, for an engine that takes batches."""

import asyncio
import queue
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

from arenagym.errors import ModelError
from arenagym.records import Sampling
from arenagym.trainers.token_chat import Generate, Generated

T = TypeVar("T")
_ROUNDS = 3
"""Turns of the event loop in which further calls of episodes may appear before a batch leaves."""


class Asked(NamedTuple):
    """A prompt that waits for its completion."""

    ids: tuple[int, ...]
    sampling: Sampling


Engine = Callable[[Sequence[Asked]], Sequence[Generated | ModelError]]
"""Completes a batch of prompts; an error is that prompt's alone."""


@dataclass(eq=False)
class _Waiting:
    """A prompt, whose it is, and where its completion goes."""

    asked: Asked
    episode: int
    reply: "asyncio.Future[Generated]"


class Batcher:
    """Episodes play on an event loop; the thread that wants them played completes their prompts.

    A batch leaves when every episode that is under way waits for the engine, so that batches are
    as large as can be, and the same in a run that is repeated; but none waits longer than
    `patience` for an episode that is held up by something slow.

    Args:
        loop: where the episodes play.
        patience: seconds.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop, *, patience: float = 1.0) -> None:
        self._loop = loop
        self._patience = patience
        self._under_way: set[int] = set()
        self._waiting: list[_Waiting] = []
        self._batches: queue.SimpleQueue[list[_Waiting] | None] = queue.SimpleQueue()
        self._busy = False
        self._timer: asyncio.TimerHandle | None = None

    def serve(self, play: Coroutine[Any, Any, T], engine: Engine) -> T:
        """Run `play` on the loop and, in this thread, the engine, until it has ended.

        What the engine raises ends it all.
        """
        playing = asyncio.run_coroutine_threadsafe(play, self._loop)
        playing.add_done_callback(lambda _: self._batches.put(None))
        try:
            while (batch := self._batches.get()) is not None:
                pairs = zip(batch, engine([each.asked for each in batch]), strict=True)
                self._loop.call_soon_threadsafe(self._deliver, list(pairs))
        except BaseException:
            playing.cancel()
            raise
        return playing.result()

    def enter(self, episode: int) -> Generate:
        """An episode begins; what completes its prompts."""
        self._under_way.add(episode)

        async def generate(ids: Sequence[int], sampling: Sampling) -> Generated:
            reply: asyncio.Future[Generated] = self._loop.create_future()
            self._waiting.append(_Waiting(Asked(tuple(ids), sampling), episode, reply))
            if self._timer is None:
                self._timer = self._loop.call_later(self._patience, self._leave)
            self._look()
            return await reply

        return generate

    def leave(self, episode: int) -> None:
        """An episode has ended."""
        self._under_way.discard(episode)
        self._look()

    def _look(self, rounds: int = _ROUNDS) -> None:
        """Send what waits if nobody else is to be waited for; look again for late comers."""
        if self._busy or not self._waiting:
            return
        if self._under_way <= {each.episode for each in self._waiting}:
            if rounds:
                self._loop.call_soon(self._look, rounds - 1)
            else:
                self._leave()

    def _leave(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._busy:
            return  # what waits goes with the next batch, when the one under way has come back
        batch = [each for each in self._waiting if not each.reply.done()]
        self._waiting = []
        if batch:
            self._busy = True
            self._batches.put(sorted(batch, key=lambda each: each.episode))

    def _deliver(self, replies: Sequence[tuple[_Waiting, Generated | ModelError]]) -> None:
        self._busy = False
        for each, reply in replies:
            if each.reply.done():
                continue  # its episode has given up
            if isinstance(reply, ModelError):
                each.reply.set_exception(reply)
            else:
                each.reply.set_result(reply)
        if self._waiting and self._timer is None:
            self._timer = self._loop.call_later(self._patience, self._leave)
        self._loop.call_soon(self._look)
