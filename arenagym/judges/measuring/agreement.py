"""What an evaluation amounts to: agreement with the labels, biases, failures, cost."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from arenagym.judges.budget import Prices
from arenagym.judges.measuring.evaluation import Call, Evaluation, Label, Pair
from arenagym.records import Counts, Usage, add_counts

Array = NDArray[np.float64]
_LABELS: tuple[Label, ...] = ("a", "b", "tie")
_RESAMPLES = 2000


@dataclass(frozen=True)
class Estimate:
    """A figure with its interval; `n` is how many pairs it comes from."""

    value: float
    low: float
    high: float
    n: int


@dataclass(frozen=True)
class Report:
    """How good a judge is. A figure is None where nothing was there to count.

    Attributes:
        accuracy: share of scored calls that agree with the label, a tie agreeing with a tie.
        kappa: Cohen's kappa of those calls, over a, b and tie.
        accuracy_both: the same of pairs, by the sum of both orders.
        kappa_both: likewise.
        consistency: share of pairs on which both orders name the same winner, or both tie.
        first: share of decisive calls that prefer the side shown first; .5 is fair.
        longer: how much more often decisive calls are right where the better side is the
            longer one than where it is the shorter; 0 is fair, 1 is a judge of length alone.
        ties: share of scored calls that tie.
        failed: share of calls without a verdict.
        signal: variance between pairs of a pair's true margin.
        noise: variance between calls on the same pair, of the margin.
        signal_to_noise: their ratio; ArenaRL's argument (arXiv 2601.06487), of a single call.
        by: accuracy per kind and per language.
        calls: calls that came back.
        cached: those that were known before.
        repairs: replies that the model was asked to mend.
        usage: what was spent.
        cost: in the price table's currency; None without one.
        failures: by kind.
    """

    judge: str
    pairs: int
    accuracy: Estimate | None
    kappa: Estimate | None
    accuracy_both: Estimate | None
    kappa_both: Estimate | None
    consistency: Estimate | None
    first: Estimate | None
    longer: Estimate | None
    ties: Estimate | None
    failed: Estimate | None
    signal: float | None
    noise: float | None
    signal_to_noise: Estimate | None
    by: dict[str, Estimate]
    calls: int
    cached: int
    repairs: int
    usage: Usage
    cost: float | None
    failures: Counts


def measure(
    evaluation: Evaluation, *, prices: Prices | None = None, level: float = 0.95, seed: int = 0
) -> Report:
    """The report on an evaluation, finished or not.

    Intervals are percentile bootstrap ones (Efron 1979) over pairs, since the calls on a pair
    go together; where all pairs say the same, Wilson's.
    """
    pairs, calls = evaluation.pairs, evaluation.calls
    stats = _Statistics(pairs, calls, level, seed)
    verdicts = [call.verdict for call in calls]
    noise, signal, ratio = stats.signal_and_noise()
    return Report(
        judge=evaluation.judge.name,
        pairs=len({call.pair for call in calls}),
        accuracy=stats.share(_agrees),
        kappa=stats.kappa(stats.calls_by_pair),
        accuracy_both=stats.accuracy_both(),
        kappa_both=stats.kappa(stats.sums_by_pair),
        consistency=stats.consistency(),
        first=stats.share(_prefers_first),
        longer=stats.longer(),
        ties=stats.share(lambda _pair, call: None if call.margin is None else not call.margin),
        failed=stats.share(lambda _pair, call: call.margin is None),
        signal=signal,
        noise=noise,
        signal_to_noise=ratio,
        by=stats.broken_down(),
        calls=len(calls),
        cached=sum(verdict.cached for verdict in verdicts),
        repairs=sum(verdict.repairs for verdict in verdicts),
        usage=sum((verdict.usage for verdict in verdicts), Usage()),
        cost=None if prices is None else sum(map(prices.cost, verdicts)),
        failures=add_counts(*(verdict.failures for verdict in verdicts)),
    )


def said(margin: float) -> Label:
    """What a margin says."""
    return "tie" if not margin else "a" if margin > 0 else "b"


def _agrees(pair: Pair, call: Call) -> bool | None:
    return None if call.margin is None else said(call.margin) == pair.label


def _prefers_first(_pair: Pair, call: Call) -> bool | None:
    margin = call.verdict.margin
    return None if not margin else margin > 0


class _Statistics:
    def __init__(
        self, pairs: Sequence[Pair], calls: Sequence[Call], level: float, seed: int
    ) -> None:
        self._pairs = pairs
        self._level = level
        self._seed = seed
        self._grouped: dict[int, list[Call]] = defaultdict(list)
        for call in calls:
            self._grouped[call.pair].append(call)
        self.calls_by_pair: dict[int, list[float]] = {}
        self.sums_by_pair: dict[int, list[float]] = {}
        for pair, own in self._grouped.items():
            self.calls_by_pair[pair] = [c.margin for c in own if c.margin is not None]
            self.sums_by_pair[pair] = _sums(own)

    def share(
        self,
        counts: Callable[[Pair, Call], bool | None],
        only: Callable[[Pair], bool] = lambda _pair: True,
    ) -> Estimate | None:
        """The share of calls that count, of those that could (None: could not)."""
        rows = []
        for pair, own in self._grouped.items():
            if only(self._pairs[pair]):
                judged = [counts(self._pairs[pair], call) for call in own]
                known = [each for each in judged if each is not None]
                rows.append((sum(known), len(known)))
        return self._ratio(rows)

    def accuracy_both(self) -> Estimate | None:
        rows = [
            (sum(said(m) == self._pairs[pair].label for m in sums), len(sums))
            for pair, sums in self.sums_by_pair.items()
        ]
        return self._ratio(rows)

    def consistency(self) -> Estimate | None:
        rows = []
        for own in self._grouped.values():
            orders = _orders(own)
            rows.append((sum(said(x) == said(y) for x, y in orders), len(orders)))
        return self._ratio(rows)

    def longer(self) -> Estimate | None:
        rows = []
        for index, own in self._grouped.items():
            pair = self._pairs[index]
            a, b = (len(side.answer or "") for side in pair.sides)
            decisive = [c.margin for c in own if c.margin]
            if a == b or pair.label == "tie" or not decisive:
                continue
            counts = (sum(said(m) == pair.label for m in decisive), len(decisive))
            rows.append((*counts, 0, 0) if (pair.label == "a") == (a > b) else (0, 0, *counts))
        table = np.array(rows, dtype=float)
        if not rows or not table.sum(axis=0)[[1, 3]].all():
            return None
        return self._bootstrap(table, lambda t: t[..., 0] / t[..., 1] - t[..., 2] / t[..., 3])

    def kappa(self, margins: dict[int, list[float]]) -> Estimate | None:
        """Cohen's kappa (1960): (agreement - chance) / (1 - chance)."""
        tables = []
        for pair, own in margins.items():
            table = np.zeros((3, 3))
            for margin in own:
                row = _LABELS.index(said(margin))
                table[row, _LABELS.index(self._pairs[pair].label)] += 1
            if own:
                tables.append(table.ravel())
        return self._bootstrap(np.array(tables), _kappa) if tables else None

    def signal_and_noise(self) -> tuple[float | None, float | None, Estimate | None]:
        """Noise and signal variance of the margin, and signal / noise.

        With R calls on a pair the variance between the pairs' means is signal + noise / R.
        """
        own = [np.array(m) for m in self.calls_by_pair.values() if len(m) > 1]
        if len(own) < 2:
            return None, None, None
        rows = np.array(
            [(1, m.mean(), m.mean() ** 2, m.var(ddof=1), m.var(ddof=1) / len(m)) for m in own]
        )
        signal, noise = map(float, _signal_and_noise(rows.sum(axis=0)))
        ratio = self._bootstrap(rows, lambda totals: np.divide(*_signal_and_noise(totals)))
        return noise, signal, ratio if noise else None

    def broken_down(self) -> dict[str, Estimate]:
        found = {}
        for attribute in ("kind", "language"):
            for value in sorted({getattr(pair, attribute) for pair in self._pairs} - {""}):
                estimate = self.share(
                    _agrees,
                    lambda pair, at=attribute, v=value: getattr(pair, at) == v,  # type: ignore[misc]
                )
                if estimate is not None:
                    found[value] = estimate
        return found

    def _ratio(self, rows: Sequence[tuple[int, int]]) -> Estimate | None:
        table = np.array([row for row in rows if row[1]], dtype=float)
        if not len(table):
            return None
        estimate = self._bootstrap(table, lambda totals: totals[..., 0] / totals[..., 1])
        if estimate.low == estimate.high:
            low, high = wilson(estimate.value, len(table), self._level)
            return Estimate(estimate.value, low, high, len(table))
        return estimate

    def _bootstrap(self, rows: Array, statistic: Callable[[Array], Array]) -> Estimate:
        """A statistic of the sum of the pairs' rows, and where it falls with pairs redrawn."""
        n = len(rows)
        rng = np.random.default_rng(self._seed)
        drawn = rng.multinomial(n, np.full(n, 1 / n), _RESAMPLES) @ rows
        with np.errstate(divide="ignore", invalid="ignore"):
            values = statistic(drawn)
            whole = float(statistic(rows.sum(axis=0)))
        values = values[np.isfinite(values)]
        tail = (1 - self._level) / 2
        low, high = np.quantile(values, [tail, 1 - tail]) if len(values) else (whole, whole)
        return Estimate(whole, float(low), float(high), n)


