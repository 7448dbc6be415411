"""`EnvPool`: its environments are used again, and closed whatever becomes of an episode."""

import asyncio
import concurrent.futures
import threading

import pytest

from arenagym.envs import EnvPool
from arenagym.envs.threads import close_env, make_env


class Env:
    """Is in `opened` until it is closed; one that `breaks` cannot be."""

    opened: list["Env"] = []

    def __init__(self, *, breaks=False):
        self.breaks = breaks
        self.opened.append(self)

    def close(self):
        if self.breaks:
            raise OSError("no wire")
        self.opened.remove(self)


@pytest.fixture(autouse=True)
def opened(monkeypatch):
    monkeypatch.setattr(Env, "opened", [])
    return Env.opened


def use(pool, what="a", *, works=True, make=Env):
    async def one():
        async with pool.lend(what, make) as lent:
            lent.works = works
            return lent.env

    return asyncio.run(one())


def test_one_that_works_is_used_again_and_closed_at_the_end(opened):
    pool = EnvPool()
    assert use(pool) is use(pool)
    pool.close()
    assert opened == []


def test_one_that_is_for_something_else_is_not_used(opened):
    pool = EnvPool()
    assert use(pool, ("id", {"numbers": 3})) is not use(pool, ("id", {"numbers": 4}))


def test_one_that_broke_or_was_given_up_is_closed(opened):
    pool = EnvPool()
    use(pool, works=False)

    async def give_up():
        async with pool.lend("a", Env):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        asyncio.run(give_up())
    assert opened == []


def test_one_that_cannot_be_closed_ends_nothing_else(opened, caplog):
    pool = EnvPool()
    use(pool, works=False, make=lambda: Env(breaks=True))
    assert "could not be closed: OSError: no wire" in caplog.text
    use(pool, make=lambda: Env(breaks=True))
    pool.close()


def test_no_more_are_kept_than_were_at_work_at_once(opened):
    pool = EnvPool()

    async def two(what):
        async with pool.lend(what, Env) as first, pool.lend(what, Env) as second:
            first.works = second.works = True

    for what in range(20):
        asyncio.run(two(what))
    assert len(opened) == 2


def test_one_that_cannot_be_made_is_not_counted_as_at_work(opened):
    def fails():
        raise OSError("no room")

    pool = EnvPool()
    for _ in range(3):
        with pytest.raises(OSError, match="no room"):
            use(pool, make=fails)
    for what in range(3):
        use(pool, what)
    assert len(opened) == 1


def test_an_environment_that_is_slow_to_make_or_to_close_holds_up_no_other(opened):
    made, closed = threading.Event(), threading.Event()

    class Slow(Env):
        def __init__(self):
            assert made.wait(60)
            super().__init__()

        def close(self):
            assert closed.wait(60)
            super().close()

    async def slow(pool):
        async with pool.lend("slow", Slow):
            made.clear()

    async def quick(pool, done):
        async with pool.lend("quick", Env):
            pass
        done.set()

    async def both():
        pool = EnvPool()
        waiting = asyncio.ensure_future(slow(pool))
        await asyncio.sleep(0)
        await quick(pool, made)
        while made.is_set():  # noqa: ASYNC110 - until the other one is in use
            await asyncio.sleep(0)
        await quick(pool, closed)
        await waiting

    asyncio.run(both())
    assert opened == []


def test_idle_ones_are_closed_off_the_loop(opened):
    here = []

    class Noting(Env):
        def close(self):
            here.append(threading.current_thread())
            super().close()

    async def end():
        pool = EnvPool()
        async with pool.lend("a", Noting) as lent:
            lent.works = True
        await pool.aclose()
        assert opened == []

    asyncio.run(end())
    assert [each is threading.current_thread() for each in here] == [False]


@pytest.mark.parametrize("waits_for", ["nothing", "its episode's end", "its loop's end"])
def test_one_that_was_being_made_when_its_episode_was_cancelled_is_closed(opened, waits_for):
    begun, go_on = threading.Event(), threading.Event()

    class Slow(Env):
        def __init__(self):
            begun.set()
            assert go_on.wait(60)
            super().__init__()

    async def use_it():
        async with EnvPool().lend("a", Slow):
            raise AssertionError("it was given up")

    async def give_up():
        using = asyncio.ensure_future(use_it())
        assert await asyncio.to_thread(begun.wait, 60)
        if waits_for == "nothing":
            go_on.set()
            while not opened:  # made, and its episode does not know yet
                pass
        using.cancel()
        if waits_for != "its loop's end":
            with pytest.raises(asyncio.CancelledError):
                await using
        asyncio.get_running_loop().call_soon(go_on.set)

    asyncio.run(give_up())
    assert opened == []


def test_one_whose_episode_is_cancelled_while_it_is_closed_is_closed_all_the_same(opened):
    go_on = threading.Event()

    class Slow(Env):
        def close(self):
            assert go_on.wait(60)
            super().close()

    async def use_it():
        async with EnvPool().lend("a", Slow):
            pass

    async def give_up():
        using = asyncio.ensure_future(use_it())
        while not opened:  # noqa: ASYNC110 - in another thread
            await asyncio.sleep(0)
        await asyncio.sleep(0)
        using.cancel()
        with pytest.raises(asyncio.CancelledError):
            await using
        go_on.set()

    asyncio.run(give_up())
    assert opened == []


@pytest.mark.parametrize(
    "error", [StopIteration, asyncio.CancelledError, concurrent.futures.CancelledError]
)
def test_a_maker_that_raises_what_no_future_holds_fails_and_nobody_hangs_or_is_cancelled(error):
    def fails():
        raise error

    with pytest.raises(RuntimeError, match=f"raised {error.__name__}"):
        asyncio.run(make_env(fails))


def test_one_whose_closing_is_cancelled_within_cancels_nobody(caplog):
    class Cancelled(Env):
        def close(self):
            raise asyncio.CancelledError

    use(EnvPool(), works=False, make=Cancelled)
    assert "could not be closed: CancelledError" in caplog.text


def test_one_whose_loop_is_gone_is_closed_at_once(opened):
    async def late():
        await asyncio.get_running_loop().shutdown_default_executor()
        await close_env(Env())

    asyncio.run(late())
    assert opened == []
    close_env(Env())
    assert opened == []
