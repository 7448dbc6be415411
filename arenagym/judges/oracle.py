"""`OracleJudge`: knows the truth and errs at known rates; to test what is built on judges."""

from collections.abc import Callable
from hashlib import sha256

import numpy as np

from arenagym.errors import SettingError
from arenagym.records import Task, Trajectory, Verdict


class OracleJudge:
    """Compares by a given quality, with mistakes of a known frequency.

    It fails with probability `failures`; else it prefers the first side whatever it is with
    probability `bias` (below 0: the second); else it ties with probability `ties`; else it names
    the better one with probability `accuracy`. Equal qualities tie where nothing else decides.
    What it says of a task and two answers in an order is always the same.

    Args:
        quality: of a trajectory at a task; higher is better.
        accuracy: from 0 to 1.
        bias: from -1 to 1.
        ties: from 0 to 1.
        failures: from 0 to 1.
        seed: draws the mistakes.
    """

    def __init__(
        self,
        quality: Callable[[Task, Trajectory], float],
        *,
        accuracy: float = 1.0,
        bias: float = 0.0,
        ties: float = 0.0,
        failures: float = 0.0,
        seed: int = 0,
    ) -> None:
        if not (all(0 <= p <= 1 for p in (accuracy, ties, failures)) and -1 <= bias <= 1):
            raise SettingError(
                f"accuracy={accuracy}, bias={bias}, ties={ties}, failures={failures}: "
                "probabilities (bias from -1 to 1)"
            )
        self._quality = quality
        self._rates = (failures, bias, ties, accuracy)
        self._seed = seed
        self.name = f"oracle (accuracy {accuracy:g}, bias {bias:g})"

    async def compare(self, task: Task, a: Trajectory, b: Trajectory) -> Verdict:
        """Scores 1 and 0, 0 and 1, or .5 and .5."""
        failures, bias, ties, accuracy = self._rates
        text = repr((self._seed, task.query, a.answer, b.answer)).encode(errors="replace")
        rng = np.random.default_rng(list(sha256(text).digest()))
        draws = rng.random(4)
        if draws[0] < failures:
            return Verdict(judge=self.name, error="it failed, as told", failures={"told": 1})
        better = self._quality(task, a) - self._quality(task, b)
        if draws[1] < abs(bias):
            better = bias
        elif draws[2] < ties:
            better = 0.0
        elif draws[3] >= accuracy:
            better = -better
        first = 0.5 if not better else float(better > 0)
        return Verdict(judge=self.name, score_a=first, score_b=1 - first)
