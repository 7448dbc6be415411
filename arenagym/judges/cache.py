"""`Cached`: a judge that keeps its verdicts in an SQLite file and never asks the same twice."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from contextvars import ContextVar
from hashlib import sha256
from pathlib import Path
from typing import Self, TypeVar

import numpy as np

from arenagym.errors import SettingError
from arenagym.judges.base import GroupJudge, Judge, key_of
from arenagym.judges.cache_file import VerdictFile
from arenagym.records import Scoring, Task, Trajectory, Verdict, without_surrogates

_FIRST_WAIT, _LONGEST_WAIT = 0.02, 0.25  # seconds
# What the call under way asks for, by file: a `Cached` somewhere inside of another on the same
# file would otherwise wait for it, for good.
_ASKING: ContextVar[frozenset[tuple[Path, str]]] = ContextVar("asking", default=frozenset())

J = TypeVar("J", Verdict, Scoring)
_Ask = Callable[[], Awaitable[J]]


class Cached:
    """Asks a judge only what the file does not know yet.

    What counts as the same: the judge's `key`, the query, and for each trajectory, in the order
    shown, its conversation, answer, stop reason, rewards and sub-agents; not ids, costs and
    times. A verdict from the file has `cached` set and costs nothing. Only scored ones are
    kept; a failure is asked again. Repeats of a call are the same call: leave the cache out
    where a judge's own noise is measured or averaged.

    Tasks, threads and processes may share a file, on a local disk: what one of them is asking
    the others wait for, and they take over if it fails, is cancelled or dies. The file is made
    at the first comparison; the folder `<path>-owners` is there while it is in use.

    Args:
        judge: has a `key`; see `Judge`.
        path: the file, which holds nothing else; missing folders are made.

    Attributes:
        hits: verdicts that came from the file.
        misses: those that the judge was asked for.

    Raises:
        SettingError: the judge has no key; or, here or when it is first asked, the path cannot
            be used, or is no file of verdicts that this version reads.
    """

    def __init__(self, judge: Judge, path: str | Path) -> None:
        if not key_of(judge):
            raise SettingError(
                f"the judge {judge.name!r} has no `key`, so its verdicts cannot be kept: give it "
                "a `key` that names everything they depend on, or wrap the judges inside it"
            )
        self.judge = judge
        self.name = judge.name
        self.path = Path(path).resolve()  # all who share a file must agree where its owners are
        self.hits = 0
        self.misses = 0
        self._file = VerdictFile(self.path)

    @property
    def key(self) -> str:
        """That of the judge it asks."""
        return key_of(self.judge)

    async def compare(self, task: Task, a: Trajectory, b: Trajectory) -> Verdict:
        """What the file knows, or what the judge says.

        Raises:
            SettingError: the file cannot be used.
        """
        return await self._judged(Verdict, task, (a, b), lambda: self.judge.compare(task, a, b))

    def close(self) -> None:
        """Close the file; another comparison would open it again."""
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    async def _judged(
        self, kind: type[J], task: Task, shown: Sequence[Trajectory], ask: _Ask[J]
    ) -> J:
        what = "pair" if kind is Verdict else "group"
        key = _digest([self.key, what, task.query, [_content(each) for each in shown]])
        asking = _ASKING.get()
        if (self.path, key) in asking:
            return await ask()
        pause = _FIRST_WAIT
        # SQLite is called on the event loop: a call takes well under a millisecond, or as long
        # as another process takes to write a row.
        while not isinstance(found := self._file.look(kind, key), str):
            if found is not None:
                self.hits += 1
                return found
            await asyncio.sleep(pause)
            pause = min(2 * pause, _LONGEST_WAIT)
        self.misses += 1
        within = _ASKING.set(asking | {(self.path, key)})
        try:
            judgement = await ask()
            if judgement.scored:
                self._file.store(key, judgement)
        finally:
            self._file.release(key, found)
            _ASKING.reset(within)
        return judgement


class CachedGroup(Cached):
    """The same around a judge of groups; what it is shown, in which order, makes the call."""

    judge: GroupJudge

    def __init__(self, judge: GroupJudge, path: str | Path) -> None:
        super().__init__(judge, path)
        if getattr(judge, "repeats", 1) > 1:
            raise SettingError(
                f"the judge {judge.name!r} repeats its calls, and a cache would answer all repeats "
                "alike: leave one of the two out"
            )

    def calls(self, n: int, rng: np.random.Generator) -> Sequence[tuple[int, ...]]:
        """See `GroupJudge.calls`."""
        return self.judge.calls(n, rng)

    async def score(self, task: Task, shown: Sequence[Trajectory]) -> Scoring:
        """What the file knows, or what the judge says; see `compare`."""
        return await self._judged(Scoring, task, shown, lambda: self.judge.score(task, shown))


def cached(judge: Judge, path: str | Path) -> Cached:
    """A judge of pairs or of groups that keeps its verdicts in a file; see `Cached`."""
    return CachedGroup(judge, path) if isinstance(judge, GroupJudge) else Cached(judge, path)


def _content(trajectory: Trajectory) -> str:
    """A digest of all that a judge can see or use of a trajectory and those below it.

    The ids of tool calls are random, but say which call a result answers: they are numbered.
    """
    ids: dict[str | None, int] = {None: 0}
    messages = [
        (
            message.role,
            message.content,
            message.reasoning,
            [(ids.setdefault(c.id, len(ids)), c.name, c.arguments) for c in message.tool_calls],
            ids.setdefault(message.tool_call_id, len(ids)),
        )
        for message in trajectory.messages
    ]
    children = [(each.agent, len(each.turns), _content(each)) for each in trajectory.children]
    rewards = {name: float(reward) for name, reward in trajectory.rewards.items()}
    # An int in a float's place is a float once the record has been in a file.
    reward = None if trajectory.reward is None else float(trajectory.reward)
    return _digest((messages, trajectory.answer, trajectory.stop_reason, reward, rewards, children))


def _digest(value: object) -> str:
    # As in a record that is written, and in what a model is shown, lone surrogates are U+FFFD.
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    return sha256(without_surrogates(text).encode()).hexdigest()
