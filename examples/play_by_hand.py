"""An environment is plain Gymnasium: text in, text out."""

import gymnasium as gym

import arenagym  # noqa: F401 - registers the environments

env = gym.make("arenagym/Countdown-v0", max_turns=3)
observation, info = env.reset(options={"numbers": [3, 5, 10], "target": 25})
print(observation)
for action in (
    '<tool_call>{"name": "calculate", "arguments": {"expression": "3 * 5 + 10"}}</tool_call>',
    "<answer>3 * 5 + 11</answer>",
    "<answer>3 * 5 + 10</answer>",
):
    observation, reward, terminated, truncated, info = env.step(action)
    print(f"> {action}\n{observation}  [reward {reward}, {info['reason']}]")
env.close()
