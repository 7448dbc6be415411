"""`arenagym export reward-conditioned` and `quark`: prompts that say how good the answer is."""

from typing import Annotated, cast

import typer

from arenagym.cli.export.shared import (
    RUNS_HELP,
    EnvArg,
    Force,
    Format,
    Invalid,
    Judged,
    Out,
    Reward,
    RowForm,
    Runs,
    Thoughts,
    ToolsOf,
    check_out,
    groups_of,
    save,
    tools_of,
)
from arenagym.datasets import BAD, GOOD, Form, Label, Pool, quark, reward_conditioned

CONDITIONED_HELP = f"""Every scored attempt, behind a prompt that says whether it is good or bad.

{RUNS_HELP} Good is above the mean reward of the group, bad below it. Ask the trained policy with
the good token in front of the first user message.

Examples:

    arenagym export reward-conditioned runs/first --out conditioned.jsonl

    arenagym export reward-conditioned runs/first --out conditioned.jsonl --good "Good: " --bad "Bad: "

    arenagym export reward-conditioned runs/first --out conditioned.parquet --label value
"""  # noqa: E501 - a command is a line
QUARK_HELP = f"""Quark: every scored attempt, behind a prompt with the quantile of its reward.

{RUNS_HELP} The runs together are the pool that is divided into quantiles: all rounds so far, of
which each was played with the token of the best, `<reward_0>`, in front of the first user message;
such a token is replaced.

Examples:

    arenagym export quark runs/round-0 runs/round-1 --out quark.jsonl

    arenagym export quark runs/first --out quark.parquet --k 4 --pool task

    arenagym export quark runs/round-3 --out best.jsonl --only-best
"""


def export_conditioned(  # noqa: PLR0917 - typer passes them by name
    runs: Runs,
    out: Out,
    label: Annotated[
        str, typer.Option(help="binary (good or bad) or value (the reward itself)")
    ] = "binary",
    good: Annotated[str, typer.Option(help="the token of good attempts")] = GOOD,
    bad: Annotated[str, typer.Option(help="the token of bad attempts")] = BAD,
    invalid: Invalid = True,  # noqa: FBT002 - a flag
    rows: RowForm = "messages",
    reward: Reward = "group",
    judged: Judged = None,
    thoughts: Thoughts = True,  # noqa: FBT002
    tools: ToolsOf = None,
    env_arg: EnvArg = None,
    file_format: Format = None,
    force: Force = False,  # noqa: FBT002
) -> None:
    """Label and write."""
    kind = check_out(out, file_format, force=force)
    made = reward_conditioned(
        groups_of(runs, reward=reward, judged=judged),
        label=cast("Label", label),
        tokens=(good, bad),
        invalid=invalid,
        form=cast("Form", rows),
        thoughts=thoughts,
        tools=tools_of(tools, env_arg),
    )
    save(made, runs, out, kind)


def export_quark(  # noqa: PLR0917 - typer passes them by name
    runs: Runs,
    out: Out,
    k: Annotated[int, typer.Option(help="how many quantiles")] = 5,
    pool: Annotated[
        str, typer.Option(help="divide all rewards together, or those of each task")
    ] = "all",
    only_best: Annotated[  # noqa: FBT002 - a flag
        bool, typer.Option("--only-best", help="the best quantile alone, without a token")
    ] = False,
    invalid: Invalid = True,  # noqa: FBT002
    rows: RowForm = "messages",
    reward: Reward = "group",
    judged: Judged = None,
    thoughts: Thoughts = True,  # noqa: FBT002
    tools: ToolsOf = None,
    env_arg: EnvArg = None,
    file_format: Format = None,
    force: Force = False,  # noqa: FBT002
) -> None:
    """Divide and write."""
    kind = check_out(out, file_format, force=force)
    made = quark(
        groups_of(runs, reward=reward, judged=judged),
        k=k,
        pool=cast("Pool", pool),
        only_best=only_best,
        invalid=invalid,
        form=cast("Form", rows),
        thoughts=thoughts,
        tools=tools_of(tools, env_arg),
    )
    save(made, runs, out, kind)
