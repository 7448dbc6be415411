"""TRL 1.16: rewards from a tournament, inside `GRPOTrainer` and its asynchronous kin.

* `tournament_reward`: a reward function, for completions that TRL samples itself.
* `environment_factory`: environments whose tools TRL calls itself.
* `Rollouts`: a rollout function, for episodes of any environment with any agent.
* `TournamentWorker`: the worker of the asynchronous trainer; `CompletionServer`: what it asks.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from arenagym.trainers.trl.environments import TrlEnvironment, environment_factory
from arenagym.trainers.trl.reward import RolloutReward, TournamentReward, tournament_reward
from arenagym.trainers.trl.rollout import Rollouts

if TYPE_CHECKING:
    from arenagym.trainers.trl.async_worker import TournamentWorker
    from arenagym.trainers.trl.server import CompletionServer

__all__ = [
    "CompletionServer",
    "RolloutReward",
    "Rollouts",
    "TournamentReward",
    "TournamentWorker",
    "TrlEnvironment",
    "environment_factory",
    "tournament_reward",
]

_LAZY = {  # what imports TRL's asynchronous trainer, or a client
    "CompletionServer": "arenagym.trainers.trl.server",
    "TournamentWorker": "arenagym.trainers.trl.async_worker",
}


def __getattr__(name: str) -> object:
    if name in _LAZY:
        return getattr(import_module(_LAZY[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
