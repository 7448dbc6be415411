"""Episodes of Open-Travel with an agent that makes eight tool calls, 256 at once, without a model.

They are 32 groups of 8 episodes of a task, drawn anew in every round. Beside them a bare LangGraph
loop that runs the same calls on the same tools, with no environment, no records, no task drawn and
no answer verified. Rounds alternate. Drawing and verifying are timed by themselves, by family.
"""

import asyncio
import operator
from collections.abc import Sequence
from itertools import pairwise
from statistics import median
from time import perf_counter
from typing import Annotated, Any, TypedDict

import gymnasium as gym
import msgspec
import numpy as np
from langgraph.graph import END, START, StateGraph
from rich.console import Console
from rich.table import Table

import arenagym  # noqa: F401 - registers the environments
from arenagym.agents import Budget, resolve_agent, run_episode_async
from arenagym.envs import format_answer, format_tool_call
from arenagym.envs.open_travel import FAMILIES, Settings, TravelTools, World, draw_task, solve
from arenagym.envs.open_travel.answers import write_text
from arenagym.envs.open_travel.verifier import verify
from arenagym.envs.tools import Tool
from arenagym.models import ScriptedModel
from arenagym.records import Message, ToolCall

EPISODES, GROUP, ROUNDS, TASKS = 256, 8, 5, 200
CALLS = (
    ("poi_search", {"address": "博物馆", "region": "杭州"}),
    ("poi_search", {"address": "quiet teahouse", "region": "Hangzhou"}),
    ("around_search", {"location": "hangzhou-railway-1", "radius": 2000, "keyword": "hotel"}),
    ("direction", {"origin": "hangzhou-railway-1", "destination": "hangzhou-museum-2",
                   "mode": "transit"}),
    ("direction", {"origin": "hangzhou-museum-2", "destination": "hangzhou-park-3",
                   "mode": "walking"}),
    ("weather", {"city": "杭州"}),
    ("search_train_tickets", {"date": "2026-05-01", "from_city": "北京", "to_city": "杭州"}),
    ("web_search", {"query": "杭州 夜市"}),
)  # fmt: skip
ANSWER = format_answer("Day 1: 09:00-11:00 visit hangzhou-museum-2, lunch 12:00-13:00.")


class State(TypedDict):
    """The bare loop's state."""

    messages: Annotated[list[Message], operator.add]


def calls() -> list[ToolCall]:
    """The eight calls."""
    return [
        ToolCall(id=name, name=name, arguments=msgspec.json.encode(arguments).decode())
        for name, arguments in CALLS
    ]


async def bare(world: World) -> float:
    """Episodes per second of the bare loop."""
    travel = TravelTools(world)
    tools = {tool.spec.name: tool for tool in map(Tool, travel.tools())}
    asked = calls()

    async def turn(state: State) -> dict[str, Any]:
        await asyncio.sleep(0)
        said = sum(message.role == "assistant" for message in state["messages"])
        if said == len(asked):
            return {"messages": [Message(role="assistant", content=ANSWER)]}
        call = asked[said]
        shown = Message(role="user", content=tools[call.name].run(call.arguments))
        return {"messages": [Message(role="assistant", content=format_tool_call(call)), shown]}

    async def unless_done(state: State) -> str:
        return END if state["messages"][-1].role == "assistant" else "turn"

    graph = StateGraph(State)
    graph.add_node("turn", turn)
    graph.add_edge(START, "turn")
    graph.add_conditional_edges("turn", unless_done, ["turn", END])
    compiled = graph.compile()
    question: State = {"messages": [Message(role="user", content="Plan a day in Hangzhou.")]}
    start = perf_counter()
    await asyncio.gather(
        *(compiled.ainvoke(question, {"recursion_limit": 50}) for _ in range(EPISODES))
    )
    return EPISODES / (perf_counter() - start)


async def ours(world: World, first: int) -> float:
    """Episodes per second of ReAct in the environment."""
    agent = resolve_agent("react")
    asked = [format_tool_call(call) for call in calls()]

    async def reply(messages: Sequence[Message], sampling: object) -> str:
        del sampling
        await asyncio.sleep(0)
        said = sum(message.role == "assistant" for message in messages)
        return asked[said] if said < len(asked) else ANSWER

    model = ScriptedModel(reply)

    async def episode(seed: int) -> None:
        env = gym.make(
            "arenagym/OpenTravel-v0", world=world, family="one_day", disable_env_checker=True
        )
        played = await run_episode_async(env, agent, model, seed, budget=Budget(turns=20))
        if played.answer is None:
            raise SystemExit(f"an episode did not end with an answer: {played.stop_reason}")

    start = perf_counter()
    await asyncio.gather(*(episode(first + i // GROUP) for i in range(EPISODES)))
    return EPISODES / (perf_counter() - start)


def by_family(world: World, table: Table) -> None:
    """Add the milliseconds of each family's parts."""
    for family in FAMILIES:
        spent: list[list[float]] = [[], [], []]
        for seed in range(TASKS):
            rng = np.random.default_rng(seed)
            times = [perf_counter()]
            task = draw_task(rng, world, Settings(families=(family,)))
            times.append(perf_counter())
            answer = solve(world, task.request)
            times.append(perf_counter())
            verify(world, task.request, answer)
            times.append(perf_counter())
            for each, (a, b) in zip(spent, pairwise(times), strict=True):
                each.append(1_000 * (b - a))
        cells = (f"{median(each):.1f} / {np.quantile(each, 0.99):.0f}" for each in spent)
        answered = solve(world, task.request)
        assert answered is not None
        table.add_row(family, *cells, str(len(write_text(answered, task.request, world))))


def main() -> None:
    """Print the tables."""
    console = Console()
    world = World(0, cache="auto")
    world.build()
    rounds = [
        (asyncio.run(bare(world)), asyncio.run(ours(world, number * EPISODES)))
        for number in range(ROUNDS + 1)
    ][1:]
    share = median(o / b for b, o in rounds)
    console.print(
        f"{EPISODES} episodes of 8 tool calls at once, median of {ROUNDS} rounds: "
        f"{median(o for _, o in rounds):.0f} episodes/s with task drawn and answer verified, "
        f"{median(b for b, _ in rounds):.0f} for a bare LangGraph loop on the same tools "
        f"({share:.0%})"
    )
    table = Table(title=f"milliseconds, median / 99th percentile of {TASKS} tasks")
    for column in ("family", "draw", "reference plan", "verify", "characters of the plan"):
        table.add_column(column, justify="right")
    by_family(world, table)
    console.print(table)


if __name__ == "__main__":
    main()
