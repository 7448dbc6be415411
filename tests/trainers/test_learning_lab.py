"""What the learning benchmarks are made of, as far as no trainer is needed."""

import asyncio
import json
import math
import random
from itertools import islice

import numpy as np
import pytest
import trl_learning
import trl_pointwise
from lab.collapse import ScaleModel
from lab.trl_countdown import (
    DealtOutScorer,
    careless,
    puzzles,
    solved_by_always,
    with_other_targets,
)
from lab.trl_plans import (
    TRAVELLERS,
    MeanScorer,
    PlanJudge,
    PlanScorer,
    World,
    careless_plan,
    random_plan,
    split,
)
from lab.trl_runs import Job, OtherSettingsError, finished, make_missing, measured, t_interval

from arenagym.judges import GroupJudge
from arenagym.trainers import GroupScorer

TRAVELLER = TRAVELLERS[7]
FINE = {"low": -1e3, "high": 1e3, "step": 1e-9, "gain": 1.0}  # no rounding and no ends to speak of


@pytest.fixture(scope="module")
def world():
    return World(3)


@pytest.fixture(scope="module")
def tasks():
    return puzzles(200)


def scored(scorer, plans, group_id="g"):
    return asyncio.run(scorer.score_answers(TRAVELLER, plans, group_id=group_id))


def test_random_plans_have_mean_quality_0_and_deviation_1(world):
    rng = random.Random(1)
    found = [world.quality(rng.choice(TRAVELLERS), random_plan(rng)) for _ in range(2000)]
    assert np.mean(found) == pytest.approx(0, abs=0.1)
    assert np.std(found) == pytest.approx(1, abs=0.1)


def test_a_plan_is_worth_something_else_to_another_traveller_and_in_another_order(world):
    plan = "museum bakery lake bridge theatre"
    backwards = " ".join(reversed(plan.split()))
    assert len({round(world.quality(one, plan), 6) for one in TRAVELLERS[:20]}) == 20
    assert world.quality(TRAVELLER, plan) != world.quality(TRAVELLER, backwards)


def test_a_place_seen_twice_costs_and_a_sixth_does_not_count(world):
    once, again = "lake bar zoo", "lake bar zoo zoo"
    fit = world.quality(TRAVELLER, "zoo zoo") - world.quality(TRAVELLER, "zoo")
    assert world.quality(TRAVELLER, again) - world.quality(TRAVELLER, once) == pytest.approx(fit)
    five = "lake bar zoo gate cafe"
    assert world.quality(TRAVELLER, f"{five} museum") == world.quality(TRAVELLER, five)


def test_words_that_are_no_places_count_for_nothing(world):
    assert world.quality(TRAVELLER, "a zoo 8/10 !") == world.quality(TRAVELLER, "zoo")
    assert math.isfinite(world.quality(TRAVELLER, ""))


def test_the_careless_plan_better_than_at_random_and_search_much_better(world):
    rng = random.Random(0)
    careless = [
        world.quality(TRAVELLER, careless_plan(world, TRAVELLER, rng, tries=8)) for _ in range(50)
    ]
    assert 0.5 < np.mean(careless) < world.best(TRAVELLER, tries=2) - 1


def test_travellers_are_held_out_and_the_split_is_the_seeds():
    learned, held_out = split(5, held_out=30)
    assert len(held_out) == 30
    assert sorted(learned + held_out) == sorted(TRAVELLERS)
    assert split(5, held_out=30) == (learned, held_out) != split(6, held_out=30)


@pytest.mark.parametrize(("calls", "spread"), [(8, {1}), (28, {3, 4}), (56, {7})])
def test_a_judge_of_single_plans_deals_its_calls_out_evenly(world, calls, spread):
    judge = PlanScorer(world, ScaleModel(), 0, calls_per_group=calls)
    dealt = judge.calls(8, np.random.default_rng(0))
    counts = [dealt.count((i,)) for i in range(8)]
    assert (sum(counts), set(counts)) == (calls, spread)
    assert isinstance(judge, GroupJudge)


def test_every_arm_makes_the_calls_that_it_says():
    rng = random.Random(0)
    plans = [random_plan(rng) for _ in range(8)]
    for arm in trl_pointwise.ARMS.values():
        judge = trl_pointwise.judge_of(arm, World(0), 0, gain=0.5)
        scorer = (GroupScorer if arm.ranks else MeanScorer)(judge)
        tournament = scored(scorer, plans).tournament
        assert len(tournament.matches) + len(tournament.scorings) == arm.calls


def test_mean_scores_are_the_rewards_and_without_noise_they_are_the_qualities(world):
    judge = PlanScorer(world, ScaleModel(noise=0.0, **FINE), 0, calls_per_group=8)
    plans = ["zoo lake bar", "museum cafe gate", "bridge bridge", "opera"]
    judge.get_used_to([TRAVELLER] * 4, plans)
    group = scored(MeanScorer(judge), plans)
    qualities = np.array([world.quality(TRAVELLER, plan) for plan in plans])
    assert group.rewards == pytest.approx(list(qualities - qualities.mean()))


