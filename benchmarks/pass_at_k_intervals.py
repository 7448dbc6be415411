"""How often intervals of pass@k hold the true value: ours against a plain percentile bootstrap.

Tasks are drawn from a population of chances of being solved, samples from the tasks; the truth is
the population's. The plain bootstrap draws from the tasks alone.

    python benchmarks/pass_at_k_intervals.py
    python benchmarks/pass_at_k_intervals.py --runs 1000
"""

import argparse
from collections.abc import Callable

import numpy as np
from rich.console import Console
from rich.table import Table

from arenagym.evaluation import pass_at_k, pass_at_k_curve

SAMPLES, KS = 16, (1, 4)
POPULATIONS: dict[str, Callable[[np.random.Generator, int], np.ndarray]] = {
    "uniform": lambda rng, n: rng.random(n),
    "hard": lambda rng, n: rng.beta(0.1, 2.0, n),
    "easy": lambda rng, n: rng.beta(2.0, 0.2, n),
    "all or nothing": lambda rng, n: (rng.random(n) < 0.1).astype(float),
}


def cover(population: str, tasks: int, runs: int) -> tuple[dict[int, float], dict[int, float]]:
    """The share of runs whose interval holds the truth, for each k: ours, and the plain one's."""
    draw = POPULATIONS[population]
    rng = np.random.default_rng(1)
    chances = draw(rng, 400_000)
    truth = {k: float((1 - (1 - chances) ** k).mean()) for k in KS}
    ours, plain = dict.fromkeys(KS, 0), dict.fromkeys(KS, 0)
    for _ in range(runs):
        correct = rng.binomial(SAMPLES, draw(rng, tasks))
        for point in pass_at_k_curve(correct, SAMPLES, KS):
            ours[point.k] += point.low - 1e-9 <= truth[point.k] <= point.high + 1e-9
        for k in KS:
            values = pass_at_k(SAMPLES, correct, k)
            means = rng.multinomial(tasks, np.full(tasks, 1 / tasks), 500) @ values / tasks
            low, high = np.quantile(means, [0.025, 0.975])
            plain[k] += low - 1e-9 <= truth[k] <= high + 1e-9
    return {k: n / runs for k, n in ours.items()}, {k: n / runs for k, n in plain.items()}


def main() -> None:
    """Print the table."""
    words = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    words.add_argument("--runs", type=int, default=200)
    asked = words.parse_args()
    table = Table(title=f"95 % intervals that hold the truth, {SAMPLES} samples, {asked.runs} runs")
    heads = ("tasks", "population", *(f"{who}, k={k}" for k in KS for who in ("ours", "plain")))
    for column in heads:
        table.add_column(column, justify="right")
    for tasks in (4, 8, 16, 32, 128):
        for population in POPULATIONS:
            ours, plain = cover(population, tasks, asked.runs)
            shares = (f"{each[k]:.0%}" for k in KS for each in (ours, plain))
            table.add_row(str(tasks), population, *shares)
    Console().print(table)


if __name__ == "__main__":
    main()
