"""What a ReAct episode of five tool calls costs on top of LangGraph, and what many of them hold.

The bare loop has the same shape: one node that gets a scripted reply, reads a tool call from it,
runs the tool and appends both to the conversation; one conditional edge. It has no environment, no
budget and keeps no record. Rounds alternate, so that noise hits both alike. The memory is that of a
process of its own that plays 512 episodes of 20 turns at once and keeps every trajectory.
"""

import asyncio
import json
import operator
import resource
import subprocess
import sys
from collections.abc import Sequence
from statistics import median
from time import perf_counter
from typing import Annotated, Any, TypedDict

import gymnasium as gym
from langgraph.graph import END, START, StateGraph
from rich.console import Console
from rich.table import Table

import arenagym  # noqa: F401 - registers the environments
from arenagym.agents import Budget, resolve_agent, run_episode_async
from arenagym.envs.countdown.env import calculate
from arenagym.models import ScriptedModel
from arenagym.records import Message, Trajectory

EPISODES, TOOL_TURNS, ROUNDS = 128, 5, 9
MANY, LONG = 512, 20
CALL = 'I add. <tool_call>{"name": "calculate", "arguments": {"expression": "6 * 4"}}</tool_call>'
ANSWER = "<answer>1 + 2</answer>"


class State(TypedDict):
    """The bare loop's state."""

    messages: Annotated[list[Message], operator.add]
    done: bool


async def _turn(state: State) -> dict[str, Any]:
    await asyncio.sleep(0)
    reply = _said(state["messages"], TOOL_TURNS)
    message = Message(role="assistant", content=reply)
    if reply is ANSWER:
        return {"messages": [message], "done": True}
    asked = json.loads(reply.partition("<tool_call>")[2].partition("</tool_call>")[0])
    result = calculate(**asked["arguments"])
    return {"messages": [message, Message(role="user", content=result)], "done": False}


async def bare() -> float:
    """Episodes per second of the bare loop."""
    graph = StateGraph(State)
    graph.add_node("turn", _turn)
    graph.add_edge(START, "turn")
    graph.add_conditional_edges("turn", lambda s: END if s["done"] else "turn", ["turn", END])
    compiled = graph.compile()
    question = Message(role="user", content="Reach the target 24 with the numbers 1, 2, 3, 4.")
    start = perf_counter()
    await asyncio.gather(
        *(
            compiled.ainvoke({"messages": [question], "done": False}, {"recursion_limit": 50})
            for _ in range(EPISODES)
        )
    )
    return EPISODES / (perf_counter() - start)


async def ours() -> float:
    """Episodes per second of the ReAct agent on Countdown."""
    start = perf_counter()
    played = await _play(EPISODES, TOOL_TURNS)
    assert all(len(each.turns) == TOOL_TURNS + 1 for each in played)
    return EPISODES / (perf_counter() - start)


async def _play(episodes: int, tool_turns: int) -> list[Trajectory]:
    agent = resolve_agent("react")

    async def reply(messages: Sequence[Message], sampling: object) -> str:
        del sampling
        await asyncio.sleep(0)
        return _said(messages, tool_turns)

    model = ScriptedModel(reply)

    async def episode(seed: int) -> Trajectory:
        env = gym.make("arenagym/Countdown-v0", disable_env_checker=True, max_turns=tool_turns + 1)
        return await run_episode_async(env, agent, model, seed, budget=Budget(turns=50))

    return list(await asyncio.gather(*(episode(seed) for seed in range(episodes))))


def _said(messages: Sequence[Message], tool_turns: int) -> str:
    said = sum(message.role == "assistant" for message in messages)
    return CALL if said < tool_turns else ANSWER


def many() -> None:
    """Play many long episodes at once, and print the most memory this process ever had, in MiB."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = perf_counter()
    played = asyncio.run(_play(MANY, LONG - 1))
    assert all(len(each.turns) == LONG for each in played)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps([before >> 10, most >> 10, perf_counter() - start]))


def main() -> None:
    """Print the tables."""
    rounds = [(asyncio.run(bare()), asyncio.run(ours())) for _ in range(ROUNDS + 1)][1:]
    table = Table(
        title=f"{EPISODES} concurrent episodes of {TOOL_TURNS} tool turns and an answer, "
        f"median of {ROUNDS} rounds"
    )
    for name in ("", "episodes/s", "of bare"):
        table.add_column(name, justify="right")
    table.add_row("bare LangGraph loop", f"{median(b for b, _ in rounds):.0f}", "100 %")
    share = median(o / b for b, o in rounds)
    table.add_row("arenagym, react", f"{median(o for _, o in rounds):.0f}", f"{share:.0%}")
    console = Console()
    console.print(table)
    command = [sys.executable, __file__, "many"]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    before, most, seconds = json.loads(said)
    console.print(
        f"{MANY} concurrent episodes of {LONG} turns: {most} MiB resident at most "
        f"({before} before the first), {seconds:.1f} s"
    )


if __name__ == "__main__":
    many() if sys.argv[1:] == ["many"] else main()
