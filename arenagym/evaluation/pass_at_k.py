"""pass@k: the unbiased estimator, and its mean over tasks with an interval."""

from collections.abc import Sequence
from typing import overload

import numpy as np
from numpy.typing import ArrayLike, NDArray

from arenagym.errors import SettingError
from arenagym.records import Record

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_RESAMPLES = 2_000
_BLOCK = 200


class Point(Record, frozen=True, kw_only=True):
    """pass@k as the mean of `tasks` tasks; `low` and `high` bound its interval."""

    k: int
    value: float
    low: float
    high: float
    tasks: int


@overload
def pass_at_k(n: int, c: int, k: int) -> float: ...
@overload
def pass_at_k(n: ArrayLike, c: ArrayLike, k: int) -> Floats: ...
def pass_at_k(n: ArrayLike, c: ArrayLike, k: int) -> float | Floats:
    """The chance that one at least of k samples is correct, estimated from n with c correct.

    It is 1 − C(n−c, k) / C(n, k), unbiased for samples that are independent given the task: Chen
    et al. 2021 (arXiv 2107.03374), equation 1. The ratio is the product of 1 − k/i over
    i = n−c+1 … n, summed here as logarithms, so that small chances keep their digits.

        pass_at_k(16, 3, 4)
        pass_at_k(16, [0, 3, 16], 4)  # one value a task

    Args:
        n: samples of a task; one number, or one for each task.
        c: how many of them are correct, likewise.
        k: at most the smallest n.

    Returns:
        A float for two numbers, else an array of their common shape.

    Raises:
        SettingError: not 0 ≤ c ≤ n, not 1 ≤ k ≤ n, or no whole numbers.
    """
    counts, correct = np.broadcast_arrays(_whole("n", n), _whole("c", c))
    _check(counts, correct, k)
    values = np.ones(counts.shape)
    for each in np.unique(counts):
        misses = np.log1p(-k / np.arange(each, k, -1))
        logs = np.concatenate([[0.0], np.cumsum(misses)])
        chosen = (counts == each) & (correct <= each - k)
        values[chosen] = 0.0 - np.expm1(logs[correct[chosen]])
    return values if values.ndim else float(values)


def pass_at_k_curve(
    correct: ArrayLike,
    n: ArrayLike,
    ks: Sequence[int],
    *,
    confidence: float = 0.95,
    seed: int = 0,
) -> tuple[Point, ...]:
    """pass@k for each k: the mean over tasks, with an interval for it.

    The interval is for the mean over all tasks of which these were drawn. It is a percentile
    bootstrap over tasks (Efron 1979) that also draws from two tasks of no one's, one never solved
    and one always, as in Laplace's rule. Without them it collapses to a point where all tasks
    agree (all right, all wrong, a single task) and is too narrow where few tasks differ from the
    rest. With them n tasks that are all wrong give 0 to about 3/n, a single task gives 0 to 1,
    and of many tasks they are soon nothing.

    Args:
        correct: correct samples of each task.
        n: samples of each task, or one number for all.
        ks: each at most the n of every task.
        confidence: the share of such intervals that are to hold the true mean.
        seed: of the bootstrap.

    Raises:
        SettingError: no tasks, a confidence outside 0 to 1, or see `pass_at_k`.
    """
    counts, right = np.broadcast_arrays(_whole("n", n), np.atleast_1d(_whole("correct", correct)))
    if counts.ndim != 1 or not counts.size:
        raise SettingError(f"counts of shape {counts.shape}: give one number for each task")
    if not 0 < confidence < 1:
        raise SettingError(f"confidence={confidence}: give a share between 0 and 1, such as 0.95")
    if not ks:
        return ()
    values = np.stack([pass_at_k(counts, right, k) for k in ks], axis=1)
    means = _redrawn(values, np.random.default_rng(seed))
    tail = (1 - confidence) / 2
    lows, highs = np.quantile(means, [tail, 1 - tail], axis=0)
    return tuple(
        Point(
            k=k,
            value=value,
            low=min(float(low), value),
            high=max(float(high), value),
            tasks=len(values),
        )
        for k, value, low, high in zip(ks, values.mean(axis=0).tolist(), lows, highs, strict=True)
    )


def pass_at_k_curves(
    correct: ArrayLike,
    n: ArrayLike,
    ks: Sequence[int],
    levels: Sequence[str],
    *,
    confidence: float = 0.95,
    seed: int = 0,
) -> dict[str, tuple[Point, ...]]:
    """`pass_at_k_curve` of the tasks of each level, in the order in which levels first occur.

    Args:
        correct: correct samples of each task.
        n: samples of each task, or one number for all.
        ks: each at most the n of every task.
        levels: the group of each task.
        confidence: see `pass_at_k_curve`.
        seed: of the bootstrap; each level's starts anew.

    Raises:
        SettingError: not one level for each task, or see `pass_at_k_curve`.
    """
    counts, right = np.broadcast_arrays(_whole("n", n), np.atleast_1d(_whole("correct", correct)))
    if counts.shape != (len(levels),):
        raise SettingError(f"{len(levels)} levels for counts of shape {counts.shape}: one a task")
    members: dict[str, list[int]] = {}
    for task, level in enumerate(levels):
        members.setdefault(level, []).append(task)
    return {
        level: pass_at_k_curve(right[those], counts[those], ks, confidence=confidence, seed=seed)
        for level, those in members.items()
    }


def _redrawn(values: Floats, rng: np.random.Generator) -> Floats:
    """Means (resamples x ks) of as many tasks, redrawn from these and the two of no one's."""
    n = len(values)
    padded = np.vstack([values, np.zeros(values.shape[1]), np.ones(values.shape[1])])
    odds = np.full(n + 2, 1 / (n + 2))
    blocks = [rng.multinomial(n, odds, _BLOCK) @ padded / n for _ in range(_RESAMPLES // _BLOCK)]
    return np.concatenate(blocks)


def _whole(name: str, given: ArrayLike) -> Ints:
    array = np.asarray(given)
    if array.dtype.kind not in "iu" and array.size:
        raise SettingError(f"{name}={given!r}: give whole numbers, counts of samples")
    return array.astype(np.int64)


def _check(counts: Ints, correct: Ints, k: int) -> None:
    wrong = np.flatnonzero((correct < 0) | (correct > counts))
    if wrong.size:
        c, n = correct.flat[wrong[0]], counts.flat[wrong[0]]
        raise SettingError(f"{c} correct of {n} samples{_of(counts, wrong[0])}: give 0 to n")
    if k < 1:
        raise SettingError(f"k={k}: give 1 or more")
    few = np.flatnonzero(counts < k)
    if few.size:
        n = counts.flat[few[0]]
        raise SettingError(
            f"k={k}, but n={n} samples{_of(counts, few[0])}: draw at least k samples of every "
            f"task, or ask for k up to {n}"
        )


def _of(counts: Ints, index: int) -> str:
    return f" of task {index}" if counts.ndim else ""
