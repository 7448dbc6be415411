"""`GroupGate`: where rollouts that a trainer plays one by one wait for the rest of their group."""

import asyncio
from dataclasses import dataclass, field
from typing import NamedTuple

from arenagym.errors import SettingError
from arenagym.records import Group, Task, Trajectory
from arenagym.trainers.scoring import GroupScorer


class Outcome(NamedTuple):
    """What a rollout gets: its `place` in the `group`, its reward and its advantage."""

    group: Group
    place: int

    @property
    def reward(self) -> float | None:
        """None: it could not be scored."""
        return self.group.rewards[self.place]

    @property
    def advantage(self) -> float:
        """0 where the reward is None, or the group tells nothing."""
        return self.group.advantages[self.place]


class GroupGate:
    """Scores a group once all its rollouts have arrived, or the wait is over.

        outcome = await gate.arrive(uid, 8, task, trajectory)  # in each of the eight rollouts

    All of a group must arrive on one event loop. A rollout that is cancelled while it waits leaves
    its group, which is then complete without it.

    Args:
        scorer: ranks the groups.
        timeout: seconds from a group's first arrival until it is scored as it is; None waits for
            ever. Who comes later begins a new group.
    """

    def __init__(self, scorer: GroupScorer, *, timeout: float | None = None) -> None:
        if timeout is not None and timeout <= 0:
            raise SettingError(f"timeout={timeout}: seconds above 0, or None")
        self.scorer = scorer
        self.timeout = timeout
        self._open: dict[str, _Waiting] = {}

    async def arrive(
        self, group_id: str, expected: int, task: Task, trajectory: Trajectory
    ) -> Outcome:
        """Wait for the group, and take this rollout's part.

        Raises:
            SettingError: `expected` is below 1, or not what others of the group said, or the task
                is another one than theirs.
        """
        if expected < 1:
            raise SettingError(f"expected={expected}: a group has at least 1 rollout")
        loop = asyncio.get_running_loop()
        group = self._open.get(group_id)
        if group is None:
            group = self._open[group_id] = _Waiting(group_id, expected, task, loop.create_future())
            if self.timeout is not None:
                group.timer = loop.call_later(self.timeout, self._close, group)
        elif (group.asked, group.task.query) != (expected, task.query):
            raise SettingError(
                f"group {group_id} is {group.asked} rollouts of {group.task.query[:80]!r}, not "
                f"{expected} of {task.query[:80]!r}: a group is of one task"
            )
        place = group.join(trajectory)
        if len(group.arrived) == group.expected:
            self._close(group)
        try:
            ranked = await asyncio.shield(group.ranked)
        except asyncio.CancelledError:
            self._leave(group, place)
            raise
        return Outcome(ranked, group.order().index(place))

    def _leave(self, group: "_Waiting", place: int) -> None:
        if self._open.get(group.id) is not group:
            return
        del group.arrived[place]
        group.expected -= 1
        if len(group.arrived) == group.expected:
            self._close(group)

    def _close(self, group: "_Waiting") -> None:
        """Let nobody else in, and score."""
        del self._open[group.id]
        if group.timer is not None:
            group.timer.cancel()
        if group.arrived:
            group.scoring = asyncio.ensure_future(self._score(group))

    async def _score(self, group: "_Waiting") -> None:
        rollouts = [group.arrived[place] for place in group.order()]
        try:
            ranked = await self.scorer.score(group.task, rollouts, group_id=group.id)
        except BaseException as error:
            group.ranked.set_exception(error)
            raise
        group.ranked.set_result(ranked)


@dataclass(eq=False)
class _Waiting:
    """A group that is not complete yet."""

    id: str
    asked: int
    task: Task
    ranked: "asyncio.Future[Group]"
    expected: int = field(init=False)
    arrived: dict[int, Trajectory] = field(default_factory=dict)
    timer: asyncio.TimerHandle | None = None
    scoring: "asyncio.Future[None] | None" = None
    _joined: int = 0

    def __post_init__(self) -> None:
        self.expected = self.asked

    def join(self, trajectory: Trajectory) -> int:
        """A place in the group."""
        self._joined += 1
        self.arrived[self._joined] = trajectory
        return self._joined

    def order(self) -> list[int]:
        """The places by the rollouts' ids, so that who came first changes nothing."""
        return sorted(self.arrived, key=lambda place: (self.arrived[place].id, place))
