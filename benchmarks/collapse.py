"""Discriminative collapse: scores one at a time against a tournament of pairs, at equal calls.

ArenaRL (arXiv 2601.06487) says that a judge that scores one trajectory at a time gives them all
a 6, 7 or 8, and that its noise drowns what is left of their differences. Here is such a judge
(`lab/collapse.py` spells it out), asked pointwise and in pairs with the same number of calls. What
a pair has to offer is that it cancels whatever the two sides of a call share: the mood. So
everything is shown against the share of the noise that is mood; at 0 a pair has no advantage.

    python benchmarks/collapse.py                        # the tables of the docs, a minute
    python benchmarks/collapse.py --plot docs/collapse.svg
    python benchmarks/collapse.py --n 4 32 --contrast 2 --trials 200
    python benchmarks/collapse.py --gain 0.25 --json
"""

import argparse
import json
import math
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import replace
from functools import cache
from pathlib import Path

from lab.collapse import (
    DEFAULT,
    METHODS,
    PAPER,
    POINTWISE,
    TWICE,
    Method,
    Row,
    ScaleModel,
    run,
)
from lab.metrics import interval
from lab.trials import workers
from rich.console import Console
from rich.progress import track
from rich.table import Table

COMPRESSED = ScaleModel()
WIDER = 5  # 0 to 10 is five times as wide as 6 to 8, and so are gain and noise
SHOWN = (0.0, 0.5, 0.9)  # the moods at which scales are compared
ASKED = "as above"
COMPARED: tuple[Method, ...] = (POINTWISE, DEFAULT, PAPER)  # on the other scales

Curve = Mapping[float, Sequence[Row]]
"""For every mood, a row for every method."""


def main() -> None:
    """Print the tables, and what else was asked for."""
    words = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    words.add_argument(
        "--n", type=int, nargs="+", default=[8, 16], help="group sizes; other scales: the first"
    )
    words.add_argument(
        "--mood",
        type=float,
        nargs="+",
        default=[0.0, 0.25, 0.5, 0.75, 0.9],
        help="shares of the noise variance that both sides of a call have in common, 0 to 1",
    )
    words.add_argument("--gain", type=float, default=COMPRESSED.gain, help="points to an sd")
    words.add_argument("--noise", type=float, default=COMPRESSED.noise, help="its sd, in points")
    words.add_argument("--step", type=float, default=COMPRESSED.step, help="between two scores")
    words.add_argument(
        "--contrast", type=float, default=1.0, help="spread of two sides seen together, 1 or more"
    )
    words.add_argument("--trials", type=int, default=1000, help="groups, each judged twice")
    words.add_argument("--seed", type=int, default=0)
    words.add_argument("--plot", type=Path, help="rho and signal to noise against mood, as SVG")
    words.add_argument("--json", action="store_true", help="one line of JSON, last")
    asked = words.parse_args()
    if not all(0 <= mood <= 1 for mood in asked.mood) or min(asked.n) < 2 or asked.trials < 2:
        words.error("a mood is 0 to 1, a group has 2 or more, and there are 2 trials or more")
    with workers() as pool:
        report(asked, pool)


def report(asked: argparse.Namespace, pool: Executor) -> None:
    """Judge the groups, print what came of it."""
    console = Console(width=140)
    model = replace(
        COMPRESSED,
        gain=asked.gain,
        noise=asked.noise,
        step=asked.step,
        contrast=asked.contrast,
    )
    scales, moods = _scales(model), sorted(set(asked.mood))
    wanted = [(n, ASKED, mood) for n in asked.n for mood in moods]
    wanted += [(asked.n[0], name, mood) for name in scales for mood in SHOWN]
    found: dict[tuple[int, str, float], list[Row]] = {}
    for n, name, mood in track(list(dict.fromkeys(wanted)), "judging", transient=True):
        judge = replace(scales[name], mood=mood)
        methods = METHODS if name == ASKED else COMPARED
        found[n, name, mood] = run(
            pool, judge, n, trials=asked.trials, seed=asked.seed, methods=methods
        )
    console.print(
        f"The judge: scores {model.low:g} to {model.high:g} in steps of {model.step:g}, "
        f"{model.gain:g} points to a standard deviation of quality, noise {model.noise:g}, "
        f"contrast {model.contrast:g}.\n{model.middling:.0%} of the scores that it gives to one "
        f"alone are a {(model.low + model.high) / 2:g}. {asked.trials} groups a cell, each judged "
        "twice; 95 % intervals."
    )
    curves = {n: {mood: found[n, ASKED, mood] for mood in moods} for n in asked.n}
    for n, curve in curves.items():
        for table in (_rho(n, model, curve), _ahead(n, curve), _ratio(n, curve), _apart(n, curve)):
            console.print(table)
    others = {(name, mood): found[asked.n[0], name, mood] for name in scales for mood in SHOWN}
    console.print(_by_scale(asked.n[0], scales, others))
    if asked.plot:
        _plot(curves, asked.plot)
        console.print(f"plotted in {asked.plot}")
    if asked.json:
        print(json.dumps([_record(*key, row) for key, rows in found.items() for row in rows]))