def _orders(calls: Sequence[Call]) -> list[tuple[float, float]]:
    """For each repeat, the margins of both orders where both are scored."""
    found = {(call.repeat, call.swapped): call.margin for call in calls}
    pairs = [(found.get((r, False)), found.get((r, True))) for r in {r for r, _ in found}]
    return [(x, y) for x, y in pairs if x is not None and y is not None]


def _sums(calls: Sequence[Call]) -> list[float]:
    return [x + y for x, y in _orders(calls)]


def _kappa(totals: Array) -> Array:
    table = totals.reshape(*totals.shape[:-1], 3, 3)
    n = table.sum(axis=(-1, -2))
    agree = np.trace(table, axis1=-2, axis2=-1) / n
    chance = (table.sum(axis=-1) * table.sum(axis=-2)).sum(axis=-1) / n**2
    result: Array = (agree - chance) / (1 - chance)
    return result


def _signal_and_noise(totals: Array) -> tuple[Array, Array]:
    """Variances from sums over pairs of 1, the mean, its square, the variance, and that / R."""
    n, mean, square, noise, noise_of_mean = np.moveaxis(totals, -1, 0)
    between = (square - mean**2 / n) / (n - 1)
    return np.maximum(0.0, between - noise_of_mean / n), noise / n


def wilson(share: float, n: int, level: float = 0.95) -> tuple[float, float]:
    """Wilson's score interval (1927) of a share of n."""
    z = NormalDist().inv_cdf((1 + level) / 2)
    centre = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * (share * (1 - share) / n + z * z / (4 * n * n)) ** 0.5
    return (centre - half if share else 0.0), (centre + half if share < 1 else 1.0)
