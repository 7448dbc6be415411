"""`EnvPool`: environments that many episodes use one after another, and are closed in the end."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import gymnasium as gym

_log = logging.getLogger(__name__)


@dataclass
class Lent:
    """An environment for one episode; whoever has seen it work says so, and it is used again."""

    env: gym.Env[str, str]
    works: bool = False


class EnvPool:
    """Environments to be used again, all on one event loop.

    No more are kept idle than were at work at once, as each episode may want another. One that
    was not seen to work, such as that of an episode that was cancelled, is closed.
    """

    def __init__(self) -> None:
        self._idle: list[tuple[object, gym.Env[str, str]]] = []
        """With what they are equal in; those used last at the end."""
        self._working = self._most = 0

    @contextmanager
    def lend(self, what: object, make: Callable[[], gym.Env[str, str]]) -> Iterator[Lent]:
        """Have an environment for an episode.

        Args:
            what: equal for environments that can take each other's place.
            make: makes one, where none is idle.
        """
        idle = self._taken(what)
        lent = Lent(make() if idle is None else idle)
        self._working += 1
        self._most = max(self._most, self._working)
        try:
            yield lent
        finally:
            self._working -= 1
            if lent.works:
                self._idle.append((what, lent.env))
            else:
                close_quietly(lent.env)
            if len(self._idle) > self._most:
                close_quietly(self._idle.pop(0)[1])

    def close(self) -> None:
        """Close those that are idle."""
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
    except Exception as error:  # noqa: BLE001 - whatever its machinery raises
        _log.warning("an environment could not be closed: %s: %s", type(error).__name__, error)
