"""Tournaments: who plays whom (schedules), what follows from it (estimators), and `play`.

To add a topology: a schedule (`OneShot` for pairs known beforehand, `RoundSchedule` for rounds,
`Elimination` for a bracket, else `BaseSchedule`), and a line in `topologies.TOPOLOGIES`. To add
an estimator: a callable in `estimators`, and its name in `estimators.ESTIMATORS`.
"""

from arenagym.tournaments.adaptive import Adaptive
from arenagym.tournaments.brackets import bracket_order
from arenagym.tournaments.elimination import (
    DoubleElimination,
    Elimination,
    SeededSingleElimination,
)
from arenagym.tournaments.estimators import (
    ESTIMATORS,
    BradleyTerry,
    Buchholz,
    MarginPosterior,
    MeanScore,
    Survival,
    WinRate,
    rank_scorings,
    shared_ranks,
)
from arenagym.tournaments.oneshot import Anchor, Circulant, OneShot, RoundRobin
from arenagym.tournaments.protocol import (
    BaseSchedule,
    Estimator,
    Order,
    Pairing,
    RoundSchedule,
    Schedule,
    ScheduleFactory,
)
from arenagym.tournaments.result import Picture, TournamentResult, rank_all, stored_result
from arenagym.tournaments.running import Compare, play, play_async, replay
from arenagym.tournaments.swiss import Swiss
from arenagym.tournaments.topologies import (
    TOPOLOGIES,
    default,
    make_schedule,
    resolve_estimator,
    resolve_topology,
)

__all__ = [
    "ESTIMATORS",
    "TOPOLOGIES",
    "Adaptive",
    "Anchor",
    "BaseSchedule",
    "BradleyTerry",
    "Buchholz",
    "Circulant",
    "Compare",
    "DoubleElimination",
    "Elimination",
    "Estimator",
    "MarginPosterior",
    "MeanScore",
    "OneShot",
    "Order",
    "Pairing",
    "Picture",
    "RoundRobin",
    "RoundSchedule",
    "Schedule",
    "ScheduleFactory",
    "SeededSingleElimination",
    "Survival",
    "Swiss",
    "TournamentResult",
    "WinRate",
    "bracket_order",
    "default",
    "make_schedule",
    "play",
    "play_async",
    "rank_all",
    "rank_scorings",
    "replay",
    "resolve_estimator",
    "resolve_topology",
    "shared_ranks",
    "stored_result",
]
