"""A judge that fails: never a score, never a tie, never a reward."""

from functools import partial

import pytest
from arena import ALL, by_quality, rng
from hypothesis import given, settings
from hypothesis import strategies as st

from arenagym.rewards import advantages
from arenagym.tournaments import (
    ESTIMATORS,
    TOPOLOGIES,
    MarginPosterior,
    SeededSingleElimination,
    play,
)

topologies = st.sampled_from(ALL)
rates = st.floats(0, 1)


def failing(compare, rate, seed):
    draw = rng(seed)
    return lambda i, j: None if draw.random() < rate else compare(i, j)


@pytest.mark.parametrize("topology", ALL)
@pytest.mark.parametrize("n", [2, 5, 6])
def test_an_outage_gives_no_rewards(topology, n):
    result = play(topology, lambda i, j: None, n, rng=rng())
    assert not result.ranking.informative
    assert result.rewards == (None,) * n
    assert result.ranking.why.endswith("have no verdict")


@given(topologies, st.integers(1, 20), rates, st.integers(0, 999))
@settings(deadline=None, max_examples=200)
def test_failures_among_ties_are_no_signal(topology, n, rate, seed):
    # Every difference of reward here would be one that a failure caused.
    result = play(topology, failing(lambda i, j: (5.0, 5.0), rate, seed), n, rng=rng(seed))
    assert not result.ranking.informative
    assert len(set(result.rewards) - {None}) <= 1
    assert advantages(result.rewards) == [0.0] * n


@given(topologies, st.integers(2, 20), rates, st.integers(0, 999))
@settings(deadline=None, max_examples=200)
def test_whom_no_verdict_concerns_has_no_reward(topology, n, rate, seed):
    result = play(topology, failing(by_quality(range(n)), rate, seed), n, rng=rng(seed))
    concerned = {i for m in result.matches for i in (m.first, m.second) if m.calls}
    for i, reward in enumerate(result.rewards):
        if i not in concerned:
            assert reward is None


def test_one_of_whom_nothing_is_known_has_no_rank():
    def compare(i, j):
        return None if 3 in (i, j) else (float(-i), float(-j))

    result = play("round-robin", compare, 5, rng=rng())
    assert result.rewards == (1.0, pytest.approx(2 / 3), pytest.approx(1 / 3), None, 0.0)


@given(
    st.sampled_from([name for name in ALL if name != "swiss"]),
    st.integers(2, 20),
    rates,
    st.integers(0, 999),
)
@settings(deadline=None, max_examples=300)
def test_no_failure_puts_anyone_before_the_best(topology, n, rate, seed):
    quality = rng(seed).permutation(n)
    best = int(quality.argmax())
    result = play(topology, failing(by_quality(quality), rate, seed), n, rng=rng(seed))
    ranks = result.ranking.ranks
    if ranks[best] is not None:
        assert ranks[best] == min(rank for rank in ranks if rank is not None)


@given(
    st.sampled_from(["round-robin", "swiss", "circulant", "adaptive", "default"]),
    st.integers(2, 20),
    rates,
    st.integers(0, 999),
)
@settings(deadline=None, max_examples=200)
def test_margins_that_are_left_rank_their_part_exactly(topology, n, rate, seed):
    quality = rng(seed).permutation(n)
    judge = failing(by_quality(quality), rate, seed)
    result = play(topology, judge, n, rng=rng(seed), estimator=MarginPosterior(robust=None))
    ranked = [i for i in range(n) if result.ranking.ranks[i] is not None]
    if result.ranking.informative and len(result.matches) > 2 * len(ranked):
        by_rank = sorted(ranked, key=lambda i: result.ranking.ranks[i])
        assert by_rank == sorted(ranked, key=lambda i: -quality[i])


@given(topologies, st.integers(2, 16), st.floats(0, 0.4), st.integers(0, 999))
@settings(deadline=None, max_examples=100)
def test_an_unscored_match_is_as_good_as_none_to_an_estimator(topology, n, rate, seed):
    result = play(topology, failing(by_quality(range(n)), rate, seed), n, rng=rng(seed))
    kept = [match for match in result.matches if match.calls]
    if sum(not match.scored for match in result.matches) > 0.5 * len(result.matches):
        return
    for name, estimator in ESTIMATORS.items():
        if name != "survival":  # which needs to know who went on
            whole = estimator(result.matches, n)
            if whole.informative:
                assert whole.ranks == estimator(kept, n).ranks


