"""`run_episode`: lets an agent play one episode of an environment."""

import asyncio
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any, Union

import gymnasium as gym

from arenagym.agents.agent import Agent, EpisodeGraph, play_out
from arenagym.agents.budget import Ask, Budget, Ledger, ask_model
from arenagym.agents.episode import Episode
from arenagym.agents.world import EnvWorld
from arenagym.errors import SettingError, UnknownNameError
from arenagym.models import ChatModel, resolve_model
from arenagym.records import Sampling, Trajectory

if TYPE_CHECKING:
    from langgraph.graph.state import CompiledStateGraph

AGENTS = {
    "direct": "arenagym.agents.direct:direct",
    "memory": "arenagym.agents.memory:memory",
    "react": "arenagym.agents.react:react",
    "refine": "arenagym.agents.refine:refine",
    "rlm": "arenagym.agents.rlm:RLM",
}
"""Where the agents that have names are made; imported when they are asked for."""
AgentLike = Union[str, Agent, "CompiledStateGraph[Any, Any, Any, Any]"]
"""An agent's name, an `Agent`, or any compiled LangGraph graph."""


def resolve_agent(agent: AgentLike, agent_args: Mapping[str, Any] | None = None) -> Agent:
    """The agent of a name, made with `agent_args`; or the agent, or the graph as an agent.

    A graph whose runtime context is `Play` plays with the episode itself (`EpisodeGraph`), any
    other is run as it is (`GraphAgent`).

    Raises:
        UnknownNameError: no agent has this name.
        SettingError: the agent takes no such arguments.
    """
    if isinstance(agent, str):
        if agent not in AGENTS:
            raise UnknownNameError.of("agent", agent, AGENTS)
        module, _, factory = AGENTS[agent].partition(":")
        make: Callable[..., Agent] = getattr(import_module(module), factory)
        try:
            return make(**(agent_args or {}))
        except TypeError as error:
            raise SettingError(f"agent {agent!r} with {agent_args}: {error}") from error
    if agent_args:
        raise SettingError(f"agent_args={agent_args!r} are for an agent that is given by name")
    if isinstance(agent, Agent):
        return agent
    from arenagym.agents.state import Play  # noqa: PLC0415 - imports LangGraph

    if getattr(agent, "context_schema", None) is Play:
        return EpisodeGraph(agent)
    from arenagym.agents.graphs.agent import GraphAgent  # noqa: PLC0415 - imports LangChain

    return GraphAgent(agent)


async def run_episode_async(
    env: gym.Env[str, str],
    agent: AgentLike,
    model: str | ChatModel,
    seed: int | None = None,
    *,
    sampling: Sampling | None = None,
    budget: Budget | None = None,
    id: str = "episode",  # noqa: A002 - the field's name
    ask: Ask = ask_model,
) -> Trajectory:
    """`run_episode` for a running event loop; `ask` makes the model calls."""
    playing = resolve_agent(agent)
    world = EnvWorld(env)
    episode = Episode(
        world,
        resolve_model(model),
        agent=playing.name,
        ledger=Ledger(budget or Budget(), ask=ask),
        sampling=sampling or Sampling(seed=seed),
        id=id,
    )
    try:
        await play_out(playing, episode, seed)
    finally:
        await world.settle()
    return episode.record(seed=seed)


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
        agent: a name (one of `AGENTS`), an `Agent`, or any compiled LangGraph graph.
        model: a model's name (see `arenagym.models`) or a `ChatModel`.
        seed: resets the environment and, if `sampling` is not given, seeds the sampling.
        sampling: how completions are sampled.
        budget: turns, calls, tokens, seconds and depth; by default 16 turns.

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
        playing = resolve_agent(agent)
        try:
            return await run_episode_async(
                env, playing, own, seed, sampling=sampling, budget=budget
            )
        finally:
            await (own.aclose() if isinstance(model, str) else own.release())
            for each in playing.models:
                await each.release()

    return asyncio.run(play())
