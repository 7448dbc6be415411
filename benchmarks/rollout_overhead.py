"""What environment, records and agent cost on top of LangGraph, with a model of zero latency.

The bare graph has the same shape: one node that calls a scripted reply and appends it to the
conversation, one conditional edge. Rounds alternate, so that noise hits both alike.
"""

import asyncio
import operator
from statistics import median
from time import perf_counter
from typing import Annotated, Any, TypedDict

import gymnasium as gym
from langgraph.graph import END, START, StateGraph
from rich.console import Console
from rich.table import Table

import arenagym  # noqa: F401 - registers the environments
from arenagym.agents import resolve_agent, run_episode_async
from arenagym.models import ScriptedModel
from arenagym.records import Message, to_json

EPISODES, ROUNDS = 256, 9
REPLY = "<answer>1 + 2</answer>"


class State(TypedDict):
    """The bare graph's state."""

    messages: Annotated[list[Message], operator.add]
    done: bool


async def _turn(state: State) -> dict[str, Any]:
    del state
    await asyncio.sleep(0)
    return {"messages": [Message(role="assistant", content=REPLY)], "done": True}


async def bare() -> float:
    """Episodes per second of the bare graph."""
    graph = StateGraph(State)
    graph.add_node("turn", _turn)
    graph.add_edge(START, "turn")
    graph.add_conditional_edges("turn", lambda s: END if s["done"] else "turn", ["turn", END])
    compiled = graph.compile()
    question = Message(role="user", content="Reach the target 24 with the numbers 1, 2, 3, 4.")
    start = perf_counter()
    await asyncio.gather(
        *(
            compiled.ainvoke({"messages": [question], "done": False}, {"recursion_limit": 4})
            for _ in range(EPISODES)
        )
    )
    return EPISODES / (perf_counter() - start)


async def ours() -> float:
    """Episodes per second of the direct agent on Countdown, each written as a record."""
    agent, model = resolve_agent("direct"), ScriptedModel(_reply)

    async def episode(seed: int) -> bytes:
        env = gym.make("arenagym/Countdown-v0", disable_env_checker=True)
        return to_json(await run_episode_async(env, agent, model, seed))

    start = perf_counter()
    await asyncio.gather(*(episode(seed) for seed in range(EPISODES)))
    return EPISODES / (perf_counter() - start)


async def _reply(messages: object, sampling: object) -> str:
    del messages, sampling
    await asyncio.sleep(0)
    return REPLY


def main() -> None:
    """Print the table."""
    rounds = [(asyncio.run(bare()), asyncio.run(ours())) for _ in range(ROUNDS + 1)][1:]
    table = Table(title=f"{EPISODES} concurrent one-turn episodes, median of {ROUNDS} rounds")
    for name in ("", "episodes/s", "of bare"):
        table.add_column(name, justify="right")
    table.add_row("bare LangGraph", f"{median(b for b, _ in rounds):.0f}", "100 %")
    share = median(o / b for b, o in rounds)
    table.add_row("arenagym", f"{median(o for _, o in rounds):.0f}", f"{share:.0%}")
    Console().print(table)


if __name__ == "__main__":
    main()
