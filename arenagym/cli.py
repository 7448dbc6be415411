"""The command line: `arenagym run`, `arenagym rank` and `arenagym envs`."""

import asyncio
import json
import sys
from pathlib import Path
from time import monotonic
from typing import Annotated, Any, cast, get_args

import gymnasium as gym
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from arenagym.envs import ENVIRONMENTS
from arenagym.errors import ArenagymError, SettingError
from arenagym.records import Group, Sampling
from arenagym.rollouts import Groups, Reward, collect, read_groups
from arenagym.tournaments import ESTIMATORS, TOPOLOGIES, Order, Picture, stored_result

app = typer.Typer(
    help="Environments, agents, judges and tournaments for training LLM agents.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
)

_RUN_HELP = """Play groups of episodes, compare them in a tournament, and reward them.

Finished groups are kept in a run folder; the same command again goes on where it stopped.

Examples:

    arenagym run arenagym/Countdown-v0 --group-size 4 --tasks 2

    arenagym run arenagym/Countdown-v0 --model http://localhost:8000/v1#Qwen3-8B --env-arg numbers=5

    arenagym run arenagym/Countdown-v0 --model openai:gpt-5-mini --topology round-robin
"""


@app.command(help=_RUN_HELP)
def run(  # noqa: PLR0917 - typer passes them by name
    env: Annotated[str, typer.Argument(metavar="ENV", help="environment id")],
    agent: Annotated[str, typer.Option(help="direct or react")] = "react",
    model: Annotated[
        str, typer.Option(help="local, openai:MODEL or http://host:port/v1#MODEL")
    ] = "local",
    judge: Annotated[str, typer.Option(help="rubric or reward")] = "rubric",
    judge_model: Annotated[
        str | None, typer.Option(help="the model that judges; by default the one that plays")
    ] = None,
    topology: Annotated[str, typer.Option(help=f"{', '.join(TOPOLOGIES)}")] = "default",
    estimator: Annotated[
        str | None,
        typer.Option(help=f"{', '.join(ESTIMATORS)}; by default the topology's own"),
    ] = None,
    order: Annotated[
        str | None,
        typer.Option(help="balanced (one judge call a match) or both; by default the topology's"),
    ] = None,
    reward: Annotated[str, typer.Option(help="rank or posterior")] = "rank",
    group_size: Annotated[int, typer.Option(help="episodes of one task")] = 8,
    tasks: Annotated[int, typer.Option(help="how many tasks")] = 4,
    seed: Annotated[int, typer.Option(help="of everything that is random")] = 0,
    env_arg: Annotated[
        list[str] | None,
        typer.Option(metavar="K=V", help="argument of the environment; may be repeated"),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="run folder; by default one named after the settings")
    ] = None,
    concurrency: Annotated[int, typer.Option(help="episodes under way at once")] = 64,
    max_tokens: Annotated[int, typer.Option(help="longest completion, in tokens")] = 1024,
    temperature: Annotated[float, typer.Option(help="of the sampling")] = 0.8,
) -> None:
    """Play, compare, reward."""
    groups = collect(
        env,
        agent=agent,
        model=model,
        judge=judge,
        judge_model=judge_model,
        topology=topology,
        estimator=estimator,
        order=cast("Order | None", order),
        reward=cast("Reward", reward),
        group_size=group_size,
        tasks=tasks,
        seed=seed,
        env_args=_env_args(env_arg or []),
        out=out or "auto",
        concurrency=concurrency,
        sampling=Sampling(temperature=temperature, max_tokens=max_tokens),
    )
    console = Console()
    try:
        played = _watch(groups, group_size, console)
    except KeyboardInterrupt:
        console.print(
            f"\nStopped. Finished groups are in {groups.folder}; the same command again goes on.",
            highlight=False,
        )
        raise typer.Exit(130) from None
    for group in sorted(played, key=lambda group: group.index):
        console.print(group_table(group))
    _summary(groups, played, console)
    if groups.failed:
        raise typer.Exit(1)


_RANK_HELP = """Show how the groups of a run were ranked, or rank them anew: no model is asked.

Examples:

    arenagym rank runs/demo

    arenagym rank runs/demo --group g00001 --picture bracket --svg bracket.svg

    arenagym rank runs/demo --estimator bradley-terry
"""


