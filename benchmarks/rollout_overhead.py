"""What environment, records and agent cost on top of LangGraph, with a model of zero latency.

The bare loop has the same shape: one node that gets a scripted reply, runs the tool it calls, if it
does, and appends both to the conversation; one conditional edge. It has no environment and no
budget, and keeps no record. Rounds alternate, so that noise hits both alike. The memory is that of
a process of its own that plays 512 episodes of 20 turns at once and keeps every trajectory.
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
from arenagym.records import Message, to_json

ROUNDS = 9
SHAPES = {"direct, one turn": ("direct", 0, 256), "react, 5 tool turns": ("react", 5, 128)}
"""The agent, the turns that call a tool before the one that answers, the episodes at once."""
MANY, LONG = 512, 20
CALL = 'I add. <tool_call>{"name": "calculate", "arguments": {"expression": "6 * 4"}}</tool_call>'
ANSWER = "<answer>1 + 2</answer>"


class State(TypedDict):
    """The bare loop's state."""

    messages: Annotated[list[Message], operator.add]
    done: bool


async def _unless_done(state: State) -> str:  # a plain function would run in a thread, slowly
    return END if state["done"] else "turn"


async def bare(tool_turns: int, episodes: int) -> float:
    """Episodes per second of the bare loop."""

    async def turn(state: State) -> dict[str, Any]:
        await asyncio.sleep(0)
        reply = _said(state["messages"], tool_turns)
        message = Message(role="assistant", content=reply)
        if reply is ANSWER:
            return {"messages": [message], "done": True}
        asked = json.loads(reply.partition("<tool_call>")[2].partition("</tool_call>")[0])
        result = calculate(**asked["arguments"])
        return {"messages": [message, Message(role="user", content=result)], "done": False}

    graph = StateGraph(State)
    graph.add_node("turn", turn)
    graph.add_edge(START, "turn")
    graph.add_conditional_edges("turn", _unless_done, ["turn", END])
    compiled = graph.compile()
    question = Message(role="user", content="Reach the target 24 with the numbers 1, 2, 3, 4.")
    start = perf_counter()
    await asyncio.gather(
        *(
            compiled.ainvoke({"messages": [question], "done": False}, {"recursion_limit": 50})
            for _ in range(episodes)
        )
    )
    return episodes / (perf_counter() - start)


async def ours(name: str, tool_turns: int, episodes: int) -> float:
    """Episodes per second of an agent on Countdown, each written as a record."""
    start = perf_counter()
    records = await _play(name, tool_turns, episodes)
    seconds = perf_counter() - start
    if not all(record.count(b'"call_id"') == tool_turns + 1 for record in records):
        raise SystemExit("an episode did not have all of its turns")
    return episodes / seconds


async def _play(name: str, tool_turns: int, episodes: int) -> list[bytes]:
    agent = resolve_agent(name)

    async def reply(messages: Sequence[Message], sampling: object) -> str:
        del sampling
        await asyncio.sleep(0)
        return _said(messages, tool_turns)

    model = ScriptedModel(reply)

    async def episode(seed: int) -> bytes:
        env = gym.make("arenagym/Countdown-v0", disable_env_checker=True, max_turns=tool_turns + 1)
        return to_json(await run_episode_async(env, agent, model, seed, budget=Budget(turns=50)))

    return list(await asyncio.gather(*(episode(seed) for seed in range(episodes))))


def _said(messages: Sequence[Message], tool_turns: int) -> str:
    said = sum(message.role == "assistant" for message in messages)
    return CALL if said < tool_turns else ANSWER


def many() -> None:
    """Play many long episodes at once, and print the most memory this process had, in MiB."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = perf_counter()
    asyncio.run(_play("react", LONG - 1, MANY))
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps([before >> 10, most >> 10, perf_counter() - start]))


def main() -> None:
    """Print the tables."""
    console = Console()
    table = Table(title=f"concurrent episodes, median of {ROUNDS} rounds")
    for column in ("", "bare LangGraph loop, episodes/s", "arenagym, episodes/s", "of bare"):
        table.add_column(column, justify="right")
    for name, (agent, tool_turns, episodes) in SHAPES.items():
        rounds = [
            (
                asyncio.run(bare(tool_turns, episodes)),
                asyncio.run(ours(agent, tool_turns, episodes)),
            )
            for _ in range(ROUNDS + 1)
        ][1:]
        share = median(o / b for b, o in rounds)
        figures = (median(b for b, _ in rounds), median(o for _, o in rounds))
        table.add_row(f"{name}, {episodes} at once", *map("{:.0f}".format, figures), f"{share:.0%}")
    console.print(table)
    command = [sys.executable, __file__, "many"]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    before, most, seconds = json.loads(said)
    console.print(
        f"{MANY} react episodes of {LONG} turns at once: {most} MiB resident at most "
        f"({before} before the first), {seconds:.1f} s"
    )


if __name__ == "__main__":
    many() if sys.argv[1:] == ["many"] else main()
