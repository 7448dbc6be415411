import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arenagym.errors import SettingError
from arenagym.records import Ranking
from arenagym.rewards import posterior_rewards
from arenagym.tournaments import play


def test_two_by_hand():
    # Scores 1 and -1, standard errors 1: mean square 1 + 1 = 2, so 1 / sqrt(2).
    ranking = Ranking(ranks=(0.0, 1.0), scores=(3.0, 1.0), errors=(1.0, 1.0))
    assert posterior_rewards(ranking) == pytest.approx([0.7071, -0.7071], abs=1e-4)


def test_certainty_gives_unit_variance_and_doubt_gives_little():
    sure = Ranking(ranks=(0.0, 1.0), scores=(1.0, -1.0), errors=(0.0, 0.0))
    assert posterior_rewards(sure) == pytest.approx([1, -1])
    doubt = Ranking(ranks=(0.0, 1.0), scores=(1.0, -1.0), errors=(10.0, 10.0))
    assert posterior_rewards(doubt) == pytest.approx([0.0995, -0.0995], abs=1e-4)


def test_the_invalid_are_one_unit_behind_the_worst():
    # Valid 1 and -1 (certain), invalid -2: mean -2/3.
    ranking = Ranking(
        ranks=(0.0, 1.0, 2.0, None),
        scores=(1.0, -1.0, None, None),
        errors=(0.0, 0.0, None, None),
        invalid=(2,),
    )
    *known, unknown = posterior_rewards(ranking)
    assert known == pytest.approx([5 / 3, -1 / 3, -4 / 3])
    assert unknown is None


def test_no_signal_no_rewards():
    ranking = Ranking(ranks=(0.5, 0.5, None), informative=False, why="every match is a tie")
    assert posterior_rewards(ranking) == [0.0, 0.0, None]


def test_an_estimator_without_errors_is_refused():
    ranking = Ranking(ranks=(0.0, 1.0), scores=(1.0, 0.0), estimator="survival")
    with pytest.raises(SettingError, match="margin-posterior"):
        posterior_rewards(ranking)


@given(st.integers(2, 12), st.integers(0, 99), st.floats(0, 5))
@settings(deadline=None, max_examples=60)
def test_they_have_mean_zero_and_at_most_unit_variance_in_the_order_of_the_ranks(n, seed, noise):
    draw = np.random.default_rng(seed)
    quality = draw.standard_normal(n)

    def compare(i, j):
        return (quality[i] - quality[j] + noise * draw.standard_normal(), 0.0)

    result = play("default", compare, n, rng=np.random.default_rng(seed))
    rewards = result.posterior_rewards
    assert sum(rewards) == pytest.approx(0, abs=1e-9)
    assert sum(r * r for r in rewards) <= n + 1e-9
    by_reward = sorted(range(n), key=lambda i: -rewards[i])
    ranks = [result.ranking.ranks[i] for i in by_reward]
    assert ranks == sorted(ranks)
