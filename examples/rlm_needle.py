"""A Recursive Language Model reads 2 million characters through code, and its tree is recorded.

The root is scripted: it says what a strong model would write. Its sub-calls go to a scripted model
too. With a server, give `"http://host:port/v1#MODEL"` in both places.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from arenagym.agents import run_episode
from arenagym.agents.rlm import RLM
from arenagym.envs import Step, TextEnv
from arenagym.models import ScriptedModel
from arenagym.records import Message, Sampling, Trajectory

NOISE = "The grass is green. The sky is blue. The sun is yellow. "


class Needle(TextEnv):
    """Find a number in a haystack, which is the environment's `context`, not its observation."""

    def __init__(self, characters: int) -> None:
        super().__init__()
        self.characters = characters
        self.number = ""

    def _begin(self, rng: np.random.Generator, options: dict[str, Any]) -> tuple[str, str]:
        del options
        self.number = str(rng.integers(10**6, 10**7))
        hay = NOISE * (self.characters // len(NOISE))
        place = int(rng.integers(len(hay)))
        self.context = f"{hay[:place]} The magic number is {self.number}. {hay[place:]}"
        return "needle", "What is the magic number?"

    def _answer(self, answer: str) -> Step:
        right = answer.strip() == self.number
        return Step(feedback=f"It is {self.number}.", reason="judged", reward=float(right))


REPLIES = [
    """I look at the context first.
```repl
print(len(context))
print(context[:120])
```""",
    """A regular expression finds the place; I have it read by another model.
```repl
import re
found = re.search("[^.]*magic number[^.]*[.]", context)
said = llm_query(f"Which number is named here? {found.group()}")
print(said)
```""",
    "FINAL_VAR(said)",
]


def strong_model(messages: Sequence[Message], sampling: Sampling) -> str:
    """What the root model replies."""
    del sampling
    return REPLIES[sum(message.role == "assistant" for message in messages)]


def reader(messages: Sequence[Message], sampling: Sampling) -> str:
    """What the sub-model replies: the number in its prompt."""
    del sampling
    return "".join(filter(str.isdigit, messages[-1].content))


def show(trajectory: Trajectory, indent: str = "") -> None:
    """Print a tree of trajectories, each with what it was asked and what it answered."""
    print(f"{indent}{trajectory.agent} {trajectory.id}: {trajectory.stop_reason}")
    for turn in trajectory.turns:
        print(f"{indent}  > {turn.output.content.splitlines()[0]}")
    for child in trajectory.children:
        show(child, f"{indent}    ")


def main() -> None:
    agent = RLM(sub_models=[ScriptedModel(reader, name="reader")])
    played = run_episode(Needle(2_000_000), agent, ScriptedModel(strong_model), seed=0)
    show(played)
    print(f"answer {played.answer}, reward {played.reward}")
    print(f"{played.usage.calls} model calls, {played.usage.tokens} tokens in the whole tree")


if __name__ == "__main__":
    main()
