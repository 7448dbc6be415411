"""What the commands of `arenagym export` share: options, reading run folders, writing files."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated

import gymnasium as gym
import typer
from rich.console import Console

from arenagym.cli.export.evaluated import evaluated_groups
from arenagym.cli.run import keywords
from arenagym.datasets import (
    FileFormat,
    Repeatable,
    Rows,
    StoredGroups,
    by_env_reward,
    write_rows,
)
from arenagym.datasets.stored import GROUPS
from arenagym.datasets.writing import file_format
from arenagym.errors import RunFolderError, SettingError
from arenagym.evaluation.store import EPISODES
from arenagym.records import Group, ToolSpec
from arenagym.rollouts.mixture import Source, check_source

_RECORDS = {"run.json", GROUPS, "matches.jsonl", "judged.jsonl", "failures.jsonl", EPISODES}
RUNS_HELP = """RUN is a folder of `arenagym run`, or of `arenagym eval --keep all`, whose groups are
ranked by the environment's own rewards. What is dropped, and why, is counted on standard error."""

Runs = Annotated[list[Path], typer.Argument(metavar="RUN", help="run folders")]
Out = Annotated[Path, typer.Option(help="the file to write")]
Format = Annotated[
    str | None,
    typer.Option("--format", help="jsonl or parquet; by default as the file's ending says"),
]
Force = Annotated[bool, typer.Option("--force", help="overwrite the file")]
Reward = Annotated[
    str,
    typer.Option(help="group: the tournament's; env: the environment's own, whatever a judge said"),
]
Judged = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="as a later judging ranked them (see `arenagym rank`)"),
]
Thoughts = Annotated[
    bool, typer.Option("--with-thoughts/--without-thoughts", help="keep what the model thought")
]
RowForm = Annotated[
    str,
    typer.Option(
        "--rows", help="messages (a row a conversation) or prompt-completion (a row a turn)"
    ),
]
ToolsOf = Annotated[
    str | None,
    typer.Option(
        "--tools-of",
        metavar="ENV",
        help="add a column of this environment's tools, for models that call tools natively",
    ),
]
EnvArg = Annotated[
    list[str] | None,
    typer.Option(metavar="K=V", help="argument of that environment; may be repeated"),
]
Invalid = Annotated[
    bool,
    typer.Option(
        "--with-invalid/--without-invalid", help="use attempts without an answer as bad ones"
    ),
]
Seed = Annotated[int, typer.Option(help="draws lots between equals")]


def groups_of(runs: Sequence[Path], *, reward: str, judged: str | None) -> Repeatable[Group]:
    """The groups of the folders, read one by one, ranked as is wished.

    Raises:
        SettingError: no such reward, or a judging's rewards that are to be the environment's.
    """
    if reward not in {"group", "env"} or (judged is not None and reward == "env"):
        raise SettingError(
            f"--reward {reward}: it is group or env, and with --judged the judging's"
        )

    def read(run: Path) -> Iterable[Group]:
        if (run / EPISODES).exists():
            return evaluated_groups(run)
        groups: Iterable[Group] = StoredGroups(run, judged=judged)
        return map(by_env_reward, groups) if reward == "env" else groups

    return StoredGroups(*runs, read=read)


def tools_of(env: str | None, env_arg: list[str] | None) -> tuple[ToolSpec, ...]:
    """The tools of an environment; none without one."""
    args = keywords(env_arg, "--env-arg")
    if env is None:
        if args:
            raise SettingError("--env-arg goes with --tools-of ENV")
        return ()
    check_source(Source(env, args))
    made = gym.make(env, disable_env_checker=True, **args)
    try:
        tools: tuple[ToolSpec, ...] = tuple(getattr(made.unwrapped, "tools", ()))
    finally:
        made.close()
    if not tools:
        raise SettingError(f"--tools-of {env}: this environment has no tools")
    return tools


def check_out(out: Path, given: str | None, *, force: bool) -> FileFormat:
    """The format of a file of rows that may be written.

    Raises:
        SettingError: it may not, or there is no such format.
    """
    check_file(out, force=force)
    return file_format(out, given)


def check_file(out: Path, *, force: bool) -> None:
    """Raise `SettingError` unless the file may be written."""
    if out.is_dir():
        raise SettingError(f"{out} is a folder: name a file, such as {out / 'data.jsonl'}")
    if out.exists() and not force:
        raise SettingError(f"{out} is there already: add --force to overwrite it")
    if out.exists() and out.name in _RECORDS and (out.parent / "run.json").exists():
        raise SettingError(f"{out} is the record of a run: name another file")


def unwritten(out: Path, error: OSError) -> SettingError:
    """A full disk, or a folder that is another's, in a line; what was there before is there."""
    return SettingError(f"{out} was not written: {error}")


def save(rows: Rows, runs: Sequence[Path], out: Path, kind: FileFormat) -> None:
    """Write the rows, and say what came of what was read."""
    console = Console(stderr=True)
    try:
        with console.status("reading and writing"):
            tally = write_rows(rows, out, format=kind)
    except SettingError:
        if not rows.tally.rollouts:
            names = ", ".join(map(str, runs))
            raise RunFolderError(f"{names}: there is no finished group, or episode") from None
        raise
    except OSError as error:
        raise unwritten(out, error) from error
    text = f"{tally.text()} In {out}."
    console.print(text, highlight=False, markup=False, soft_wrap=True)