def _scales(model: ScaleModel) -> dict[str, ScaleModel]:
    return {
        ASKED: model,
        "half the step": replace(model, step=model.step / 2),
        "contrast x 2": replace(model, contrast=2 * model.contrast),
        "half the gain": replace(model, gain=model.gain / 2),
        "0 to 10, as noisy": replace(
            model, low=0.0, high=10.0, gain=WIDER * model.gain, noise=WIDER * model.noise
        ),
    }


def _head(title: str, *names: str) -> Table:
    table = Table(title=title)
    for name in names:
        table.add_column(name, justify="right")
    return table


def _of(rows: Sequence[Row], method: Method) -> Row:
    return next(row for row in rows if row.name == method.name)


def _rho(n: int, model: ScaleModel, curve: Curve) -> Table:
    """How well each method ranks."""
    names = (method.name for method in METHODS)
    table = _head(f"Spearman's rho to the truth, N={n}", "mood", "accuracy", *names)
    calls = (f"{row.calls:g} calls" for row in next(iter(curve.values())))
    table.add_row("", "of a pair", *calls, end_section=True)
    for mood, rows in curve.items():
        cells = (_span(*_rho_of(row)) for row in rows)
        table.add_row(f"{mood:g}", _short(replace(model, mood=mood).accuracy, 2), *cells)
    return table


def _ahead(n: int, curve: Curve) -> Table:
    """By how much a tournament ranks better, and from which mood on."""
    duels = [(ours, theirs) for ours in (DEFAULT, PAPER) for theirs in (POINTWISE, TWICE)]
    names = (f"{ours.name} - {theirs.name}" for ours, theirs in duels)
    table = _head(f"difference of rho on the same groups, N={n}", "mood", *names)
    columns = [
        [_of(rows, ours).ahead_of(_of(rows, theirs)) for rows in curve.values()]
        for ours, theirs in duels
    ]
    for mood, cells in zip(curve, zip(*columns, strict=True), strict=True):
        table.add_row(f"{mood:g}", *(_span(*cell, sign="+") for cell in cells))
    starts = []
    for column in columns:
        start = _crossing([(mood, cell[0]) for mood, cell in zip(curve, column, strict=True)])
        starts.append("at none of these" if start is None else f"from a mood of {_short(start, 2)}")
    table.add_section()
    table.add_row("ahead", *starts)
    return table


def _crossing(ahead: Sequence[tuple[float, float]]) -> float | None:
    """Where a rising difference becomes positive and stays so, interpolated."""
    start: float | None = None
    before: tuple[float, float] | None = None
    for mood, gained in ahead:
        if gained <= 0:
            start = None
        elif start is None:
            start = mood
            if before is not None:
                start = before[0] + (mood - before[0]) * before[1] / (before[1] - gained)
        before = mood, gained
    return start


def _ratio(n: int, curve: Curve) -> Table:
    """ArenaRL's argument in one number a method."""
    names = (method.name for method in METHODS)
    table = _head(f"signal to noise variance of the scores, N={n}", "mood", *names)
    for mood, rows in curve.items():
        ratios = ((row.ratio, *row.ratio_interval()) for row in rows)
        cells = ("{} ({} to {})".format(*map(_times, ratio)) for ratio in ratios)
        table.add_row(f"{mood:g}", *cells)
    return table


def _apart(n: int, curve: Curve) -> Table:
    """Whether a group's members are told apart."""
    table = _head(f"told apart, N={n}", "mood", "", *(method.name for method in METHODS))
    ends = list(curve)
    for mood in dict.fromkeys((ends[0], ends[-1])):
        rows = curve[mood]
        shared = (f"{row.tied.mean():.0%}" for row in rows)
        places = (f"{row.distinct.mean():.1f}" for row in rows)
        hits = (_short(float(row.metric("hit").mean()), 2) for row in rows)
        table.add_row(f"{mood:g}", "first place shared", *shared)
        table.add_row("", f"different ranks of {n}", *places)
        table.add_row("", "the first is the best", *hits, end_section=True)
    return table


