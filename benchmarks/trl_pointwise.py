"""Do tournaments teach more than single scores? TRL's GRPO, one judge, equal calls.

A small policy learns to write plans whose quality only the simulator knows (`lab/trl_plans.py`).
All that it is told comes from a judge with a compressed scale and noise, asked in the ways that
are compared. All else is the same: policy, cold start, data, settings, seeds.

    make learn-pointwise
    python benchmarks/trl_pointwise.py --quick               # does it run?
    python benchmarks/trl_pointwise.py --gain .25 --out runs/faint    # a judge that sees less
    python benchmarks/trl_pointwise.py --plot docs/pointwise.svg

Each run is a file in the folder `--out`; the same command goes on with what is missing. Table and
plot need no more than that folder; training needs TRL.
"""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from lab.collapse import ScaleModel
from lab.metrics import Array
from lab.trl_plans import (
    PLACES,
    TRAVELLERS,
    MeanScorer,
    PlanJudge,
    PlanScorer,
    World,
    careless_plan,
    split,
)
from lab.trl_plots import draw
from lab.trl_runs import (
    Job,
    Row,
    Setting,
    Write,
    cpu_seconds,
    make_missing,
    measured,
    t_interval,
    words_for,
)
from rich.console import Console
from rich.table import Table

from arenagym.records import Group
from arenagym.trainers import GroupScorer

EVERY = 25
COLD_START = 400
TRIES = 8
HELD_OUT = 30
SAMPLES, LAST_SAMPLES = 8, 32
SETTING = Setting(steps=300, rate=1e-3, most=6)
CALLS = 28
"""Of the default tournament of eight."""
COMPRESSED = ScaleModel()
TRUTH = ScaleModel(gain=1.0, noise=0.0, low=-1e3, high=1e3, step=1e-6)


@dataclass(frozen=True)
class Arm:
    """A way to ask the judge.

    Attributes:
        name: as tables say it.
        calls: a group.
        pairs: whether tournaments are played; else attempts are scored alone.
        ranks: whether rewards are ranks; else mean scores.
        judge: the judge. Its mood is what pairs cancel; to one who is scored alone it is noise like
            any other, so that pointwise arms need no more than one.
        look: in the plot.
    """

    name: str
    calls: int
    pairs: bool = False
    ranks: bool = False
    judge: ScaleModel = COMPRESSED
    look: str = "#bbbbbb"


BASELINE = "pointwise"
ARMS = {
    "once": Arm("one score each", SETTING.size, look="#bbbbbb"),
    BASELINE: Arm("pointwise", CALLS, look="#d95f02"),
    "pointwise-ranks": Arm("pointwise, ranks", CALLS, ranks=True, look="#e7a15c"),
    "pointwise-twice": Arm("pointwise, twice the calls", 2 * CALLS, look="#a6761d"),
    **{
        f"tournament-{mood:g}": Arm(
            f"tournament, mood {mood:g}",
            CALLS,
            pairs=True,
            ranks=True,
            judge=replace(COMPRESSED, mood=mood),
            look=look,
        )
        for mood, look in ((0.0, "#9ecae1"), (0.5, "#4a90c4"), (0.9, "#08306b"))
    },
    "truth": Arm("the truth", SETTING.size, judge=TRUTH, look="#5aa469"),
}

Runs = Mapping[tuple[str, int], Sequence[Row]]
"""What was measured, by arm and seed."""


