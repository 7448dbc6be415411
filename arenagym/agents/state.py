"""The state that passes between an agent graph's supersteps; all that is big stays outside."""

import operator
from dataclasses import dataclass
from typing import Annotated, Any, TypedDict

from langgraph.graph import END
from langgraph.graph.state import CompiledStateGraph

from arenagym.agents.episode import Episode
from arenagym.records import Message


class AgentState(TypedDict):
    """The conversation so far, and whether the environment has ended the episode."""

    messages: Annotated[list[Message], operator.add]
    done: bool


@dataclass(frozen=True, slots=True)
class Play:
    """The runtime context of an agent's graph."""

    episode: Episode


AgentGraph = CompiledStateGraph[AgentState, Play, Any, Any]
"""A graph that takes an `AgentState`, with `Play` as its runtime context."""


async def unless_done(state: AgentState) -> str:  # a plain function would be run in a thread
    """The conditional edge of an agent whose turn is one node."""
    return END if state["done"] else "turn"
