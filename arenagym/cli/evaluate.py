"""`arenagym eval`: how often does one of k samples solve a task?"""

import asyncio
import shlex
from time import monotonic
from typing import Annotated, Any, cast

import msgspec
import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from arenagym.agents import Budget
from arenagym.cli.options import (
    AgentArg,
    AgentName,
    EnvArg,
    EnvName,
    Episodes,
    MaxTokens,
    MaxTurns,
    ModelName,
    RunFolderPath,
    Seed,
    Temperature,
)
from arenagym.cli.run import keywords
from arenagym.cli.show import counted, progress_bar, writing_to
from arenagym.errors import SettingError
from arenagym.evaluation import Evaluation, PassAtK, evaluate
from arenagym.evaluation.plan import Keep
from arenagym.records import Sampling

EVAL_HELP = """Play many samples of many tasks and estimate pass@k, level by level.

The table has means over tasks with 95 % intervals; the folder gets it as `result.json` and as a
picture, `report.svg`, beside the episodes. The same command again goes on where it stopped; with
more samples or more tasks it plays those that are not there yet.

Examples:

    arenagym eval arenagym/StringComposition-v0 --env-arg level=1+2 --samples 16 --tasks 32

    arenagym eval arenagym/StringComposition-v0 --variant level=1 --variant "level=2 stage=2"

    arenagym eval arenagym/Countdown-v0 --model http://localhost:8000/v1#Qwen3-8B --k 1,8,64 --samples 64

    arenagym eval arenagym/Countdown-v0 --samples 8 --keep correct --out runs/first
"""  # noqa: E501 - a command is a line


def evaluate_command(  # noqa: PLR0917 - typer passes them by name
    env: EnvName,
    agent: AgentName = "react",
    model: ModelName = "local",
    samples: Annotated[int, typer.Option(help="episodes of one task")] = 16,
    tasks: Annotated[int, typer.Option(help="how many tasks; with variants, of each")] = 32,
    k: Annotated[
        str | None,
        typer.Option(metavar="K,K,…", help="as 1,4,16; by default the powers of two"),
    ] = None,
    by: Annotated[
        str,
        typer.Option(help="the key of the environment's info that tells levels apart, or ''"),
    ] = "level",
    variant: Annotated[
        list[str] | None,
        typer.Option(
            metavar='"K=V …"', help="arguments of the environment that make a level; repeat it"
        ),
    ] = None,
    solved: Annotated[float, typer.Option(help="the reward from which it is correct")] = 1.0,
    seed: Seed = 0,
    agent_arg: AgentArg = None,
    env_arg: EnvArg = None,
    out: RunFolderPath = None,
    keep: Annotated[
        str, typer.Option(help="store the trajectories: all, correct (for export rft) or none")
    ] = "none",
    concurrency: Episodes = 64,
    max_turns: MaxTurns = 16,
    max_tokens: MaxTokens = 1024,
    temperature: Temperature = 0.8,
) -> None:
    """Play and estimate."""
    evaluation = evaluate(
        env,
        agent=agent,
        model=model,
        samples=samples,
        tasks=tasks,
        ks=_ks(k),
        by=by or None,
        solved=solved,
        seed=seed,
        agent_args=keywords(agent_arg, "--agent-arg"),
        env_args=keywords(env_arg, "--env-arg"),
        variants=_variants(variant),
        out=out or "auto",
        keep=cast("Keep", keep),
        concurrency=concurrency,
        budget=Budget(turns=max_turns),
        sampling=Sampling(temperature=temperature, max_tokens=max_tokens),
    )
    console = Console()
    try:
        _watch(evaluation, console)
    except KeyboardInterrupt:
        console.print(
            f"\nStopped. Finished episodes are in {evaluation.folder}; the same command again "
            f"goes on.",
            highlight=False,
        )
        _report(evaluation, console)
        raise typer.Exit(130) from None
    _report(evaluation, console)
    if evaluation.failed:
        raise typer.Exit(1)


def result_table(result: PassAtK) -> Table:
    """The result, a column a level."""
    head, *rows = result.rows()
    table = Table(title=Text(result.title), title_justify="left")
    for number, name in enumerate(head):
        table.add_column(Text(name), justify="right" if number else "left")
    for row in rows:
        table.add_row(*row)
    return table


def _watch(evaluation: Evaluation, console: Console) -> None:
    """Show progress until all episodes are there."""
    start = monotonic()
    with writing_to(evaluation.folder), progress_bar(console, "episodes") as progress:
        bar = progress.add_task("playing", total=evaluation.planned, live="")

        async def tick() -> None:
            while True:
                progress.update(bar, live=_live(evaluation, monotonic() - start))
                await asyncio.sleep(0.5)

        async def follow() -> None:
            ticking = asyncio.create_task(tick())
            try:
                async for _ in evaluation:
                    progress.advance(bar)
            finally:
                ticking.cancel()

        asyncio.run(follow())


def _report(evaluation: Evaluation, console: Console) -> None:
    """Print the result, and put it into the folder."""
    result = evaluation.result()
    if evaluation.folder is not None:
        text = msgspec.json.format(msgspec.json.encode(result))
        (evaluation.folder / "result.json").write_bytes(text + b"\n")
        (evaluation.folder / "report.svg").write_text(result.svg(), encoding="utf-8")
    if result.levels:
        console.print(result_table(result))
    for note in result.notes():
        console.print(note, highlight=False)
    console.print(
        f"{evaluation.finished} episodes were played now. Everything is in {evaluation.folder}, "
        f"with a picture in report.svg.",
        highlight=False,
    )
    if evaluation.stats.failures:
        said = counted(evaluation.stats.failures)
        console.print(f"Failures on the way: {said}.", highlight=False)
    if evaluation.failed:
        why = next(iter(evaluation.failed.values()))
        console.print(Text(f"The same command again retries what broke. {why}", style="red"))


def _live(evaluation: Evaluation, seconds: float) -> str:
    stats = evaluation.stats
    failures = sum(stats.failures.values())
    return f"{stats.episodes / max(seconds, 1e-9):.1f}/s · {stats.usage.tokens:,} tokens" + (
        f" · {failures} failures" if failures else ""
    )


def _ks(given: str | None) -> list[int] | None:
    if given is None:
        return None
    try:
        return [int(each) for each in given.split(",")]
    except ValueError:
        raise SettingError(f"--k {given!r}: write numbers with commas, as in 1,4,16") from None


def _variants(given: list[str] | None) -> dict[str, dict[str, Any]] | None:
    if not given:
        return None
    try:
        return {each: keywords(shlex.split(each), "--variant") for each in given}
    except ValueError as error:
        if isinstance(error, SettingError):
            raise
        raise SettingError(f'--variant: {error}; write it as "level=1 stage=2"') from None
