"""`arenagym export dpo`: pairs of a chosen and a rejected answer."""

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
    Runs,
    Seed,
    Thoughts,
    ToolsOf,
    check_out,
    groups_of,
    save,
    tools_of,
)
from arenagym.datasets import By, Pairs, preference_pairs

DPO_HELP = f"""Preference pairs for DPO and reward models: a prompt, a chosen and a rejected answer.

{RUNS_HELP} The prompt is what both conversations have in common, the rest of each is chosen or
rejected, in TRL's conversational preference format.

Examples:

    arenagym export dpo runs/first --out dpo.jsonl

    arenagym export dpo runs/first runs/second --out dpo.parquet --pairs all --min-gap 0.5

    arenagym export dpo runs/first --out dpo.jsonl --by ranking --pairs all --min-gap 0.9

    arenagym export dpo runs/first --out dpo.jsonl --by matches --pairs all --min-gap 2
"""


def export_dpo(  # noqa: PLR0917 - typer passes them by name
    runs: Runs,
    out: Out,
    pairs: Annotated[
        str,
        typer.Option(help="best-worst (one of each group, the furthest apart), all or adjacent"),
    ] = "best-worst",
    by: Annotated[
        str,
        typer.Option(
            help="who is better by rewards, matches (the judge's own verdicts) or ranking "
            "(P(i beats j), where the estimator has a model)"
        ),
    ] = "rewards",
    min_gap: Annotated[
        float,
        typer.Option(help="the smallest gap: of rewards, of a judge call's scores, or P"),
    ] = 0.0,
    invalid: Invalid = True,  # noqa: FBT002 - a flag
    reward: Reward = "group",
    judged: Judged = None,
    thoughts: Thoughts = True,  # noqa: FBT002
    tools: ToolsOf = None,
    env_arg: EnvArg = None,
    seed: Seed = 0,
    file_format: Format = None,
    force: Force = False,  # noqa: FBT002
) -> None:
    """Pair and write."""
    kind = check_out(out, file_format, force=force)
    rows = preference_pairs(
        groups_of(runs, reward=reward, judged=judged),
        pairs=cast("Pairs", pairs),
        by=cast("By", by),
        min_gap=min_gap,
        invalid=invalid,
        thoughts=thoughts,
        tools=tools_of(tools, env_arg),
        seed=seed,
    )
    save(rows, runs, out, kind)
