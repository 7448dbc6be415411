"""Evaluation: pass@k by level with intervals, and rejection-sampling data from what was correct.

* `evaluate`: plays many samples of many tasks; `PassAtK` is what they come to.
* `pass_at_k`, `pass_at_k_curve`, `pass_at_k_curves`: the estimator on counts of one's own.
* `rft`: the correct trajectories of stored runs as training data.
"""

from arenagym.evaluation.evaluate import Evaluation, evaluate
from arenagym.evaluation.pass_at_k import Point, pass_at_k, pass_at_k_curve, pass_at_k_curves
from arenagym.evaluation.result import Level, PassAtK
from arenagym.evaluation.rft import RftData, rft
from arenagym.evaluation.store import Attempt, Sample, read_attempts, read_samples

__all__ = [
    "Attempt",
    "Evaluation",
    "Level",
    "PassAtK",
    "Point",
    "RftData",
    "Sample",
    "evaluate",
    "pass_at_k",
    "pass_at_k_curve",
    "pass_at_k_curves",
    "read_attempts",
    "read_samples",
    "rft",
]