def test_pairs_rank_without_noise_as_the_qualities_do(world):
    rng = random.Random(2)
    plans = [random_plan(rng) for _ in range(8)]
    group = scored(GroupScorer(PlanJudge(world, ScaleModel(noise=0.0, **FINE), 0)), plans)
    order = np.argsort([-world.quality(TRAVELLER, plan) for plan in plans])
    assert [group.rewards[i] for i in order] == pytest.approx([1 - k / 7 for k in range(8)])


def test_the_middle_of_the_scale_goes_with_what_the_judge_is_used_to(world):
    good = max(
        (random_plan(random.Random(k)) for k in range(500)),
        key=lambda p: world.quality(TRAVELLER, p),
    )
    judge = PlanScorer(world, ScaleModel(noise=0.0), 0, calls_per_group=8)
    fresh = scored(MeanScorer(judge), [good] * 8).rewards
    judge.get_used_to([TRAVELLER], [good])
    assert (fresh, scored(MeanScorer(judge), [good] * 8).rewards) == ((8.0,) * 8, (7.0,) * 8)


def test_no_pair_of_numbers_is_both_trained_on_and_held_out(tasks):
    learned, held_out = tasks
    assert len(learned) + len(held_out) == 200
    assert not {one.pair for one in learned} & {one.pair for one in held_out}
    assert 20 < len(held_out) < 60


def test_one_operation_solves_about_half_and_no_task_is_solved_twice(tasks):
    shares = {sign: solved_by_always(sign, tasks.held_out) for sign in "+-*/"}
    assert sum(shares.values()) == pytest.approx(1)
    assert max(shares.values()) < 0.65


def test_the_careless_know_the_form_and_are_right_as_often_as_they_are_told(tasks):
    by_prompt = {one.row.prompt[0]["content"]: one for one in tasks.train}

    def rate(right):
        said = islice(careless(tasks.train, random.Random(0), right=right), 400)
        return np.mean([by_prompt[prompt[0]["content"]].solved_by(text) for prompt, text in said])

    assert rate(1.0) == 1
    assert rate(0.0) == pytest.approx(0.19, abs=0.06)  # a sum 2 in 8 times, a difference 1


def test_other_targets_are_other_tasks_targets_with_the_tasks_own_numbers(tasks):
    prompts = with_other_targets(tasks.held_out, random.Random(0))
    own = [one.row.prompt[0]["content"] for one in tasks.held_out]
    shown = [prompt[0]["content"] for prompt in prompts]
    (own_targets, own_numbers), (targets, numbers) = (
        zip(*(text.split(" with ", 1) for text in texts), strict=True) for texts in (own, shown)
    )
    assert numbers == own_numbers
    assert sorted(targets) == sorted(own_targets)
    assert np.mean([a != b for a, b in zip(own, shown, strict=True)]) > 0.8


def test_the_control_deals_out_the_rewards_of_the_tournament():
    answers = [str(k) for k in range(8)]

    class Longest:
        name = "numbers"

        async def compare(self, task, a, b):
            from arenagym.records import Verdict

            return Verdict(judge=self.name, score_a=float(a.answer), score_b=float(b.answer))

    ranked = scored(GroupScorer(Longest()), answers).rewards
    dealt = [scored(DealtOutScorer(Longest()), answers, f"g{k}").rewards for k in range(60)]
    assert all(sorted(rewards) == sorted(ranked) for rewards in dealt)
    assert np.mean(dealt, axis=0) == pytest.approx([0.5] * 8, abs=0.15)


def job(**settings):
    return Job("one", {"seed": 0, **settings}, (0, 10))


def write_run(folder, given, *, whole):
    lines = [{"run": given.name, "at": given.at, **given.settings}, {"step": 0}, {"step": 10}]
    lines += [{"seconds": 1.0, "cpu_seconds": 2.0}] if whole else []
    text = "".join(json.dumps(line) + "\n" for line in lines)
    (folder / "one.jsonl").write_text(text if whole else f'{text}{{"sec')


def test_a_finished_run_is_kept_and_one_that_was_broken_off_is_missing(tmp_path):
    assert not finished(job(), tmp_path)
    write_run(tmp_path, job(), whole=False)
    assert not finished(job(), tmp_path)
    assert [row["step"] for row in measured(job(), tmp_path)] == [0, 10]
    write_run(tmp_path, job(), whole=True)
    assert finished(job(), tmp_path)
    assert make_missing([job()], lambda given, write: None, tmp_path)


def test_a_folder_of_other_settings_is_refused(tmp_path):
    write_run(tmp_path, job(), whole=True)
    with pytest.raises(OtherSettingsError, match="another --out"):
        finished(job(rate=1e-3), tmp_path)


def test_the_interval_over_seeds_is_students():
    # mean 3, sd 1.5811, t(4) = 2.776: 3 ± 1.9629
    assert t_interval([1, 2, 3, 4, 5]) == pytest.approx((3, 1.0371, 4.9629), abs=1e-3)
    assert t_interval([2.0]) == (2.0, -math.inf, math.inf)


@pytest.mark.parametrize("script", [trl_learning, trl_pointwise])
def test_without_trl_a_benchmark_says_what_to_do(script, monkeypatch, capsys, tmp_path):
    monkeypatch.setattr("lab.trl_runs.find_spec", lambda name: None)
    monkeypatch.setattr("sys.argv", ["script", "--out", str(tmp_path)])
    script.main()
    assert "TRL is not installed" in capsys.readouterr().out
