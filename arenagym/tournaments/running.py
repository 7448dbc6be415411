"""`play`: runs a tournament with a comparison, the one place where waiting happens."""

import asyncio
import inspect
from collections.abc import Awaitable, Callable
from typing import cast

import networkx as nx
import numpy as np

from arenagym.errors import SettingError, UnknownNameError
from arenagym.records import Match, Ranking, Record, Verdict
from arenagym.rewards import rank_rewards
from arenagym.tournaments.elimination import SeededSingleElimination
from arenagym.tournaments.estimators import ESTIMATORS
from arenagym.tournaments.protocol import Estimator, Pairing, Schedule, ScheduleFactory
from arenagym.tournaments.round_robin import RoundRobin

TOPOLOGIES: dict[str, ScheduleFactory] = {
    "round-robin": RoundRobin,
    "seeded-single-elimination": SeededSingleElimination,
}

Comparison = Verdict | tuple[float, float] | None
"""What a comparison may return: a verdict, the two scores, or None for unscored."""
Compare = Callable[[int, int], Comparison | Awaitable[Comparison]]


class TournamentResult(Record, frozen=True, kw_only=True):
    """What a tournament came to."""

    ranking: Ranking
    matches: tuple[Match, ...]

    @property
    def rewards(self) -> tuple[float | None, ...]:
        """Rank rewards, 1 (best) to 0; None for one of whom nothing is known."""
        return tuple(rank_rewards(self.ranking.ranks))

    def graph(self) -> "nx.MultiDiGraph[int]":
        """Contestants as nodes (`rank`), scored matches as edges from the winner to the loser.

        Edges carry `margin` (0 for a tie, drawn from first to second), `round` and `stage`.
        """
        graph: nx.MultiDiGraph[int] = nx.MultiDiGraph()
        for contestant, rank in enumerate(self.ranking.ranks):
            graph.add_node(contestant, rank=rank)
        for match in self.matches:
            a, b = match.verdict.score_a, match.verdict.score_b
            if a is None or b is None:
                continue
            ends = (match.first, match.second) if a >= b else (match.second, match.first)
            graph.add_edge(*ends, margin=abs(a - b), round=match.round, stage=match.stage)
        return graph


def resolve_topology(topology: str | ScheduleFactory) -> ScheduleFactory:
    """The schedule factory of a name, or the factory itself.

    Raises:
        UnknownNameError: no topology has this name.
    """
    if not isinstance(topology, str):
        return topology
    if topology not in TOPOLOGIES:
        raise UnknownNameError.of("topology", topology, TOPOLOGIES)
    return TOPOLOGIES[topology]


def resolve_estimator(estimator: str | Estimator) -> Estimator:
    """The estimator of a name, or the function itself.

    Raises:
        UnknownNameError: no estimator has this name.
    """
    if not isinstance(estimator, str):
        return estimator
    if estimator not in ESTIMATORS:
        raise UnknownNameError.of("estimator", estimator, ESTIMATORS)
    return ESTIMATORS[estimator]


def play(
    schedule: str | ScheduleFactory,
    compare: Compare,
    n: int,
    *,
    estimator: str | Estimator | None = None,
    rng: np.random.Generator,
) -> TournamentResult:
    """Run a tournament of n contestants and rank them.

        play("round-robin", lambda i, j: (quality[i], quality[j]), 8, rng=rng).rewards

    Args:
        schedule: a topology's name, a schedule class, or `partial(SchedulerClass, option=…)`.
        compare: a function or coroutine function of two indices, the one shown first first;
            it returns the two scores, a `Verdict`, or None where it failed.
        n: number of contestants.
        estimator: how matches become a ranking; None takes the topology's own.
        rng: all that is random comes from it.

    Raises:
        SettingError: called with a coroutine function inside a running event loop; await
            `play_async` there.
    """
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(play_async(schedule, compare, n, estimator=estimator, rng=rng))
    machine = resolve_topology(schedule)(n, rng=rng)
    while not machine.done:
        for pairing in machine.next():
            comparison = compare(pairing.first, pairing.second)
            if inspect.isawaitable(comparison):
                if inspect.iscoroutine(comparison):
                    comparison.close()
                raise SettingError("play() is called in a running event loop: await play_async()")
            machine.record(pairing.match(_verdict(comparison)))
    return _result(machine, estimator)


async def play_async(
    schedule: str | ScheduleFactory,
    compare: Compare,
    n: int,
    *,
    estimator: str | Estimator | None = None,
    rng: np.random.Generator,
) -> TournamentResult:
    """`play` for a running event loop; all matches that are ready run at once."""
    machine = resolve_topology(schedule)(n, rng=rng)

    async def run(pairing: Pairing) -> None:
        comparison = compare(pairing.first, pairing.second)
        if inspect.isawaitable(comparison):
            comparison = await comparison
        machine.record(pairing.match(_verdict(comparison)))
        start()

    def start() -> None:
        for pairing in machine.next():
            tasks.create_task(run(pairing))

    try:
        async with asyncio.TaskGroup() as tasks:
            start()
    except* Exception as group:  # noqa: BLE001 - raised again, the first of them bare
        raise _first(group) from None
    return _result(machine, estimator)


def _first(group: BaseExceptionGroup[Exception]) -> Exception:
    error: BaseException = group
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return cast("Exception", error)


def _verdict(comparison: Comparison) -> Verdict:
    if isinstance(comparison, Verdict):
        return comparison
    if comparison is None:
        return Verdict(error="the comparison returned None")
    a, b = comparison
    return Verdict(score_a=float(a), score_b=float(b))


def _result(machine: Schedule, estimator: str | Estimator | None) -> TournamentResult:
    if estimator is None:
        ranking = machine.estimate()
    else:
        ranking = resolve_estimator(estimator)(machine.matches, machine.n)
    return TournamentResult(ranking=ranking, matches=machine.matches)
