import pytest
from hypothesis import given
from hypothesis import strategies as st

from arenagym.errors import SettingError
from arenagym.rewards import advantages, rank_rewards
from arenagym.tournaments import shared_ranks


@given(st.lists(st.integers(0, 5), min_size=1, max_size=16))
def test_rank_rewards_have_mean_one_half(scores):
    rewards = rank_rewards(shared_ranks([(float(score),) for score in scores]))
    assert sum(rewards) / len(rewards) == pytest.approx(0.5)


@given(st.lists(st.none() | st.floats(-10, 10), max_size=16))
def test_advantages_have_mean_zero_and_at_most_unit_deviation(rewards):
    given_ = advantages(rewards)
    assert sum(given_) == pytest.approx(0, abs=1e-6)
    assert sum(a * a for a in given_) <= len(given_) + 1e-6


def test_four_ranks_by_hand():
    # Rewards 1, 2/3, 1/3, 0: mean 1/2, population deviation sqrt(5)/6 = 0.3727.
    rewards = rank_rewards([0, 1, 2, 3])
    assert rewards == pytest.approx([1, 2 / 3, 1 / 3, 0])
    assert advantages(rewards) == pytest.approx([1.3416, 0.4472, -0.4472, -1.3416], abs=1e-4)
    # With ddof 1 the deviation is 0.4303: TRL's +-1.162 and +-0.387.
    assert advantages(rewards, ddof=1) == pytest.approx([1.162, 0.387, -0.387, -1.162], abs=1e-3)


def test_the_unranked_count_in_nothing():
    assert rank_rewards([0, None, 1]) == [1.0, None, 0.0]
    assert advantages([1.0, None, 0.0]) == pytest.approx([1, 0, -1], abs=1e-5)


def test_a_lone_one_gets_one_half_and_no_advantage():
    assert rank_rewards([0]) == [0.5]
    assert advantages([0.5]) == [0.0]
    assert advantages([0.3, 0.3]) == [0.0, 0.0]


def test_bad_settings_are_refused():
    with pytest.raises(SettingError):
        advantages([1.0], ddof=2)


def test_centred_and_leave_one_out_by_hand():
    # 1, 0, 0: mean 1/3; the mean of the others is 0, 1/2, 1/2.
    assert advantages([1, 0, 0], kind="centre") == pytest.approx([2 / 3, -1 / 3, -1 / 3])
    assert advantages([1, 0, 0], kind="leave-one-out") == pytest.approx([1, -0.5, -0.5])
    with pytest.raises(SettingError, match="leave-one-out"):
        advantages([1.0], kind="rloo")
