"""Scores on a compressed scale against pairs: what the simulated judge is, and what follows."""

import json
import math
import sys
from concurrent.futures import ThreadPoolExecutor

import collapse
import numpy as np
import pytest
from lab.collapse import (
    DEFAULT,
    ONCE,
    PAPER,
    POINTWISE,
    TWICE,
    ScaleJudge,
    ScaleModel,
    run,
    tournament_calls,
)

QUALITY = np.array([1.0, -0.5, 0.25, 0.0])
FINE = {"low": -50.0, "high": 50.0, "step": 1e-9}  # no rounding and no ends to speak of


@pytest.fixture(scope="module")
def pool():
    with ThreadPoolExecutor(1) as pool:
        yield pool


def judge(seed=0, **settings):
    return ScaleJudge(ScaleModel(**settings), QUALITY, np.random.default_rng(seed))


def judged(pool, *methods, n=8, trials=150, **settings):
    return run(pool, ScaleModel(**settings), n, trials=trials, methods=methods)


def rho(row):
    return float(row.metric("spearman").mean())


def test_a_mood_cancels_in_a_margin_and_hits_a_single_score_in_full():
    asked = judge(mood=1.0, gain=0.5, noise=2.0, **FINE)
    pairs = [asked.compare(0, 1) for _ in range(200)]
    assert [a - b for a, b in pairs] == pytest.approx([0.75] * 200)  # .5 (1 - -.5)
    assert np.std([a for a, _ in pairs]) == pytest.approx(2.0, rel=0.15)
    assert np.std([asked.score(0) for _ in range(200)]) == pytest.approx(2.0, rel=0.15)


@pytest.mark.parametrize("mood", [0.0, 0.4, 0.9])
def test_the_noise_of_a_side_is_the_same_whatever_its_share_of_mood(mood):
    asked = judge(mood=mood, noise=0.7, **FINE)
    alone = np.array([asked.score(0) for _ in range(4000)])
    pairs = np.array([asked.compare(0, 3) for _ in range(4000)])
    assert alone.std() == pytest.approx(0.7, rel=0.05)
    assert pairs.std(axis=0) == pytest.approx([0.7, 0.7], rel=0.05)
    assert np.corrcoef(pairs.T)[0, 1] == pytest.approx(mood, abs=0.05)


@pytest.mark.parametrize(
    ("step", "allowed"), [(1.0, {6, 7, 8}), (0.5, {6, 6.5, 7, 7.5, 8})], ids=["whole", "half"]
)
def test_alone_and_in_pairs_the_judge_uses_the_same_scale(step, allowed):
    asked = judge(mood=0.5, step=step)
    assert {asked.score(i) for i in range(4) for _ in range(100)} == allowed
    assert {side for _ in range(300) for side in asked.compare(0, 1)} == allowed


def test_contrast_spreads_two_sides_about_their_mean_and_leaves_a_single_one():
    plain, spread = (judge(mood=0.3, contrast=contrast, **FINE) for contrast in (1.0, 3.0))
    for _ in range(20):
        (a, b), (c, d) = plain.compare(0, 1), spread.compare(0, 1)
        assert c + d == pytest.approx(a + b)
        assert c - d == pytest.approx(3 * (a - b))
        assert plain.score(2) == spread.score(2)


@pytest.mark.parametrize("mood", [0.0, 0.75])
def test_the_accuracy_of_a_pair_and_the_share_of_sevens_are_as_they_say(mood):
    model = ScaleModel(mood=mood)
    fine = ScaleModel(mood=mood, **FINE)
    rng = np.random.default_rng(1)
    right = middling = 0
    for _ in range(4000):
        quality = rng.standard_normal(2)
        a, b = ScaleJudge(fine, quality, rng).compare(0, 1)
        right += (a > b) == (quality[0] > quality[1])
        middling += ScaleJudge(model, quality, rng).score(0) == 7
    assert right / 4000 == pytest.approx(model.accuracy, abs=0.025)
    assert middling / 4000 == pytest.approx(model.middling, abs=0.025)
    # noise as large as the gain: 1/2 + atan(1)/pi; a quarter of its variance: 1/2 + atan(2)/pi
    known = {0.0: 0.75, 0.75: 0.5 + math.atan(2) / math.pi}
    assert model.accuracy == pytest.approx(known[mood])


