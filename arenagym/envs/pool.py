"""`EnvPool`: environments that many episodes use one after another, and are closed in the end."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

import gymnasium as gym

from arenagym.envs.threads import close_env, close_quietly, make_env


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
