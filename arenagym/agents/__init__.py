"""Agents are LangGraph graphs that play with an `Episode`.

To add one: a module that builds a `StateGraph` over `AgentState` with `Play`, which
holds the `Episode`, as its context,
and its name in `run.resolve_agent`.
"""

from arenagym.agents.episode import Budget, Episode, EpisodeStop
from arenagym.agents.run import AGENTS, AgentLike, resolve_agent, run_episode, run_episode_async

__all__ = [
    "AGENTS",
    "AgentLike",
    "Budget",
    "Episode",
    "EpisodeStop",
    "resolve_agent",
    "run_episode",
    "run_episode_async",
]
