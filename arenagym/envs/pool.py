"""`EnvPool`: environments that many episodes use one after another, and are closed in the end.

To make or to close one may take long, as when a world is built or a sandbox is started. So on an
event loop both are done in threads, by `make_env` and `close_env`.
"""

import asyncio
import logging
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Generator
from concurrent.futures import CancelledError
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

import gymnasium as gym

T = TypeVar("T")

_NOT_HELD = (StopIteration, CancelledError, asyncio.CancelledError)

_log = logging.getLogger(__name__)


async def make_env(make: Callable[[], gym.Env[str, str]]) -> gym.Env[str, str]:
    """Make an environment in a thread; what `make` raises is raised.

    A thread cannot be given up: where the wait for it is cancelled, the environment is closed as
    soon as it is made.
    """
    making = _Making(make)
    try:
        return await asyncio.to_thread(making.run)
    except BaseException:
        making.give_up()
        raise


def close_env(env: gym.Env[Any, Any]) -> Awaitable[None]:
    """Begin to close an environment in a thread; see `close_quietly`.

    It is closed whether or not what this returns is awaited, and if who awaits it is cancelled.
    Where the loop is gone, as when a coroutine that it has left is deleted, it is closed here.
    """
    try:
        loop = asyncio.get_running_loop()
        return asyncio.shield(loop.run_in_executor(None, close_quietly, env))
    except RuntimeError:  # no loop, or one that takes no more work
        close_quietly(env)
        return _Closed()


@dataclass
class Lent:
    """An environment for one episode; whoever has seen it work says so, and it is used again."""

    env: gym.Env[str, str]
    works: bool = False


class EnvPool:
    """Environments to be used again, all on one event loop.

    No more are kept idle than were at work at once, as each episode may want another. One that
    was not seen to work, such as that of an episode that was cancelled, is closed. While one is
    made or closed, the others' episodes go on.
    """

    def __init__(self) -> None:
        self._idle: list[tuple[object, gym.Env[str, str]]] = []
        """With what they are equal in; those used last at the end."""
        self._working = self._most = 0

    @asynccontextmanager
    async def lend(
        self, what: object, make: Callable[[], gym.Env[str, str]]
    ) -> AsyncIterator[Lent]:
        """Have an environment for an episode.

        One that is to be closed is waited for, unless the episode was cancelled.

        Args:
            what: equal for environments that can take each other's place.
            make: makes one, where none is idle.
        """
        idle = self._taken(what)
        lent = Lent(await make_env(make) if idle is None else idle)
        self._working += 1
        self._most = max(self._most, self._working)
        try:
            yield lent
        finally:
            self._working -= 1
            unused: list[gym.Env[str, str]] = []
            if lent.works:
                self._idle.append((what, lent.env))
            else:
                unused.append(lent.env)
            if len(self._idle) > self._most:
                unused.append(self._idle.pop(0)[1])
            closing = [close_env(env) for env in unused]
        for each in closing:
            await each

    async def aclose(self) -> None:
        """Close those that are idle."""
        closing = [close_env(env) for _, env in reversed(self._idle)]
        self._idle.clear()
        for each in closing:
            await each

    def close(self) -> None:
        """`aclose`, for where no event loop is running."""
        while self._idle:
            close_quietly(self._idle.pop()[1])

    def _taken(self, what: object) -> gym.Env[str, str] | None:
        for index in reversed(range(len(self._idle))):
            if self._idle[index][0] == what:
                return self._idle.pop(index)[1]
        return None


def close_quietly(env: gym.Env[Any, Any]) -> None:
    """Close an environment; one that has broken may be unable to, which ends nothing else."""
    try:
        env.close()
    except (Exception, asyncio.CancelledError) as error:  # noqa: BLE001 - whatever its machinery raises
        _log.warning("an environment could not be closed: %s: %s", type(error).__name__, error)


def call_for_future(function: Callable[..., T], *args: object, **kwargs: object) -> T:
    """Call an environment's function, for a thread whose result a future holds.

    A future cannot hold `StopIteration`: whoever awaits it would wait for ever. And with a
    `CancelledError`, which an environment may have of machinery of its own, whoever awaits it would
    be taken for cancelled.

    Raises:
        RuntimeError: `function` raised one of these.
    """
    try:
        return function(*args, **kwargs)
    except _NOT_HELD as error:
        raise RuntimeError(f"an environment raised {type(error).__name__}") from error


class _Closed:
    """What was closed before anybody awaits it."""

    def __await__(self) -> Generator[None, None, None]:
        yield from ()


class _Making:
    """An environment that is made in a thread, for somebody who may not wait for it."""

    def __init__(self, make: Callable[[], gym.Env[str, str]]) -> None:
        self._make = make
        self._lock = threading.Lock()
        self._made: gym.Env[str, str] | None = None
        self._given_up = False

    def run(self) -> gym.Env[str, str]:
        """Make it, in the thread."""
        env = call_for_future(self._make)
        with self._lock:
            unwanted = self._given_up
            self._made = env
        if unwanted:
            close_quietly(env)
        return env

    def give_up(self) -> None:
        """Have it closed: here if it is there already, else by the thread."""
        with self._lock:
            self._given_up = True
        if self._made is not None:
            close_env(self._made)
