"""Does a policy learn from tournaments? TRL's GRPO on Countdown, held-out tasks, and a control.

A Llama of two layers with random weights first imitates somebody who knows the form of an answer
and solves one task in five. Then TRL's `GRPOTrainer` trains it on rewards from `tournament_reward`:
the environment grades, a tournament of eight ranks. The control gets the same rewards, but each
group's are dealt out to its attempts at random.

    make learn
    python benchmarks/trl_learning.py --quick                # does it run?
    python benchmarks/trl_learning.py --plot docs/learning.svg

Each run is a file in the folder `--out`; the same command goes on with what is missing. Table and
plot need no more than that folder; training needs TRL.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from lab.trl_countdown import (
    DealtOutScorer,
    Messages,
    careless,
    puzzles,
    solved_by_always,
    with_other_targets,
)
from lab.trl_plots import draw
from lab.trl_runs import Job, Row, Setting, Write, cpu_seconds, make_missing, measured, words_for
from rich.console import Console
from rich.table import Table

from arenagym.trainers import GroupScorer

TASKS = 1500
EVERY = 50
RIGHT = 0.2
COLD_START = 400
SETTING = Setting(steps=450, rate=5e-4, most=8, entropy=0.01)
SCORERS = {"tournament": GroupScorer, "control": DealtOutScorer}
PATTERN = r"\. Use each number.*|</?answer>|\d+|[-+*/(),]|Reach the target|with the numbers"
LABELS = {
    "tournament": "rewards of a tournament",
    "control": "the same, dealt out at random",
}
LOOKS = {
    "tournament": {"color": "#1b6ca8", "ls": "-"},
    "control": {"color": "#d95f02", "ls": ":"},
}

Runs = Mapping[tuple[str, int], Sequence[Row]]
"""What was measured, by rewards and seed."""


def main() -> None:
    """Train what is missing, print the table, and draw it if that was asked for."""
    asked = words_for(__doc__, seeds=(3, 4, 5), folder="learn").parse_args()
    console = Console(width=120)
    setting, seeds = SETTING, asked.seeds
    if asked.quick:
        setting, seeds = replace(SETTING, steps=EVERY), seeds[:1]
    folder = asked.out or Path("runs/learn-quick" if asked.quick else "runs/learn")
    jobs = {
        (arm, seed): Job(
            f"{arm}-{seed}",
            {"arm": arm, "seed": seed, "cold_start": COLD_START, "training": asdict(setting)},
            tuple(range(0, setting.steps + 1, EVERY)),
        )
        for seed in seeds
        for arm in SCORERS
    }
    if not make_missing(list(jobs.values()), work, folder):
        console.print(f"TRL is not installed, and {folder} lacks runs: make learn")
        return
    rows = {key: measured(job, folder) for key, job in jobs.items()}
    console.print(_table(rows, {key: cpu_seconds([job], folder) for key, job in jobs.items()}))
    held_out = puzzles(TASKS).held_out
    shares = (f"{sign} {solved_by_always(sign, held_out):.0%}" for sign in "+-*/")
    console.print(f"{len(held_out)} held-out tasks; one operation always: {', '.join(shares)}")
    if asked.plot:
        _plot(asked.plot, rows)
        console.print(f"plotted in {asked.plot}")


def work(job: Job, write: Write) -> None:
    """Train one policy, and write down how many held-out tasks it solves."""
    import msgspec
    from lab.trl_policy import cold_start, complete, new_policy, word_tokenizer
    from lab.trl_training import quiet, train

    from arenagym.trainers.trl import tournament_reward

    quiet()
    seed, setting = job.settings["seed"], Setting(**job.settings["training"])
    learned, held_out = puzzles(TASKS)
    texts = [puzzle.row.prompt[0]["content"] for puzzle in (*learned, *held_out)]
    tokenizer = word_tokenizer([*texts, "<answer>+-*/</answer>"], PATTERN)
    model = new_policy(tokenizer, seed=seed)
    examples = careless(learned, random.Random(seed), right=RIGHT)
    cold_start(model, tokenizer, examples, steps=job.settings["cold_start"])
    prompts = [puzzle.row.prompt for puzzle in held_out]
    others = with_other_targets(held_out, random.Random(seed))

    def solved(asked: Sequence[Messages], sampling: int | None) -> float:
        said = complete(model, tokenizer, asked, most=setting.most, seed=sampling)
        right = [puzzle.solved_by(text) for puzzle, text in zip(held_out, said, strict=True)]
        return round(sum(right) / len(right), 4)

    def measure(step: int) -> None:
        if step in job.at:
            write(
                {
                    "step": step,
                    "sampled": solved(prompts, step),
                    "greedy": solved(prompts, None),
                    "other_targets": solved(others, None),
                }
            )

    measure(0)
    rows = [msgspec.to_builtins(puzzle.row) for puzzle in learned]
    reward = tournament_reward(SCORERS[job.settings["arm"]]("reward", seed=seed))
    train(model, tokenizer, rows, reward, setting, seed=seed, watch=measure)


def _table(runs: Runs, seconds: Mapping[tuple[str, int], float]) -> Table:
    table = Table(title="held-out tasks solved, before training and after it")
    for name in ("rewards", "seed", "sampled", "greedy", "greedy, other targets", "CPU seconds"):
        table.add_column(name, justify="right")
    before = ""
    for (arm, seed), rows in sorted(runs.items(), reverse=True):
        if before not in ("", arm):
            table.add_section()
        ends = [(rows[0][name], rows[-1][name]) for name in ("sampled", "greedy", "other_targets")]
        shown = [f"{first:.0%} to {last:.0%}" for first, last in ends]
        table.add_row(arm, str(seed), *shown, f"{seconds[arm, seed]:.0f}")
        before = arm
    return table


def _plot(path: Path, runs: Runs) -> None:
    def fill(figure: Any, panels: Any) -> None:  # noqa: ANN401 - matplotlib's
        for panel, name in zip(panels, ("sampled", "greedy"), strict=True):
            for (arm, seed), rows in runs.items():
                label = LABELS[arm] if seed == min(seed for _, seed in runs) else None
                steps, solved = zip(*((row["step"], row[name]) for row in rows), strict=True)
                panel.plot(steps, solved, label=label, **LOOKS[arm])
            panel.set(xlabel="step", ylim=(0, 1), title=name)
        panels[0].set(ylabel="held-out tasks solved")
        lines, labels = panels[0].get_legend_handles_labels()
        figure.legend(lines, labels, loc="outside lower center", ncols=2, frameon=False)

    draw(path, 2, fill)


if __name__ == "__main__":
    main()
