"""Environments made, stepped and closed in threads, as each of it may take long.

To make one may build a world, to close one may end a sandbox: on an event loop that holds up all
other episodes.
"""

import asyncio
import logging
import threading
from collections.abc import Awaitable, Callable, Generator
from concurrent.futures import CancelledError
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
