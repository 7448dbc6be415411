"""Agents are LangGraph graphs that play with an `Episode`.

To add one: a module that builds a `StateGraph` over `AgentState` with `Play`, which holds the
`Episode`, as its context, and a line in `run._FACTORIES`.
"""

from arenagym.agents.agent import Agent, EpisodeGraph
from arenagym.agents.budget import Budget, EpisodeStop
from arenagym.agents.episode import Episode
from arenagym.agents.run import AGENTS, AgentLike, resolve_agent, run_episode, run_episode_async
from arenagym.agents.world import Question

__all__ = [
    "AGENTS",
    "Agent",
    "AgentLike",
    "Budget",
    "Episode",
    "EpisodeGraph",
    "EpisodeStop",
    "Question",
    "resolve_agent",
    "run_episode",
    "run_episode_async",
]
