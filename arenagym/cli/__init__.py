"""The command line: `arenagym run`, `rank`, `eval`, `export`, `judge-eval` and the rest."""

import sys
from typing import Annotated

import gymnasium as gym
import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

import arenagym
from arenagym.cli.evaluate import EVAL_HELP, evaluate_command
from arenagym.cli.export import export_app
from arenagym.cli.judge_eval import JUDGE_EVAL_HELP, judge_eval
from arenagym.cli.mcp import MCP_HELP, mcp
from arenagym.cli.rank import RANK_HELP, rank
from arenagym.cli.run import RUN_HELP, run
from arenagym.cli.serve import SERVE_HELP, serve
from arenagym.envs import ENVIRONMENTS
from arenagym.errors import ArenagymError

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
)
app.command(help=RUN_HELP)(run)
app.command(help=RANK_HELP)(rank)
app.command("eval", help=EVAL_HELP)(evaluate_command)
app.add_typer(export_app, name="export")
app.command("judge-eval", help=JUDGE_EVAL_HELP)(judge_eval)
app.command(help=MCP_HELP)(mcp)
app.command(help=SERVE_HELP)(serve)


def _say_version(asked: bool) -> None:  # noqa: FBT001 - typer's
    if asked:
        Console().print(f"arenagym {arenagym.__version__}", highlight=False)
        raise typer.Exit


@app.callback()
def options(
    *,
    _: Annotated[
        bool,
        typer.Option("--version", callback=_say_version, is_eager=True, help="say it, and exit"),
    ] = False,
) -> None:
    """Environments, agents, judges and tournaments for training LLM agents."""


@app.command()
def envs() -> None:
    """List the environments and their arguments."""
    table = Table("environment", "what it asks", "arguments")
    for name, entry_point in ENVIRONMENTS.items():
        made = gym.make(name).unwrapped
        doc = (type(made).__doc__ or "").strip().partition("\n")[0]
        module, _, kind = entry_point.partition(":")
        arguments = _signature(getattr(sys.modules[module], kind))
        table.add_row(name, doc, arguments)
        made.close()
    Console().print(table)


def main() -> None:
    """Run the command line; an error of ours, or of the disk, is one line and exit code 2."""
    try:
        app()
    except (ArenagymError, OSError) as error:
        said = str(error) or type(error).__name__
        Console(stderr=True).print(Text(f"arenagym: {said}", style="red"), soft_wrap=True)
        sys.exit(2)


def _signature(kind: type) -> str:
    import inspect  # noqa: PLC0415 - for this one listing

    parameters = list(inspect.signature(kind).parameters.values())
    return ", ".join(f"{p.name}={p.default!r}" for p in parameters)
