"""`BradleyTerry`: strengths from who won, with ties and a position effect."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from arenagym.errors import SettingError
from arenagym.records import Match, Ranking
from arenagym.tournaments.estimators.ranking import Array, Indices, finish, levelled

_STEPS = 60


@dataclass(frozen=True)
class BradleyTerry:
    """Maximum a posteriori strengths under Davidson's extension of Bradley-Terry to ties.

    P(first wins) : P(tie) : P(second wins) = exp(d/2) : exp(t) : exp(-d/2), where d is the
    difference of strengths (log odds) plus a position effect (Bradley and Terry 1952; Davidson
    1970; Davidson and Beaver 1977). Each scored call counts once. The priors are N(0, spread^2)
    on strengths, which keeps one who won everything finite, and N(0, 4) on position and tie.
    Standard errors are the inverse Hessian's (Laplace's approximation).

    Args:
        spread: prior standard deviation of a strength, in log odds.

    Raises:
        SettingError: `spread` is not positive.
    """

    spread: float = 2.0
    name: str = "bradley-terry"

    def __post_init__(self) -> None:
        if not self.spread > 0:
            raise SettingError(f"spread={self.spread}: more than 0")

    def __call__(self, matches: Sequence[Match], n: int) -> Ranking:
        """The ranking of contestants 0 to n-1: strengths in log odds, of mean 0."""
        first, second, outcome = _outcomes(matches)
        if not len(outcome):
            return finish(self.name, matches, [None] * n)
        calls = np.zeros(n)
        np.add.at(calls, first, 1)
        np.add.at(calls, second, 1)
        theta, covariance = self._maximise(first, second, outcome, n)
        strengths = theta[:n] - theta[:n].mean()
        centre = np.eye(n) - 1 / n
        covariance = centre @ covariance[:n, :n] @ centre
        scores = levelled((float(strengths[i]) if calls[i] else None for i in range(n)), 1.0)
        errors = [math.sqrt(covariance[i, i]) if calls[i] else None for i in range(n)]
        return finish(self.name, matches, scores, errors=errors, covariance=covariance)

    def _maximise(
        self, first: Indices, second: Indices, outcome: Array, n: int
    ) -> tuple[Array, Array]:
        """Newton's method; the posterior is strictly log-concave. Parameters: n, position, tie."""
        rows = np.arange(len(outcome))
        design = np.zeros((len(outcome), n + 2))
        design[rows, first] += 0.5
        design[rows, second] -= 0.5
        design[:, n] = 0.5
        tie = np.zeros(n + 2)
        tie[n + 1] = 1.0
        prior = np.diag([self.spread**-2] * n + [0.25, 0.25])
        ties = bool(np.any(outcome == 0))
        theta, covariance = np.zeros(n + 2), np.linalg.inv(prior)
        for _ in range(_STEPS):
            half = design @ theta
            worth = np.stack([np.exp(half), np.exp(-half), np.full_like(half, np.exp(theta[-1]))])
            if not ties:
                worth[2] = 0.0  # nobody has tied: the plain Bradley-Terry model
            win, loss, draw = worth / worth.sum(axis=0)
            gradient = design.T @ (outcome - (win - loss)) - prior @ theta
            gradient[-1] += float(np.sum(outcome == 0) - draw.sum())
            # Per call the features are +x, -x and the tie's: the Hessian is their covariance.
            spread, cross = win + loss - (win - loss) ** 2, -(win - loss) * draw
            hessian = design.T @ (spread[:, None] * design) + prior
            mixed = design.T @ cross
            hessian += np.outer(mixed, tie) + np.outer(tie, mixed)
            hessian[-1, -1] += float(np.sum(draw * (1 - draw)))
            covariance = np.linalg.inv(hessian)
            step = covariance @ gradient
            theta = theta + step / max(1.0, float(np.abs(step).max()))
            if float(np.abs(step).max()) < 1e-12:
                break
        return theta, covariance


def _outcomes(matches: Sequence[Match]) -> tuple[Indices, Indices, Array]:
    """Who was shown first, who second, and 1, 0 or -1 for the first, of each scored call."""
    rows = [
        (first, second, np.sign(margin))
        for match in matches
        for first, second, margin in match.calls
    ]
    table = np.array(rows, dtype=float).reshape(-1, 3)
    return table[:, 0].astype(np.intp), table[:, 1].astype(np.intp), table[:, 2]
