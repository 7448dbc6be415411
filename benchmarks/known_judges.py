"""Does `judge-eval` measure what is there? Judges of known faults, on the shipped pairs.

Each row is a judge that errs at known rates (`OracleJudge`): what its accuracy, kappa, liking for
the first side and failures must come to, what one evaluation measured, and how many of the 95 %
intervals of many evaluations hold the known value.

    python benchmarks/known_judges.py --evaluations 40   # 2 minutes
"""

import argparse
import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import repeat

from lab.trials import workers
from rich.console import Console
from rich.table import Table

from arenagym import data_path
from arenagym.judges import Estimate, Evaluation, OracleJudge, measure, read_pairs
from arenagym.records import Task, Trajectory

QUALITY = {"a": (1.0, 0.0), "b": (0.0, 1.0), "tie": (0.5, 0.5)}


@dataclass(frozen=True)
class Faults:
    """The rates of an `OracleJudge`."""

    accuracy: float = 1.0
    bias: float = 0.0
    ties: float = 0.0
    failures: float = 0.0

    def known(self, tied: float) -> tuple[float, float, float, float]:
        """Accuracy, kappa, share for the first, share of failures; `tied` of the labels tie.

        The other labels are half a and half b, and every pair is shown in both orders.
        """
        fair = 1 - abs(self.bias)
        said_tie = fair * (tied + (1 - tied) * self.ties)
        decided = fair * (1 - self.ties) * self.accuracy + abs(self.bias) / 2
        right = (1 - tied) * decided + tied * fair
        chance = tied * said_tie + (1 - tied) * (1 - said_tie) / 2
        first = 0.5 + self.bias / 2 / (1 - said_tie)
        return right, (right - chance) / (1 - chance), first, self.failures


JUDGES = (
    Faults(),
    Faults(accuracy=0.9),
    Faults(accuracy=0.75),
    Faults(accuracy=0.5),
    Faults(accuracy=0.9, bias=0.4),
    Faults(accuracy=0.9, bias=-0.4),
    Faults(accuracy=0.8, ties=0.3),
    Faults(accuracy=0.8, failures=0.3),
    Faults(accuracy=0.75, bias=0.3, ties=0.1, failures=0.1),
)


def measured(faults: Faults, seed: int) -> tuple[Estimate | None, ...]:
    """Accuracy, kappa, share for the first and share of failures, as `measure` has them."""
    pairs = read_pairs(data_path("judging/pairs.jsonl"))
    qualities: dict[tuple[str, str | None], float] = {}
    for pair in pairs:
        for side, quality in zip(pair.sides, QUALITY[pair.label], strict=True):
            qualities[pair.query, side.answer] = quality

    def quality_of(task: Task, trajectory: Trajectory) -> float:
        return qualities[task.query, trajectory.answer]

    judge = OracleJudge(quality_of, **vars(faults), seed=seed)
    evaluation = Evaluation(judge, pairs)
    asyncio.run(evaluation.run())
    report = measure(evaluation)
    return report.accuracy, report.kappa, report.first, report.failed


def figure(known: float, found: Sequence[Estimate | None]) -> str:
    """Known; the first measured with its interval; how often the interval holds what is known."""
    first = found[0]
    if first is None:
        return "-"
    held = sum(e is not None and e.low <= known + 1e-9 and known - 1e-9 <= e.high for e in found)
    interval = f"{first.value:.3f} ({first.low:.3f}-{first.high:.3f})"
    return f"{known:.3f} | {interval}\n{held / len(found):.0%} of {len(found)} hold it"


def main() -> None:
    """Print the table."""
    words = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    words.add_argument("--evaluations", type=int, default=100, help="of each judge")
    asked = words.parse_args()
    labels = [pair.label for pair in read_pairs(data_path("judging/pairs.jsonl"))]
    table = Table(
        title=f"{len(labels)} pairs, both orders: known | measured (95 % interval)",
        show_lines=True,
    )
    for name in ("accuracy, bias,\nties, failures", "accuracy", "kappa", "first", "failed"):
        table.add_column(name, justify="right")
    with workers() as pool:
        for row, faults in enumerate(JUDGES):
            seeds = range(1000 * row, 1000 * row + asked.evaluations)
            found = list(pool.map(measured, repeat(faults), seeds, chunksize=5))
            columns = list(zip(*found, strict=True))
            rates = ", ".join(f"{rate:g}" for rate in vars(faults).values())
            known = faults.known(labels.count("tie") / len(labels))
            table.add_row(rates, *map(figure, known, columns))
    Console(width=140).print(table)


if __name__ == "__main__":
    main()
