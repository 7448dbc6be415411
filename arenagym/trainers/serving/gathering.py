"""`Gathering`: where rollouts that come in requests of their own wait for their group.

It does what `GroupGate` does, over connections that break: a rollout whose client went away stays
in its group, whoever asks for it again in time takes its place, and a group that nobody asks for
any more is judged no further, nor gone on with.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus

import msgspec

from arenagym.records import Group, Task, Trajectory
from arenagym.trainers.gate import Outcome
from arenagym.trainers.serving.limits import RefusedError, busy

Score = Callable[[Task, Sequence[Trajectory], str], Awaitable[Group]]
_Key = tuple[str, int, tuple[str, str], str]
"""What a rollout that is asked for again has in common with itself: its group's id, size and task,
and its own id."""


class Gathering:
    """Scores a group once all its rollouts have arrived, or the wait is over.

    What a group gets does not depend on the order of arrival, if rollouts that differ have
    different ids.

    Args:
        score: ranks the rollouts of a task, under the group's id.
        seconds: from a group's first arrival until it is scored as it is; who comes later begins
            a new group.
        return_seconds: how long a rollout is kept whose client went away.
        room: raises if there is none for another group.
    """

    def __init__(
        self,
        score: Score,
        *,
        seconds: float,
        return_seconds: float,
        room: Callable[[], None] = lambda: None,
    ) -> None:
        self._score = score
        self._seconds = seconds
        self._return_seconds = return_seconds
        self._room = room
        self._open: dict[str, _Cohort] = {}
        self._left: dict[_Key, list[_Place]] = {}
        self._cohorts: set[_Cohort] = set()

    def __len__(self) -> int:
        """The groups that are gathered or judged."""
        return len(self._cohorts)

    async def arrive(
        self, group_id: str, expected: int, task: Task, trajectory: Trajectory
    ) -> Outcome:
        """Wait for the group, and take this rollout's part.

        Raises:
            RefusedError: the rollout does not fit its group, or there is no room for another group.
        """
        place = self._returned((group_id, expected, _posed(task), trajectory.id))
        if place is None:
            place = self._join(group_id, expected, task, trajectory)
        cohort = place.cohort
        try:
            group = await asyncio.shield(cohort.ranked)
        except asyncio.CancelledError:
            self._leave(place)
            raise
        return Outcome(group, cohort.order().index(place))

    def close(self) -> None:
        """Give up the groups that are not complete."""
        for cohort in list(self._open.values()):
            self._drop(cohort, busy("the server is ending, and this group is not complete"))

    def _join(self, group_id: str, expected: int, task: Task, trajectory: Trajectory) -> "_Place":
        loop = asyncio.get_running_loop()
        cohort = self._open.get(group_id)
        if cohort is not None and not any(place.present for place in cohort.places):
            self._abandon(cohort)
            cohort = None
        if cohort is None:
            self._room()
            cohort = _Cohort(group_id, expected, task, loop.create_future())
            self._open[group_id] = cohort
            self._cohorts.add(cohort)
            cohort.timer = loop.call_later(self._seconds, self._complete, cohort)
        elif (cohort.expected, _posed(cohort.task)) != (expected, _posed(task)):
            raise RefusedError(
                HTTPStatus.CONFLICT,
                f"group {group_id} is {cohort.expected} rollouts of {cohort.task.query[:60]!r}, "
                f"not {expected} of {task.query[:60]!r}: a group is of one task",
            )
        place = _Place(cohort, len(cohort.places), trajectory)
        cohort.places.append(place)
        if len(cohort.places) == expected:
            self._complete(cohort)
        return place

    def _complete(self, cohort: "_Cohort") -> None:
        """Let nobody else in, and score."""
        del self._open[cohort.id]
        if cohort.timer is not None:
            cohort.timer.cancel()
        cohort.scoring = asyncio.ensure_future(self._judge(cohort))

    async def _judge(self, cohort: "_Cohort") -> None:
        rollouts = cohort.rollouts()
        try:
            if len(rollouts) < min(2, cohort.expected):
                group = _alone(cohort, rollouts)
            else:
                group = await self._score(cohort.task, rollouts, cohort.id)
        except asyncio.CancelledError:
            raise
        except Exception as error:  # noqa: BLE001 - for those who wait, not for this task
            self._drop(cohort, error)
        else:
            self._cohorts.discard(cohort)
            if not cohort.ranked.done():
                cohort.ranked.set_result(group)

    def _drop(self, cohort: "_Cohort", why: Exception) -> None:
        if self._open.get(cohort.id) is cohort:
            del self._open[cohort.id]
        self._cohorts.discard(cohort)
        if cohort.timer is not None:
            cohort.timer.cancel()
        if cohort.scoring is not None:
            cohort.scoring.cancel()
        if not cohort.ranked.done():
            cohort.ranked.set_exception(why)
            cohort.ranked.exception()  # seen, even if nobody waits

    def _abandon(self, cohort: "_Cohort") -> None:
        """Give up an incomplete group that all have left, as somebody begins it anew.

        It is that of a trainer that was killed, of which a new one's is not to be a part; who was
        cut off and comes back joins the new group.
        """
        for place in cohort.places:
            if place.timer is not None and not place.gone:
                place.timer.cancel()
                self._forget(place)
        self._drop(cohort, busy("nobody waits for this group"))

    def _leave(self, place: "_Place") -> None:
        """Keep the place for a while."""
        self._left.setdefault(place.key, []).append(place)
        place.present = False
        loop = asyncio.get_running_loop()
        place.timer = loop.call_later(self._return_seconds, self._forget, place)

    def _returned(self, key: _Key) -> "_Place | None":
        """The place that somebody with this rollout of this group has left."""
        left = self._left.get(key)
        if not left:
            return None
        place = left.pop(0)
        if not left:
            del self._left[key]
        if place.timer is not None:
            place.timer.cancel()
        place.present = True
        return place

    def _forget(self, place: "_Place") -> None:
        """Nobody has come back for it."""
        self._left[place.key].remove(place)
        if not self._left[place.key]:
            del self._left[place.key]
        place.gone = True
        cohort = place.cohort
        if cohort in self._cohorts and all(each.gone for each in cohort.places):
            self._drop(cohort, busy("nobody waits for this group"))


@dataclass(eq=False)
class _Cohort:
    """A group that is gathered or judged."""

    id: str
    expected: int
    task: Task
    ranked: "asyncio.Future[Group]"
    places: list["_Place"] = field(default_factory=list)
    timer: asyncio.TimerHandle | None = None
    scoring: "asyncio.Task[None] | None" = None

    def order(self) -> list["_Place"]:
        """The places by the rollouts' ids, so that who came first changes nothing."""
        return sorted(self.places, key=lambda place: (place.trajectory.id, place.number))

    def rollouts(self) -> tuple[Trajectory, ...]:
        """The trajectories in that order, each with an id of its own."""
        return tuple(
            msgspec.structs.replace(place.trajectory, id=f"{place.trajectory.id}#{number}")
            for number, place in enumerate(self.order())
        )


@dataclass(eq=False)
class _Place:
    """A rollout's; `gone` if nobody will ask for it again."""

    cohort: _Cohort
    number: int
    trajectory: Trajectory
    present: bool = True
    gone: bool = False
    timer: asyncio.TimerHandle | None = None

    @property
    def key(self) -> _Key:
        """What it is asked for again by."""
        cohort = self.cohort
        return (cohort.id, cohort.expected, _posed(cohort.task), self.trajectory.id)


def _posed(task: Task) -> tuple[str, str]:
    return task.env_id, task.query


def _alone(cohort: _Cohort, rollouts: tuple[Trajectory, ...]) -> Group:
    """A rollout that nobody can be compared with has no reward."""
    return Group(
        group_id=cohort.id,
        task=cohort.task,
        trajectories=rollouts,
        ranks=(None,),
        rewards=(None,),
        advantages=(0.0,),
        informative=False,
        why=f"alone of {cohort.expected}: the others did not come in time",
    )
