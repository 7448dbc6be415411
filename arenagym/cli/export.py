"""`arenagym export`: stored trajectories as training data, and queries as files."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, Literal, cast

import msgspec
import typer
from rich.console import Console
from rich.progress import track

from arenagym.errors import SettingError
from arenagym.evaluation import read_attempts, rft
from arenagym.evaluation.rft import Form

if TYPE_CHECKING:
    from arenagym.envs.open_travel.tasks.drawing import Split

export_app = typer.Typer(
    help="Write stored trajectories as training data, and queries as files.",
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


TRAVEL_HELP = """Queries of Open-Travel in ArenaRL's form: a `query` and a `reference` a line.

The reference is the reference planner's answer. A row also holds the request as data, which
`env.reset(options={"request": …})` poses again.

Examples:

    arenagym export travel --out test.jsonl --tasks 250 --split test --language zh

    arenagym export travel --out days.jsonl --tasks 1000 --family one_day+multi_day --format json
"""


@export_app.callback()
def formats() -> None:
    """Write stored trajectories as training data, and queries as files."""


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
    _check_out(out, force=force)
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
    with _replacing(out) as file:
        file.write(data.jsonl)
    over = f", {data.surplus} more than --per-task" if data.surplus else ""
    Console(stderr=True).print(
        f"{counts}, {data.duplicates} duplicates{over}; {data.written} written to {out} as "
        f"{len(data.lines)} lines.",
        highlight=False,
        soft_wrap=True,
    )


@export_app.command("travel", help=TRAVEL_HELP)
def export_travel(  # noqa: PLR0917 - typer passes them by name
    out: Annotated[Path, typer.Option(help="the file to write, JSONL")],
    tasks: Annotated[int, typer.Option(min=1, help="how many")] = 100,
    family: Annotated[
        str, typer.Option(help="direction, search, compare, one_day, multi_day; a+b; all")
    ] = "all",
    level: Annotated[str, typer.Option(help="1 to 3, or several: 1+2")] = "1+2+3",
    language: Annotated[str, typer.Option(help="zh, en or zh+en")] = "zh+en",
    split: Annotated[str, typer.Option(help="train, test or all")] = "test",
    form: Annotated[str, typer.Option("--format", help="of the reference: text or json")] = "text",
    seed: Annotated[int, typer.Option(min=0, help="of the tasks")] = 0,
    force: Annotated[bool, typer.Option("--force", help="overwrite the file")] = False,  # noqa: FBT002
) -> None:
    """Draw and write."""
    from arenagym.envs.open_travel import OpenTravelEnv, write_queries  # noqa: PLC0415 - slow

    _check_out(out, force=force)
    if form not in {"text", "json"}:
        raise SettingError(f"--format {form}: give text or json")
    env = OpenTravelEnv(family, level, language=language, split=cast("Split", split))
    rows = write_queries(
        env.world, env.settings, tasks, seed=seed, form=cast("Literal['text', 'json']", form)
    )
    console = Console(stderr=True)
    with _replacing(out) as file:
        for row in track(rows, "drawing", tasks, console=console, transient=True):
            file.write(msgspec.json.encode(row) + b"\n")
    console.print(f"{tasks} queries in {out}")


def _check_out(out: Path, *, force: bool) -> None:
    if out.is_dir():
        raise SettingError(f"{out} is a folder: name a file, such as {out / 'data.jsonl'}")
    if out.exists() and not force:
        raise SettingError(f"{out} is there already: add --force to overwrite it")


@contextmanager
def _replacing(out: Path) -> Iterator[IO[bytes]]:
    """A file that takes its place when it is whole."""
    out.parent.mkdir(parents=True, exist_ok=True)
    part = out.with_name(f"{out.name}.part")
    with part.open("wb") as file:
        yield file
    part.replace(out)
