"""From matches to a ranking: each estimator takes the matches of any schedule."""

from arenagym.tournaments.estimators.bradley_terry import BradleyTerry
from arenagym.tournaments.estimators.counts import (
    PLACEMENT,
    Buchholz,
    MeanScore,
    Survival,
    WinRate,
)
from arenagym.tournaments.estimators.margin_posterior import MarginPosterior
from arenagym.tournaments.estimators.ranking import components, shared_ranks
from arenagym.tournaments.estimators.scorings import rank_scorings
from arenagym.tournaments.protocol import Estimator

ESTIMATORS: dict[str, Estimator] = {
    estimator.name: estimator
    for estimator in (
        WinRate(),
        MeanScore(),
        Buchholz(),
        Survival(),
        BradleyTerry(),
        MarginPosterior(),
    )
}

__all__ = [
    "ESTIMATORS",
    "PLACEMENT",
    "BradleyTerry",
    "Buchholz",
    "MarginPosterior",
    "MeanScore",
    "Survival",
    "WinRate",
    "components",
    "rank_scorings",
    "shared_ranks",
]
