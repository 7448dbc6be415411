"""What judging costs on top of the calls: 1,000 comparisons against a server of 100 ms.

The bare side makes the same 1,000 requests (same prompts, same schema) with `AsyncOpenAI` and a
semaphore of the same width, and reads nothing. Rounds alternate, so that noise hits both alike.

    python benchmarks/judge_concurrency.py
    python benchmarks/judge_concurrency.py --calls 5000 --concurrency 200 --seconds 0.5
"""

import argparse
import asyncio
import json
from statistics import median
from time import perf_counter
from typing import Any

import openai
from lab.slow_server import slow_server
from rich.console import Console
from rich.table import Table

from arenagym.judges import RubricJudge, judge_group
from arenagym.judges.forms.form import Form
from arenagym.models.openai_chat import OpenAIChat
from arenagym.records import Message, StopReason, Task, Trajectory, Turn

TASK = Task(id="t", env_id="e", query="Plan two days in Kyoto for under 300 euros.")


def attempt(number: int) -> Trajectory:
    """A trajectory of three turns, about 3 KB."""
    turns = tuple(
        Turn(
            call_id=str(k),
            agent="a",
            kept=2 * k,
            prompt=(Message(role="tool" if k else "user", content=f"{TASK.query} " * 8),),
            output=Message(role="assistant", content=f"Attempt {number} thinks. " * 20),
        )
        for k in range(3)
    )
    return Trajectory(
        id=str(number),
        agent="a",
        model="m",
        stop_reason=StopReason.ANSWERED,
        turns=turns,
        answer=f"Plan {number}: " + "temple, lunch, garden; " * 10,
    )


async def bare(url: str, calls: int, concurrency: int) -> float:
    """Seconds for the bare requests."""
    judge = RubricJudge(OpenAIChat("m", base_url=url))
    form = Form(judge.rubric, ("first", "second"), 400)
    a, b = attempt(0), attempt(1)
    content = judge.prompt(form, TASK, a, b, judge.view.tokens)
    request: dict[str, Any] = {
        "model": "m",
        "messages": [{"role": "user", "content": content}],
        "temperature": 0.0,
        "max_tokens": 2048,
        "response_format": {
            "type": "json_schema",
            "json_schema": {"name": "reply", "schema": dict(form.schema), "strict": True},
        },
    }
    slots = asyncio.Semaphore(concurrency)
    async with openai.AsyncOpenAI(base_url=url, api_key="none", max_retries=0) as client:

        async def call() -> None:
            async with slots:
                await client.chat.completions.create(**request)

        start = perf_counter()
        await asyncio.gather(*(call() for _ in range(calls)))
        return perf_counter() - start


async def ours(url: str, calls: int, concurrency: int) -> float:
    """Seconds for as many comparisons, in tournaments of 8 that share the slots."""
    model = OpenAIChat("m", base_url=url, max_retries=0, max_concurrency=concurrency)
    judge = RubricJudge(model)
    group = [attempt(k) for k in range(8)]
    matches = 28
    slots = asyncio.Semaphore(concurrency)
    start = perf_counter()
    played = await asyncio.gather(
        *(
            judge_group(judge, TASK, group, seed=seed, concurrency=slots)
            for seed in range(-(-calls // matches))
        )
    )
    seconds = perf_counter() - start
    await model.aclose()
    done = [verdict for tournament in played for verdict in tournament.judgements]
    if not all(verdict.scored for verdict in done):
        raise SystemExit(f"a verdict failed: {done[0].error}")
    return seconds * calls / len(done)


def main() -> None:
    """Print the table."""
    words = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    words.add_argument("--calls", type=int, default=1000)
    words.add_argument("--concurrency", type=int, default=100)
    words.add_argument("--seconds", type=float, default=0.1, help="the server's latency")
    words.add_argument("--rounds", type=int, default=5)
    asked = words.parse_args()
    names = ("reasoning", "tools", "correctness", "clarity")
    scores = {name: {"first": 7, "second": 6} for name in names}
    content = json.dumps({"first": "fine", "second": "fair", "scores": scores})
    rounds = []
    with slow_server(asked.seconds, content) as url:
        for _ in range(asked.rounds + 1):
            one = asyncio.run(bare(url, asked.calls, asked.concurrency))
            rounds.append((one, asyncio.run(ours(url, asked.calls, asked.concurrency))))
    rounds = rounds[1:]
    table = Table(
        title=f"{asked.calls} calls of {asked.seconds:g} s, {asked.concurrency} at once, "
        f"median of {asked.rounds} rounds"
    )
    for name in ("", "seconds", "of bare"):
        table.add_column(name, justify="right")
    table.add_row("the server alone", f"{asked.calls / asked.concurrency * asked.seconds:.2f}", "")
    table.add_row("bare AsyncOpenAI", f"{median(b for b, _ in rounds):.2f}", "1.00x")
    ratio = median(o / b for b, o in rounds)
    table.add_row("tournaments", f"{median(o for _, o in rounds):.2f}", f"{ratio:.2f}x")
    Console().print(table)


if __name__ == "__main__":
    main()
