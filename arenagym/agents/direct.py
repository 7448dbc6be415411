"""The direct agent: every message of the environment goes to the model, every reply back."""

from typing import Any

from langgraph.graph import END, START, StateGraph
from langgraph.runtime import Runtime

from arenagym.agents.agent import EpisodeGraph
from arenagym.agents.state import AgentState, Play, unless_done


def direct() -> EpisodeGraph:
    """The graph of one node: call the model, act, and again while the episode lasts."""
    graph = StateGraph(AgentState, context_schema=Play)
    graph.add_node("turn", _turn)
    graph.add_edge(START, "turn")
    graph.add_conditional_edges("turn", unless_done, ["turn", END])
    return EpisodeGraph(graph.compile(name="direct"))


async def _turn(state: AgentState, runtime: Runtime[Play]) -> dict[str, Any]:
    episode = runtime.context.episode
    reply = await episode.call(state["messages"])
    return {"messages": [reply, *await episode.act(reply.content)], "done": episode.done}
