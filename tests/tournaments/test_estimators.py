"""Known answers of the estimators."""

import math

import numpy as np
import pytest
from arena import by_quality, rng, verdict
from hypothesis import given, settings
from hypothesis import strategies as st

from arenagym.errors import SettingError
from arenagym.records import Match, Ranking, from_json, to_json
from arenagym.tournaments import (
    ESTIMATORS,
    BradleyTerry,
    Buchholz,
    MarginPosterior,
    MeanScore,
    Survival,
    WinRate,
    play,
    shared_ranks,
)


def matches(*results, both=()):
    """Matches of (first, second, score, score)."""
    return [
        Match(number=k, first=i, second=j, round=k, verdict=verdict((a, b)))
        for k, (i, j, a, b) in enumerate(results)
    ] + list(both)


def two_legs(number, i, j, one, other):
    """A match in both orders; `other` has the scores with j shown first."""
    return Match(number=number, first=i, second=j, verdict=verdict(one), swapped=verdict(other))


def test_ties_share_the_mean_of_their_places():
    assert shared_ranks([(1.0,), (2.0,), (1.0,), None]) == (1.5, 0.0, 1.5, None)


def test_win_rates_and_their_errors():
    # 0 wins three of three: (3 + 1) / (3 + 2) = .8, se = sqrt(.8 * .2 / 5) = .1789.
    ranking = WinRate()(matches((0, 1, 2, 1), (0, 2, 2, 1), (3, 0, 1, 2), (1, 2, 1, 1)), 4)
    assert ranking.scores == (1.0, 0.25, 0.25, 0.0)
    assert ranking.errors[0] == pytest.approx(0.1789, abs=1e-4)
    assert ranking.ranks == (0.0, 1.5, 1.5, 3.0)
    assert ranking.beats(0, 1) > 0.9


def test_mean_scores_and_their_errors():
    # Scores 8, 6 of contestant 0: mean 7, se = sqrt(2 / 2) = 1.
    ranking = MeanScore()(matches((0, 1, 8, 3), (2, 0, 5, 6)), 3)
    assert ranking.scores == (7.0, 3.0, 5.0)
    assert ranking.errors == (1.0, None, None)
    assert ranking.beats(0, 1) is None


def test_buchholz_parts_equal_wins_by_the_strength_of_the_opponents():
    # 0 and 1 win one of two; 0 lost to 2, who won both, 1 lost to 3, who won one of two.
    ranking = Buchholz()(
        matches((0, 4, 2, 1), (0, 2, 1, 2), (1, 5, 2, 1), (1, 3, 1, 2), (2, 3, 2, 1)), 6
    )
    assert ranking.ranks == (2.0, 3.0, 0.0, 1.0, 4.5, 4.5)


def test_survival_without_a_bracket_is_the_mean_score():
    given_ = matches((0, 1, 8, 3), (2, 0, 5, 6))
    assert Survival()(given_, 3).ranks == MeanScore()(given_, 3).ranks


def test_exact_margins_give_the_qualities_back():
    quality = [3.0, 1.0, 0.0, 2.0]
    result = play("round-robin", by_quality(quality), 4, rng=rng(), estimator=MarginPosterior())
    assert result.ranking.scores == pytest.approx([1.5, -0.5, -1.5, 0.5], abs=1e-6)


def test_standard_errors_of_a_round_robin():
    # Both orders, sigma 1: two calls a pair, so the Laplacian is 2(4 I - 1 1'), and without
    # shrinkage a variance is (1/2)(1/4)(1 - 1/4) = .09375, a standard error .306.
    result = play(
        "round-robin",
        by_quality([300.0, 100.0, 0.0, 200.0]),
        4,
        rng=rng(),
        order="both",
        estimator=MarginPosterior(noise=1.0),
    )
    assert result.ranking.errors == pytest.approx([0.30619] * 4, abs=1e-3)
    assert np.allclose(np.sum(result.ranking.covariance, axis=1), 0, atol=1e-9)


def test_a_lone_match_is_taken_at_face_value_with_an_honest_error():
    ranking = MarginPosterior()(matches((0, 1, 7, 6)), 2)
    assert ranking.ranks == (0.0, 1.0)
    assert 0.6 < ranking.beats(0, 1) < 0.95
    assert ranking.beats(0, 1) + ranking.beats(1, 0) == pytest.approx(1)


def test_noise_from_repeats_is_the_spread_of_swapped_calls():
    # Margins of first shown: 3 and 1, 5 and -1, 2 and 2: sums 4, 4, 4: no noise, bias 2.
    legs = [
        two_legs(0, 0, 1, (3, 0), (1, 0)),
        two_legs(1, 0, 2, (5, 0), (0, 1)),
        two_legs(2, 1, 2, (4, 0), (0, 0)),
    ]
    fit = MarginPosterior(noise="repeats").fit(legs, 3)
    assert fit.position_bias == pytest.approx(2.0)
    assert fit.noise == pytest.approx(0.0, abs=1e-12)


