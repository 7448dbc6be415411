"""Countdown items drawn and answers scored per second, beside reasoning-gym's countdown."""

from collections.abc import Callable
from statistics import median
from time import perf_counter

import numpy as np
from rich.console import Console
from rich.table import Table

from arenagym.envs.countdown import Settings, draw, grade

ROUNDS, OURS, THEIRS = 5, 5_000, 100


def main() -> None:
    """Print the table."""
    try:
        import reasoning_gym
    except ImportError:
        raise SystemExit("this benchmark needs its peer: pip install reasoning-gym") from None
    settings = Settings((4, 6), (1, 100), (100, 999))  # the peer's defaults
    drawn: list[tuple[float, float]] = []
    scored: list[tuple[float, float]] = []
    for seed in range(ROUNDS):
        rng = np.random.default_rng(seed)
        items = [draw(rng, settings) for _ in range(OURS)]
        peer = reasoning_gym.create_dataset("countdown", size=THEIRS, seed=seed)
        entries = [peer[i] for i in range(THEIRS)]
        answers = [entry["metadata"]["expression"] for entry in entries]
        drawn.append(
            (
                _rate(OURS, lambda _: draw(rng, settings)),  # noqa: B023 - called at once
                _rate(THEIRS, lambda i: peer[i]),  # noqa: B023
            )
        )
        scored.append(
            (
                _rate(OURS, lambda i: grade(items[i], items[i].solution or "")),  # noqa: B023
                _rate(THEIRS, lambda i: peer.score_answer(answers[i], entries[i])),  # noqa: B023
            )
        )
    table = Table(title=f"Countdown, 4 to 6 numbers, median of {ROUNDS} rounds")
    for name in ("per second", "arenagym", "reasoning-gym", "ratio"):
        table.add_column(name, justify="right")
    for what, rates in (("items drawn", drawn), ("answers scored", scored)):
        ours, theirs = median(a for a, _ in rates), median(b for _, b in rates)
        ratio = median(a / b for a, b in rates)
        table.add_row(what, f"{ours:,.0f}", f"{theirs:,.0f}", f"{ratio:,.0f}x")
    Console().print(table)


def _rate(count: int, work: Callable[[int], object]) -> float:
    start = perf_counter()
    for i in range(count):
        work(i)
    return count / (perf_counter() - start)


if __name__ == "__main__":
    main()
