"""`judge_group`: any judge on any group; pairs by a tournament, scores by their mean."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass

import msgspec
import numpy as np

from arenagym.judges.base import GroupJudge, Judge
from arenagym.judges.ensemble import raised
from arenagym.records import Judgement, Match, Scoring, Task, Tournament, Trajectory, Verdict
from arenagym.tournaments import (
    Estimator,
    Order,
    ScheduleFactory,
    play_async,
    rank_all,
    rank_scorings,
    resolve_topology,
)


async def judge_group(
    judge: Judge | GroupJudge,
    task: Task,
    trajectories: Sequence[Trajectory],
    *,
    topology: str | ScheduleFactory = "default",
    estimator: str | Estimator | None = None,
    order: Order | None = None,
    seed: int = 0,
    concurrency: int | asyncio.Semaphore | None = None,
    judge_timeout: float | None = None,
    on_judgement: Callable[[Judgement], None] | None = None,
) -> Tournament:
    """Judge a group and rank it.

    A judge of pairs plays a tournament. A `GroupJudge` makes its own calls, and topology,
    estimator and order do not matter to it. Trajectories that ended without an answer share the
    last places without a call; those whose machinery broke are not ranked. A call that fails,
    raises or takes too long is unscored.

    Args:
        judge: of pairs or of groups.
        task: what was asked.
        trajectories: the group.
        topology: see `tournaments.TOPOLOGIES`.
        estimator: None takes the topology's own.
        order: None takes the topology's own.
        seed: draws the schedule, and the order in which a group is shown.
        concurrency: judge calls under way at once, or a semaphore to share; None: no bound.
        judge_timeout: seconds for a call.
        on_judgement: told of each call's result.
    """
    n = len(trajectories)
    absent = [i for i, t in enumerate(trajectories) if t.stop_reason.is_failure]
    invalid = [i for i, t in enumerate(trajectories) if not t.valid and i not in absent]
    playing = tuple(i for i, trajectory in enumerate(trajectories) if trajectory.valid)
    told = on_judgement or (lambda _judgement: None)
    rng = np.random.default_rng(seed)
    if isinstance(judge, GroupJudge):
        slots: AbstractAsyncContextManager[object] = nullcontext()
        if isinstance(concurrency, int):
            slots = asyncio.Semaphore(concurrency)
        elif concurrency is not None:
            slots = concurrency
        calls = _Calls(judge, task, trajectories, slots, judge_timeout, told)
        scorings = await calls.make(playing, rng)
        ranking = rank_all(rank_scorings(scorings, playing, n), playing, invalid)
        name = judge.name.partition(" ")[0]
        return Tournament(
            topology=name,
            contestants=playing,
            ranking=ranking,
            scorings=scorings,
            judge=judge.name,
            seed=seed,
        )

    async def compare(a: int, b: int) -> Verdict:
        try:
            return await judge.compare(task, trajectories[a], trajectories[b])
        except Exception as error:  # noqa: BLE001 - a judge's failure is a value
            return raised(judge.name, error)

    def on_match(match: Match) -> None:
        for verdict in match.verdicts:
            told(verdict)

    result = await play_async(
        topology,
        compare,
        n,
        rng=rng,
        estimator=estimator,
        order=order,
        invalid=invalid,
        absent=absent,
        concurrency=concurrency,
        timeout=judge_timeout,
        on_match=on_match,
    )
    return Tournament(
        topology=topology_name(topology),
        contestants=playing,
        ranking=result.ranking,
        matches=result.matches,
        judge=judge.name,
        seed=seed,
    )


def topology_name(topology: str | ScheduleFactory) -> str:
    """What the records call a topology."""
    if isinstance(topology, str):
        resolve_topology(topology)
        return topology
    return str(getattr(topology, "__name__", None) or repr(topology))


@dataclass(frozen=True)
class _Calls:
    """The calls of a `GroupJudge` on a group."""

    judge: GroupJudge
    task: Task
    trajectories: Sequence[Trajectory]
    slots: AbstractAsyncContextManager[object]
    limit: float | None
    told: Callable[[Judgement], None]

    async def make(self, playing: Sequence[int], rng: np.random.Generator) -> tuple[Scoring, ...]:
        """All of them at once; one contestant has nobody to be told apart from."""
        if len(playing) < 2:
            return ()
        calls = self.judge.calls(len(playing), rng)
        return tuple(
            await asyncio.gather(*(self._one([playing[k] for k in call]) for call in calls))
        )

    async def _one(self, shown: Sequence[int]) -> Scoring:
        own = Scoring(contestants=tuple(shown), judge=self.judge.name)
        try:
            async with self.slots, asyncio.timeout(self.limit):
                scoring = await self.judge.score(self.task, [self.trajectories[i] for i in shown])
            scoring = msgspec.structs.replace(scoring, contestants=own.contestants)
        except TimeoutError:
            text = f"TimeoutError: no scores in {self.limit} s"
            scoring = msgspec.structs.replace(own, error=text, failures={"timeout": 1})
        except Exception as error:  # noqa: BLE001 - a judge's failure is a value
            failed = raised(self.judge.name, error)
            scoring = msgspec.structs.replace(own, error=failed.error, failures=failed.failures)
        self.told(scoring)
        return scoring
