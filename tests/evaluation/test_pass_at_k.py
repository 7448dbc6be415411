from itertools import combinations, pairwise
from math import comb

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arenagym.errors import SettingError
from arenagym.evaluation import pass_at_k, pass_at_k_curve, pass_at_k_curves

counts = st.integers(1, 9).flatmap(
    lambda n: st.tuples(st.just(n), st.integers(0, n), st.integers(1, n))
)


@given(counts)
def test_it_is_the_share_of_subsets_that_hold_a_correct_sample(drawn):
    n, c, k = drawn
    subsets = list(combinations([True] * c + [False] * (n - c), k))
    assert pass_at_k(n, c, k) == pytest.approx(sum(map(any, subsets)) / len(subsets), abs=1e-12)


@pytest.mark.parametrize(
    ("n", "c", "k", "value"),
    [
        (10, 0, 5, 0.0),
        (10, 6, 5, 1.0),  # four wrong ones: no five samples are all wrong
        (2, 1, 1, 0.5),
        (16, 3, 4, 1 - 715 / 1820),  # C(13, 4) and C(16, 4)
        (10_000, 1, 1, 1e-4),
        (10_000, 1, 2_500, 0.25),  # with c = 1 it is k / n
        (10_000, 10_000, 10_000, 1.0),
        (10_000, 1, 10_000, 1.0),
    ],
)
def test_known_values(n, c, k, value):
    assert pass_at_k(n, c, k) == pytest.approx(value, rel=1e-12)


@given(st.integers(1, 10_000).flatmap(lambda n: st.tuples(st.just(n), *[st.integers(1, n)] * 2)))
@settings(deadline=None, max_examples=50)
def test_large_counts_keep_their_digits(drawn):
    n, c, k = drawn
    whole, misses = comb(n, k), comb(n - c, k)
    assert pass_at_k(n, c, k) == pytest.approx((whole - misses) / whole, rel=1e-9)
    assert pass_at_k(n, 0, k) == 0.0


@given(st.integers(1, 200).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n))))
@settings(deadline=None, max_examples=50)
def test_it_grows_with_k_and_begins_with_the_share_of_correct_samples(drawn):
    n, c = drawn
    values = [pass_at_k(n, c, k) for k in range(1, n + 1)]
    assert values[0] == pytest.approx(c / n)
    assert values[-1] == (1.0 if c else 0.0)
    assert all(before <= after + 1e-12 for before, after in pairwise(values))


def test_it_is_unbiased():
    rng = np.random.default_rng(0)
    for p, n, k in ((0.05, 20, 8), (0.3, 6, 3)):
        estimates = pass_at_k(n, rng.binomial(n, p, 40_000), k)
        error = estimates.std() / 200
        assert estimates.mean() == pytest.approx(1 - (1 - p) ** k, abs=4 * error)


def test_tasks_of_different_n_each_use_their_own():
    values = pass_at_k([4, 8, 8], [1, 1, 2], 4)
    assert values.tolist() == pytest.approx([1.0, 0.5, 1 - 15 / 70])
    assert pass_at_k(8, [[0, 1], [2, 8]], 4).shape == (2, 2)


@pytest.mark.parametrize(
    ("n", "c", "k", "says"),
    [
        (16, 3, 17, "k=17, but n=16 samples: draw at least k samples"),
        ([16, 8], 3, 16, "n=8 samples of task 1"),
        (4, 5, 1, "5 correct of 4 samples"),
        ([4, 4], [0, -1], 1, "-1 correct of 4 samples of task 1"),
        (4, 1, 0, "k=0"),
        (4, 0.25, 1, "whole numbers"),
    ],
)
def test_what_cannot_be_estimated_says_why(n, c, k, says):
    with pytest.raises(SettingError, match=says):
        pass_at_k(n, c, k)


def test_a_curve_is_the_mean_over_tasks_and_the_same_for_the_same_seed():
    correct = [0, 1, 4, 8]
    curve = pass_at_k_curve(correct, 8, [1, 4])
    assert curve[0].value == pytest.approx(13 / 32)
    assert curve[1].value == pytest.approx((0 + 0.5 + (1 - 1 / 70) + 1) / 4)
    assert [p.k for p in curve] == [1, 4]
    assert all(p.low < p.value < p.high and p.tasks == 4 for p in curve)
    assert curve == pass_at_k_curve(correct, 8, [1, 4])
    many = np.arange(100) % 9
    assert pass_at_k_curve(many, 8, [4]) != pass_at_k_curve(many, 8, [4], seed=1)
    narrow = pass_at_k_curve(correct, 8, [1], confidence=0.5)[0]
    assert curve[0].low < narrow.low < narrow.high < curve[0].high


def test_levels_are_groups_of_tasks():
    curves = pass_at_k_curves([0, 8, 2, 4], 8, [2], ["b", "a", "b", "a"])
    assert list(curves) == ["b", "a"]
    assert curves["a"] == pass_at_k_curve([8, 4], 8, [2])
    with pytest.raises(SettingError, match="3 levels for counts"):
        pass_at_k_curves([0, 8], 8, [2], ["b", "a", "b"])


@pytest.mark.parametrize(
    ("correct", "low", "high"),
    [
        ([0] * 32, (0, 0), (0.06, 0.12)),  # the exact one-sided bound is 1 - 0.025 ** (1/32) = .109
        ([16] * 32, (0.88, 0.94), (1, 1)),
        ([5], (0, 0), (1, 1)),
        ([0], (0, 0), (1, 1)),
        ([8] * 32, (0.4, 0.49), (0.51, 0.6)),
    ],
)
def test_where_all_tasks_agree_the_interval_is_no_point(correct, low, high):
    (point,) = pass_at_k_curve(correct, 16, [1])
    assert low[0] <= point.low <= low[1]
    assert high[0] <= point.high <= high[1]


def test_curves_of_no_tasks_and_odd_confidences_are_refused():
    with pytest.raises(SettingError, match="one number for each task"):
        pass_at_k_curve([], 8, [1])
    with pytest.raises(SettingError, match="confidence=95"):
        pass_at_k_curve([1], 8, [1], confidence=95)


@pytest.mark.parametrize("tasks", [4, 8, 32])
@pytest.mark.parametrize(
    "chances",
    [
        lambda rng, n: rng.random(n),
        lambda rng, n: rng.beta(0.1, 2.0, n),  # most tasks never solved
        lambda rng, n: rng.beta(2.0, 0.2, n),  # most always
        lambda rng, n: (rng.random(n) < 0.1).astype(float),  # one in ten solved, and always
    ],
    ids=["uniform", "hard", "easy", "all or nothing"],
)
def test_intervals_hold_the_true_mean(chances, tasks):
    """A plain percentile bootstrap holds it in 26 to 94 % of such runs."""
    rng = np.random.default_rng(0)
    truth = {k: (1 - (1 - chances(rng, 200_000)) ** k).mean() for k in (1, 4)}
    held = {1: 0, 4: 0}
    for _ in range(150):
        correct = rng.binomial(16, chances(rng, tasks))
        for point in pass_at_k_curve(correct, 16, [1, 4]):
            held[point.k] += point.low - 1e-9 <= truth[point.k] <= point.high + 1e-9
    assert min(held.values()) >= 135  # 95 % would be 142.5, three standard errors less 134.5
