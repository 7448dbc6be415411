"""Many tournaments of every topology, each ranked by several estimators, on both cores."""

import os
from collections.abc import Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import repeat
from multiprocessing import get_context

import numpy as np

from arenagym.tournaments import (
    TOPOLOGIES,
    Order,
    ScheduleFactory,
    play,
    resolve_estimator,
)
from lab.judge import JudgeModel, SimulatedJudge
from lab.metrics import Array, Scores, score

CORES = os.cpu_count() or 1


def workers() -> ProcessPoolExecutor:
    """One process a core; close it by `with`."""
    return ProcessPoolExecutor(CORES, get_context("spawn"))


@dataclass(frozen=True)
class Entry:
    """A topology with its order (None: its own) and options, and the estimators to try on it."""

    topology: str
    order: Order | None
    estimators: tuple[str, ...]
    options: tuple[tuple[str, int], ...] = ()

    def factory(self) -> ScheduleFactory:
        """The schedule factory with the options bound."""
        return partial(TOPOLOGIES[self.topology], order=self.order, **dict(self.options))


@dataclass(frozen=True)
class Row:
    """An entry ranked by one estimator, over all trials."""

    entry: Entry
    estimator: str
    calls: float
    rounds: float
    values: dict[str, Array]
    """Each metric's value in each trial."""


def run(
    pool: Executor,
    entries: Sequence[Entry],
    model: JudgeModel,
    n: int,
    *,
    trials: int,
    seed: int = 0,
) -> list[Row]:
    """Play every entry in every trial; a trial's qualities are the same for all entries."""
    parts = [range(k, trials, CORES) for k in range(CORES)]
    shared = repeat(list(entries)), repeat(model), repeat(n)
    done = list(pool.map(_part, *shared, parts, repeat(seed)))
    rows = []
    for k, entry in enumerate(entries):
        calls = [c for part in done for c in part.calls[k]]
        rounds = [r for part in done for r in part.rounds[k]]
        for estimator in entry.estimators:
            scores = [s for part in done for s in part.scores[k][estimator]]
            table = np.array(scores)
            values = {name: table[:, i] for i, name in enumerate(Scores._fields)}
            rows.append(Row(entry, estimator, float(np.mean(calls)), max(rounds), values))
    return rows


@dataclass(frozen=True)
class _Part:
    calls: list[list[int]]
    rounds: list[list[int]]
    scores: list[dict[str, list[Scores]]]


def _part(entries: Sequence[Entry], model: JudgeModel, n: int, trials: range, seed: int) -> _Part:
    done = _Part(
        calls=[[] for _ in entries],
        rounds=[[] for _ in entries],
        scores=[{name: [] for name in entry.estimators} for entry in entries],
    )
    for trial in trials:
        for k, entry in enumerate(entries):
            judge = SimulatedJudge(model, n, np.random.default_rng([seed, trial]))
            result = play(
                entry.factory(), judge.compare, n, rng=np.random.default_rng([seed, trial, k])
            )
            done.calls[k].append(result.calls)
            done.rounds[k].append(1 + max((m.round for m in result.matches), default=-1))
            for name in entry.estimators:
                ranking = (
                    result.ranking
                    if name == result.ranking.estimator
                    else resolve_estimator(name)(result.matches, n)
                )
                done.scores[k][name].append(score(ranking.ranks, judge.quality))
    return done
