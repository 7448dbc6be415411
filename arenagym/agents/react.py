"""The ReAct agent (arXiv 2210.03629): reason, call a tool or answer, look, and again.

A reply without a readable action gets a corrective message. Before the last failure in a row
that would end the episode, the model is held to a JSON answer by schema, so that even a model
which never learned the tags gives one.
"""

from collections.abc import Sequence
from typing import Any

from langgraph.graph import END, START, StateGraph
from langgraph.runtime import Runtime

from arenagym.agents.agent import EpisodeGraph
from arenagym.agents.corrections import correction, force, forced_action
from arenagym.agents.episode import Episode
from arenagym.agents.state import AgentState, Play, unless_done
from arenagym.agents.tool_text import as_user, describe_tools
from arenagym.envs import format_tool_call
from arenagym.models import ToolsUnsupportedError
from arenagym.records import Message, ToolSpec

_ROLE = "Solve the task. Think step by step, briefly, before each step."
_ANSWER = "When you know the answer, write it as <answer>your answer</answer>."


def react() -> EpisodeGraph:
    """The graph of one node; a turn (model call and step) is one superstep."""
    graph = StateGraph(AgentState, context_schema=Play)
    graph.add_node("turn", _turn)
    graph.add_edge(START, "turn")
    graph.add_conditional_edges("turn", unless_done, ["turn", END])
    return EpisodeGraph(graph.compile(name="react"))


async def _turn(state: AgentState, runtime: Runtime[Play]) -> dict[str, Any]:
    episode = runtime.context.episode
    messages = state["messages"]
    forced = episode.last_chance
    reply = await (_force(episode, messages) if forced else _ask(episode, messages))
    action, problem = forced_action(reply) if forced else _action(episode, reply)
    if problem:
        episode.unreadable()
        return {"messages": [reply, correction(problem, tools=bool(episode.tools))], "done": False}
    observed = await episode.act(action)
    return {"messages": [reply, *_shown(reply, observed)], "done": episode.done}


async def _ask(episode: Episode, messages: Sequence[Message]) -> Message:
    """Call the model, with native tools if it has them and in the text form if not."""
    if episode.tools and episode.model.native_tools:
        try:
            return await episode.call([_system(()), *messages], tools=episode.tools)
        except ToolsUnsupportedError:
            pass  # native_tools is False from now on
    return await episode.call([_system(episode.tools), *messages])


async def _force(episode: Episode, messages: Sequence[Message]) -> Message:
    tools = () if episode.model.native_tools else episode.tools
    return await force(episode, [_system(tools), *messages])


def _action(episode: Episode, reply: Message) -> tuple[str, str | None]:
    """The action in a reply, and what is wrong with it."""
    if reply.tool_calls:
        return "".join(format_tool_call(call) for call in reply.tool_calls), None
    return reply.content, episode.parse(reply.content).error


def _system(tools: Sequence[ToolSpec]) -> Message:
    parts = [_ROLE, _ANSWER]
    if tools:
        parts.insert(1, describe_tools(tools))
    return Message(role="system", content="\n".join(parts))


def _shown(reply: Message, observed: Sequence[Message]) -> list[Message]:
    """The environment's messages as the model's protocol wants them."""
    if not reply.tool_calls:
        return [as_user(message) for message in observed]
    results = [message.content for message in observed]
    if len(results) != len(reply.tool_calls):  # the environment answered the calls as a whole
        results = ["\n".join(results)] * len(reply.tool_calls)
    return [
        Message(role="tool", content=result, tool_call_id=call.id)
        for result, call in zip(results, reply.tool_calls, strict=True)
    ]
