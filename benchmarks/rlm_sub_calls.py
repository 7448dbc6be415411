"""What a batch of an RLM's sub-calls costs on top of the calls: 64 prompts, a server of 100 ms.

The code in the RLM's REPL makes one `llm_query_batched` and times it itself: out of the sandbox, to
the host, through the tree's ledger and the client, and back. The bare side makes the same requests
with `AsyncOpenAI` and a semaphore of the same width. Both begin with new connections, once with
and once without a batch before that opened them. Rounds alternate, so that noise hits both alike.
"""

import argparse
import asyncio
from collections.abc import Sequence
from statistics import median
from time import perf_counter
from typing import Any

import gymnasium as gym
import openai
from lab.slow_server import slow_server
from rich.console import Console
from rich.table import Table

import arenagym  # noqa: F401 - registers the environments
from arenagym.agents import Budget, run_episode_async
from arenagym.agents.rlm import RLM
from arenagym.models import ScriptedModel
from arenagym.models.openai_chat import OpenAIChat
from arenagym.records import Message
from arenagym.sandbox import lease

PIECE = "The grass is green. The sky is blue. " * 50
PROGRAM = """```repl
import time
prompts = [f"{i} {PIECE}" for i in range(CALLS)]
for _ in range(2):
    start = time.perf_counter()
    replies = llm_query_batched(prompts)
    print(time.perf_counter() - start, len(replies))
```
"""


async def bare(url: str, calls: int, concurrency: int) -> list[float]:
    """Seconds for the bare requests, with new connections and again."""
    slots = asyncio.Semaphore(concurrency)
    async with openai.AsyncOpenAI(base_url=url, api_key="none", max_retries=0) as client:

        async def call(number: int) -> None:
            message: Any = {"role": "user", "content": f"{number} {PIECE}"}
            async with slots:
                await client.chat.completions.create(model="m", messages=[message])

        seconds = []
        for _ in range(2):
            start = perf_counter()
            await asyncio.gather(*(call(number) for number in range(calls)))
            seconds.append(perf_counter() - start)
        return seconds


async def ours(url: str, calls: int, concurrency: int) -> list[float]:
    """Seconds for the same by an RLM's code."""
    program = PROGRAM.replace("{PIECE}", PIECE).replace("CALLS", str(calls))
    printed = []

    def root(messages: Sequence[Message], sampling: object) -> str:
        del sampling
        if len(messages) == 2:
            return program
        printed.append(messages[-1].content)
        return "FINAL(1)"

    model = OpenAIChat("m", base_url=url, max_retries=0, max_concurrency=concurrency)
    agent = RLM(sub_models=[model])
    env = gym.make("arenagym/Countdown-v0", disable_env_checker=True)
    played = await run_episode_async(
        env, agent, ScriptedModel(root), 0, budget=Budget(calls=10 * calls)
    )
    await model.aclose()
    if len(played.children) != 2 * calls or not all(child.answer for child in played.children):
        raise SystemExit(f"a sub-call failed: {played.error or printed}")
    lines = printed[0].splitlines()[1:3]
    return [float(line.split()[0]) for line in lines]


def main() -> None:
    """Print the table."""
    words = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    words.add_argument("--calls", type=int, default=64)
    words.add_argument("--concurrency", type=int, default=32)
    words.add_argument("--seconds", type=float, default=0.1, help="the server's latency")
    words.add_argument("--rounds", type=int, default=9)
    asked = words.parse_args()
    rounds = []
    with slow_server(asked.seconds, "fine") as url, lease("native"):
        for _ in range(asked.rounds + 1):
            one = asyncio.run(bare(url, asked.calls, asked.concurrency))
            rounds.append((one, asyncio.run(ours(url, asked.calls, asked.concurrency))))
    rounds = rounds[1:]
    table = Table(
        title=f"{asked.calls} calls of {asked.seconds:g} s, {asked.concurrency} at once, "
        f"median of {asked.rounds} rounds"
    )
    for name in ("", "bare AsyncOpenAI, s", "llm_query_batched, s", "ratio"):
        table.add_column(name, justify="right")
    for i, name in enumerate(("new connections", "open connections")):
        ratio = median(o[i] / b[i] for b, o in rounds)
        table.add_row(
            name,
            f"{median(b[i] for b, _ in rounds):.3f}",
            f"{median(o[i] for _, o in rounds):.3f}",
            f"{ratio:.2f}x",
        )
    Console().print(table)


if __name__ == "__main__":
    main()
