import pytest

from arenagym.errors import SettingError
from arenagym.rewards import task_advantages


def test_the_mean_is_the_groups_and_the_deviation_the_tasks():
    # Task a: rewards 0, 1, 1, 1 in all: deviation sqrt(3/16) = 0.4330127.
    got = task_advantages([[0.0, 1.0], [1.0, 1.0], [5.0, 9.0]], ["a", "a", "b"], eps=0.0)
    assert got[0] == pytest.approx([-0.5 / 0.4330127, 0.5 / 0.4330127])
    assert got[1] == [0.0, 0.0]
    assert got[2] == pytest.approx([-1.0, 1.0])


def test_what_is_not_known_has_no_part():
    assert task_advantages([[None, 1.0, 0.0], [None]], ["a", "b"], eps=0.0) == [
        [0.0, 1.0, -1.0],
        [0.0],
    ]


def test_a_task_without_spread_is_no_signal():
    assert task_advantages([[1.0, 1.0], [1.0]], ["a", "a"]) == [[0.0, 0.0], [0.0]]


def test_each_group_needs_its_task():
    with pytest.raises(SettingError):
        task_advantages([[1.0]], [])
    with pytest.raises(SettingError):
        task_advantages([[1.0]], ["a"], eps=-1.0)