@pytest.mark.parametrize("topology", ALL)
def test_half_a_verdict_is_none_but_its_call_is_not_lost(topology):
    # The judge fails whenever 0 is shown first.
    def compare(i, j):
        return None if i == 0 else (float(-i), float(-j))

    result = play(topology, compare, 6, rng=rng(), order="both")
    half = [m for m in result.matches if 0 in (m.first, m.second)]
    assert all(not m.scored and m.winner is None and len(m.calls) == 1 for m in half)


def test_what_never_met_is_said_and_has_no_rank():
    # 0, 1, 2 met among themselves, 3 and 4 too.
    parts = ({0, 1, 2}, {3, 4})

    def compare(i, j):
        return (float(-i), float(-j)) if any({i, j} <= part for part in parts) else None

    result = play("round-robin", compare, 5, rng=rng(), budget=None)
    assert not result.ranking.informative  # 6 of 10 matches failed
    ranking = ESTIMATORS["margin-posterior"]([m for m in result.matches if m.scored], 5)
    assert ranking.components == ((0, 1, 2), (3, 4))
    assert ranking.ranks == (0.0, 1.0, 2.0, None, None)
    assert ranking.beats(0, 4) is None
    assert ranking.beats(0, 1) > 0.5
    halves = ESTIMATORS["win-rate"](
        [m for m in result.matches if {m.first, m.second} in ({0, 1}, {3, 4})], 5
    )
    assert halves.ranks == (None,) * 5
    assert halves.why == "the contestants fall into parts that never met"


def test_a_pure_position_bias_is_no_signal():
    for topology in ("round-robin", "circulant", "adaptive", "default"):
        for n in (5, 6, 8, 16):
            result = play(
                topology, lambda i, j: (7.0, 4.0), n, rng=rng(), estimator="margin-posterior"
            )
            assert not result.ranking.informative
            assert set(result.rewards) == {0.5}
            assert result.ranking.position_bias == pytest.approx(3.0)


def test_both_orders_cancel_a_position_bias_everywhere():
    for topology in ALL:
        result = play(topology, lambda i, j: (7.0, 4.0), 6, rng=rng(), order="both")
        assert result.ranking.why == "every match is a tie"


def test_the_invalid_rank_last_together_and_cost_no_call():
    asked = []

    def compare(i, j):
        asked.append({i, j})
        return (float(-i), float(-j))

    for topology in ALL:
        result = play(topology, compare, 6, rng=rng(), invalid=[0, 4], absent=[5])
        assert result.ranking.ranks == (
            3.5,
            0.0,
            pytest.approx(1.0, abs=1),
            *result.ranking.ranks[3:],
        )
        assert result.ranking.ranks[4] == 3.5
        assert result.ranking.ranks[5] is None
        assert result.rewards[0] == result.rewards[4] == pytest.approx(1 - 3.5 / 4)
    assert all(not both & {0, 4, 5} for both in asked)


def test_an_outage_gives_the_invalid_no_reward_either():
    result = play("default", lambda i, j: None, 4, rng=rng(), invalid=[0])
    assert result.rewards == (None,) * 4


def test_one_valid_contestant_beats_the_invalid_without_a_call():
    result = play("default", lambda i, j: 1 / 0, 3, rng=rng(), invalid=[0, 2])
    assert result.rewards == (0.25, 1.0, 0.25)
    assert result.ranking.informative
    nobody = play("default", lambda i, j: 1 / 0, 3, rng=rng(), invalid=[0, 1, 2])
    assert set(nobody.rewards) == {0.5}
    assert not nobody.ranking.informative


def test_an_invalid_anchor_is_replaced():
    factory = partial(TOPOLOGIES["seeded-single-elimination"], anchor=0)
    result = play(factory, by_quality([9, 1, 3, 2]), 4, rng=rng(), invalid=[0])
    assert result.ranking.ranks == (3.0, 2.0, 0.0, 1.0)


def test_byes_and_lots_of_a_failing_bracket_favour_no_index():
    # Equal contestants, a third of the calls fail: nobody's mean reward stands out.
    total, count = [0.0] * 6, [0] * 6
    for seed in range(400):
        noise = rng([seed, 1])
        judge = failing(lambda i, j: tuple(noise.random(2)), 0.3, seed)  # noqa: B023
        result = play(partial(SeededSingleElimination, order="balanced"), judge, 6, rng=rng(seed))
        for i, reward in enumerate(result.rewards[1:], 1):
            if reward is not None:
                total[i] += reward
                count[i] += 1
    means = [t / c for t, c in zip(total[1:], count[1:], strict=True)]
    assert max(means) - min(means) < 0.12
