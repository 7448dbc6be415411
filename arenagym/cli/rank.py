"""`arenagym rank`: show how a run was ranked, rank it by another estimator, or judge it again."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, cast, get_args

import numpy as np
import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from arenagym.cli.options import (
    JUDGE_HELP,
    Cache,
    JudgeCalls,
    JudgeTimeout,
    ModelName,
    OrderName,
    RewardName,
    Topology,
)
from arenagym.cli.show import show, stopped, watch
from arenagym.errors import SettingError
from arenagym.records import Group, Scoring
from arenagym.rollouts import Reward, judgings, read_groups, read_judged, rejudge
from arenagym.tournaments import ESTIMATORS, Order, Picture, stored_result

RANK_HELP = """Show how the groups of a run were ranked, rank them anew, or judge them again.

Without `--judge` no model is asked. With it every group is judged again, without playing an
episode; the run's own verdicts stay, and the new ones are kept in a folder beside them.

Examples:

    arenagym rank runs/demo

    arenagym rank runs/demo --group g00001 --picture bracket --svg bracket.svg

    arenagym rank runs/demo --estimator bradley-terry

    arenagym rank runs/demo --judge rubric:travel --judge-model openai:gpt-5-mini --topology swiss

    arenagym rank runs/demo --judge pointwise --cache verdicts.sqlite
"""


def rank(  # noqa: PLR0917 - typer passes them by name
    run_folder: Annotated[Path, typer.Argument(metavar="RUN", help="run folder")],
    group: Annotated[str | None, typer.Option(help="one group's id; by default all")] = None,
    estimator: Annotated[
        str | None, typer.Option(help=f"rank anew by {', '.join(ESTIMATORS)}")
    ] = None,
    picture: Annotated[str, typer.Option(help="matrix or bracket")] = "matrix",
    svg: Annotated[Path | None, typer.Option(help="write the group's picture here")] = None,
    judged: Annotated[
        str | None, typer.Option(help="show a later judging of the run, by its name")
    ] = None,
    judge: Annotated[str | None, typer.Option(help=f"judge again: {JUDGE_HELP}")] = None,
    judge_model: ModelName = "local",
    topology: Topology = "default",
    order: OrderName = None,
    reward: RewardName = "rank",
    seed: Annotated[int, typer.Option(min=0, help="of the schedules")] = 0,
    concurrency: JudgeCalls = 64,
    judge_timeout: JudgeTimeout = None,
    cache: Cache = None,
) -> None:
    """Show rankings, or make new ones."""
    if picture not in get_args(Picture):
        raise SettingError(f"--picture {picture!r}: it is matrix or bracket")
    if svg is not None and group is None:
        raise SettingError("--svg writes one picture: say which group's, as in --group g00000")
    console = Console()
    if judge is None:
        groups = read_groups(run_folder) if judged is None else read_judged(run_folder, judged)
        _show_rankings(
            groups,
            run_folder,
            only=group,
            estimator=estimator,
            picture=cast("Picture", picture),
            svg=svg,
        )
        if judged is None and (names := judgings(run_folder)):
            console.print(f"Judged again: {', '.join(names)} (see them with --judged NAME).")
        return
    if group is not None or judged is not None or svg is not None:
        raise SettingError("--judge judges the whole run: --group, --judged and --svg show one")
    anew = rejudge(
        run_folder,
        judge=judge,
        judge_model=judge_model,
        topology=topology,
        estimator=estimator,
        order=cast("Order | None", order),
        reward=cast("Reward", reward),
        seed=seed,
        concurrency=concurrency,
        judge_timeout=judge_timeout,
        cache=cache,
    )
    try:
        ranked = watch(anew, "judging", console)
    except KeyboardInterrupt:
        raise stopped(anew, console) from None
    show(anew, ranked, console)
    before = {g.group_id: g for g in read_groups(run_folder)}
    rhos = [rho for g in ranked if (rho := _correlation(before[g.group_id], g)) is not None]
    if rhos:
        console.print(
            f"Spearman's rho between the run's own ranks and these: {sum(rhos) / len(rhos):.2f}, "
            f"mean of {len(rhos)} groups that both rank.",
            highlight=False,
        )
    if anew.failed:
        raise typer.Exit(1)


def _show_rankings(
    groups: Iterable[Group],
    folder: Path,
    *,
    only: str | None,
    estimator: str | None,
    picture: Picture,
    svg: Path | None,
) -> None:
    console = Console()
    shown = 0
    for each in groups:
        if each.tournament is None or only not in (None, each.group_id):
            continue
        scorings = each.tournament.scorings
        if scorings and estimator is not None:
            raise SettingError(
                f"--estimator {estimator}: {each.group_id} was scored by "
                f"{each.tournament.judge}, which leaves no matches to estimate from"
            )
        result = stored_result(each.tournament, estimator)
        ranking = result.ranking
        note = "" if ranking.informative else f"  [no signal: {ranking.why}]"
        title = f"{each.group_id}  {each.task_id}  by {ranking.estimator}{note}"
        console.print(Text(title, "bold"))
        if scorings:
            console.print(_scorings_table(scorings, ranking.scores))
        else:
            console.print(Text(result.text(picture) + "\n"), soft_wrap=True)
        if svg is not None:
            result.svg(picture, svg)
        shown += 1
    if not shown:
        wanted = "" if only is None else f" {only!r}"
        raise SettingError(f"{folder} has no finished group{wanted}")


def _scorings_table(scorings: Iterable[Scoring], means: tuple[float | None, ...]) -> Table:
    table = Table("contestant", "mean", "scores in each call")
    given: dict[int, list[str]] = {}
    for scoring in scorings:
        scores = scoring.scores or (None,) * len(scoring.contestants)
        for contestant, score in zip(scoring.contestants, scores, strict=True):
            given.setdefault(contestant, []).append("-" if score is None else f"{score:.2f}")
    for contestant in sorted(given):
        mean = means[contestant]
        shown = "-" if mean is None else f"{mean:.2f}"
        table.add_row(str(contestant), shown, " ".join(given[contestant]))
    return table


def _correlation(one: Group, other: Group) -> float | None:
    """Spearman's rho over the trajectories that both rank; None where there is none."""
    pairs = [(a, b) for a, b in zip(one.ranks, other.ranks, strict=True) if None not in (a, b)]
    if len(pairs) < 2 or any(len(set(column)) < 2 for column in zip(*pairs, strict=True)):
        return None
    return float(np.corrcoef(np.array(pairs, dtype=float).T)[0, 1])
