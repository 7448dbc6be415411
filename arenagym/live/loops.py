"""`PerLoop`: what an event loop has one of, such as connections, which belong to it."""

import asyncio
import threading
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class PerLoop(Generic[T]):
    """One thing for each event loop that asks for it; those of loops that were closed are dropped.

    Weak keys would not do: a semaphore that was waited for, and an open connection, hold their
    loop. Loops may run in several threads.
    """

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make
        self._made: dict[asyncio.AbstractEventLoop, T] = {}
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._made)

    def here(self) -> T:
        """The running event loop's, made at its first use."""
        loop = asyncio.get_running_loop()
        with self._lock:
            if loop not in self._made:
                for ended in [each for each in self._made if each.is_closed()]:
                    del self._made[ended]
                self._made[loop] = self._make()
            return self._made[loop]

    def taken(self) -> T | None:
        """The running event loop's, if it has one, which from now on it has no more."""
        with self._lock:
            return self._made.pop(asyncio.get_running_loop(), None)
