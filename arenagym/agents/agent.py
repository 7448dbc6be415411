"""What an agent is, and how one plays an episode to its end."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from arenagym.agents.budget import EpisodeStop
from arenagym.agents.episode import Episode
from arenagym.errors import ArenagymError
from arenagym.models import ChatModel
from arenagym.records import Message, StopReason
from arenagym.sandbox import SandboxError

if TYPE_CHECKING:
    from langchain_core.runnables import RunnableConfig

    from arenagym.agents.state import AgentGraph


class Agent:
    """Plays episodes; many at once, so that nothing of an episode is kept in it.

    A subclass sets `name`, which goes into the records, and implements `play`.
    """

    name: str
    models: Sequence[ChatModel] = ()
    """Models of its own, besides the episode's; whoever ran the episodes releases them."""

    async def play(self, episode: Episode, messages: list[Message]) -> None:
        """Play an episode that has begun with these messages.

        It is over when `episode.done`. What the graph raises besides `EpisodeStop` is a failure of
        the agent.
        """
        raise NotImplementedError


class EpisodeGraph(Agent):
    """A compiled graph that plays with the `Episode` in its runtime context.

    Args:
        graph: takes a state with `messages` and `done`, and `Play` as context (`agents.state`).
        supersteps: of LangGraph, for each turn that the budget allows; a graph that takes more is
            going in circles.
    """

    def __init__(self, graph: "AgentGraph", *, supersteps: int = 10) -> None:
        self.graph = graph
        self.name = graph.name
        self._supersteps = supersteps

    async def play(self, episode: Episode, messages: list[Message]) -> None:
        """Run the graph."""
        from arenagym.agents.state import Play  # noqa: PLC0415 - imports LangGraph

        state: Any = {"messages": messages, "done": False}
        config = run_config(episode, self._supersteps)
        if self.graph.checkpointer:
            config["configurable"] = {"thread_id": uuid4().hex}
        await self.graph.ainvoke(state, config, context=Play(episode))


def run_config(episode: Episode, supersteps: int) -> "RunnableConfig":
    """LangGraph's limits for a run of an episode, which have generous defaults."""
    return {"recursion_limit": supersteps * episode.ledger.budget.turns + 10}


async def play_out(agent: Agent, episode: Episode, seed: int | None = None) -> None:
    """Begin an episode, let the agent play it, and end it; nothing is raised but cancellation."""
    stop: EpisodeStop | None = None
    try:
        await agent.play(episode, await episode.reset(seed))
    except Exception as error:  # noqa: BLE001 - a user's graph may raise anything
        stop = stop_for(error)
    except BaseException:
        stop = episode.cut_off()
        raise
    finally:
        episode.finish(stop)


def stop_for(error: BaseException) -> EpisodeStop:
    """What a graph's error ends its part of an episode with."""
    if isinstance(error, EpisodeStop):
        return error
    if isinstance(error, SandboxError):
        return EpisodeStop(StopReason.SANDBOX_ERROR, str(error)[:1000])
    if type(error).__name__ == "GraphRecursionError":
        return EpisodeStop(StopReason.MAX_TURNS, str(error)[:1000])
    said = str(error) if isinstance(error, ArenagymError) else f"{type(error).__name__}: {error}"
    return EpisodeStop(StopReason.AGENT_ERROR, said[:1000])
