"""Programs in a sandbox, feedback, and what a self-teacher would read: offline, in a second.

Three attempts at one problem are graded. The failed ones get feedback, and the context in which
the policy itself, knowing more, would score their tokens (SDPO, arXiv 2601.20802).
"""

import sys

import gymnasium as gym

import arenagym  # noqa: F401 - registers the environments
from arenagym.envs.code_execution import Problem, Test
from arenagym.rewards import self_teacher_context

PROBLEM = Problem(
    id="digit-sum",
    title="Digit sum",
    statement="Read one whole number n (it may be negative) and print the sum of its digits.",
    public=(Test("1203\n", "6\n"), Test("-45\n", "9\n")),
    private=(Test("0\n", "0\n"), Test("-1000\n", "1\n"), Test(f"{'9' * 3000}\n", "27000\n")),
    cpu_s=1.0,
)
ATTEMPTS = (
    "print(sum(int(digit) for digit in input()))",  # trips over the sign
    "n = abs(int(input()))\ntotal = 0\nwhile n: n -= 1\nprint(total)",  # adds nothing
    "print(sum(int(digit) for digit in input().strip().lstrip('-')))",
)


def main() -> None:
    sandbox = "native" if sys.platform == "linux" else "docker"
    env = gym.make("arenagym/CodeExecution-v0", problems=[PROBLEM], max_turns=1, sandbox=sandbox)
    played = []
    for program in ATTEMPTS:
        question, _ = env.reset(seed=0)
        _, reward, _, _, info = env.step(f"<answer>\n```python\n{program}\n```\n</answer>")
        played.append((program, float(reward), info["feedback"]["text"]))
        print(f"reward {reward:.0f}, {info['reason']}\n{info['feedback']['text']}\n")
    env.close()
    for i, (program, _, feedback) in enumerate(played):
        siblings = [p for j, (p, r, _) in enumerate(played) if r == 1.0 and j != i]
        message = self_teacher_context(question, program, feedback, siblings)
        said = "masked out: nothing to tell" if message is None else message.content[-230:]
        print(f"--- the teacher of attempt {i + 1} reads: …{said}\n")


if __name__ == "__main__":
    main()
