"""Two agents and a graph of one's own around them, recorded as a tree: offline, in a second.

A planner proposes expressions, one worker for each works it out, and the graph answers with the
one that fits. Each of them is a graph, so each is a node of the tree that can be scored and trained
on by itself. The model is a script; name a real one in its place.
"""

import re
from collections.abc import Sequence
from typing import Any

import gymnasium as gym
from langchain.agents import create_agent
from langchain_core.messages import AIMessage, HumanMessage
from langchain_core.runnables import Runnable
from langgraph.graph import END, START, MessagesState, StateGraph

import arenagym
from arenagym.agents import EpisodeModel
from arenagym.models import ScriptedModel
from arenagym.records import Message, Sampling, Trajectory

State = dict[str, list[AIMessage]]
Runs = Runnable[Any, dict[str, Any]]
planner: Runs = create_agent(
    EpisodeModel(), [], name="planner", system_prompt="Propose expressions."
)
worker: Runs = create_agent(
    EpisodeModel(), [], name="worker", system_prompt="Work out what you get."
)


async def plan(state: MessagesState) -> State:
    """Let the planner look at the task."""
    seen = await planner.ainvoke({"messages": state["messages"]})
    return {"messages": seen["messages"][-1:]}


async def work(state: MessagesState) -> State:
    """Put each proposal to a worker, all at once, and answer with one that fits."""
    target = re.findall(r"\d+", state["messages"][0].text)[0]
    proposals = state["messages"][-1].text.split(", ")
    asked = [{"messages": [HumanMessage(proposal)]} for proposal in proposals]
    done = await worker.abatch(asked)
    found = {each["messages"][-1].text: text for each, text in zip(done, proposals, strict=True)}
    return {"messages": [AIMessage(f"<answer>{found.get(target, proposals[0])}</answer>")]}


def script(messages: Sequence[Message], sampling: Sampling) -> str:
    """Stands for the model of both."""
    del sampling
    if messages[0].content.startswith("Propose"):
        _, *numbers = re.findall(r"\d+", messages[1].content)[:3]
        high, low = sorted(numbers, key=int, reverse=True)
        return ", ".join(f"{high} {operator} {low}" for operator in "+-*")
    left, operator, right = messages[1].content.split()
    a, b = int(left), int(right)
    return str({"+": a + b, "-": a - b, "*": a * b}[operator])


def show(node: Trajectory, depth: int = 0) -> None:
    """Print a tree of trajectories."""
    said = [turn.output.content for turn in node.turns]
    print(f"{'  ' * depth}{node.id}, {node.agent}: {said} -> {node.answer!r} ({node.stop_reason})")
    for child in node.children:
        show(child, depth + 1)


graph = StateGraph(MessagesState)
graph.add_node("plan", plan)
graph.add_node("work", work)
graph.add_edge(START, "plan")
graph.add_edge("plan", "work")
graph.add_edge("work", END)
env = gym.make("arenagym/Countdown-v0", numbers=2)
trajectory = arenagym.run_episode(env, graph.compile(name="pair"), ScriptedModel(script), seed=1)
show(trajectory)
print(f"reward {trajectory.reward}, {trajectory.usage.calls} model calls in the tree")
