"""What the commands share: progress, tables of groups, what a run came to."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from arenagym.errors import RunFolderError
from arenagym.records import Group
from arenagym.rollouts import Groups, Stats


def progress_bar(console: Console, unit: str) -> Progress:
    """A bar with a count of units, and a live line of text."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn(f"{unit} · {{task.fields[live]}}"),
        TimeElapsedColumn(),
        console=console,
        transient=True,
    )


@contextmanager
def writing_to(folder: Path | None) -> Iterator[None]:
    """Turn what the disk refuses into a line that says what is there and how to go on.

    Raises:
        RunFolderError: the folder could not be written.
    """
    try:
        yield
    except OSError as error:
        raise RunFolderError(
            f"{folder}: {error}; what was finished before is kept, and the same command goes on"
        ) from error


def watch(groups: Groups, doing: str, console: Console) -> list[Group]:
    """Show progress until all groups are there."""
    played: list[Group] = []
    start = monotonic()
    with writing_to(groups.folder), progress_bar(console, "groups") as progress:
        bar = progress.add_task(doing, total=groups.tasks, live="")

        async def follow() -> None:
            async for group in groups:
                played.append(group)
                progress.update(bar, completed=len(played))

        async def tick() -> None:
            while True:
                progress.update(bar, live=_live(groups.stats, monotonic() - start))
                await asyncio.sleep(0.5)

        async def both() -> None:
            ticking = asyncio.create_task(tick())
            try:
                await follow()
            finally:
                ticking.cancel()

        asyncio.run(both())
    return played


def stopped(groups: Groups, console: Console) -> typer.Exit:
    """Say what a Ctrl-C left; the exit to raise."""
    console.print(
        f"\nStopped. Finished groups are in {groups.folder}; the same command again goes on.",
        highlight=False,
    )
    return typer.Exit(130)


def show(groups: Groups, played: Sequence[Group], console: Console) -> None:
    """A table for each group, then what it all came to."""
    for group in sorted(played, key=lambda group: group.index):
        console.print(group_table(group))
    stats = groups.stats
    found = len(played) - groups.finished
    if found > 0:
        console.print(f"{found} groups were found in {groups.folder} and not done again.")
    judgements = [j for g in played if g.tournament for j in g.tournament.judgements]
    console.print(
        f"{len(played)} groups, {sum(len(group.trajectories) for group in played)} episodes, "
        f"{len(judgements)} judgements ({sum(not j.scored for j in judgements)} without a score, "
        f"{sum(j.repairs for j in judgements)} repairs, {sum(j.cached for j in judgements)} from "
        f"the cache), {sum(j.usage.calls for j in judgements)} judge calls, "
        f"{sum(j.usage.tokens for j in judgements):,} judge tokens. "
        f"Rank 1 is the best of its group; the reward runs from 1 (best) to 0 (last); the "
        f"advantage is what a trainer uses. Everything is in {groups.folder}.",
        highlight=False,
    )
    if stats.failures:
        console.print(f"Failures on the way: {counted(stats.failures)}.", highlight=False)
    for index, why in sorted(groups.failed.items()):
        console.print(
            Text(f"Group {index} failed: {why}. The same command again retries it.", style="red")
        )


def counted(failures: dict[str, int]) -> str:
    """Counts as text."""
    return ", ".join(f"{kind}: {number}" for kind, number in sorted(failures.items()))


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


def _live(stats: Stats, seconds: float) -> str:
    tokens = stats.usage.tokens + stats.judge_usage.tokens
    failures = sum(stats.failures.values())
    return (
        (f"{stats.episodes} episodes ({stats.episodes / max(seconds, 1e-9):.1f}/s) · ")
        * bool(stats.episodes)
        + f"{stats.judgements} judgements · {tokens:,} tokens"
        + (f" · {failures} failures" if failures else "")
    )


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"
