"""`AgentEnv`: a policy that only turns messages into text drives a recursive agent, call by call.

Each step is one model call somewhere in the tree of a Recursive Language Model of depth 2. The
policy here is scripted; a trainer puts its own in the place of `policy`.
"""

from collections.abc import Mapping, Sequence

import gymnasium as gym

import arenagym
from arenagym.records import Trajectory

ROOT = [
    """Half of it each.
```repl
halves = [context[: len(context) // 2], context[len(context) // 2 :]]
print(rlm_query_batched(["List the numbers in your context."] * 2, halves))
```""",
    "FINAL(1 + 1)",
]
SUB = [
    """```repl
import re
numbers = re.findall("[0-9]+", context)
print(llm_query(f"Are these numbers? {numbers}"))
```""",
    "FINAL_VAR(numbers)",
]


def policy(messages: Sequence[Mapping[str, str]], agent: str, depth: int) -> str:
    """The completion of a model call."""
    if agent == "llm_query":
        return "Yes."
    said = sum(message["role"] == "assistant" for message in messages)
    return (ROOT if depth == 0 else SUB)[said]


def show(trajectory: Trajectory, indent: str = "") -> None:
    """Print a tree of trajectories."""
    print(f"{indent}{trajectory.id} ({trajectory.agent}): {trajectory.answer}")
    for child in trajectory.children:
        show(child, f"{indent}  ")


def main() -> None:
    with arenagym.AgentEnv(
        gym.make("arenagym/Countdown-v0"), "rlm", agent_args={"max_depth": 2}
    ) as env:
        _, info = env.reset(seed=0)
        ended = False
        while not ended:
            completion = policy(info["messages"], info["agent"], info["depth"])
            print(f"call {info['path']} of {info['agent']}: {completion.splitlines()[0]}")
            _, reward, terminated, truncated, info = env.step(completion)
            ended = terminated or truncated
        print(f"\n{info['stop_reason']}, reward {reward}")
        if env.trajectory is not None:
            show(env.trajectory)


if __name__ == "__main__":
    main()
