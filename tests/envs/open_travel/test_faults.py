"""Planted faults are found, each by its own check and by no other; reference plans have none."""

from collections import Counter

import numpy as np
import pytest

from arenagym.envs.open_travel import (
    FAMILIES,
    FAULTS,
    Settings,
    World,
    draw_task,
    plant,
    rates,
    read_text,
    solve,
    verify,
    write_text,
)

WORLD = World(0, cache="auto")


def tasks(family, count, first=0):
    for seed in range(first, first + count):
        yield draw_task(np.random.default_rng(seed), WORLD, Settings(families=(family,)))


@pytest.mark.parametrize("family", FAMILIES)
def test_the_reference_planner_passes_every_check(family):
    reports = [
        verify(WORLD, task.request, solve(WORLD, task.request)) for task in tasks(family, 40)
    ]
    assert [report.failed for report in reports if report.failed] == []
    assert rates(reports).final == 1.0


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("family", FAMILIES)
def test_the_reference_planner_passes_every_check_of_a_thousand_tasks(family):
    failed = Counter(
        name
        for task in tasks(family, 1_000, 10_000)
        for name in verify(WORLD, task.request, solve(WORLD, task.request)).failed
    )
    assert not failed


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_fails_its_check_alone(fault):
    found = 0
    for family in ("multi_day", "one_day"):
        for task in tasks(family, 60, 500):
            plan = solve(WORLD, task.request)
            worse = plant(WORLD, task.request, plan, fault, np.random.default_rng(0))
            if worse is not None:
                assert verify(WORLD, task.request, worse).failed == (FAULTS[fault].check,)
                told = read_text(write_text(worse, task.request, WORLD), task.request, WORLD)
                assert verify(WORLD, task.request, told).failed == (FAULTS[fault].check,)
                found += 1
            if found == 8:
                return
    assert found >= 3
