"""Agents are LangGraph graphs that play with an `Episode`.

To add one: a module that builds a `StateGraph` over `AgentState` with `Play`, which holds the
`Episode`, as its context, and a line in `run.AGENTS`. `GraphAgent` plays any other graph, with
`EpisodeModel` and `env_tools` for LangChain's agents.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from arenagym.agents.agent import Agent, EpisodeGraph
from arenagym.agents.agent_env import AgentEnv, EpisodeFailedError
from arenagym.agents.budget import Budget, EpisodeStop
from arenagym.agents.episode import Episode
from arenagym.agents.repeated import Repeated
from arenagym.agents.run import AGENTS, AgentLike, resolve_agent, run_episode, run_episode_async
from arenagym.agents.world import Question

if TYPE_CHECKING:
    from arenagym.agents.graphs.agent import GraphAgent
    from arenagym.agents.graphs.chat_model import EpisodeModel
    from arenagym.agents.graphs.tools import env_tools

__all__ = [
    "AGENTS",
    "Agent",
    "AgentEnv",
    "AgentLike",
    "Budget",
    "Episode",
    "EpisodeFailedError",
    "EpisodeGraph",
    "EpisodeModel",
    "EpisodeStop",
    "GraphAgent",
    "Question",
    "Repeated",
    "env_tools",
    "resolve_agent",
    "run_episode",
    "run_episode_async",
]

_LAZY = {  # what needs LangChain is imported when first used
    "EpisodeModel": "arenagym.agents.graphs.chat_model",
    "GraphAgent": "arenagym.agents.graphs.agent",
    "env_tools": "arenagym.agents.graphs.tools",
}


def __getattr__(name: str) -> object:
    if name in _LAZY:
        return getattr(import_module(_LAZY[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
