"""Evaluation: pass@k by level with intervals.

* `evaluate`: plays many samples of many tasks; `PassAtK` is what they come to.
* `pass_at_k`, `pass_at_k_curve`, `pass_at_k_curves`: the estimator on counts of one's own.
* `read_attempts`: the stored trajectories, as `datasets.rft` makes training data of them.
"""

from arenagym.evaluation.evaluate import Evaluation, evaluate
from arenagym.evaluation.pass_at_k import Point, pass_at_k, pass_at_k_curve, pass_at_k_curves
from arenagym.evaluation.result import Level, PassAtK
from arenagym.evaluation.store import Attempt, Sample, read_attempts, read_samples

__all__ = [
    "Attempt",
    "Evaluation",
    "Level",
    "PassAtK",
    "Point",
    "Sample",
    "evaluate",
    "pass_at_k",
    "pass_at_k_curve",
    "pass_at_k_curves",
    "read_attempts",
    "read_samples",
]
