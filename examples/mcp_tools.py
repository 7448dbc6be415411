"""Tools of an MCP server in an environment: offline, in three seconds.

The server is one of ours, a child process that serves Countdown with its exact calculator; any
other would do. An environment without tools is given the calculator, and a scripted agent uses it.
"""

import sys
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np

import arenagym
from arenagym.envs import Step, TextEnv
from arenagym.mcp import McpServer
from arenagym.models import ScriptedModel
from arenagym.records import Message, Sampling

SERVER = [sys.executable, "-m", "arenagym.cli", "mcp", "arenagym/Countdown-v0"]
MANY_TURNS = ["--env-arg", "max_turns=1000"]


class Sums(TextEnv):
    """Add two fractions."""

    def __init__(self) -> None:
        super().__init__(max_turns=3)

    def _begin(self, rng: np.random.Generator, _options: dict[str, Any]) -> tuple[str, str]:
        a, b, c, d = (int(number) for number in rng.integers(2, 99, 4))
        self.sum = Fraction(a, b) + Fraction(c, d)
        return f"{a}/{b}+{c}/{d}", f"What is {a}/{b} + {c}/{d}, as a fraction in lowest terms?"

    def _answer(self, answer: str) -> Step:
        right = answer == str(self.sum)
        return Step(feedback="Right." if right else "Wrong.", reason="graded", reward=float(right))


def reply(messages: Sequence[Message], _sampling: Sampling) -> str:
    """What a model would write: a call first, then the answer that the tool gave."""
    said = messages[-1].content
    if "What is " in said:
        question = said.partition("What is ")[2].partition(",")[0]
        return (
            f'<tool_call>{{"name": "calculate", "arguments": {{"expression": "{question}"}}}}'
            "</tool_call>"
        )
    result = said.replace("<tool_response>", "").replace("</tool_response>", "").strip()
    return f"<answer>{result}</answer>"


def main() -> None:
    env = Sums()
    with McpServer([*SERVER, *MANY_TURNS], allow=["calculate"]) as server:
        for tool in server.tools:
            print(f"{tool.spec.name}: {tool.spec.description}")
        server.call("start_episode", {})  # the server's own, of which each call takes a turn
        env.add_tools(server.tools)
        played = arenagym.run_episode(env, "react", ScriptedModel(reply), seed=1)
    for message in played.messages:
        if message.role != "system":
            print(f"\n{message.role}: {message.content}")
    print(f"\nreward {played.reward}")


if __name__ == "__main__":
    main()