@app.command(help=_RANK_HELP)
def rank(
    run_folder: Annotated[Path, typer.Argument(metavar="RUN", help="run folder")],
    group: Annotated[str | None, typer.Option(help="one group's id; by default all")] = None,
    estimator: Annotated[
        str | None, typer.Option(help=f"rank anew by {', '.join(ESTIMATORS)}")
    ] = None,
    picture: Annotated[str, typer.Option(help="matrix or bracket")] = "matrix",
    svg: Annotated[Path | None, typer.Option(help="write the group's picture here")] = None,
) -> None:
    """Show rankings."""
    if picture not in get_args(Picture):
        raise SettingError(f"--picture {picture!r}: it is matrix or bracket")
    if svg is not None and group is None:
        raise SettingError("--svg writes one picture: say which group's, as in --group g00000")
    console = Console()
    shown = 0
    for each in read_groups(run_folder):
        if each.tournament is None or group not in (None, each.group_id):
            continue
        result = stored_result(each.tournament, estimator)
        ranking = result.ranking
        note = "" if ranking.informative else f"  [no signal: {ranking.why}]"
        title = f"{each.group_id}  {each.task_id}  by {ranking.estimator}{note}"
        console.print(Text(title, "bold"))
        console.print(Text(result.text(cast("Picture", picture)) + "\n"), soft_wrap=True)
        if svg is not None:
            result.svg(cast("Picture", picture), svg)
        shown += 1
    if not shown:
        wanted = "" if group is None else f" {group!r}"
        raise SettingError(f"{run_folder} has no finished group{wanted}")


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
    """Run the command line; an error of ours is one line and exit code 2."""
    try:
        app()
    except ArenagymError as error:
        Console(stderr=True).print(Text(f"arenagym: {error}", style="red"), soft_wrap=True)
        sys.exit(2)


def group_table(group: Group) -> Table:
    """One group as a table, best first."""
    note = "" if group.informative else f"  [no signal: {group.why}]"
    table = Table(title=Text(f"{group.task_id}{note}"), title_justify="left", title_style="bold")
    for name in ("rank", "reward", "advantage", "env reward", "stop reason", "answer"):
        table.add_column(name, justify="left" if name in ("stop reason", "answer") else "right")
    last = float("inf")
    order = sorted(
        range(len(group.trajectories)),
        key=lambda i: last if (rank := group.ranks[i]) is None else rank,
    )
    for i in order:
        trajectory = group.trajectories[i]
        rank = group.ranks[i]
        lines = (trajectory.answer or trajectory.error or "").strip().splitlines()
        table.add_row(
            "-" if rank is None else f"{rank + 1:g}",
            _number(group.rewards[i]),
            f"{group.advantages[i]:+.2f}",
            _number(trajectory.reward),
            trajectory.stop_reason.value,
            Text((lines or [""])[0][:60]),
        )
    return table


def _watch(groups: Groups, group_size: int, console: Console) -> list[Group]:
    """Show progress until all groups are there."""
    played: list[Group] = []
    start = monotonic()
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("groups · {task.fields[live]}"),
        TimeElapsedColumn(),
        console=console,
        transient=True,
    ) as progress:
        bar = progress.add_task("playing", total=groups.tasks, live="")

        async def follow() -> None:
            async for group in groups:
                played.append(group)
                progress.update(bar, completed=len(played))

        async def tick() -> None:
            while True:
                progress.update(bar, live=_live(groups, monotonic() - start))
                await asyncio.sleep(0.5)

        async def both() -> None:
            ticking = asyncio.create_task(tick())
            try:
                await follow()
            finally:
                ticking.cancel()

        asyncio.run(both())
    found = len(played) * group_size - groups.stats.episodes
    if found > 0:
        console.print(f"{found} episodes were found in {groups.folder} and not played again.")
    return played


def _live(groups: Groups, seconds: float) -> str:
    stats = groups.stats
    tokens = stats.usage.tokens + stats.judge_usage.tokens
    failures = sum(stats.failures.values())
    return (
        f"{stats.episodes} episodes ({stats.episodes / max(seconds, 1e-9):.1f}/s) · "
        f"{stats.judge_usage.calls} judge calls · {tokens:,} tokens"
        + (f" · {failures} failures" if failures else "")
    )


def _summary(groups: Groups, played: list[Group], console: Console) -> None:
    matches = [m for g in played if g.tournament for m in g.tournament.matches]
    unscored = sum(not match.scored for match in matches)
    episodes = sum(len(group.trajectories) for group in played)
    judge = sum((m.usage.calls for m in matches), 0)
    console.print(
        f"{len(played)} groups, {episodes} episodes, {len(matches)} matches "
        f"({unscored} without a verdict), {judge} judge calls. "
        f"Rank 1 is the best of its group; the reward runs from 1 (best) to 0 (last); the "
        f"advantage is what a trainer uses. Everything is in {groups.folder}.",
        highlight=False,
    )
    if groups.stats.failures:
        counted = ", ".join(f"{k}: {n}" for k, n in sorted(groups.stats.failures.items()))
        console.print(f"Failures on the way: {counted}.", highlight=False)
    for index, why in sorted(groups.failed.items()):
        console.print(
            Text(f"Group {index} failed: {why}. The same command again retries it.", style="red")
        )


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"


def _env_args(pairs: list[str]) -> dict[str, Any]:
    """`k=v` pairs; v is JSON where it can be read as such, else text."""
    args: dict[str, Any] = {}
    for pair in pairs:
        name, mark, value = pair.partition("=")
        if not mark or not name.isidentifier():
            raise SettingError(f"--env-arg {pair!r}: write name=value, such as numbers=4")
        try:
            args[name] = json.loads(value)
        except ValueError:
            args[name] = value
    return args


def _signature(kind: type) -> str:
    import inspect  # noqa: PLC0415 - for this one listing

    parameters = list(inspect.signature(kind).parameters.values())
    return ", ".join(f"{p.name}={p.default!r}" for p in parameters)


if __name__ == "__main__":
    main()
