"""A Recursive Language Model against the same model with the whole text in its prompt, by length.

The model is the local one, of 135M parameters and 4,096 tokens of context: as it reads the text
itself (direct), and as the sub-model of an RLM whose root is scripted to write the program that a
strong model writes. For the needle that is a search and one sub-call, whatever the length; for
Oolong a sub-call for every line, held to a label by schema. What is to be looked at is the growth:
the score of Oolong is that of the small model's labels.

    python benchmarks/rlm_against_direct.py
    python benchmarks/rlm_against_direct.py --tasks 8 --longest-oolong 16000
"""

import argparse
import asyncio
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import mean
from time import perf_counter
from typing import Any

import gymnasium as gym
from rich.console import Console
from rich.table import Table

import arenagym  # noqa: F401 - registers the environments
from arenagym.agents import AgentLike, Budget, run_episode_async
from arenagym.agents.rlm import RLM
from arenagym.models import ChatModel, ScriptedModel
from arenagym.models.local import LocalModel
from arenagym.records import Message, Sampling, Trajectory
from arenagym.sandbox import lease

SEARCH = """```repl
import re
sentence = re.search(r"[^.\\n]*KEY[^.\\n]*", context).group().strip()
schema = {"type": "object", "properties": {"number": {"type": "string", "pattern": "^[0-9]{7}$"}},
          "required": ["number"]}
said = llm_query(f"{sentence}.\\nWhich number is that?", schema=schema)["number"]
print(said, said in sentence)
```"""
COUNT = """```repl
labels = LABELS
schema = {"type": "object", "properties": {"label": {"type": "string", "enum": labels}},
          "required": ["label"]}
lines = [line.partition("Instance: ")[2] for line in context.splitlines()]
ask = "Text: {}\\nMEANINGS\\nWhich label fits the text?"
found = []
for start in range(0, len(lines), 20):
    prompts = [ask.format(line) for line in lines[start:start + 20]]
    found += llm_query_batched(prompts, schema=schema)
said = sum(each["label"] == "WANTED" for each in found)
print(len(lines), said)
```"""


@dataclass(frozen=True)
class Row:
    """The mean of a few episodes of one length."""

    score: float
    tokens: float
    calls: float
    seconds: float
    ends: str


def find(question: str) -> str:
    """The program for the needle."""
    key = re.search(r"magic number for (\S+)", question)
    return SEARCH.replace("KEY", re.escape(key.group(1) if key else ""))


def count(question: str) -> str:
    """The program for a question of Oolong that counts one label."""
    listed = question.partition("says as a whole: ")[2].partition(". The lines")[0]
    labels = re.findall(r"(?:^|; )(\w[\w ]*?) \(", listed)
    wanted = re.search(r"have the label ([\w ]+)\?", question)
    return (
        COUNT.replace("LABELS", repr(labels))
        .replace("MEANINGS", listed.replace('"', "'").replace("{", "").replace("}", ""))
        .replace("WANTED", wanted.group(1) if wanted else "")
    )


def root(program: Callable[[str], str]) -> ScriptedModel:
    """A root model that writes the program, looks at what it printed, and submits."""

    def reply(messages: Sequence[Message], sampling: Sampling) -> str:
        del sampling
        return program(messages[1].content) if len(messages) == 2 else "FINAL_VAR(said)"

    return ScriptedModel(reply, name="scripted root")


async def play(
    name: str, agent: AgentLike, model: ChatModel, *, tokens: int, tasks: int, context: str
) -> Row:
    """Play a few tasks of a length, one after the other."""
    args: dict[str, Any] = {"tokens": tokens, "context": context}
    if name == "Oolong":
        args["questions"] = ["counting/how-many"]
    env = gym.make(f"arenagym/{name}-v0", disable_env_checker=True, **args)
    played: list[Trajectory] = []
    start = perf_counter()
    for seed in range(tasks):
        sampling = Sampling(temperature=0.0, max_tokens=64, seed=seed)
        budget = Budget(calls=100_000)
        played.append(
            await run_episode_async(env, agent, model, seed, sampling=sampling, budget=budget)
        )
    seconds = perf_counter() - start
    env.close()
    if any(each.reward is None for each in played):
        raise SystemExit(f"an episode broke: {[each.error for each in played]}")
    return Row(
        mean(each.reward or 0.0 for each in played),
        mean(each.usage.tokens for each in played),
        mean(each.usage.calls for each in played),
        seconds / tasks,
        ", ".join(sorted({each.stop_reason.value for each in played})),
    )


async def measure(asked: argparse.Namespace, table: Table) -> None:
    """Fill the table."""
    local = LocalModel(context=4096, slots=4)
    lengths = [1_000, 2_000, 4_000, 8_000, 16_000, 64_000, 256_000, 1_000_000]
    programs = (
        ("NeedleInHaystack", find, asked.longest_needle),
        ("Oolong", count, asked.longest_oolong),
    )
    await local.chat([Message(role="user", content="Hello.")], sampling=Sampling(max_tokens=1))
    for name, program, longest in programs:
        for tokens in (each for each in lengths if each <= longest):
            sizes = {"tokens": tokens, "tasks": asked.tasks}
            recursive = RLM(sub_models=[local])
            row = await play(name, recursive, root(program), context="handle", **sizes)
            rows = [("RLM", row)]
            if tokens <= asked.longest_direct:
                row = await play(name, "direct", local, context="inline", **sizes)
                rows.append(("direct", row))
            for agent, row in rows:
                table.add_row(
                    name.removesuffix("InHaystack"),
                    f"{tokens:,}",
                    agent,
                    f"{row.score:.2f}",
                    f"{row.tokens:,.0f}",
                    f"{row.calls:,.0f}",
                    f"{row.seconds:.1f}",
                    row.ends,
                )
    await local.aclose()


def main() -> None:
    """Print the table."""
    words = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    words.add_argument("--tasks", type=int, default=3, help="of each length")
    words.add_argument("--longest-needle", type=int, default=1_000_000)
    words.add_argument("--longest-oolong", type=int, default=8_000)
    words.add_argument("--longest-direct", type=int, default=8_000)
    asked = words.parse_args()
    table = Table(title=f"means of {asked.tasks} tasks, the local model reads")
    for column in ("task", "text", "agent", "score", "tokens", "calls", "s", "ends"):
        table.add_column(column, justify="right")
    with lease("native"):
        asyncio.run(measure(asked, table))
    Console().print(table)


if __name__ == "__main__":
    main()
