"""TRL trains SmolLM2-135M as a ReAct agent: episodes of several turns, with a tool, in TRL's step.

    python examples/trainers/trl_react.py        # see trl_countdown.py for what to install

Each rollout is an episode of our own agent in an environment with a `calculate` tool. TRL learns
the tokens that the model sampled, and none of those of the environment. Any environment and any
LangGraph agent can take their places.
"""

from tempfile import mkdtemp

import msgspec
from datasets import Dataset
from trl import GRPOConfig, GRPOTrainer

from arenagym.judges import Judge, OracleJudge
from arenagym.records import Group, Task, Trajectory
from arenagym.trainers import GroupScorer, task_rows
from arenagym.trainers.torch_weights import TorchPolicy, torch_policy
from arenagym.trainers.trl import Rollouts


def manners(_task: Task, attempt: Trajectory) -> float:
    """Readable throughout is good, and so is short; a judge with a rubric may think otherwise."""
    written = sum(len(turn.output.content) for turn in attempt.turns)
    return -attempt.parse_failures - written / 10_000


def main(
    policy: TorchPolicy | None = None,
    *,
    judge: str | Judge | None = None,
    steps: int = 2,
    out: str | None = None,
) -> Rollouts:
    """Train, print the episodes of the last step, and return who played them."""
    model, tokenizer = policy or torch_policy()
    rows = task_rows(
        "arenagym/Countdown-v0", 4, agent="react", env_args={"numbers": 3, "max_turns": 3}
    )
    groups: list[Group] = []
    rollouts = Rollouts(
        rows,
        GroupScorer(judge or OracleJudge(manners)),
        agent="react",
        pass_through=True,
        max_tokens=32,  # of a turn
        on_group=groups.append,
    )
    trainer = GRPOTrainer(
        model=model,
        processing_class=tokenizer,
        reward_funcs=rollouts.reward,
        rollout_func=rollouts,
        train_dataset=Dataset.from_list([msgspec.to_builtins(row) for row in rows]),
        args=GRPOConfig(
            output_dir=out or mkdtemp(),
            num_generations=4,
            per_device_train_batch_size=4,
            max_completion_length=400,  # of all turns, with what the environment says between them
            max_steps=steps,
            learning_rate=1e-5,
            scale_rewards="none",  # the advantages are the tournament's
            logging_steps=1,
            save_strategy="no",
            report_to=[],
            use_cpu=True,
        ),
    )
    trainer.train()
    rollouts.close()
    for attempt, advantage in zip(groups[-1].trajectories, groups[-1].advantages, strict=True):
        print(f"\n{advantage:+.2f}  {attempt.stop_reason}")
        for message in attempt.messages[2:]:
            print(f"  {message.role}: {message.content[:100]!r}")
    return rollouts


if __name__ == "__main__":
    main()
