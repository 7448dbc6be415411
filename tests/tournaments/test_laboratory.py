"""What the laboratory measures: the same seeds give the same numbers, so these are facts."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from lab.judge import JUDGES, JudgeModel, SimulatedJudge
from lab.metrics import interval, score
from lab.trials import Entry, run, workers

BENCHMARK = Path(__file__).parents[2] / "benchmarks" / "ranking.py"
PAPER = Entry("seeded-single-elimination", "both", ("survival",))
OURS = Entry("default", None, ("margin-posterior",))


@pytest.fixture(scope="module")
def pool():
    with workers() as pool:
        yield pool


# Calls of the paper's topology are 4(n-1): 28 and 60. Ours does as well with 15 and 31 of them.
@pytest.mark.parametrize(("n", "rho", "enough"), [(8, 0.82, 15), (16, 0.85, 31)])
@pytest.mark.parametrize("bias", [0.0, 1.0])
def test_the_default_ranks_better_at_the_papers_calls_and_as_well_at_half(
    pool, n, rho, enough, bias
):
    model = JudgeModel(accuracy=0.75, bias=bias)
    some = Entry("adaptive", "balanced", ("margin-posterior",), (("matches", enough),))
    paper, ours, fewer = run(pool, [PAPER, OURS, some], model, n, trials=1000)
    found = [float(row.values["spearman"].mean()) for row in (paper, ours, fewer)]
    assert ours.calls == paper.calls == 4 * (n - 1)
    assert found[1] >= rho
    assert found[2] >= found[0]


@pytest.mark.parametrize("judge", JUDGES)
def test_no_fault_of_a_judge_makes_the_default_the_worse_choice(pool, judge):
    paper, ours = run(pool, [PAPER, OURS], JUDGES[judge], 8, trials=300)
    assert ours.values["spearman"].mean() > paper.values["spearman"].mean()


def test_the_judge_has_the_accuracy_it_is_given():
    for accuracy in (0.65, 0.75, 0.9):
        right = 0
        for trial in range(4000):
            judge = SimulatedJudge(
                JudgeModel(accuracy=accuracy), 2, np.random.default_rng([trial, 1])
            )
            a, b = judge.compare(0, 1)
            right += (a > b) == (judge.quality[0] > judge.quality[1])
        assert right / 4000 == pytest.approx(accuracy, abs=0.025)


def test_the_judge_ties_and_fails_as_often_as_it_is_told():
    model = replace(JUDGES["gaussian"], ties=0.3, failures=0.2)
    said = [
        SimulatedJudge(model, 2, np.random.default_rng(trial)).compare(0, 1)
        for trial in range(4000)
    ]
    scored = [scores for scores in said if scores is not None]
    assert len(scored) / 4000 == pytest.approx(0.8, abs=0.02)
    assert np.mean([a == b for a, b in scored]) == pytest.approx(0.3, abs=0.03)


def test_metrics_by_hand():
    # Qualities 3 1 2: true ranks 0 2 1. Given 0 1 2: one pair of three is wrong.
    right = score([0, 1, 2], np.array([3.0, 1.0, 2.0]))
    assert right == pytest.approx((0.5, 1 / 3, 0.0, 1.0))
    # All tied: nothing is told; each first-ranked one is the best with chance 1/3.
    assert score([1, 1, 1], np.array([3.0, 1.0, 2.0])) == pytest.approx((0.0, 0.0, 1.0, 1 / 3))


def test_an_interval_covers_the_mean():
    low, high = interval(np.random.default_rng(0).standard_normal(500))
    assert low < 0.05
    assert high > -0.05
    assert high - low == pytest.approx(2 * 1.96 / 500**0.5, rel=0.15)


def test_the_benchmark_prints_tables_and_one_line_of_json():
    done = subprocess.run(
        [sys.executable, BENCHMARK, "--trials", "4", "--n", "5", "--json"],
        capture_output=True,
        text=True,
        check=True,
    )
    found = json.loads(done.stdout.splitlines()[-1])
    assert {row["topology"] for row in found["table"]} >= {"default", "swiss", "anchor"}
    assert "calls to equal seeded single elimination" in done.stdout
