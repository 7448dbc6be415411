"""Agents are LangGraph graphs that play with an `Episode`.

To add one: a module that builds a `StateGraph` over `AgentState` with `Play`, which holds the
`Episode`, as its context, and a line in `run._FACTORIES`.
"""

from arenagym.agents.agent import Agent, EpisodeGraph
from arenagym.agents.agent_env import AgentEnv, EpisodeFailedError
from arenagym.agents.budget import Budget, EpisodeStop
from arenagym.agents.episode import Episode
from arenagym.agents.repeated import Repeated
from arenagym.agents.run import AGENTS, AgentLike, resolve_agent, run_episode, run_episode_async
from arenagym.agents.world import Question

__all__ = [
    "AGENTS",
    "Agent",
    "AgentEnv",
    "AgentLike",
    "Budget",
    "Episode",
    "EpisodeFailedError",
    "EpisodeGraph",
    "EpisodeStop",
    "Question",
    "Repeated",
    "resolve_agent",
    "run_episode",
    "run_episode_async",
]
