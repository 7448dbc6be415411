"""Tournaments: who plays whom (schedules), what follows from it (estimators), and `play`.

To add a topology: a module with a `BaseSchedule`, and a line in `running.TOPOLOGIES`. To add an
estimator: a function in `estimators`, and a line in its `ESTIMATORS`.
"""

from arenagym.tournaments.elimination import SeededSingleElimination, bracket_order
from arenagym.tournaments.estimators import mean_score, shared_ranks, survival, win_rate
from arenagym.tournaments.protocol import (
    BaseSchedule,
    Estimator,
    Pairing,
    Schedule,
    ScheduleFactory,
)
from arenagym.tournaments.round_robin import RoundRobin
from arenagym.tournaments.running import (
    TOPOLOGIES,
    Compare,
    TournamentResult,
    play,
    play_async,
    resolve_estimator,
    resolve_topology,
)

__all__ = [
    "TOPOLOGIES",
    "BaseSchedule",
    "Compare",
    "Estimator",
    "Pairing",
    "RoundRobin",
    "Schedule",
    "ScheduleFactory",
    "SeededSingleElimination",
    "TournamentResult",
    "bracket_order",
    "mean_score",
    "play",
    "play_async",
    "resolve_estimator",
    "resolve_topology",
    "shared_ranks",
    "survival",
    "win_rate",
]
