"""From a group of episodes to advantages, with a scripted model: no key, no network, no wait."""

import re
from collections.abc import Sequence

import arenagym
from arenagym.models import ScriptedModel
from arenagym.records import Message, Sampling


def script(messages: Sequence[Message], sampling: Sampling) -> str:
    """Guess an operation by the attempt's seed; name a real model, as "local", in its place."""
    a, b = re.findall(r"\d+", messages[0].content)[1:3]
    operator = "+-*/"[(sampling.seed or 0) % 4]
    return f"<answer>{max(int(a), int(b))} {operator} {min(int(a), int(b))}</answer>"


groups = arenagym.collect(
    "arenagym/Countdown-v0",
    agent="direct",
    model=ScriptedModel(script),
    judge="reward",
    topology="round-robin",
    group_size=6,
    tasks=2,
    env_args={"numbers": 2},
)
for group in groups:
    print(group.task_id)
    for trajectory, reward, advantage in zip(
        group.trajectories, group.rewards, group.advantages, strict=True
    ):
        print(f"  {trajectory.answer!s:10} reward {reward:.1f} advantage {advantage:+.2f}")
