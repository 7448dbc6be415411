"""The simulation laboratory: how well does each topology rank, and what does it cost?

Contestants with known qualities, a judge with known faults (`lab/judge.py`), every topology with
every estimator that makes sense of it. Means over trials with bootstrap 95 % intervals; the
topologies of a row meet the same contestants.

    python benchmarks/ranking.py                          # the tables of the docs, 4 minutes
    python benchmarks/ranking.py --n 2 5 64 --judge gaussian coarse --trials 200
    python benchmarks/ranking.py --only calls --plot calls.svg
    python benchmarks/ranking.py --full --json            # N from 2 to 64, every judge
"""

import argparse
import json
from collections.abc import Iterable, Sequence
from concurrent.futures import Executor
from dataclasses import replace
from pathlib import Path

import numpy as np
from lab.judge import JUDGES, JudgeModel, SimulatedJudge
from lab.metrics import interval
from lab.trials import Entry, Row, run, workers
from rich.console import Console
from rich.progress import track
from rich.table import Table

from arenagym.tournaments import play

PAPER = Entry("seeded-single-elimination", "both", ("survival",))
MODELS = ("margin-posterior", "bradley-terry")
ENTRIES = (
    Entry("anchor", "both", ("mean-score",)),
    Entry("seeded-single-elimination", "both", ("survival", *MODELS)),
    Entry("seeded-single-elimination", "balanced", ("survival", "margin-posterior")),
    Entry("double-elimination", "both", ("survival", *MODELS)),
    Entry("swiss", "both", ("buchholz", *MODELS)),
    Entry("swiss", "balanced", ("buchholz", "margin-posterior")),
    Entry("round-robin", "both", ("win-rate", *MODELS)),
    Entry("round-robin", "balanced", ("win-rate", *MODELS)),
    Entry("circulant", "both", MODELS),
    Entry("circulant", "balanced", (*MODELS, "win-rate")),
    Entry("adaptive", "both", MODELS),
    Entry("default", None, MODELS),
)
# Win rates against a fixed baseline after training, N=8 (ArenaRL, arXiv 2601.06487).
PUBLISHED = {
    "anchor": 27.8,
    "swiss": 28.3,
    "double-elimination": 30.2,
    "seeded-single-elimination": 32.5,
    "round-robin": 32.9,
}
SECTIONS = ("table", "judges", "calls", "published", "calibration")


def main() -> None:
    """Print what was asked for."""
    words = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    words.add_argument("--n", type=int, nargs="+", default=[8, 16], help="group sizes")
    words.add_argument(
        "--judge",
        nargs="+",
        default=["gaussian", "biased"],
        choices=JUDGES,
        metavar="J",
        help=", ".join(JUDGES),
    )
    words.add_argument("--accuracy", type=float, default=0.75, help="of a call, .5 to 1")
    words.add_argument("--bias", type=float, help="for being shown first, in sd of the noise")
    words.add_argument("--pair", type=float, help="share of the noise that sticks to a pair")
    words.add_argument("--ties", type=float, help="share of calls that are ties")
    words.add_argument("--failures", type=float, help="share of calls without a verdict")
    words.add_argument("--qualities", default="normal", choices=["normal", "uniform", "clusters"])
    words.add_argument("--trials", type=int, default=1000)
    words.add_argument("--seed", type=int, default=0)
    words.add_argument("--only", nargs="+", choices=SECTIONS, default=SECTIONS)
    words.add_argument("--full", action="store_true", help="N from 2 to 64, every judge")
    words.add_argument("--plot", type=Path, help="rho against calls, as SVG or PNG")
    words.add_argument("--json", action="store_true", help="one line of JSON, last")
    asked = words.parse_args()
    if asked.full:
        asked.n, asked.judge = [2, 3, 4, 5, 6, 8, 12, 16, 24, 32, 48, 64], list(JUDGES)
    with workers() as pool:
        Laboratory(asked, pool).work()