# 4(n-1) calls of the paper's topology: 28 and 60; 3.5 and 3.75 scores each, rounded up.
@pytest.mark.parametrize(("n", "calls", "alone", "twice"), [(8, 28, 32, 56), (16, 60, 64, 128)])
def test_pointwise_has_at_least_the_calls_of_the_tournaments(pool, n, calls, alone, twice):
    rows = judged(pool, ONCE, POINTWISE, TWICE, DEFAULT, PAPER, n=n, trials=2)
    assert [row.calls for row in rows] == [n, alone, twice, calls, calls]


@pytest.mark.parametrize("n", [2, 3, 5, 7])
def test_so_it_has_in_groups_of_any_size(pool, n):
    alone, *tournaments = judged(pool, POINTWISE, DEFAULT, PAPER, n=n, trials=1)
    assert alone.calls >= tournament_calls(n) == max(row.calls for row in tournaments)


# Of a mean of k scores: k gain^2 / noise^2. Of least squares over a full round robin of n, whose
# calls have margins of variance 2 (1 - mood) noise^2: n / 2 / (1 - mood) gain^2 / noise^2.
@pytest.mark.parametrize(("mood", "ours"), [(0.0, 4), (0.75, 16)])
def test_signal_to_noise_is_what_theory_says_where_nothing_is_rounded(pool, mood, ours):
    alone, twice, pairs = judged(
        pool, POINTWISE, TWICE, DEFAULT, trials=400, mood=mood, gain=0.5, noise=0.5, **FINE
    )
    assert alone.ratio == pytest.approx(4, rel=0.15)
    assert twice.ratio == pytest.approx(7, rel=0.15)
    assert pairs.ratio == pytest.approx(ours, rel=0.15)
    low, high = pairs.ratio_interval()
    assert low < pairs.ratio < high


def test_without_a_mood_pairs_gain_nothing_at_equal_calls(pool):
    alone, pairs, paper = judged(pool, POINTWISE, DEFAULT, PAPER, mood=0.0)
    assert rho(pairs) < rho(alone) + 0.01
    assert rho(paper) < rho(alone)


def test_with_much_mood_the_tournament_wins_even_of_twice_the_calls(pool):
    alone, twice, pairs = judged(pool, POINTWISE, TWICE, DEFAULT, mood=0.9)
    assert pairs.ahead_of(alone)[1] > 0.05
    assert pairs.ahead_of(twice)[1] > 0
    assert pairs.ratio > twice.ratio > alone.ratio


def test_one_score_each_on_a_compressed_scale_tells_few_apart(pool):
    once, pairs = judged(pool, ONCE, DEFAULT, mood=0.5)
    assert once.distinct.max() <= 3
    assert once.tied.mean() > 0.6
    assert pairs.distinct.mean() > 7
    assert pairs.tied.mean() < 0.15


def test_the_same_seed_gives_the_same_groups_and_judgings(pool):
    (one,), (other, _) = judged(pool, DEFAULT), judged(pool, DEFAULT, PAPER)
    assert np.array_equal(one.metrics, other.metrics)
    assert np.array_equal(one.signal, other.signal)


def test_the_benchmark_prints_tables_and_one_line_of_json(pool, capsys, monkeypatch):
    monkeypatch.setattr(collapse, "workers", lambda: ThreadPoolExecutor(1))
    words = ["collapse.py", "--trials", "3", "--n", "3", "5", "--mood", "0.2", "0", "--json"]
    monkeypatch.setattr(sys, "argv", words)
    collapse.main()
    printed = capsys.readouterr().out
    found = json.loads(printed.splitlines()[-1])
    assert {(row["n"], row["mood"]) for row in found if row["scale"] == "as above"} >= {
        (3, 0.0),
        (3, 0.2),
        (5, 0.2),
    }
    assert {row["method"] for row in found} >= {"pointwise", "default", "single elimination"}
    assert "signal to noise variance of the scores, N=5" in printed
    assert "other scales, N=3" in printed


# (0, -1), (1, 1): positive from a half on. What falls back does not count; a start counts at once.
@pytest.mark.parametrize(
    ("ahead", "start"),
    [
        ([(0.0, -1.0), (1.0, 1.0)], 0.5),
        ([(0.0, 1.0), (0.5, -1.0), (0.9, -2.0)], None),
        ([(0.0, 1.0), (0.25, -1.0), (0.75, 3.0)], 0.375),
        ([(0.0, 0.1), (0.5, 0.2)], 0.0),
    ],
)
def test_where_a_tournament_gets_ahead_is_interpolated(ahead, start):
    assert collapse._crossing(ahead) == start
