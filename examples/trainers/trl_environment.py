"""TRL's own tool loop in one of our environments: SmolLM2-135M searches and reads.

    python examples/trainers/trl_environment.py      # see trl_countdown.py for what to install

`environment_factory` makes a class of which TRL reads the tools; TRL samples, calls them and masks
what they say. The tournament then compares the rollouts, messages and the environment's verdict.
"""

from pathlib import Path
from tempfile import mkdtemp

import msgspec
import trl
from datasets import Dataset
from trl import GRPOConfig, GRPOTrainer

from arenagym.judges import Judge, OracleJudge
from arenagym.records import Group, Task, Trajectory
from arenagym.trainers import GroupScorer, task_rows
from arenagym.trainers.torch_weights import TorchPolicy, torch_policy
from arenagym.trainers.trl import environment_factory, tournament_reward

TEMPLATE = Path(trl.__file__).parent / "chat_templates" / "qwen2_5.jinja"
"""SmolLM2's own chat template knows no tools; this one is in the same format, and does."""


def brevity(_task: Task, attempt: Trajectory) -> float:
    """The shorter answer is the better one, in place of a judge with taste."""
    return -len(attempt.answer or "")


def main(
    policy: TorchPolicy | None = None,
    *,
    judge: str | Judge | None = None,
    steps: int = 2,
    out: str | None = None,
) -> list[Group]:
    """Train, print how the rollouts ended, and return their groups."""
    model, tokenizer = policy or torch_policy()
    tokenizer.chat_template = TEMPLATE.read_text()
    rows = task_rows("arenagym/DeepResearch-v0", 4)
    groups: list[Group] = []
    trainer = GRPOTrainer(
        model=model,
        processing_class=tokenizer,
        reward_funcs=tournament_reward(
            GroupScorer(judge or OracleJudge(brevity)), pass_through=True, on_group=groups.append
        ),
        environment_factory=environment_factory("arenagym/DeepResearch-v0"),
        train_dataset=Dataset.from_list([msgspec.to_builtins(row) for row in rows]),
        args=GRPOConfig(
            output_dir=out or mkdtemp(),
            num_generations=2,
            per_device_train_batch_size=2,
            max_completion_length=48,
            max_tool_calling_iterations=2,
            max_steps=steps,
            learning_rate=1e-5,
            gradient_checkpointing=False,
            scale_rewards="none",
            logging_steps=1,
            save_strategy="no",
            report_to=[],
            use_cpu=True,
            bf16=False,  # TRL's default is slow on CPU
        ),
    )
    trainer.train()
    for group in groups:
        print(f"\n{group.task.query[:100]!r}")
        for attempt, advantage in zip(group.trajectories, group.advantages, strict=True):
            print(f"  {advantage:+.2f}  {attempt.stop_reason}, {len(attempt.turns)} turns")
    return groups


if __name__ == "__main__":
    main()
