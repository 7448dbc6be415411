"""`arenagym export sft` and `rft`: answers to imitate."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, cast

import typer

from arenagym.cli.export.shared import (
    RUNS_HELP,
    EnvArg,
    Force,
    Format,
    Judged,
    Out,
    Reward,
    RowForm,
    Runs,
    Seed,
    Thoughts,
    ToolsOf,
    check_out,
    groups_of,
    save,
    tools_of,
)
from arenagym.datasets import Form, Repeatable, best_of_n, expert_iteration, rft
from arenagym.errors import SettingError
from arenagym.evaluation import read_attempts
from arenagym.records import Trajectory

SFT_HELP = f"""The best attempts of each group, as answers to fine-tune on.

{RUNS_HELP}

`best-of-n` takes the best of the first `--n` attempts of each group; `expert-iteration` the
`--top` best, or those with a reward of at least `--least`, or both, no two with the same words.
The runs decide which method that is: those of the first policy give Self-SFT, the run that each
round's policy plays anew gives Iterative-SFT.

Examples:

    arenagym export sft runs/first --out sft.jsonl

    arenagym export sft runs/first --out best-of-4.jsonl --method best-of-n --n 4

    arenagym export sft runs/round-3 --out sft.parquet --top 2 --least 0.8

    arenagym export sft runs/first --out self-sft.jsonl --reward env --top 0 --least 1
"""
RFT_HELP = """Rejection sampling: the correct trajectories of runs, as conversations to train on.

RUN is a folder of `arenagym run`, or of `arenagym eval --keep correct`. Correct is what the
environment rewarded; exact duplicates are left out. Which of a task's trajectories stay under
`--per-task` depends on `--seed` and their text alone.

Examples:

    arenagym export rft runs/demo --out rft.jsonl

    arenagym export rft runs/first runs/second --out rft.parquet --per-task 4 --without-thoughts

    arenagym export rft runs/first --out rft.jsonl --rows prompt-completion --solved 0.5
"""


def export_sft(  # noqa: PLR0917 - typer passes them by name
    runs: Runs,
    out: Out,
    method: Annotated[str, typer.Option(help="expert-iteration or best-of-n")] = "expert-iteration",
    n: Annotated[
        int | None, typer.Option(help="of best-of-n: how many of a group; by default all")
    ] = None,
    top: Annotated[
        int | None,
        typer.Option(help="of expert iteration: at most so many of a group, by default 1; 0: all"),
    ] = None,
    least: Annotated[
        float | None, typer.Option(help="of expert iteration: the smallest reward")
    ] = None,
    rows: RowForm = "messages",
    reward: Reward = "group",
    judged: Judged = None,
    thoughts: Thoughts = True,  # noqa: FBT002 - a flag
    tools: ToolsOf = None,
    env_arg: EnvArg = None,
    seed: Seed = 0,
    file_format: Format = None,
    force: Force = False,  # noqa: FBT002
) -> None:
    """Choose and write."""
    kind = check_out(out, file_format, force=force)
    groups = groups_of(runs, reward=reward, judged=judged)
    form, declared = cast("Form", rows), tools_of(tools, env_arg)
    if method == "best-of-n" and top is None and least is None:
        made = best_of_n(groups, n=n, form=form, thoughts=thoughts, tools=declared, seed=seed)
    elif method == "expert-iteration" and n is None:
        if top == 0 and least is None:
            raise SettingError("--top 0 takes all of a group: say the least reward with --least")
        made = expert_iteration(
            groups,
            top=1 if top is None else top or None,
            least=least,
            form=form,
            thoughts=thoughts,
            tools=declared,
            seed=seed,
        )
    else:
        raise SettingError(
            f"--method {method}: it is best-of-n, which takes --n, or expert-iteration, which "
            f"takes --top and --least"
        )
    save(made, runs, out, kind)


def export_rft(  # noqa: PLR0917 - typer passes them by name
    runs: Runs,
    out: Out,
    solved: Annotated[float, typer.Option(help="the reward from which it is correct")] = 1.0,
    per_task: Annotated[
        int | None, typer.Option(help="the most trajectories of one task; by default all")
    ] = None,
    thoughts: Thoughts = True,  # noqa: FBT002 - a flag
    rows: RowForm = "messages",
    tools: ToolsOf = None,
    env_arg: EnvArg = None,
    seed: Annotated[int, typer.Option(help="of the choice under --per-task")] = 0,
    file_format: Format = None,
    force: Force = False,  # noqa: FBT002
) -> None:
    """Choose and write."""
    kind = check_out(out, file_format, force=force)
    made = rft(
        Repeatable(lambda: _attempts(runs)),
        solved=solved,
        per_task=per_task,
        thoughts=thoughts,
        form=cast("Form", rows),
        tools=tools_of(tools, env_arg),
        seed=seed,
    )
    save(made, runs, out, kind)


def _attempts(runs: list[Path]) -> Iterator[tuple[str, Trajectory]]:
    for run in runs:
        yield from read_attempts(run)
