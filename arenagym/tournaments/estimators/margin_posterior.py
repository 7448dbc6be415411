"""`MarginPosterior`: qualities from signed score differences, with their uncertainty."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from arenagym.errors import SettingError
from arenagym.records import Match, Ranking
from arenagym.tournaments.estimators.ranking import Array, Indices, finish, levelled

_RATIOS = 2.0 ** np.arange(-6.0, 27.0)
_LOG_RATIOS = np.log(_RATIOS)
_HUBER_STEPS = 8
_GUESSES = 2.0  # pseudo-observations of the prior guess of the noise


@dataclass(frozen=True)
class MarginPosterior:
    """A Gaussian posterior over qualities, given the margins by which matches were decided.

    The model: margin of a call = q_first - q_second + beta + noise, with q_i ~ N(0, tau^2), the
    position intercept beta flat, and noise ~ N(0, sigma^2). Where both orders of a match are
    judged, beta cancels in their mean, which counts as two calls. tau^2/sigma^2 maximises the
    marginal likelihood under a Cauchy prior on its log (empirical Bayes; ridge regression and
    its Bayesian reading: Bishop 2006, section 3.5). beta is fitted where the matches leave
    degrees of freedom for it; a judge that only likes the first seat then gives no signal.

    Margins far off the fit are pulled in (Huber 1964), so that one wild score does not decide
    a ranking: at `robust=2` that costs under 1 % of the accuracy where noise is Gaussian.

    Where no degree of freedom is left, margins are taken at face value; the standard errors
    then rest on a guess that half of the margins' variance is noise, which elsewhere weighs as
    much as two observations.

    Args:
        noise: `"fit"`: from the residuals; `"repeats"`: from matches judged in both orders
            (`"fit"` if there are fewer than two); or sigma itself, in score units.
        robust: residuals of more than this many standard deviations are pulled in; None: none.

    Raises:
        SettingError: `noise` or `robust` is not positive.
    """

    noise: Literal["fit", "repeats"] | float = "fit"
    robust: float | None = 2.0
    name: str = "margin-posterior"

    def __post_init__(self) -> None:
        known = self.noise in ("fit", "repeats")
        if not (known or (isinstance(self.noise, int | float) and self.noise > 0)):
            raise SettingError(f"noise={self.noise!r}: 'fit', 'repeats', or more than 0")
        if self.robust is not None and not self.robust > 0:
            raise SettingError(f"robust={self.robust}: more than 0, or None")

    def __call__(self, matches: Sequence[Match], n: int) -> Ranking:
        """The ranking of contestants 0 to n-1: posterior means, of mean 0, and covariance."""
        posterior = self.fit(matches, n)
        if posterior is None:
            return finish(self.name, matches, [None] * n)
        met = posterior.met
        variances = np.diag(posterior.covariance)
        return finish(
            self.name,
            matches,
            levelled(
                (float(posterior.mean[i]) if met[i] else None for i in range(n)), posterior.unit
            ),
            errors=[math.sqrt(variances[i]) if met[i] else None for i in range(n)],
            covariance=posterior.covariance,
            position_bias=posterior.position_bias,
        )

    def fit(self, matches: Sequence[Match], n: int) -> "Posterior | None":
        """The posterior itself; None if no call was scored."""
        data = _Margins.of(matches)
        if not len(data.margins):
            return None
        design = _Design(data, n)
        sigma = self.noise if isinstance(self.noise, int | float) else None
        if self.noise == "repeats":
            sigma = data.repeat_noise
        target = data.margins
        solution = design.solve(target, sigma)
        if self.robust is not None and design.freedom >= 2:
            for _ in range(_HUBER_STEPS):
                residuals = (data.margins - solution.fitted) * data.root
                spread = 1.4826 * float(np.median(np.abs(residuals)))
                limit = self.robust * spread * math.sqrt(len(residuals) / design.freedom)
                pulled = np.clip(residuals, -limit, limit) / data.root
                if np.allclose(solution.fitted + pulled, target, rtol=0, atol=1e-6 * limit):
                    break
                target = solution.fitted + pulled
                solution = design.solve(target, sigma)
        covariance, noise = design.covariance(target, solution, sigma)
        met = np.zeros(n, dtype=bool)
        met[data.first] = met[data.second] = True
        return Posterior(
            mean=solution.mean,
            covariance=covariance,
            noise=noise,
            position_bias=data.bias if solution.intercept is None else solution.intercept,
            met=met,
            unit=max(float(np.abs(data.margins).max()), 1e-300),
        )


@dataclass(frozen=True)
class Posterior:
    """Gaussian beliefs about the qualities of n contestants, in score units."""

    mean: Array
    """(n,), summing to 0 over each component of the match graph."""
    covariance: Array
    """(n, n), of the qualities around their mean."""
    noise: float
    """Variance of the noise of one call."""
    position_bias: float | None
    """What being shown first is worth; None if it could not be estimated."""
    met: "np.ndarray[tuple[int], np.dtype[np.bool_]]"
    """(n,), who has a scored call."""
    unit: float
    """The largest margin, by absolute value."""


@dataclass(frozen=True)
class _Margins:
    """One entry per observed margin: a call, or the mean of a match's two calls.

    `position` is 1 where the position intercept is in it, `root` the square root of the number
    of calls.
    """

    first: Indices
    second: Indices
    margins: Array
    position: Array
    root: Array
    bias: float | None
    repeat_noise: float | None

    @classmethod
    def of(cls, matches: Sequence[Match]) -> "_Margins":
        rows: list[tuple[int, int, float, float, float]] = []
        sums: list[float] = []  # of a match's two margins, each in favour of the first shown
        for match in matches:
            seen = match.calls
            if len(seen) == 2:
                one, other = seen[0][2], seen[1][2]
                sums.append(one + other)
                rows.append((match.first, match.second, (one - other) / 2, 0.0, math.sqrt(2)))
            else:
                rows += [(first, second, margin, 1.0, 1.0) for first, second, margin in seen]
        table = np.array(rows, dtype=float).reshape(-1, 5)
        return cls(
            first=table[:, 0].astype(np.intp),
            second=table[:, 1].astype(np.intp),
            margins=table[:, 2],
            position=table[:, 3],
            root=table[:, 4],
            bias=float(np.mean(sums)) / 2 if sums else None,
            repeat_noise=math.sqrt(float(np.var(sums, ddof=1)) / 2) if len(sums) > 1 else None,
        )


@dataclass(frozen=True)
class _Solution:
    mean: Array  # posterior means of the qualities
    fitted: Array  # the margins they and the intercept give
    intercept: float | None
    rest: float  # weighted sum of squared residuals
    ratio: float  # tau^2 / sigma^2


class _Design:
    """The regression of margins on qualities, decomposed once for all targets."""

    def __init__(self, data: _Margins, n: int) -> None:
        self.n, self.data = n, data
        self._weights = data.root**2
        gram = self._gram()
        # Of the Laplacian of the match graph: its rank is n less the number of components.
        values = np.linalg.eigvalsh(gram)
        rank = int(np.sum(values > 1e-9 * max(values[-1], 1e-300)))
        count = len(data.margins)
        seats = float(self._weights @ data.position)
        self._intercept = seats > 0 and count - rank >= 2
        if self._intercept:
            lead = self._transpose(data.position)
            gram = gram - np.outer(lead, lead) / seats
        self._seats = seats
        values, self._vectors = np.linalg.eigh(gram)
        self._values = np.where(values > 1e-9 * max(values[-1], 1e-300), values, 0.0)
        self.freedom = count - int(np.sum(self._values > 0)) - int(self._intercept)
        self._count = count - int(self._intercept)

    def solve(self, target: Array, sigma: float | None) -> _Solution:
        """Posterior means for these margins; sigma None estimates the noise."""
        offset = self._offset(target)
        centred = target - offset * self.data.position
        along = self._vectors.T @ self._transpose(centred)
        total = float(self._weights @ centred**2)
        ratio = self._ratio(along, total, sigma)
        live = self._values > 0
        shrunk = np.zeros(self.n)
        shrunk[live] = along[live] / (self._values[live] + 1 / ratio)
        mean = self._vectors @ shrunk
        fitted = mean[self.data.first] - mean[self.data.second]
        intercept = self._offset(target - fitted) if self._intercept else None
        fitted = fitted + (intercept or 0.0) * self.data.position
        rest = float(self._weights @ (target - fitted) ** 2)
        return _Solution(mean=mean, fitted=fitted, intercept=intercept, rest=rest, ratio=ratio)

    def covariance(
        self, target: Array, solution: _Solution, sigma: float | None
    ) -> tuple[Array, float]:
        """Posterior covariance around the mean (rows sum to 0), and the noise variance used."""
        scale = float(np.mean(target**2))  # of one call's margin: 2 tau^2 + sigma^2
        guess = max(scale / 2, 1e-300)
        noise = (
            (solution.rest + _GUESSES * guess) / (self.freedom + _GUESSES)
            if sigma is None
            else sigma * sigma
        )
        live = self._values > 0
        variances = np.full(self.n, scale / 2)  # between parts that never met: the prior's
        variances[live] = noise / (self._values[live] + 1 / solution.ratio)
        covariance: Array = (self._vectors * variances) @ self._vectors.T
        centre = np.eye(self.n) - 1 / self.n
        return np.asarray(centre @ covariance @ centre), noise

    def _ratio(self, along: Array, total: float, sigma: float | None) -> float:
        """tau^2 / sigma^2, of greatest marginal likelihood."""
        live = self._values > 0
        if total == 0 or not live.any():
            return 1.0
        if self.freedom <= 0 and sigma is None:
            return float(_RATIOS[-1])
        if sigma is not None and sigma * sigma < 1e-18 * total:
            return float(_RATIOS[-1])
        values, squares = self._values[live], along[live] ** 2 / self._values[live]
        shrink = 1 + np.outer(_RATIOS, values)
        rest = (squares / shrink).sum(axis=1) + max(total - float(squares.sum()), 0.0)
        if sigma is None:
            fit = -0.5 * self._count * np.log(rest / total + 1e-18)
        else:
            fit = -0.5 * rest / sigma**2
        likelihood = fit - 0.5 * np.log(shrink).sum(axis=1)
        return float(_RATIOS[np.argmax(likelihood - np.log1p((_LOG_RATIOS / 2) ** 2))])

    def _offset(self, values: Array) -> float:
        if not self._intercept:
            return 0.0
        return float((self._weights * self.data.position) @ values) / self._seats

    def _transpose(self, values: Array) -> Array:
        """The design's transpose times weighted values."""
        weighted = self._weights * values
        gained = np.bincount(self.data.first, weighted, self.n)
        return np.asarray(gained - np.bincount(self.data.second, weighted, self.n), dtype=float)

    def _gram(self) -> Array:
        gram = np.zeros((self.n, self.n))
        first, second = self.data.first, self.data.second
        np.add.at(gram, (first, first), self._weights)
        np.add.at(gram, (second, second), self._weights)
        np.add.at(gram, (first, second), -self._weights)
        np.add.at(gram, (second, first), -self._weights)
        return gram
