"""TRL trains the model inside an agent: episodes of several turns, with a tool, in TRL's step.

    python examples/trainers/trl_agent.py        # see trl_countdown.py for what to install

Each rollout is an episode of the agent below in an environment that has a `calculate` tool. TRL
learns the tokens that the model sampled, and none of those of the environment. `agent="react"`,
any LangGraph graph and any other environment can take their places.
"""

import re
from tempfile import mkdtemp

import msgspec
from datasets import Dataset
from trl import GRPOConfig, GRPOTrainer

from arenagym.agents import Agent, Episode
from arenagym.envs import format_tool_call
from arenagym.judges import Judge, OracleJudge
from arenagym.records import Group, Message, Task, ToolCall, Trajectory
from arenagym.trainers import GroupScorer, task_rows
from arenagym.trainers.torch_weights import TorchPolicy, torch_policy
from arenagym.trainers.trl import Rollouts


class Checker(Agent):
    """Has the model's first try worked out by the tool, and takes its second for the answer."""

    name = "checker"

    async def play(self, episode: Episode, messages: list[Message]) -> None:
        """Ask, call the tool, show its result, ask again, answer."""
        reply = await episode.call(messages)
        arguments = msgspec.json.encode({"expression": expression(reply)}).decode()
        call = ToolCall(id="call_0", name="calculate", arguments=arguments)
        (result,) = await episode.act(format_tool_call(call))
        told = f"{expression(reply)} is {result.content}. Try again."
        reply = await episode.call([*messages, reply, Message(role="user", content=told)])
        await episode.answer(expression(reply))


def expression(reply: Message) -> str:
    """The last expression in what the model says."""
    found = re.findall(r"[\d(][\d\s()+*/-]*[\d)]", reply.content)
    return str(found[-1]) if found else "none"


def brevity(_task: Task, attempt: Trajectory) -> float:
    """The fewer words the better, in place of a judge with a rubric."""
    return -float(sum(len(turn.output.content) for turn in attempt.turns))


def main(
    policy: TorchPolicy | None = None,
    *,
    judge: str | Judge | None = None,
    steps: int = 2,
    out: str | None = None,
) -> Rollouts:
    """Train, print the episodes of the last step, and return who played them."""
    model, tokenizer = policy or torch_policy()
    rows = task_rows("arenagym/Countdown-v0", 4, env_args={"numbers": 3, "max_turns": 2})
    groups: list[Group] = []
    rollouts = Rollouts(
        rows,
        GroupScorer(judge or OracleJudge(brevity)),
        agent=Checker(),
        pass_through=True,
        max_tokens=24,  # of a turn
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
            per_device_train_batch_size=8,
            max_completion_length=160,  # of both turns, and of what is said between them
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
    rollouts.close()
    for attempt, advantage in zip(groups[-1].trajectories, groups[-1].advantages, strict=True):
        print(f"\n{advantage:+.2f}")
        for message in attempt.messages:
            print(f"  {message.role}: {message.content[:100]!r}")
    return rollouts


if __name__ == "__main__":
    main()
