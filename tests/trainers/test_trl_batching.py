"""`Batcher` without a trainer: which prompts go together, and what breaks what."""

import asyncio
import threading
from contextlib import contextmanager

import pytest

from arenagym.errors import ModelError
from arenagym.records import Sampling
from arenagym.trainers import Generated
from arenagym.trainers.trl.batching import Batcher


@contextmanager
def batcher(patience=60):
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield Batcher(loop, patience=patience)
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def echo(batches):
    """An engine that says what it was asked, and notes who was asked together."""

    def engine(batch):
        batches.append([asked.ids[0] for asked in batch])
        return [Generated(ids=(asked.ids[0],)) for asked in batch]

    return engine


async def episode(to, number, calls, pause=None):
    generate = to.enter(number)
    try:
        said = []
        for call in range(calls):
            if pause is not None:
                await pause(number, call)
            said += (await generate([10 * number + call], Sampling())).ids
        return said
    finally:
        to.leave(number)


async def together(to, calls, pause=None):
    generates = [to.enter(number) for number in range(len(calls))]  # all are under way at once
    assert len(generates) == len(calls)
    return await asyncio.gather(*(episode(to, n, each, pause) for n, each in enumerate(calls)))


def test_those_who_wait_at_once_are_one_batch_until_only_some_are_left():
    batches = []
    with batcher() as to:
        said = to.serve(together(to, [1, 3, 2]), echo(batches))
    assert batches == [[0, 10, 20], [11, 21], [12]]
    assert said == [[0], [10, 11, 12], [20, 21]]


def test_a_batch_waits_for_those_who_take_some_turns_of_the_loop():
    async def pause(number, call):
        for _ in range(20 * number):
            await asyncio.sleep(0)

    batches = []
    with batcher() as to:
        to.serve(together(to, [2, 2], pause), echo(batches))
    assert batches == [[0, 10], [1, 11]]


def test_nobody_waits_longer_than_the_patience_for_a_slow_tool():
    slow = threading.Event()

    async def pause(number, call):
        if number == 1:
            await asyncio.to_thread(slow.wait)

    batches = []

    def engine(batch):
        if batch[0].ids == (1,):
            slow.set()  # the slow one is let go by what the others do without it
        return echo(batches)(batch)

    with batcher(patience=0.01) as to:
        said = to.serve(together(to, [2, 1], pause), engine)
    assert batches == [[0], [1], [10]]
    assert said == [[0, 1], [10]]


def test_calls_of_one_episode_at_once_go_together():
    async def fan_out(to):
        generate = to.enter(0)
        try:
            replies = await asyncio.gather(*(generate([k], Sampling()) for k in range(5)))
            return [reply.ids[0] for reply in replies]
        finally:
            to.leave(0)

    batches = []
    with batcher() as to:
        assert to.serve(fan_out(to), echo(batches)) == [0, 1, 2, 3, 4]
    assert batches == [[0, 1, 2, 3, 4]]


def test_an_error_of_one_prompt_is_that_prompts_alone():
    def engine(batch):
        return [
            ModelError("lost") if asked.ids == (0,) else Generated(ids=asked.ids) for asked in batch
        ]

    async def play(to):
        return await asyncio.gather(episode(to, 0, 1), episode(to, 1, 1), return_exceptions=True)

    with batcher() as to:
        first, second = to.serve(play(to), engine)
    assert isinstance(first, ModelError)
    assert second == [10]


def test_an_engine_that_raises_or_leaves_out_a_reply_ends_it_all():
    def broken(batch):
        raise MemoryError

    with batcher() as to:
        with pytest.raises(MemoryError):
            to.serve(together(to, [1, 1]), broken)
    with batcher() as to:
        with pytest.raises(ValueError, match="zip"):
            to.serve(together(to, [1, 1]), lambda batch: [])


def test_what_the_episodes_raise_is_raised():
    async def play():
        raise KeyError("mine")

    with batcher() as to:
        with pytest.raises(KeyError, match="mine"):
            to.serve(play(), echo([]))


def test_an_episode_that_gives_up_waiting_is_not_completed():
    async def impatient(to):
        generate = to.enter(0)
        other = to.enter(1)
        waiting = asyncio.ensure_future(generate([0], Sampling()))
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.wait([waiting])
        to.leave(0)
        return (await other([10], Sampling())).ids

    batches = []
    with batcher() as to:
        assert to.serve(impatient(to), echo(batches)) == (10,)
    assert batches == [[10]]