def _by_scale(
    n: int, scales: Mapping[str, ScaleModel], found: Mapping[tuple[str, float], Sequence[Row]]
) -> Table:
    """What the scale costs, and what the mood."""
    table = _head(
        f"other scales, N={n}: rho, and signal to noise (s/n)",
        "scale",
        "middle",
        "mood",
        *(method.name for method in COMPARED),
        f"{DEFAULT.name} - {POINTWISE.name}",
        f"s/n {POINTWISE.name}",
        f"s/n {DEFAULT.name}",
    )
    for (name, mood), rows in found.items():
        alone, ours = _of(rows, POINTWISE), _of(rows, DEFAULT)
        first = mood == SHOWN[0]
        table.add_row(
            name if first else "",
            f"{scales[name].middling:.0%}" if first else "",
            f"{mood:g}",
            *(_short(_rho_of(_of(rows, method))[0]) for method in COMPARED),
            _span(*ours.ahead_of(alone), sign="+"),
            _times(alone.ratio),
            _times(ours.ratio),
            end_section=mood == SHOWN[-1],
        )
    return table


@cache
def _rho_of(row: Row) -> tuple[float, float, float]:
    values = row.metric("spearman")
    return float(values.mean()), *interval(values)


def _span(mean: float, low: float, high: float, *, sign: str = "") -> str:
    shown = (_short(value, sign=sign) for value in (mean, low, high))
    return "{} ({} to {})".format(*shown)


def _short(value: float, digits: int = 3, *, sign: str = "") -> str:
    """Without the zero before the point."""
    return f"{value:{sign}.{digits}f}".replace("0.", ".", 1)


def _record(n: int, scale: str, mood: float, row: Row) -> dict[str, object]:
    rho, low, high = _rho_of(row)
    ratio_low, ratio_high = row.ratio_interval()
    return {
        "n": n,
        "scale": scale,
        "mood": mood,
        "method": row.name,
        "calls": row.calls,
        "spearman": round(rho, 4),
        "spearman_low": round(low, 4),
        "spearman_high": round(high, 4),
        "hit": round(float(row.metric("hit").mean()), 4),
        "tied": round(float(row.tied.mean()), 4),
        "distinct": round(float(row.distinct.mean()), 4),
        "signal_to_noise": _finite(row.ratio),
        "signal_to_noise_low": _finite(ratio_low),
        "signal_to_noise_high": _finite(ratio_high),
    }


def _times(value: float) -> str:
    """A ratio; beyond a million the noise is rounding error."""
    return f"{value:.2f}" if value < 1e6 else "inf"


def _finite(value: float) -> float | None:
    return round(value, 4) if math.isfinite(value) else None


LOOKS: tuple[dict[str, str], ...] = (
    {"color": "#bbbbbb", "ls": ":", "marker": "s"},
    {"color": "#d95f02", "ls": "-", "marker": "s"},
    {"color": "#d95f02", "ls": ":", "marker": "s"},
    {"color": "#1b6ca8", "ls": "-", "marker": "o"},
    {"color": "#5aa469", "ls": "--", "marker": "o"},
)
"""Of `METHODS` in the plot."""


def _plot(curves: Mapping[int, Curve], path: Path) -> None:
    try:
        import matplotlib as mpl
    except ImportError:
        raise SystemExit("--plot needs matplotlib: pip install matplotlib") from None
    mpl.use("Agg")
    mpl.rcParams["svg.hashsalt"] = "collapse"
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(
        2,
        len(curves),
        figsize=(5 * len(curves), 6.5),
        squeeze=False,
        layout="constrained",
        sharex=True,
        sharey="row",
        height_ratios=(3, 2),
    )
    calls = [
        " / ".join(
            f"{rows[k].calls:g}" for rows in (next(iter(c.values())) for c in curves.values())
        )
        for k in range(len(METHODS))
    ]
    for (upper, lower), (n, curve) in zip(axes.T, curves.items(), strict=True):
        moods = list(curve)
        for k, look in enumerate(LOOKS):
            rows = [rows[k] for rows in curve.values()]
            means, lows, highs = zip(*map(_rho_of, rows), strict=True)
            label = f"{rows[0].name}, {calls[k]} calls"
            upper.plot(moods, means, ms=4, label=label, **look)
            upper.fill_between(moods, lows, highs, color=look["color"], alpha=0.15, lw=0)
            lower.plot(moods, [row.ratio for row in rows], ms=4, **look)
        upper.set(title=f"N={n}")
        upper.grid(alpha=0.3)
        lower.set(
            xlabel="share of the noise that both sides of a call have in common", ylim=(0, None)
        )
        lower.grid(alpha=0.3)
    axes[0][0].set(ylabel="Spearman's rho")
    axes[1][0].set(ylabel="signal to noise variance")
    lines, labels = axes[0][0].get_legend_handles_labels()
    figure.legend(lines, labels, loc="outside lower center", ncols=3, fontsize=8, frameon=False)
    figure.savefig(path, metadata={"Date": None} if path.suffix == ".svg" else None)


if __name__ == "__main__":
    main()
