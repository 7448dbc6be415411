"""`RolloutGroups`: rollouts that OpenRLHF started together, ranked together."""

import asyncio
from collections.abc import Hashable
from dataclasses import dataclass
from typing import NamedTuple

from arenagym.records import Task, Trajectory
from arenagym.trainers.gate import GroupGate, Outcome
from arenagym.trainers.scoring import GroupScorer, answer_trajectory


class Seat(NamedTuple):
    """A rollout's place in its group."""

    group: str
    place: int
    size: int

    @property
    def name(self) -> str:
        """Of the rollout."""
        return f"{self.group}/{self.place:03d}"


class RolloutGroups:
    """Ranks the rollouts of a prompt that were started together.

    OpenRLHF tells a rollout neither how many there are of its prompt nor who they are. But it
    starts them in one go, on one event loop, so that all have begun before any of them goes on
    after its first wait: those who took a seat until then are the group.

    Args:
        scorer: ranks them; by default the environment's own reward does.
        timeout: see `GroupGate`.
    """

    def __init__(self, scorer: GroupScorer | None = None, *, timeout: float | None = None) -> None:
        self.gate = GroupGate(scorer or GroupScorer("reward"), timeout=timeout)
        self._open: dict[Hashable, _Table] = {}
        self._begun = 0
        self._missing: set[asyncio.Task[Outcome]] = set()

    async def sit(self, key: Hashable, task: Task) -> Seat:
        """Take a seat among those with this key, before anything is waited for.

        Who is given up meanwhile leaves it, and the others do not wait.
        """
        table = self._open.get(key)
        if table is None:
            table = self._open[key] = _Table(f"group-{self._begun}")
            self._begun += 1
        place = table.places
        table.places += 1
        table.seats += 1
        try:
            await asyncio.sleep(0)
        except asyncio.CancelledError:
            if self._open.get(key) is not table:  # others know how many they are
                self.miss(Seat(table.group, place, table.seats), task)
            elif table.seats == 1:
                del self._open[key]
            else:
                table.seats -= 1
            raise
        if self._open.get(key) is table:
            del self._open[key]
        return Seat(table.group, place, table.seats)

    async def arrive(self, seat: Seat, task: Task, trajectory: Trajectory) -> Outcome:
        """Wait for the group, and take this rollout's part."""
        return await self.gate.arrive(seat.group, seat.size, task, trajectory)

    def miss(self, seat: Seat, task: Task) -> None:
        """Let the others not wait for a rollout that was given up; call it on their event loop."""
        broken = answer_trajectory(task.query, None, seat.name)
        arriving = asyncio.ensure_future(self.arrive(seat, task, broken))
        self._missing.add(arriving)
        arriving.add_done_callback(self._missing.discard)


@dataclass(eq=False)
class _Table:
    group: str
    seats: int = 0
    places: int = 0