class Laboratory:
    """The sections of the report, and what they found."""

    def __init__(self, asked: argparse.Namespace, pool: Executor) -> None:
        self.asked = asked
        self._pool = pool
        self.console = Console(width=140)
        self.found: dict[str, list[dict[str, object]]] = {}

    def work(self) -> None:
        """Run the sections that were asked for."""
        for section in self.asked.only:
            getattr(self, f"_{section}")()
        if self.asked.json:
            print(json.dumps(self.found))

    def _model(self, judge: str) -> JudgeModel:
        asked = self.asked
        given = {name: getattr(asked, name) for name in ("bias", "pair", "ties", "failures")}
        changed = {name: value for name, value in given.items() if value is not None}
        return replace(JUDGES[judge], accuracy=asked.accuracy, qualities=asked.qualities, **changed)

    def _run(self, entries: Sequence[Entry], judge: str, n: int) -> list[Row]:
        asked = self.asked
        model = self._model(judge)
        return run(self._pool, entries, model, n, trials=asked.trials, seed=asked.seed)

    def _keep(self, section: str, judge: str, n: int, row: Row) -> dict[str, object]:
        low, high = interval(row.values["spearman"])
        kept: dict[str, object] = {
            "judge": judge,
            "n": n,
            "topology": row.entry.topology,
            "order": row.entry.order,
            "estimator": row.estimator,
            "calls": row.calls,
            "rounds": row.rounds,
            **{name: round(float(values.mean()), 4) for name, values in row.values.items()},
            "spearman_low": round(low, 4),
            "spearman_high": round(high, 4),
        }
        self.found.setdefault(section, []).append(kept)
        return kept

    def _table(self) -> None:
        """Every topology with every estimator."""
        for judge in self.asked.judge:
            for n in self.asked.n:
                table = self._head(f"{judge} judge, N={n}", "topology", "order", "estimator")
                for row in self._run(ENTRIES, judge, n):
                    kept = self._keep("table", judge, n, row)
                    names = (row.entry.topology, row.entry.order or "its own", row.estimator)
                    self._line(table, names, kept, bold=row.entry == ENTRIES[-1])
                self.console.print(table)

    def _judges(self) -> None:
        """The default beside the paper's topology, at the same calls, for every judge."""
        for n in self.asked.n:
            table = self._head(f"the same calls, N={n}", "judge", "topology", "estimator")
            entries = (PAPER, ENTRIES[-1])
            for judge in track(list(JUDGES), f"judges, N={n}", transient=True):
                for row in self._run(entries, judge, n):
                    kept = self._keep("judges", judge, n, row)
                    self._line(table, (judge, row.entry.topology, row.estimator), kept)
            self.console.print(table)

    def _calls(self) -> None:
        """How many calls the default needs to equal the paper's topology."""
        curves: dict[str, dict[str, list[tuple[float, float]]]] = {}
        for n in self.asked.n:
            table = Table(title=f"calls to equal seeded single elimination, N={n}")
            for name in ("judge", "its rho", "its calls", "ours", "share"):
                table.add_column(name, justify="right")
            for judge in self.asked.judge:
                theirs, *ours = self._run((PAPER, *_sweep(n)), judge, n)
                target = self._keep("calls", judge, n, theirs)["spearman"]
                curve = [(row.calls, float(row.values["spearman"].mean())) for row in ours]
                for row in ours:
                    self._keep("calls", judge, n, row)
                needed = _reach(curve, float(str(target)))
                share = f"{needed / theirs.calls:.0%}" if needed else "more"
                self.found.setdefault("calls_to_equal", []).append(
                    {"judge": judge, "n": n, "calls": needed, "of": theirs.calls}
                )
                shown = f"{needed:.1f}" if needed else "-"
                table.add_row(judge, f"{target:.3f}", f"{theirs.calls:g}", shown, share)
                if self.asked.plot:
                    lines = {"default": curve}
                    for row in self._run(ENTRIES[:-1], judge, n):
                        if row.entry.order == "both" and row.estimator == row.entry.estimators[0]:
                            point = (row.calls, float(row.values["spearman"].mean()))
                            lines[f"{row.entry.topology}, {row.estimator}"] = [point]
                    curves[f"{judge}, N={n}"] = lines
            self.console.print(table)
        if self.asked.plot:
            _plot(curves, self.asked.plot)
            self.console.print(f"plotted in {self.asked.plot}")

    def _published(self) -> None:
        """The paper's table beside ours, for the same topologies in both orders, N=8."""
        names = ("topology", "published win %", "rho", "95 %", "top-1 hit", "calls")
        table = Table(title="ArenaRL's topologies, N=8, both orders")
        for name in names:
            table.add_column(name, justify="right")
        own = {"anchor": "mean-score", "swiss": "buchholz", "round-robin": "win-rate"}
        entries = [Entry(name, "both", (own.get(name, "survival"),)) for name in PUBLISHED]
        for row in self._run(entries, "gaussian", 8):
            kept = self._keep("published", "gaussian", 8, row)
            table.add_row(
                row.entry.topology,
                str(PUBLISHED[row.entry.topology]),
                f"{kept['spearman']:.3f}",
                f"{kept['spearman_low']:.3f} to {kept['spearman_high']:.3f}",
                f"{kept['hit']:.2f}",
                f"{row.calls:g}",
            )
        self.console.print(table)

    def _calibration(self) -> None:
        """Whether `Ranking.beats` is right as often as it says."""
        for n in self.asked.n:
            said, right = _beliefs(self._model("gaussian"), n, min(self.asked.trials, 500))
            table = Table(title=f"P(i better than j), gaussian judge, N={n}")
            for name in ("said", "true", "pairs"):
                table.add_column(name, justify="right")
            for low in np.arange(0.5, 1.0, 0.1):
                inside = (said >= low) & (said < low + 0.1 + 1e-9)
                if inside.any():
                    shown = (f"{said[inside].mean():.2f}", f"{right[inside].mean():.2f}")
                    table.add_row(*shown, str(inside.sum()))
            self.console.print(table)

    @staticmethod
    def _head(title: str, *names: str) -> Table:
        table = Table(title=title)
        for name in names:
            table.add_column(name)
        for name in ("calls", "rounds", "rho", "95 %", "tau", "regret", "top-1 hit"):
            table.add_column(name, justify="right")
        return table

    @staticmethod
    def _line(
        table: Table, names: Iterable[str], kept: dict[str, object], *, bold: bool = False
    ) -> None:
        table.add_row(
            *names,
            f"{kept['calls']:g}",
            f"{kept['rounds']:g}",
            f"{kept['spearman']:.3f}",
            f"{kept['spearman_low']:.3f} to {kept['spearman_high']:.3f}",
            f"{kept['kendall']:.3f}",
            f"{kept['regret']:.3f}",
            f"{kept['hit']:.2f}",
            style="bold" if bold else "",
        )


