import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from arenagym.errors import SettingError
from arenagym.rewards import effective_sample_size, lag


def test_the_same_policy_has_the_whole_batch():
    assert effective_sample_size([-1.0, -2.0, -0.5], [-1.0, -2.0, -0.5]) == 1.0


def test_two_ratios_by_hand():
    # r = 1 and 3: (1 + 3)² / (2 · (1 + 9)) = 16 / 20.
    assert effective_sample_size([0.0, math.log(3)], [0.0, 0.0]) == pytest.approx(0.8)


def test_four_ratios_by_hand():
    # r = 1, 1, 2, 4: 8² / (4 · 22) = 64 / 88.
    old = np.log([0.5, 0.4, 0.2, 0.1])
    new = np.log([0.5, 0.4, 0.4, 0.4])
    assert effective_sample_size(new, old) == pytest.approx(64 / 88)


def test_only_sampled_tokens_count():
    new, old = [[0.0, 5.0], [math.log(3), -7.0]], [[0.0, 0.0], [0.0, 0.0]]
    assert effective_sample_size(new, old, [[1, 0], [1, 0]]) == pytest.approx(0.8)


def test_one_token_that_outweighs_all_leaves_one_in_n():
    assert effective_sample_size([800.0, 0.0, 0.0, 0.0], [0.0] * 4) == pytest.approx(0.25)


def test_no_sampled_token_is_no_figure():
    assert effective_sample_size([1.0, 2.0], [1.0, 2.0], [0, 0]) is None
    assert effective_sample_size([], []) is None


def test_what_cannot_be_compared_is_refused():
    with pytest.raises(SettingError, match="shapes"):
        effective_sample_size([1.0], [1.0, 2.0])
    with pytest.raises(SettingError, match="shapes"):
        effective_sample_size([1.0, 2.0], [1.0, 2.0], [1])
    with pytest.raises(SettingError, match="finite"):
        effective_sample_size([-math.inf], [0.0])


@given(st.lists(st.floats(-30, 30), min_size=1, max_size=40), st.floats(-20, 20))
def test_it_is_a_share_that_no_common_factor_changes(differences, shift):
    size = effective_sample_size(differences, [0.0] * len(differences))
    assert 1 / len(differences) - 1e-9 <= size <= 1 + 1e-9
    shifted = effective_sample_size(differences, [shift] * len(differences))
    assert shifted == pytest.approx(size)


def test_lag_is_to_the_oldest_version():
    assert lag(12, [12, 9, 11]) == 3
    assert lag(0, [0]) == 0
    assert lag(7, [None, 5]) == 2


def test_lag_of_unknown_versions_is_not_known():
    assert lag(3, [None, None]) is None
    assert lag(3, []) is None


def test_a_version_from_the_future_is_refused():
    with pytest.raises(SettingError, match="newer"):
        lag(3, [4])
