"""`Desk`: what the rollouts on one of verl's workers share, and where they meet their groups."""

import asyncio
from collections.abc import Callable

from arenagym.agents import Agent
from arenagym.live.loops import PerLoop
from arenagym.records import StopReason, Task, Trajectory
from arenagym.trainers.gate import GroupGate, Outcome


class Desk:
    """The agent, the gate of the groups, and who is here of which group.

    A group is complete when those who came have all ended, not when there are as many as a setting
    says: so a group whose size is its own, or of which a part is on another worker, makes nobody
    wait for ever.

    Args:
        agent: plays all the rollouts.
        gate: None: nothing is ranked.
    """

    def __init__(self, agent: Agent, gate: GroupGate | None) -> None:
        self.agent = agent
        self.gate = gate
        self._came: dict[str, int] = {}
        self._left: dict[str, int] = {}
        self._missing: set[asyncio.Task[Outcome]] = set()

    def enter(self, group: str) -> int:
        """Count a rollout in, before it awaits anything; its number."""
        number = self._came.get(group, 0)
        self._came[group] = number + 1
        return number

    def size(self, group: str) -> int:
        """How many have come."""
        return self._came[group]

    def leave(self, group: str) -> None:
        """Count a rollout out."""
        left = self._left[group] = self._left.get(group, 0) + 1
        if left == self._came[group]:
            del self._came[group], self._left[group]

    def miss(self, group: str, task: Task, name: str, error: BaseException) -> None:
        """Say that a rollout will not arrive at the gate: there it is one that broke."""
        if self.gate is None:
            return
        broken = Trajectory(
            id=name,
            agent=self.agent.name,
            model="policy",
            stop_reason=StopReason.AGENT_ERROR,
            error=f"{type(error).__name__}: {error}"[:1000],
        )
        arriving = asyncio.create_task(self.gate.arrive(group, self.size(group), task, broken))
        self._missing.add(arriving)
        arriving.add_done_callback(self._settle)

    def _settle(self, arriving: "asyncio.Task[Outcome]") -> None:
        self._missing.discard(arriving)
        if not arriving.cancelled():
            arriving.exception()  # the others of the group raise it


_DESKS: PerLoop[dict[object, Desk]] = PerLoop(dict)
"""verl makes an agent loop for each rollout; what they share belongs to their event loop."""


def shared_desk(key: object, make: Callable[[], Desk]) -> Desk:
    """The running event loop's desk for what `key` names, made at its first use."""
    desks = _DESKS.here()
    if key not in desks:
        desks[key] = make()
    return desks[key]
