"""`iterate`: what an async generator yields, for plain code."""

import asyncio
import queue
import threading
from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
from contextlib import aclosing, suppress
from typing import TypeVar

from arenagym.models import ChatModel

T = TypeVar("T")


def iterate(
    start: Callable[[], AsyncGenerator[T, None]], models: Sequence[ChatModel]
) -> Iterator[T]:
    """Yield what the generator yields; it goes on in a thread of its own meanwhile.

    Leaving the loop early cancels it. Its event loop ends with it, so `models` are released.
    """
    results: queue.SimpleQueue[T | BaseException | None] = queue.SimpleQueue()
    loop = asyncio.new_event_loop()

    async def drain() -> None:
        try:
            async with aclosing(start()) as items:
                async for item in items:
                    results.put(item)
        finally:
            for model in models:
                await model.release()

    def work() -> None:
        try:
            with asyncio.Runner(loop_factory=lambda: loop) as runner:
                task = runner.get_loop().create_task(drain())
                running.append(task)
                runner.get_loop().run_until_complete(task)
            results.put(None)
        except BaseException as error:  # noqa: BLE001 - raised in the caller's thread, if it waits
            results.put(error)

    running: list[asyncio.Task[None]] = []
    thread = threading.Thread(target=work, name="arenagym-rollouts", daemon=True)
    thread.start()
    try:
        while (item := results.get()) is not None:
            if isinstance(item, BaseException):
                raise item
            yield item
    finally:
        if thread.is_alive():
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(lambda: [task.cancel() for task in running])
            thread.join()