def _sweep(n: int) -> list[Entry]:
    """The default's schedule at other budgets, from a third of the paper's 4(n-1) calls up."""
    most = min(4 * (n - 1), n * (n - 1) // 2)
    steps = sorted({max(1, round(most * k / 12)) for k in range(4, 13)})
    return [
        Entry("adaptive", "balanced", ("margin-posterior",), (("matches", matches),))
        for matches in steps
    ]


def _reach(curve: Sequence[tuple[float, float]], target: float) -> float | None:
    """The calls at which a rising curve first reaches the target, interpolated."""
    before: tuple[float, float] | None = None
    for calls, rho in sorted(curve):
        if rho >= target:
            if before is None:
                return calls
            share = (target - before[1]) / (rho - before[1])
            return before[0] + share * (calls - before[0])
        before = calls, rho
    return None


def _beliefs(model: JudgeModel, n: int, trials: int) -> tuple[np.ndarray, np.ndarray]:
    """What `beats` said of each pair, the likelier way round, and whether it was so."""
    said, right = [], []
    for trial in range(trials):
        judge = SimulatedJudge(model, n, np.random.default_rng([1, trial]))
        ranking = play("default", judge.compare, n, rng=np.random.default_rng(trial)).ranking
        for i in range(n):
            for j in range(i):
                chance = ranking.beats(i, j)
                if chance is not None:
                    truth = bool(judge.quality[i] > judge.quality[j])
                    said.append(max(chance, 1 - chance))
                    right.append(truth == (chance >= 0.5))
    return np.array(said), np.array(right)


def _plot(curves: dict[str, dict[str, list[tuple[float, float]]]], path: Path) -> None:
    try:
        import matplotlib as mpl
    except ImportError:
        raise SystemExit("--plot needs matplotlib: pip install matplotlib") from None
    mpl.use("Agg")
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(
        1, len(curves), figsize=(5 * len(curves), 4), squeeze=False, layout="constrained"
    )
    for axis, (title, lines) in zip(axes[0], curves.items(), strict=True):
        for name, points in lines.items():
            axis.plot(*zip(*sorted(points), strict=True), "o-", ms=4, label=name)
        axis.set(title=title, xlabel="judge calls", ylabel="Spearman's rho", xscale="log")
        ticks = [calls for calls, _ in lines["default"][::3]]
        axis.set_xticks(ticks, [f"{calls:g}" for calls in ticks])
        axis.minorticks_off()
        axis.grid(alpha=0.3)
        axis.legend(fontsize=7)
    figure.savefig(path)


if __name__ == "__main__":
    main()
