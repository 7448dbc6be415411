"""`run_episode`: lets an agent play one episode of an environment."""

import asyncio
from typing import TYPE_CHECKING, Union

import gymnasium as gym

from arenagym.agents.episode import Budget, Episode, EpisodeStop
from arenagym.errors import SettingError, UnknownNameError
from arenagym.models import ChatModel, resolve_model
from arenagym.records import Sampling, StopReason, Trajectory

if TYPE_CHECKING:
    from langchain_core.runnables import RunnableConfig

    from arenagym.agents.state import AgentGraph, AgentState

AGENTS = ("direct", "react")
AgentLike = Union[str, "AgentGraph"]
"""An agent's name, or a compiled graph over `AgentState` with `Play` as its context."""


def resolve_agent(agent: AgentLike) -> "AgentGraph":
    """The graph of an agent's name, or the graph itself.

    Raises:
        UnknownNameError: no agent has this name.
    """
    if not isinstance(agent, str):
        return agent
    if agent == "direct":
        from arenagym.agents.direct import build_direct  # noqa: PLC0415 - imports LangGraph

        return build_direct()
    if agent == "react":
        from arenagym.agents.react import build_react  # noqa: PLC0415 - imports LangGraph

        return build_react()
    raise UnknownNameError.of("agent", agent, AGENTS)


async def run_episode_async(
    env: gym.Env[str, str],
    agent: AgentLike,
    model: str | ChatModel,
    seed: int | None = None,
    *,
    sampling: Sampling | None = None,
    budget: Budget | None = None,
    id: str = "episode",  # noqa: A002 - the field's name
) -> Trajectory:
    """`run_episode` for a running event loop."""
    from arenagym.agents.state import Play  # noqa: PLC0415 - imports LangGraph

    budget = budget or Budget()
    graph = resolve_agent(agent)
    episode = Episode(
        env,
        resolve_model(model),
        agent=graph.name,
        sampling=sampling or Sampling(seed=seed),
        budget=budget,
    )
    stop, error = StopReason.ANSWERED, None
    try:
        messages = await episode.reset(seed)
        # A turn is one superstep; one more lets the turn counter, not LangGraph, end the episode.
        limit: RunnableConfig = {"recursion_limit": budget.turns + 2}
        state: AgentState = {"messages": messages, "done": False}
        await graph.ainvoke(state, limit, context=Play(episode))
        if not episode.done:
            stop, error = StopReason.AGENT_ERROR, "the graph ended before the episode did"
    except EpisodeStop as end:
        stop, error = end.reason, end.error
    except Exception as problem:  # noqa: BLE001 - a user's graph may raise anything
        if type(problem).__name__ == "GraphRecursionError":
            stop = StopReason.MAX_TURNS
        else:
            stop, error = StopReason.AGENT_ERROR, f"{type(problem).__name__}: {problem}"[:1000]
    return episode.record(stop, id=id, seed=seed, error=error)


def run_episode(
    env: gym.Env[str, str],
    agent: AgentLike,
    model: str | ChatModel,
    seed: int | None = None,
    *,
    sampling: Sampling | None = None,
    budget: Budget | None = None,
) -> Trajectory:
    """Let an agent play one episode and return all that happened.

    Args:
        env: any text-in, text-out Gymnasium environment.
        agent: `"direct"`, `"react"` or a compiled LangGraph graph.
        model: a model's name (see `arenagym.models`) or a `ChatModel`.
        seed: resets the environment and, if `sampling` is not given, seeds the sampling.
        sampling: how completions are sampled.
        budget: turns, tokens and seconds; by default 16 turns.

    Returns:
        The trajectory. Whatever ends the episode is its `stop_reason`, never an exception.

    Raises:
        SettingError: called inside a running event loop; await `run_episode_async` there.
    """
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        pass
    else:
        raise SettingError("an event loop is running: await run_episode_async(...) instead")

    async def play() -> Trajectory:
        own = resolve_model(model)
        try:
            return await run_episode_async(env, agent, own, seed, sampling=sampling, budget=budget)
        finally:
            await (own.aclose() if isinstance(model, str) else own.release())

    return asyncio.run(play())
