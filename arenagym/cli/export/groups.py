"""`arenagym export grpo`: groups with rewards and advantages."""

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
    Runs,
    Thoughts,
    ToolsOf,
    check_out,
    groups_of,
    save,
    tools_of,
)
from arenagym.datasets import RowOf, grpo_groups

GRPO_HELP = f"""Groups with their rewards and advantages, as text and, where they are, token ids.

{RUNS_HELP} Unscored attempts are left out, and groups that tell nothing, unless they are asked
for; groups keep the size that they have. In rows of rollouts each conversation of an attempt is a
row, those of sub-agents too, with the attempt's advantage.

Examples:

    arenagym export grpo runs/first --out groups.jsonl

    arenagym export grpo runs/first --out groups.parquet --rows rollout

    arenagym export grpo runs/first --out groups.jsonl --with-uninformative
"""


def export_grpo(  # noqa: PLR0917 - typer passes them by name
    runs: Runs,
    out: Out,
    rows: Annotated[str, typer.Option(help="group or rollout: what a row is")] = "group",
    uninformative: Annotated[  # noqa: FBT002 - a flag
        bool,
        typer.Option(
            "--with-uninformative/--without-uninformative",
            help="groups that tell nothing, whose advantages are 0",
        ),
    ] = False,
    reward: Reward = "group",
    judged: Judged = None,
    thoughts: Thoughts = True,  # noqa: FBT002
    tools: ToolsOf = None,
    env_arg: EnvArg = None,
    file_format: Format = None,
    force: Force = False,  # noqa: FBT002
) -> None:
    """Flatten and write."""
    kind = check_out(out, file_format, force=force)
    made = grpo_groups(
        groups_of(runs, reward=reward, judged=judged),
        rows=cast("RowOf", rows),
        uninformative=uninformative,
        thoughts=thoughts,
        tools=tools_of(tools, env_arg),
    )
    save(made, runs, out, kind)
