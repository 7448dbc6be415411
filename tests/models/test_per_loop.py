"""`PerLoop`: an event loop has its own, and those of loops that ended are let go of."""

import asyncio
import threading

import pytest

from arenagym.live import PerLoop


async def held(slots):
    """Wait for a slot, so that the semaphore holds its loop."""
    async with slots.here():
        await asyncio.sleep(0)


def test_a_loop_has_one_and_the_next_another():
    made = PerLoop(lambda: asyncio.Semaphore(1))

    async def twice():
        assert made.here() is made.here()
        return made.here()

    assert asyncio.run(twice()) is not asyncio.run(twice())


def test_those_of_loops_that_ended_are_let_go_of():
    slots = PerLoop(lambda: asyncio.Semaphore(1))

    async def wait():
        await asyncio.gather(held(slots), held(slots), held(slots))

    for _ in range(5):
        asyncio.run(wait())
        assert len(slots) == 1


def test_what_is_taken_is_made_anew():
    made = PerLoop(list)

    async def take():
        first = made.here()
        assert made.taken() is first
        assert made.taken() is None
        assert made.here() is not first

    asyncio.run(take())


def test_threads_have_their_own():
    made, found, together = PerLoop(list), [], threading.Barrier(8)

    async def ask():
        together.wait(100)
        found.append(made.here())
        await asyncio.to_thread(together.wait, 100)

    threads = [threading.Thread(target=lambda: asyncio.run(ask())) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({id(each) for each in found}) == 8


def test_without_a_loop_there_is_none():
    with pytest.raises(RuntimeError, match="no running event loop"):
        PerLoop(list).here()
