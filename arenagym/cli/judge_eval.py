"""`arenagym judge-eval`: how good is a judge on labelled pairs?"""

import asyncio
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, cast

import msgspec
import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from arenagym.cli.options import JUDGE_HELP, Cache, ModelName
from arenagym.cli.show import counted, progress_bar
from arenagym.errors import SettingError
from arenagym.judges import (
    Cached,
    Estimate,
    EvalOrder,
    Evaluation,
    Pair,
    Prices,
    Report,
    cached,
    measure,
    read_pairs,
    resolve_judge,
)
from arenagym.models import ChatModel, resolve_model
from arenagym.paths import data_path

JUDGE_EVAL_HELP = """Measure judges on labelled pairs: agreement, biases, failures, cost.

PAIRS is a file with a JSON object per line: `query`, `a`, `b` (answers, or whole trajectories)
and `label` (`a`, `b` or `tie`); `id`, `kind` and `language` are optional. By default it is the
set that comes with the package: 240 pairs whose better answer is known by construction.

Examples:

    arenagym judge-eval

    arenagym judge-eval my_pairs.jsonl --judge rubric:travel --judge-model openai:gpt-5-mini

    arenagym judge-eval --judge rubric --judge pointwise --limit 60 --out report.json

    arenagym judge-eval --judge rubric --prices prices.toml --cache verdicts.sqlite
"""


def judge_eval(  # noqa: PLR0917 - typer passes them by name
    pairs: Annotated[
        Path | None, typer.Argument(help="labelled pairs, JSONL; by default the shipped ones")
    ] = None,
    judge: Annotated[
        list[str] | None, typer.Option(help=f"{JUDGE_HELP}; may be repeated to compare judges")
    ] = None,
    judge_model: ModelName = "local",
    order: Annotated[str, typer.Option(help="both (two calls a pair) or given")] = "both",
    repeats: Annotated[int, typer.Option(help="calls on each pair and order")] = 1,
    limit: Annotated[
        int | None, typer.Option(help="only so many pairs, spread over the file")
    ] = None,
    concurrency: Annotated[int, typer.Option(help="calls under way at once")] = 64,
    judge_timeout: Annotated[float | None, typer.Option(help="seconds for a call")] = None,
    prices: Annotated[
        Path | None, typer.Option(help="price table, TOML: [model] prompt=, completion= per 1M")
    ] = None,
    cache: Cache = None,
    out: Annotated[Path | None, typer.Option(help="write the reports here, as JSON")] = None,
) -> None:
    """Measure judges."""
    if cache is not None and repeats > 1:
        raise SettingError("--cache answers all repeats alike: leave it or --repeats out")
    path = data_path("judging/pairs.jsonl") if pairs is None else pairs
    labelled = read_pairs(path)
    if limit is not None:
        if limit < 1:
            raise SettingError(f"--limit {limit}: at least 1")
        labelled = labelled[:: max(1, -(-len(labelled) // limit))]
    table = None if prices is None else Prices.load(prices)
    if out is not None:
        _check_writable(out)
    console = Console()
    reports = []
    for name in judge or ["rubric"]:
        evaluation, whole = _evaluate(
            name,
            labelled,
            judge_model=judge_model,
            order=cast("EvalOrder", order),
            repeats=repeats,
            cache=cache,
            concurrency=concurrency,
            judge_timeout=judge_timeout,
            console=console,
        )
        reports.append(measure(evaluation, prices=table))
        if not whole:
            break
    console.print(report_table(reports, level=0.95))
    for report in reports:
        if report.failures:
            text = f"{report.judge}, failures: {counted(report.failures)}"
            console.print(text, highlight=False)
    if out is not None:
        out.write_bytes(msgspec.json.format(msgspec.json.encode(reports)) + b"\n")
        console.print(f"The reports are in {out}.")
    if not whole:
        console.print("Stopped: the table is of what had come back.")
        raise typer.Exit(130)


def _check_writable(out: Path) -> None:
    """Raise `SettingError` unless the file may be written: the calls are paid by then."""
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingError(f"--out {out}: {error}") from error
    if out.is_dir() or not os.access(out if out.exists() else out.parent, os.W_OK):
        raise SettingError(f"--out {out}: name a file that can be written")


def _evaluate(
    name: str,
    pairs: Sequence[Pair],
    *,
    judge_model: str,
    order: EvalOrder,
    repeats: int,
    cache: Path | None,
    concurrency: int,
    judge_timeout: float | None,
    console: Console,
) -> tuple[Evaluation, bool]:
    """The evaluation of a judge, and whether it came to its end."""
    models: list[ChatModel] = []

    def model() -> ChatModel:
        models.append(resolve_model(judge_model))
        return models[-1]

    judging = resolve_judge(name, model)
    if cache is not None:
        judging = cached(judging, cache)
    evaluation = Evaluation(judging, pairs, order=order, repeats=repeats)

    async def work() -> None:
        try:
            await evaluation.run(
                concurrency=concurrency,
                judge_timeout=judge_timeout,
                on_call=lambda _call: progress.update(bar, advance=1, live=_live(evaluation)),
            )
        finally:
            for each in models:
                await each.aclose()
            if isinstance(judging, Cached):
                judging.close()

    with progress_bar(console, "calls") as progress:
        bar = progress.add_task(judging.name, total=evaluation.planned, live="")
        try:
            asyncio.run(work())
        except KeyboardInterrupt:
            return evaluation, False
    return evaluation, True


def _live(evaluation: Evaluation) -> str:
    failed = sum(not call.verdict.scored for call in evaluation.calls)
    return f"{failed} without a verdict"


_ROWS = {
    "accuracy, one call": "accuracy",
    "Cohen's κ, one call": "kappa",
    "accuracy, both orders": "accuracy_both",
    "Cohen's κ, both orders": "kappa_both",
    "same verdict in both orders": "consistency",
    "prefers the first (fair: .5)": "first",
    "prefers the longer (fair: 0)": "longer",
    "ties": "ties",
    "without a verdict": "failed",
    "signal to noise of a call": "signal_to_noise",
}


def report_table(reports: Sequence[Report], *, level: float) -> Table:
    """The reports side by side."""
    table = Table(title=f"{reports[0].pairs} pairs, {level:.0%} intervals", title_justify="left")
    table.add_column("")
    for report in reports:
        table.add_column(Text(report.judge), justify="right")
    for label, attribute in _ROWS.items():
        table.add_row(label, *(_figure(getattr(report, attribute)) for report in reports))
    table.add_section()
    for part in reports[0].by:
        table.add_row(f"accuracy, {part}", *(_figure(report.by.get(part)) for report in reports))
    table.add_section()
    for label, values in {
        "judgements (from the cache)": [f"{r.calls} ({r.cached})" for r in reports],
        "repairs": [str(report.repairs) for report in reports],
        "model calls": [str(report.usage.calls) for report in reports],
        "tokens": [f"{report.usage.tokens:,}" for report in reports],
        "cost": ["-" if r.cost is None else f"{r.cost:.4f}" for r in reports],
    }.items():
        table.add_row(label, *values)
    return table


def _figure(estimate: Estimate | None) -> str:
    if estimate is None:
        return "-"
    return f"{estimate.value:.3f} ({estimate.low:.3f} to {estimate.high:.3f})"
