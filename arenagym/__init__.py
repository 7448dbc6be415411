"""Environments, agents, judges and tournaments for training LLM agents on open-ended tasks.

Importing it registers the environments: `gym.make("arenagym/Countdown-v0")`.
"""

from importlib import import_module
from typing import TYPE_CHECKING

import gymnasium as gym

from arenagym.envs import register_all
from arenagym.errors import ArenagymError
from arenagym.paths import data_path

if TYPE_CHECKING:
    from arenagym.agents import AgentEnv, run_episode
    from arenagym.evaluation import evaluate
    from arenagym.rollouts import collect, rejudge
    from arenagym.tournaments import play

__version__ = "0.1.0"
__all__ = [
    "AgentEnv",
    "ArenagymError",
    "__version__",
    "collect",
    "data_path",
    "evaluate",
    "play",
    "rejudge",
    "run_episode",
]

register_all()
if "arenagym/AgentEnv-v0" not in gym.registry:
    gym.register("arenagym/AgentEnv-v0", entry_point="arenagym.agents.agent_env:AgentEnv")

_LAZY = {  # what needs LangGraph, or the tournaments' networkx, is imported when first used
    "AgentEnv": "arenagym.agents",
    "collect": "arenagym.rollouts",
    "evaluate": "arenagym.evaluation",
    "play": "arenagym.tournaments",
    "rejudge": "arenagym.rollouts",
    "run_episode": "arenagym.agents",
}


def __getattr__(name: str) -> object:
    if name in _LAZY:
        return getattr(import_module(_LAZY[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *_LAZY})
