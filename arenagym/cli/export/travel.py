"""`arenagym export travel`: queries of Open-Travel as files."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, cast

import msgspec
import typer
from rich.console import Console
from rich.progress import track

from arenagym.cli.export.shared import Force, check_file, unwritten
from arenagym.datasets.writing import replacing
from arenagym.errors import SettingError

if TYPE_CHECKING:
    from arenagym.envs.open_travel.tasks.drawing import Split

TRAVEL_HELP = """Queries of Open-Travel in ArenaRL's form: a `query` and a `reference` a line.

The reference is the reference planner's answer. A row also holds the request as data, which
`env.reset(options={"request": …})` poses again.

Examples:

    arenagym export travel --out test.jsonl --tasks 250 --split test --language zh

    arenagym export travel --out days.jsonl --tasks 1000 --family one_day+multi_day --format json
"""


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
    force: Force = False,  # noqa: FBT002 - a flag
) -> None:
    """Draw and write."""
    from arenagym.envs.open_travel import OpenTravelEnv, write_queries  # noqa: PLC0415 - slow

    check_file(out, force=force)
    if form not in {"text", "json"}:
        raise SettingError(f"--format {form}: give text or json")
    env = OpenTravelEnv(family, level, language=language, split=cast("Split", split))
    rows = write_queries(
        env.world, env.settings, tasks, seed=seed, form=cast("Literal['text', 'json']", form)
    )
    console = Console(stderr=True)
    try:
        with replacing(out) as file:
            for row in track(rows, "drawing", tasks, console=console, transient=True):
                file.write(msgspec.json.encode(row) + b"\n")
    except OSError as error:
        raise unwritten(out, error) from error
    console.print(f"{tasks} queries in {out}")