def main() -> None:
    """Train what is missing, print the table, and draw it if that was asked for."""
    words = words_for(__doc__, seeds=range(10), folder="learn-pointwise")
    words.add_argument(
        "--gain",
        type=float,
        default=COMPRESSED.gain,
        help="the judge's points to a standard deviation of quality; by default %(default)s",
    )
    asked = words.parse_args()
    console = Console(width=120)
    setting, seeds = SETTING, asked.seeds
    if asked.quick:
        setting, seeds = replace(SETTING, steps=EVERY), seeds[:1]
    name = "runs/learn-pointwise-quick" if asked.quick else "runs/learn-pointwise"
    folder = asked.out or Path(name)
    jobs = _jobs(setting, seeds, gain=asked.gain)
    if not make_missing(list(jobs.values()), work, folder):
        console.print(
            f"{folder} lacks runs, and TRL is not installed: make learn-pointwise", soft_wrap=True
        )
        return
    runs = {key: measured(job, folder) for key, job in jobs.items()}
    console.print(_table(runs, seeds))
    before = np.mean([rows[0]["quality"] for rows in runs.values()])
    best = np.mean([World(s).best(t) for s in seeds for t in split(s, held_out=HELD_OUT)[1]])
    minutes = cpu_seconds(list(jobs.values()), folder) / 60
    console.print(
        f"Before training {before:.2f}; the best plans that a search finds, {best:.2f}. "
        f"All runs together took {minutes:.0f} minutes of CPU."
    )
    if asked.plot:
        _plot(asked.plot, runs, seeds)
        console.print(f"plotted in {asked.plot}")


def _jobs(setting: Setting, seeds: Sequence[int], *, gain: float) -> dict[tuple[str, int], Job]:
    return {
        (arm, seed): Job(
            f"{arm}-{seed}",
            {
                "arm": arm,
                "seed": seed,
                "gain": gain,
                "cold_start": COLD_START,
                "tries": TRIES,
                "training": asdict(setting),
            },
            tuple(range(0, setting.steps + 1, EVERY)),
        )
        for seed in seeds
        for arm in ARMS
    }


def work(job: Job, write: Write) -> None:
    """Train one policy, and write down how good its plans are."""
    from lab.trl_policy import cold_start, complete, new_policy, word_tokenizer
    from lab.trl_training import quiet, train

    from arenagym.trainers.trl import tournament_reward

    quiet()
    arm, seed = ARMS[job.settings["arm"]], int(job.settings["seed"])
    setting, world = Setting(**job.settings["training"]), World(seed)
    learned, held_out = split(seed, held_out=HELD_OUT)
    tokenizer = word_tokenizer([*TRAVELLERS, *PLACES], r"\w+")
    model = new_policy(tokenizer, seed=seed)
    examples = _examples(world, learned, random.Random(seed), tries=job.settings["tries"])
    cold_start(model, tokenizer, examples, steps=job.settings["cold_start"])
    judge = judge_of(arm, world, seed, gain=job.settings["gain"])
    groups: list[Group] = []
    scorer = (GroupScorer if arm.ranks else MeanScorer)(judge, seed=seed)
    tournament = tournament_reward(scorer, on_group=groups.append)

    async def reward(
        prompts: Sequence[str],
        completions: Sequence[str],
        **columns: Any,  # noqa: ANN401 - TRL's
    ) -> list[float | None]:
        judge.get_used_to(prompts, completions)
        return await tournament(prompts, completions, **columns)

    def measure(step: int) -> None:
        if step not in job.at:
            return
        asked = held_out * (LAST_SAMPLES if step == job.at[-1] else SAMPLES)
        plans = complete(model, tokenizer, asked, most=setting.most, seed=step)
        qualities = [world.quality(t, plan) for t, plan in zip(asked, plans, strict=True)]
        write({"step": step, "quality": round(float(np.mean(qualities)), 4), **_told(groups)})
        groups.clear()

    measure(0)
    rows = [{"prompt": traveller} for traveller in learned]
    train(model, tokenizer, rows, reward, setting, seed=seed, watch=measure)


def _examples(
    world: World, travellers: Sequence[str], rng: random.Random, *, tries: int
) -> Iterator[tuple[str, str]]:
    while True:
        traveller = rng.choice(travellers)
        yield traveller, careless_plan(world, traveller, rng, tries=tries)


def judge_of(arm: Arm, world: World, seed: int, *, gain: float) -> PlanJudge:
    """The judge, as the arm asks it; `gain` is in points to a standard deviation of quality."""
    model = replace(arm.judge, gain=gain)
    if arm.pairs:
        return PlanJudge(world, model, seed)
    return PlanScorer(world, model, seed, calls_per_group=arm.calls)