def test_the_position_intercept_is_found_and_taken_out():
    quality = rng(3).standard_normal(12)

    def compare(i, j):
        return (quality[i] - quality[j] + 2.5, 0.0)

    result = play("circulant", compare, 12, rng=rng())
    assert result.ranking.position_bias == pytest.approx(2.5, abs=1e-6)
    assert list(result.ranking.ranks) == list((-quality).argsort().argsort())


def test_one_wild_score_does_not_decide_a_ranking():
    quality = [3.0, 2.5, 2.0, 1.5, 1.0, 0.5, 0.0, -0.5]
    noise = rng(1)
    wild = []

    def compare(i, j):
        margin = quality[i] - quality[j] + 0.2 * noise.standard_normal()
        if {i, j} == {0, 7}:
            wild.append(1)
            margin += 30 if i == 7 else -30
        return (margin, 0.0)

    result = play("round-robin", compare, 8, rng=rng())
    robust = MarginPosterior()(result.matches, 8)
    plain = MarginPosterior(robust=None)(result.matches, 8)
    assert wild
    assert robust.ranks[:2] == (0.0, 1.0)
    assert plain.ranks[0] > 2


@given(st.integers(2, 12), st.integers(0, 999))
@settings(deadline=None, max_examples=50)
def test_scale_and_offset_of_the_scores_do_not_matter(n, seed):
    noise = rng(seed)
    table = noise.standard_normal((n, n, 2))
    one = play("circulant", lambda i, j: tuple(table[i][j]), n, rng=rng(seed))
    other = play("circulant", lambda i, j: tuple(40 * table[i][j] + 7), n, rng=rng(seed))
    assert one.ranking.ranks == other.ranking.ranks
    assert other.ranking.scores == pytest.approx([40 * s for s in one.ranking.scores], abs=1e-6)


def test_the_posterior_knows_how_sure_it_is():
    # Of all pairs of 60 noisy tournaments, those said to be right with probability p are.
    said, right = [], []
    for seed in range(60):
        noise = rng(seed)
        quality = noise.standard_normal(10)

        def compare(i, j):
            return (quality[i] - quality[j] + 1.4 * noise.standard_normal(), 0.0)  # noqa: B023

        ranking = play("circulant", compare, 10, rng=rng(seed)).ranking
        for i in range(10):
            for j in range(i):
                said.append(ranking.beats(i, j))
                right.append(quality[i] > quality[j])
    said, right = np.array(said), np.array(right)
    for low in (0.0, 0.2, 0.4, 0.6, 0.8):
        inside = (said >= low) & (said <= low + 0.2)
        assert abs(right[inside].mean() - said[inside].mean()) < 0.07


def test_bradley_terry_log_odds():
    # 0 beats 1 in 6 of 8, 3 of 4 from either side: odds 3, no position effect.
    results = [(0, 1, 1, 0)] * 3 + [(0, 1, 0, 1)] + [(1, 0, 0, 1)] * 3 + [(1, 0, 1, 0)]
    ranking = BradleyTerry(spread=100)(matches(*results), 2)
    assert ranking.scores == pytest.approx([math.log(3) / 2, -math.log(3) / 2], abs=1e-3)
    # Fisher information of the log odds: 8 * 3/4 * 1/4 = 1.5; each strength is half of it.
    assert ranking.errors[0] == pytest.approx(math.sqrt(1 / 1.5) / 2, abs=1e-3)


def test_bradley_terry_with_ties():
    # 8 wins, 2 losses, 4 ties from either side: exp(d) = 8 / 2.
    results = [(0, 1, 1, 0)] * 8 + [(0, 1, 0, 1)] * 2 + [(0, 1, 1, 1)] * 4
    results += [(j, i, b, a) for i, j, a, b in results]
    ranking = BradleyTerry(spread=100)(matches(*results), 2)
    assert ranking.scores[0] - ranking.scores[1] == pytest.approx(math.log(4), abs=0.02)


def test_one_who_won_everything_has_a_finite_strength():
    ranking = BradleyTerry()(matches((0, 1, 1, 0), (0, 2, 1, 0), (1, 2, 1, 0)), 3)
    assert ranking.ranks == (0.0, 1.0, 2.0)
    assert max(map(abs, ranking.scores)) < 5


def test_the_probability_of_being_better():
    ranking = Ranking(ranks=(0.0, 1.0), scores=(1.0, 0.0), errors=(0.6, 0.8), components=((0, 1),))
    assert ranking.beats(0, 1) == pytest.approx(0.8413, abs=1e-4)  # Phi(1)
    assert ranking.beats(0, 0) is None


@pytest.mark.parametrize("name", ESTIMATORS)
def test_rankings_survive_being_written(name):
    result = play("swiss", by_quality([2, 1, 0, 3]), 4, rng=rng(), estimator=name)
    assert from_json(Ranking, to_json(result.ranking)) == result.ranking
    assert result.ranking.estimator == name


def test_bad_settings_are_refused():
    for refused in (
        lambda: MarginPosterior(noise=0.0),
        lambda: MarginPosterior(noise="none"),
        lambda: MarginPosterior(robust=0.0),
        lambda: BradleyTerry(spread=0.0),
    ):
        with pytest.raises(SettingError):
            refused()
