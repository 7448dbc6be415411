"""A judge with a compressed scale, asked for one attempt at a time or for two in one call.

The model. In one call the judge has of each side it sees the latent impression

    gain * quality + mood + noise,

where the mood (how lenient this call happens to be: the wording, the context, the sample) is
drawn once a call and shared by both sides of a pair, and the noise is drawn for each side. The
score is the middle of the scale plus that impression, rounded to the step and clipped to the
ends. A call on one attempt is the same with one side: the mood then hits its score in full. In a
pair it cancels in the margin, but for what rounding and clipping make of it.

Nothing else favours a pair. It has the same gain, scale, rounding and total noise per side; its
accuracy rises with the mood's share only because the total is held fixed, so that more mood
means less noise of each side's own. There is no liking for the first seat either.
"""

import math
from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import cache
from itertools import repeat
from typing import NamedTuple, Protocol
from zlib import crc32

import numpy as np

from arenagym.tournaments import Order, make_schedule, play, shared_ranks
from lab.metrics import Array, Scores, interval, score
from lab.trials import CORES

JUDGINGS = 2
"""How often each group is judged anew, by every method: two tell signal from noise."""


@dataclass(frozen=True)
class ScaleModel:
    """What the judge's scale is and where its noise comes from; qualities are N(0, 1).

    Attributes:
        mood: share of the noise variance that the two sides of a call have in common, 0 to 1.
        gain: points to a standard deviation of quality.
        noise: standard deviation of mood and noise together, in points.
        low, high: the ends of the scale.
        step: between two scores.
        contrast: by how much the impressions of two sides seen together are spread about their
            mean, quality and noise alike; 1 is not at all.
    """

    mood: float = 0.0
    gain: float = 0.5
    noise: float = 0.5
    low: float = 6.0
    high: float = 8.0
    step: float = 1.0
    contrast: float = 1.0

    @property
    def accuracy(self) -> float:
        """Chance that the better of two random attempts has the higher impression in a call."""
        own = self.noise * math.sqrt(1 - self.mood)
        return 0.5 + math.atan2(self.gain, own) / math.pi

    @property
    def middling(self) -> float:
        """Share of the scores of attempts seen alone that are the middle of the scale."""
        return math.erf(self.step / 2 / math.sqrt(2 * (self.gain**2 + self.noise**2)))


class ScaleJudge:
    """Such a judge before a group of these qualities."""

    def __init__(self, model: ScaleModel, quality: Array, rng: np.random.Generator) -> None:
        self._model = model
        self._rng = rng
        self._middle = (model.low + model.high) / 2
        self._mood = model.noise * math.sqrt(model.mood)
        self._own = model.noise * math.sqrt(1 - model.mood)
        self._merit: list[float] = (model.gain * quality).tolist()

    def score(self, i: int) -> float:
        """The score of one call that sees i alone."""
        mood, own = self._rng.standard_normal(2).tolist()
        return self._on_scale(self._merit[i] + self._mood * mood + self._own * own)

    def compare(self, i: int, j: int) -> tuple[float, float]:
        """The two scores of one call that sees i and j."""
        mood, first, second = self._rng.standard_normal(3).tolist()
        a = self._merit[i] + self._mood * mood + self._own * first
        b = self._merit[j] + self._mood * mood + self._own * second
        middle, half = (a + b) / 2, self._model.contrast * (a - b) / 2
        return self._on_scale(middle + half), self._on_scale(middle - half)

    def _on_scale(self, impression: float) -> float:
        model = self._model
        rounded = model.step * round((self._middle + impression) / model.step)
        return min(model.high, max(model.low, rounded))


class Judged(NamedTuple):
    """What one judging of a group came to."""

    scores: Sequence[float | None]
    ranks: Sequence[float | None]
    calls: int


class Method(Protocol):
    """A way to spend calls on a group."""

    @property
    def name(self) -> str:
        """As tables say it."""

    def judge(self, judge: ScaleJudge, n: int, rng: np.random.Generator) -> Judged:
        """Judge a group of n."""


@dataclass(frozen=True)
class Pointwise:
    """Everyone is scored alone, equally often; the mean counts.

    `spend` times the tournaments' calls, rounded up to whole calls for each: 1 never has fewer
    than a tournament; 2 reads as many attempts, as a tournament's call reads two; 0 is one call
    for each.
    """

    name: str
    spend: int

    def judge(self, judge: ScaleJudge, n: int, rng: np.random.Generator) -> Judged:  # noqa: ARG002
        """The mean score of each, and its ranks; equal means share their places."""
        passes = max(1, math.ceil(self.spend * tournament_calls(n) / n))
        sums = [math.fsum(judge.score(i) for _ in range(passes)) for i in range(n)]
        ranks = shared_ranks([(total,) for total in sums])
        return Judged([total / passes for total in sums], ranks, passes * n)


@dataclass(frozen=True)
class Tournament:
    """A topology with its own estimator; scores are the ranking's."""

    name: str
    topology: str
    order: Order | None = None

    def judge(self, judge: ScaleJudge, n: int, rng: np.random.Generator) -> Judged:
        """The tournament's ranking."""
        result = play(self.topology, judge.compare, n, rng=rng, order=self.order)
        return Judged(result.ranking.scores, result.ranking.ranks, result.calls)


