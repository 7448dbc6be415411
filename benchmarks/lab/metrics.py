"""How good a ranking is, and how sure the mean of many is."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


class Scores(NamedTuple):
    """A ranking against the truth."""

    spearman: float
    """Rank correlation, ties sharing their mean rank; 0 for a ranking without differences."""
    kendall: float
    """Tau-b."""
    regret: float
    """Best quality less that of the first-ranked (their mean, if tied)."""
    hit: float
    """Chance that a first-ranked one, drawn at random, is the best."""


def score(ranks: Sequence[float | None], quality: Array) -> Scores:
    """Score ranks (0 best); the unranked count as average."""
    n = len(ranks)
    given = np.array([(n - 1) / 2 if rank is None else rank for rank in ranks])
    truth = (n - 1) - quality.argsort().argsort().astype(float)
    a, b = given - given.mean(), truth - truth.mean()
    norm = float(np.sqrt((a @ a) * (b @ b)))
    signs = np.sign(given[:, None] - given[None, :])
    agree = float((signs * np.sign(truth[:, None] - truth[None, :])).sum())
    pairs = float(np.sqrt((signs**2).sum() * (n * (n - 1))))
    first = given == given.min()
    return Scores(
        spearman=float(a @ b) / norm if norm else 0.0,
        kendall=agree / pairs if pairs else 0.0,
        regret=float(quality.max() - quality[first].mean()),
        hit=float(truth[first].min() == 0) / float(first.sum()),
    )


def interval(values: Array, *, level: float = 0.95, resamples: int = 1000) -> tuple[float, float]:
    """Bootstrap percentile interval of the mean (Efron 1979)."""
    rng = np.random.default_rng(0)
    counts = rng.multinomial(len(values), np.full(len(values), 1 / len(values)), resamples)
    means = counts @ values / len(values)
    low, high = np.quantile(means, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)