def _told(groups: Sequence[Group]) -> Row:
    """What the judge was asked and what came of it, since the last time."""
    if not groups:
        return {}
    flat = [len({reward for reward in g.rewards if reward is not None}) < 2 for g in groups]
    calls = [len(g.tournament.matches) + len(g.tournament.scorings) for g in groups if g.tournament]
    return {"calls": float(np.mean(calls)), "flat": round(float(np.mean(flat)), 4)}


def _final(runs: Runs, arm: str, seeds: Sequence[int]) -> Array:
    return np.array([runs[arm, seed][-1]["quality"] for seed in seeds])


def _on_the_way(runs: Runs, arm: str, seeds: Sequence[int]) -> Array:
    """The mean over all measurements but the first: who learns faster has more."""
    return np.array([np.mean([row["quality"] for row in runs[arm, seed][1:]]) for seed in seeds])


MEASURES = {"after training": _final, "on the way": _on_the_way}


def _gain(
    measure: Callable[[Runs, str, Sequence[int]], Array], runs: Runs, arm: str, seeds: Sequence[int]
) -> Array:
    return measure(runs, arm, seeds) - measure(runs, BASELINE, seeds)


def _table(runs: Runs, seeds: Sequence[int]) -> Table:
    table = Table(
        title=f"true quality of held-out plans, {len(seeds)} seeds, 95 % intervals; "
        f"less {ARMS[BASELINE].name}, same seeds"
    )
    for name in ("rewards", "calls", "after training", "less", "on the way", "less", "flat groups"):
        table.add_column(name, justify="right")
    for key, arm in ARMS.items():
        told = [row for seed in seeds for row in runs[key, seed][1:]]
        cells = []
        for measure in MEASURES.values():
            less = "" if key == BASELINE else _span(_gain(measure, runs, key, seeds), sign="+")
            cells += [_span(measure(runs, key, seeds)), less]
        table.add_row(
            arm.name,
            f"{np.mean([row['calls'] for row in told]):.1f}",
            *cells,
            f"{np.mean([row['flat'] for row in told]):.1%}",
        )
    return table


def _span(values: Array, *, sign: str = "") -> str:
    given = t_interval(values)
    return f"{given.mean:{sign}.2f} ± {given.high - given.mean:.2f}"


def _plot(path: Path, runs: Runs, seeds: Sequence[int]) -> None:
    def fill(figure: Any, panels: Any) -> None:  # noqa: ANN401 - matplotlib's
        curves, *gains = panels
        for key, arm in ARMS.items():
            steps = [row["step"] for row in runs[key, seeds[0]]]
            quality = np.array([[row["quality"] for row in runs[key, seed]] for seed in seeds])
            curves.plot(steps, quality.mean(0), color=arm.look, label=arm.name)
        curves.set(xlabel="step", title=f"true quality, mean of {len(seeds)} seeds")
        for panel, (name, measure) in zip(gains, MEASURES.items(), strict=True):
            _plot_gains(panel, {key: _gain(measure, runs, key, seeds) for key in ARMS})
            panel.set(xlabel=f"{name}, less {ARMS[BASELINE].name}, same seeds")
        gains[1].tick_params(labelleft=False)
        lines, labels = curves.get_legend_handles_labels()
        figure.legend(lines, labels, loc="outside lower center", ncols=4, fontsize=8, frameon=False)

    draw(path, 1 + len(MEASURES), fill)


def _plot_gains(panel: Any, gains: Mapping[str, Array]) -> None:  # noqa: ANN401 - matplotlib's
    """Intervals, and the seeds as dots."""
    shown = [key for key in gains if key != BASELINE]
    for place, key in enumerate(shown):
        mean, low, high = t_interval(gains[key])
        panel.plot([low, high], [-place] * 2, color=ARMS[key].look, lw=2)
        panel.plot(mean, -place, "o", color=ARMS[key].look)
        panel.plot(gains[key], [-place] * len(gains[key]), ".", color="#777777", ms=3)
    panel.axvline(0, color=ARMS[BASELINE].look, lw=1)
    panel.set_yticks([-place for place in range(len(shown))], [ARMS[key].name for key in shown])


if __name__ == "__main__":
    main()