ONCE = Pointwise("once each", spend=0)
POINTWISE = Pointwise("pointwise", spend=1)
TWICE = Pointwise("pointwise x 2", spend=2)
DEFAULT = Tournament("default", "default")
PAPER = Tournament("single elimination", "seeded-single-elimination", "both")
METHODS: tuple[Method, ...] = (ONCE, POINTWISE, TWICE, DEFAULT, PAPER)


@cache
def tournament_calls(n: int) -> int:
    """The calls of the default or of the paper's topology in both orders, whichever has more."""
    rng = np.random.default_rng(0)
    return max(
        make_schedule(one.topology, n, rng=rng, order=one.order).total_calls
        for one in (DEFAULT, PAPER)
    )


@dataclass(frozen=True, eq=False)
class Row:
    """A method over many groups; one value a group, the mean of its judgings."""

    name: str
    calls: float
    metrics: Array
    """(groups, 4): the fields of `Scores`."""
    tied: Array
    """Whether the first place is shared."""
    distinct: Array
    """How many different ranks there are."""
    signal: Array
    """Variance over the group of the part of a score that the group decides."""
    noise: Array
    """Variance of a score over judgings of the same group."""

    def metric(self, name: str) -> Array:
        """One of the fields of `Scores`, by group."""
        return self.metrics[:, Scores._fields.index(name)]

    @property
    def ratio(self) -> float:
        """Signal to noise variance, pooled over groups; infinite without noise."""
        return float(_ratio(self.signal.sum(), self.noise.sum()))

    def ratio_interval(self) -> tuple[float, float]:
        """Bootstrap percentile interval of `ratio`, 95 %: the groups are resampled."""
        counts = _resamples(len(self.signal))
        ratios = _ratio(counts @ self.signal, counts @ self.noise)
        low, high = np.quantile(ratios, [0.025, 0.975], method="nearest")
        return float(low), float(high)

    def ahead_of(self, other: "Row") -> tuple[float, float, float]:
        """Mean difference of Spearman's rho on the same groups, and its interval."""
        gained = self.metric("spearman") - other.metric("spearman")
        return float(gained.mean()), *interval(gained)


def run(
    pool: Executor,
    model: ScaleModel,
    n: int,
    *,
    trials: int,
    seed: int = 0,
    methods: Sequence[Method] = METHODS,
) -> list[Row]:
    """Judge groups of n by every method; the groups are the same for all methods and models."""
    parts = [range(k, trials, CORES) for k in range(CORES)]
    shared = repeat(model), repeat(n), repeat(seed), repeat(list(methods))
    done = list(pool.map(_part, parts, *shared))
    return [_row(method.name, [part[k] for part in done]) for k, method in enumerate(methods)]


def _ratio(signal: Array, noise: Array) -> Array:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(signal / noise)


@cache
def _resamples(size: int) -> Array:
    """How often each of so many groups is in each of 1,000 resamples."""
    counts = np.random.default_rng(0).multinomial(size, np.full(size, 1 / size), 1000)
    return counts.astype(float)


class _Group(NamedTuple):
    calls: int
    metrics: Array
    tied: float
    distinct: float
    signal: float
    noise: float


def _part(
    trials: range, model: ScaleModel, n: int, seed: int, methods: Sequence[Method]
) -> list[list[_Group]]:
    """For every method, the groups of these trials."""
    done: list[list[_Group]] = [[] for _ in methods]
    for trial in trials:
        quality = np.random.default_rng([seed, trial]).standard_normal(n)
        for k, method in enumerate(methods):
            judgings = []
            for again in range(JUDGINGS):
                rng = np.random.default_rng([seed, trial, crc32(method.name.encode()), again])
                judgings.append(method.judge(ScaleJudge(model, quality, rng), n, rng))
            done[k].append(_group(judgings, quality))
    return done


def _group(judgings: Sequence[Judged], quality: Array) -> _Group:
    """Signal from what two judgings have in common, noise from what they do not.

    Scores are taken about their group's mean, as every group-relative reward takes them. The
    covariance of two independent judgings is then the variance of their expectation given the
    group (unbiased), and half the variance of their difference is the noise.
    """
    one, other = (np.array(judged.scores, dtype=float) for judged in judgings)
    one, other = one - one.mean(), other - other.mean()
    freedom = len(quality) - 1
    ranks = [judged.ranks for judged in judgings]
    return _Group(
        calls=judgings[0].calls,
        metrics=np.mean([score(given, quality) for given in ranks], axis=0),
        tied=float(np.mean([0.0 not in given for given in ranks])),
        distinct=float(np.mean([len(set(given)) for given in ranks])),
        signal=float(one @ other) / freedom,
        noise=float((one - other) @ (one - other)) / 2 / freedom,
    )


def _row(name: str, parts: Sequence[Sequence[_Group]]) -> Row:
    groups = [group for part in parts for group in part]
    return Row(
        name=name,
        calls=float(np.mean([group.calls for group in groups])),
        metrics=np.array([group.metrics for group in groups]),
        tied=np.array([group.tied for group in groups]),
        distinct=np.array([group.distinct for group in groups]),
        signal=np.array([group.signal for group in groups]),
        noise=np.array([group.noise for group in groups]),
    )
