"""`GroupGate`: where rollouts that a trainer plays one by one wait for the rest of their group."""

import asyncio
import threading
from dataclasses import dataclass, field
from typing import NamedTuple

import msgspec

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

    Who arrives first changes nothing, if the trajectories have different ids; those with the same
    id are told apart by a number. Groups may be on different event loops, one group is on one. A
    rollout that is cancelled while it waits leaves its group, which is then complete without it;
    once the group is being scored it stays, and the others get what they would have got. Nothing is
    kept of a group that has been scored, so an id may come again, in the next step of training.

    Without `timeout` a rollout that never arrives holds up its group for good: let one that
    breaks arrive with a trajectory that says so.

    Args:
        scorer: ranks the groups.
        timeout: seconds from a group's first arrival until it is scored as it is; None waits for
            ever. Who comes later begins a new group. One that stays alone where more were
            expected is not scored: it has nobody to be compared with.
    """

    def __init__(self, scorer: GroupScorer, *, timeout: float | None = None) -> None:
        if timeout is not None and not timeout > 0:  # NaN neither
            raise SettingError(f"timeout={timeout}: seconds above 0, or None")
        self.scorer = scorer
        self.timeout = timeout
        self._lock = threading.Lock()
        self._open: dict[str, _Waiting] = {}
        self._scoring: set[asyncio.Task[None]] = set()

    async def arrive(
        self, group_id: str, expected: int, task: Task, trajectory: Trajectory
    ) -> Outcome:
        """Wait for the group, and take this rollout's part.

        Raises:
            SettingError: `expected` is below 1, or not what others of the group said, or the task
                is another one than theirs, whose group is then complete without this rollout; or
                they wait on another event loop. Or what the scorer raised.
        """
        if expected < 1:
            raise SettingError(f"expected={expected}: a group has at least 1 rollout")
        group = self._entered(group_id, expected, task)
        place = group.join(trajectory)
        self._close_if_complete(group)
        try:
            ranked = await asyncio.shield(group.ranked)
        except asyncio.CancelledError:
            if self._open.get(group.id) is group:
                del group.arrived[place]
                self._do_without_one(group)
            raise
        return Outcome(ranked, group.order().index(place))

    def _entered(self, group_id: str, expected: int, task: Task) -> "_Waiting":
        """The group that is open for a rollout, or a new one."""
        loop = asyncio.get_running_loop()
        with self._lock:  # event loops in other threads have groups here too
            group = self._open.get(group_id)
            if group is None or group.loop.is_closed():
                group = _Waiting(group_id, expected, task, loop)
                self._open[group_id] = group
                if self.timeout is not None:
                    group.timer = loop.call_later(self.timeout, self._close, group)
                return group
        if group.loop is not loop:
            raise SettingError(f"group {group_id} waits on another event loop")
        if (group.asked, _what(group.task)) != (expected, _what(task)):
            self._do_without_one(group)
            raise SettingError(
                f"group {group_id} is {group.asked} rollouts of {_named(group.task)}, "
                f"not {expected} of {_named(task)}: a group is of one task"
            )
        return group

    def _do_without_one(self, group: "_Waiting") -> None:
        group.expected -= 1
        self._close_if_complete(group)

    def _close_if_complete(self, group: "_Waiting") -> None:
        if len(group.arrived) >= group.expected:
            self._close(group)

    def _close(self, group: "_Waiting") -> None:
        """Let nobody else in, and score."""
        with self._lock:
            if self._open.get(group.id) is group:
                del self._open[group.id]
        if group.timer is not None:
            group.timer.cancel()
        if group.arrived:
            scoring = group.loop.create_task(self._score(group))
            self._scoring.add(scoring)  # a task that nobody holds may be collected
            scoring.add_done_callback(self._scoring.discard)

    async def _score(self, group: "_Waiting") -> None:
        rollouts = group.rollouts()
        try:
            if len(rollouts) < min(2, group.asked):
                ranked = _alone(group, rollouts)
            else:
                ranked = await self.scorer.score(group.task, rollouts, group_id=group.id)
        except asyncio.CancelledError:
            group.ranked.cancel()
            raise
        except Exception as error:  # noqa: BLE001 - for those who wait
            group.ranked.set_exception(error)
            group.ranked.exception()  # seen, even if nobody waits any more
        else:
            group.ranked.set_result(ranked)


@dataclass(eq=False)
class _Waiting:
    """A group that is not complete yet."""

    id: str
    asked: int
    task: Task
    loop: asyncio.AbstractEventLoop
    expected: int = field(init=False)
    ranked: "asyncio.Future[Group]" = field(init=False)
    arrived: dict[int, Trajectory] = field(default_factory=dict)
    timer: asyncio.TimerHandle | None = None
    _joined: int = 0

    def __post_init__(self) -> None:
        self.expected = self.asked
        self.ranked = self.loop.create_future()

    def join(self, trajectory: Trajectory) -> int:
        """A place in the group."""
        self._joined += 1
        self.arrived[self._joined] = trajectory
        return self._joined

    def order(self) -> list[int]:
        """The places by the rollouts' ids, so that who came first changes nothing."""
        return sorted(self.arrived, key=lambda place: (self.arrived[place].id, place))

    def rollouts(self) -> list[Trajectory]:
        """The trajectories in that order, each with an id of its own."""
        names: set[str] = set()
        found: list[Trajectory] = []
        for place in self.order():
            trajectory = self.arrived[place]
            name, count = trajectory.id, 1
            while name in names:
                count += 1
                name = f"{trajectory.id}#{count}"
            names.add(name)
            found.append(msgspec.structs.replace(trajectory, id=name))
        return found


def _what(task: Task) -> tuple[str, str, int | None]:
    """What tells tasks apart; some show the same query, and differ in what they hide."""
    return task.env_id, task.query, task.seed


def _named(task: Task) -> str:
    seed = "" if task.seed is None else f", seed {task.seed}"
    return f"{task.env_id} {task.query[:80]!r}{seed}"


def _alone(group: _Waiting, rollouts: list[Trajectory]) -> Group:
    return Group(
        group_id=group.id,
        task=group.task,
        trajectories=tuple(rollouts),
        ranks=(None,),
        rewards=(None,),
        advantages=(0.0,),
        informative=False,
        why=f"alone of {group.asked}: the others were gone, or did not come in time",
    )
