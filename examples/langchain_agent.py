"""A LangChain agent in an environment, every call of it recorded: offline, in a second.

The model is a script; name a real one in its place, as "local" or "openai:gpt-5-mini". (LangChain
is no dependency of arenagym, only LangGraph is: `pip install langchain`.)
"""

import re
from collections.abc import Sequence

import gymnasium as gym
from langchain.agents import create_agent

import arenagym
from arenagym.agents import EpisodeModel, env_tools
from arenagym.models import ScriptedModel
from arenagym.records import Message, Sampling


def script(messages: Sequence[Message], sampling: Sampling) -> str:
    """Try one operation after another with the tool, and answer with the one that fits."""
    del sampling
    task = next(message.content for message in messages if message.role == "user")
    target, *numbers = re.findall(r"\d+", task)[:3]
    high, low = sorted(numbers, key=int, reverse=True)
    results = [message.content for message in messages if "<tool_response>" in message.content]
    tried = [f"{high} {operator} {low}" for operator in "+-*/"]
    if results and results[-1].split("\n")[1] == target:
        return f"<answer>{tried[len(results) - 1]}</answer>"
    call = f'{{"name": "calculate", "arguments": {{"expression": "{tried[len(results)]}"}}}}'
    return f"Let me see. <tool_call>{call}</tool_call>"


env = gym.make("arenagym/Countdown-v0", numbers=2, max_turns=6)
agent = create_agent(
    EpisodeModel(),  # whichever model the episode is played with
    env_tools(env),  # a call is a step of the episode's environment
    name="solver",
    system_prompt="Solve the puzzle. Check your answer with the tool before you give it.",
)
trajectory = arenagym.run_episode(env, agent, ScriptedModel(script), seed=1)
for turn, prompt in zip(trajectory.turns, trajectory.prompts(), strict=True):
    print(f"{turn.agent}, turn {turn.call_id}: {len(prompt)} messages in; {turn.output.content}")
print(f"{trajectory.stop_reason}: {trajectory.answer!r}, reward {trajectory.reward}")
