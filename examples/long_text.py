"""A text of any length, read by an agent with a small memory: offline, in a second.

The environment keeps a year's ledger apart from its question. The memory agent reads it section
by section and keeps nothing but a note; with too small a budget it answers from what it has read.
The model is scripted: it adds up what a section says to what its note says, and knows no more.
"""

import re
from collections.abc import Sequence
from typing import Any

import numpy as np

import arenagym
from arenagym.agents import Budget
from arenagym.agents.memory import memory
from arenagym.envs import Step, TextEnv
from arenagym.models import ScriptedModel
from arenagym.records import Message, Sampling


class Ledger(TextEnv):
    """How much was spent on tea?"""

    def _begin(self, rng: np.random.Generator, options: dict[str, Any]) -> tuple[str, str]:  # noqa: ARG002
        items = rng.choice(["tea", "bread", "coal", "paper"], 365)
        prices = rng.integers(1, 20, 365)
        days = zip(items, prices, strict=True)
        lines = [f"Day {n}: {item} for {price}." for n, (item, price) in enumerate(days, 1)]
        self.context = "\n".join(lines)  # what agents that read piecewise take
        self.total = int(prices[items == "tea"].sum())
        return "ledger", "How much was spent on tea in the year? Answer with a number."

    def _answer(self, answer: str) -> Step:
        right = answer == str(self.total)
        return Step(feedback=f"It was {self.total}.", reason="judged", reward=float(right))


def script(messages: Sequence[Message], sampling: Sampling) -> str:  # noqa: ARG001
    """Add a section's sums to the note; name a real model, as "local", in its place."""
    text = messages[-1].content
    note = re.search(r"spent on tea so far: (\d+)", text)
    total = int(note[1]) if note else 0
    if "<section>" not in text:
        return f"<answer>{total}</answer>"
    total += sum(int(price) for price in re.findall(r"tea for (\d+)", text))
    return f"spent on tea so far: {total}"


agent = memory(chunk_tokens=500, memory_tokens=50)
for turns in (16, 4):
    played = arenagym.run_episode(
        Ledger(), agent, ScriptedModel(script), seed=0, budget=Budget(turns=turns)
    )
    print(f"Budget of {turns} turns")
    for number, turn in enumerate(played.turns, 1):
        print(f"  {number:2}: {turn.usage.prompt_tokens:4} tokens in, out: {turn.output.content}")
    missing = re.search(r"Only .* sections were read", played.messages[1].content)
    print(f"  reward {played.reward}{f' ({missing[0]})' if missing else ''}")
