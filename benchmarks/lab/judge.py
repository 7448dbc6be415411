"""A simulated judge, and what is wrong with it."""

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

Tails = Literal["normal", "heavy"]
Qualities = Literal["normal", "uniform", "clusters"]


@dataclass(frozen=True)
class JudgeModel:
    """A judge whose call on (i, j) has the margin q_i - q_j + bias + pair + noise.

    Attributes:
        accuracy: chance that one unbiased call on two random contestants names the better one,
            from .5 to 1. It fixes the noise; 1 is noise-free.
        bias: what being shown first is worth, in standard deviations of a call's noise.
        pair: share of the noise variance that is the same at every call on a pair.
        ties: share of calls that are ties (the closest ones, as the judge sees them).
        failures: share of calls without a verdict.
        scale: None for real-valued scores; else whole scores 0 to 10, with so many points to a
            standard deviation of quality and a leniency that varies from call to call.
        magnitude: what a margin's size says: "true", or "none" (only its sign is real).
        tails: of the noise; "heavy" is Student's t with 2.5 degrees of freedom.
        qualities: of the contestants; all have variance 1.
    """

    accuracy: float = 0.75
    bias: float = 0.0
    pair: float = 0.0
    ties: float = 0.0
    failures: float = 0.0
    scale: float | None = None
    magnitude: Literal["true", "none"] = "true"
    tails: Tails = "normal"
    qualities: Qualities = "normal"

    @property
    def noise(self) -> float:
        """Standard deviation of a call's noise, in standard deviations of quality.

        For normal qualities and noise, P(right) = 1/2 + arctan(sqrt(2) / noise) / pi.
        """
        return math.sqrt(2) / math.tan(math.pi * (self.accuracy - 0.5))


JUDGES: dict[str, JudgeModel] = {
    "gaussian": JudgeModel(),
    "biased": JudgeModel(bias=1.0),
    "coarse": JudgeModel(scale=0.6),
    "coarse-biased": JudgeModel(scale=0.6, bias=1.0),
    "heavy-tails": JudgeModel(tails="heavy"),
    "sign-only": JudgeModel(magnitude="none"),
    "stubborn-pairs": JudgeModel(pair=0.5),
    "failing": JudgeModel(failures=0.1),
}
"""The judges of the default table, all of accuracy .75 before their faults."""


class SimulatedJudge:
    """A judge of n contestants with qualities of its own; compares two indices."""

    def __init__(self, model: JudgeModel, n: int, rng: np.random.Generator) -> None:
        self.quality = _qualities(model.qualities, n, rng)
        self._model = model
        self._rng = rng
        own = model.noise * math.sqrt(model.pair)
        grudges = np.triu(rng.standard_normal((n, n)), 1) * own
        self._grudges = (grudges - grudges.T).tolist()
        self._noise = model.noise * math.sqrt(1 - model.pair)
        self._tie = _tie_band(model)
        self._q: list[float] = self.quality.tolist()

    def compare(self, i: int, j: int) -> tuple[float, float] | None:
        """The two scores of one call with i shown first; None if the call fails."""
        model, rng = self._model, self._rng
        if model.failures and rng.random() < model.failures:
            return None
        margin = self._q[i] - self._q[j] + self._grudges[i][j] + model.bias * model.noise
        if model.tails == "heavy":
            margin += 0.75 * self._noise * float(rng.standard_t(2.5))
        elif self._noise:
            margin += self._noise * float(rng.standard_normal())
        if abs(margin) < self._tie:
            margin = 0.0
        if model.magnitude == "none":
            margin = math.copysign(float(rng.exponential()), margin) if margin else 0.0
        if model.scale is None:
            return 5 + margin / 2, 5 - margin / 2
        level = 6.5 + 0.5 * float(rng.standard_normal())
        half = model.scale * margin / 2
        return _whole(level + half), _whole(level - half)


def _whole(score: float) -> float:
    return float(min(10, max(0, round(score))))


def _tie_band(model: JudgeModel) -> float:
    """The half width of the margins taken for ties; margins are N(0, 2 + noise^2)."""
    if not model.ties:
        return 0.0
    low, high = 0.0, 20.0
    for _ in range(60):
        middle = (low + high) / 2
        inside = math.erf(middle / math.sqrt(2 * (2 + model.noise**2)))
        low, high = (middle, high) if inside < model.ties else (low, middle)
    return low


def _qualities(kind: Qualities, n: int, rng: np.random.Generator) -> np.ndarray:
    if kind == "uniform":
        return rng.uniform(-math.sqrt(3), math.sqrt(3), n)
    if kind == "clusters":  # two kinds of attempts, .2 apart within, 2 between
        return np.where(rng.random(n) < 0.5, -1.0, 1.0) * 0.98 + 0.2 * rng.standard_normal(n)
    return rng.standard_normal(n)
