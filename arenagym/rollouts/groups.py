"""`Groups`: the groups of a run as they finish, for plain and for async code."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from arenagym.errors import SettingError
from arenagym.judges import Cached, GroupJudge, Judge
from arenagym.models import ChatModel
from arenagym.records import Group
from arenagym.rollouts.episodes import Stats
from arenagym.rollouts.group import GroupFailedError
from arenagym.rollouts.plain import iterate


class GroupPlayer(Protocol):
    """Makes the group of a number: plays it, or judges it anew."""

    async def play(self, index: int) -> Group:
        """The group.

        Raises:
            GroupFailedError: there is none, for the time being.
        """

    async def aclose(self) -> None:
        """Free what playing took."""


class GroupStore(Protocol):
    """Keeps finished groups; `groups` are those that it has, by id."""

    path: Path
    groups: dict[str, Group]

    def append(self, group: Group) -> None:
        """Store a finished group for good."""

    def append_failure(self, event: Mapping[str, Any]) -> None:
        """Note a group that broke."""

    def close(self) -> None:
        """Let other processes in."""


class Groups:
    """The groups of a run, as they finish; iterate it once, with `for` or `async for`.

    Leaving the loop early, or Ctrl-C, ends the run; what was finished is in the run folder.
    """

    def __init__(
        self,
        player: Callable[[Stats], GroupPlayer],
        *,
        indices: Sequence[int],
        folder: GroupStore | None,
        models: Sequence[ChatModel],
        owned: Sequence[ChatModel],
        ahead: int,
        settings: dict[str, Any],
        judge: Judge | GroupJudge,
    ) -> None:
        self.stats = Stats()
        """What has been done so far, also while iterating."""
        self.indices = tuple(indices)
        """The numbers of the groups."""
        self.settings = settings
        self.finished = 0
        """How many groups were finished now, not found in the folder."""
        self.failed: dict[int, str] = {}
        """The groups that broke, by number, and why; a later run plays them again."""
        self.folder = None if folder is None else folder.path
        self._store = folder
        self._player = player
        self._models = models
        self._owned = owned
        self._ahead = ahead
        self._judge = judge
        self._begun = False

    @property
    def tasks(self) -> int:
        """How many groups there are to be."""
        return len(self.indices)

    async def __aiter__(self) -> AsyncGenerator[Group, None]:
        if self._begun:
            raise SettingError("these groups have been iterated; call collect again")
        self._begun = True
        try:
            done = self._found()
            for group in done.values():
                yield group
            stream = self._play([i for i in self.indices if i not in done])
            try:
                async for group in stream:
                    yield group
            finally:
                await stream.aclose()
        finally:
            for model in self._owned:
                await model.aclose()
            if isinstance(self._judge, Cached):
                self._judge.close()
            if self._store is not None:
                self._store.close()

    def __iter__(self) -> Iterator[Group]:
        """Iterate from plain code; the run goes on in a thread of its own meanwhile."""
        return iterate(lambda: aiter(self), self._models)

    def _found(self) -> dict[int, Group]:
        if self._store is None:
            return {}
        found = {group.index: group for group in self._store.groups.values()}
        return {index: found[index] for index in self.indices if index in found}

    async def _play(self, todo: list[int]) -> AsyncGenerator[Group, None]:
        """Play these tasks, a bounded number of groups at once, in the order they finish."""
        player = self._player(self.stats)
        waiting = iter(todo)
        running: dict[asyncio.Task[Group], int] = {}
        try:
            while True:
                while len(running) < self._ahead and (index := next(waiting, None)) is not None:
                    running[asyncio.create_task(player.play(index))] = index
                if not running:
                    return
                done, _ = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
                for task in sorted(done, key=running.__getitem__):
                    index = running.pop(task)
                    try:
                        group = task.result()
                    except GroupFailedError as error:
                        self._note_failure(index, error)
                        continue
                    if self._store is not None:
                        self._store.append(group)
                    self.finished += 1
                    yield group
        finally:
            for task in running:
                task.cancel()
            try:
                await asyncio.gather(*running, return_exceptions=True)
            finally:
                await player.aclose()

    def _note_failure(self, index: int, error: GroupFailedError) -> None:
        self.failed[index] = str(error)
        if self._store is not None:
            trajectories = error.trajectories
            self._store.append_failure(
                {
                    "group": index,
                    "error": str(error),
                    "stop_reasons": [t.stop_reason for t in trajectories],
                    "failures": [t.failures for t in trajectories],
                }
            )
