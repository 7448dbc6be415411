"""`arenagym export`: stored trajectories as training data."""

from itertools import chain
from pathlib import Path
from typing import Annotated, cast

import typer
from rich.console import Console

from arenagym.errors import SettingError
from arenagym.evaluation import read_attempts, rft
from arenagym.evaluation.rft import Form

export_app = typer.Typer(
    help="Write stored trajectories as training data.",
    no_args_is_help=True,
    rich_markup_mode="markdown",
)
RFT_HELP = """Rejection sampling: the correct trajectories of runs, as conversations to train on.

RUN is a folder of `arenagym run`, or of `arenagym eval --keep correct`. Correct is what the
environment rewarded; exact duplicates are left out. Which of a task's trajectories stay under
`--per-task` depends on `--seed` and their text alone.

Examples:

    arenagym export rft runs/demo --out rft.jsonl

    arenagym export rft runs/first runs/second --out rft.jsonl --per-task 4 --without-thoughts

    arenagym export rft runs/first --out rft.jsonl --format prompt-completion --solved 0.5
"""


@export_app.callback()
def formats() -> None:
    """Write stored trajectories as training data."""


@export_app.command("rft", help=RFT_HELP)
def export_rft(  # noqa: PLR0917 - typer passes them by name
    runs: Annotated[list[Path], typer.Argument(metavar="RUN", help="run folders")],
    out: Annotated[Path, typer.Option(help="the file to write, JSONL")],
    solved: Annotated[float, typer.Option(help="the reward from which it is correct")] = 1.0,
    per_task: Annotated[
        int | None, typer.Option(help="the most trajectories of one task; by default all")
    ] = None,
    thoughts: Annotated[  # noqa: FBT002 - a flag
        bool,
        typer.Option("--with-thoughts/--without-thoughts", help="keep what the model thought"),
    ] = True,
    form: Annotated[
        str,
        typer.Option("--format", help="messages (a line a conversation) or prompt-completion"),
    ] = "messages",
    seed: Annotated[int, typer.Option(help="of the choice under --per-task")] = 0,
    force: Annotated[bool, typer.Option("--force", help="overwrite the file")] = False,  # noqa: FBT002
) -> None:
    """Choose and write."""
    if out.is_dir():
        raise SettingError(f"{out} is a folder: name a file, such as {out / 'rft.jsonl'}")
    if out.exists() and not force:
        raise SettingError(f"{out} is there already: add --force to overwrite it")
    data = rft(
        chain.from_iterable(map(read_attempts, runs)),
        solved=solved,
        per_task=per_task,
        thoughts=thoughts,
        form=cast("Form", form),
        seed=seed,
    )
    counts = f"{data.read} trajectories read, {data.correct} of them correct"
    if not data.written:
        raise SettingError(f"{counts} (reward of at least {solved:g}): nothing to write")
    out.parent.mkdir(parents=True, exist_ok=True)
    part = out.with_name(f"{out.name}.part")
    part.write_bytes(data.jsonl)
    part.replace(out)
    over = f", {data.surplus} more than --per-task" if data.surplus else ""
    Console(stderr=True).print(
        f"{counts}, {data.duplicates} duplicates{over}; {data.written} written to {out} as "
        f"{len(data.lines)} lines.",
        highlight=False,
        soft_wrap=True,
    )
