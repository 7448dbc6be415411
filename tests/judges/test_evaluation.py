import asyncio
import json
import subprocess
import sys

import pytest
from judging import attempt

from arenagym.errors import SettingError
from arenagym.judges import Evaluation, OracleJudge, Pair, Price, Prices, measure, read_pairs
from arenagym.judges.measuring.agreement import wilson
from arenagym.paths import data_path
from arenagym.records import Usage, Verdict, to_json

QUALITIES = {"a": (1, 0), "b": (0, 1), "tie": (1, 1)}


def pairs(n, labels=("a", "b", "a", "b", "tie")):
    made = []
    for i in range(n):
        label = labels[i % len(labels)]
        a, b = QUALITIES[label]
        made.append(
            Pair(
                query=f"q{i}",
                a=f"{a} a{i}{'.' * (i % 3)}",
                b=f"{b} b{i}{'.' * (i % 4)}",
                label=label,
                kind=f"k{i % 2}",
                language="en" if i % 3 else "zh",
            )
        )
    return made


def quality(task, trajectory):
    return float(trajectory.answer[0])


def evaluated(judge, n=400, **settings):
    labels = settings.pop("labels", ("a", "b", "a", "b", "tie"))
    evaluation = Evaluation(judge, pairs(n, labels), **settings)
    asyncio.run(evaluation.run())
    return measure(evaluation, level=0.99)


def covers(estimate, value):
    return estimate.low <= value <= estimate.high


@pytest.mark.parametrize(
    ("accuracy", "bias", "ties", "failures"),
    [
        (1.0, 0.0, 0.0, 0.0),
        (0.75, 0.0, 0.0, 0.0),
        (0.9, 0.3, 0.0, 0.0),
        (0.8, -0.5, 0.1, 0.2),
        (0.5, 0.0, 0.3, 0.0),
        (0.1, 0.0, 0.0, 0.1),
    ],
)
def test_known_accuracy_kappa_and_bias_are_measured(accuracy, bias, ties, failures):
    judge = OracleJudge(quality, accuracy=accuracy, bias=bias, ties=ties, failures=failures, seed=3)
    report = evaluated(judge, 2000, labels=("a", "b"))
    biased = abs(bias)
    named = (1 - biased) * (1 - ties)  # the share of calls in which quality decides
    right = biased / 2 + named * accuracy
    tied = (1 - biased) * ties
    assert covers(report.accuracy, right)
    assert covers(report.ties, tied)
    assert covers(report.failed, failures)
    # Labels are half a, half b; the judge says a and b equally often: chance is (1 - ties) / 2.
    chance = (1 - tied) / 2
    assert covers(report.kappa, (right - chance) / (1 - chance))
    assert covers(report.first, 0.5 + bias / 2 / (1 - tied))
    assert covers(report.longer, 0)
    # Both orders are independent draws: same if both name a, both name b, or both tie.
    p = (
        named * accuracy + (biased if bias > 0 else 0),
        named * accuracy + (biased if bias < 0 else 0),
    )  # the better one shown first, and second
    q = 1 - p[0] - tied, 1 - p[1] - tied
    assert covers(report.consistency, p[0] * p[1] + q[0] * q[1] + tied * tied)


def test_a_perfect_judge_agrees_on_ties_and_its_interval_is_not_a_point():
    report = evaluated(OracleJudge(quality), 100)
    assert (report.accuracy.value, report.kappa.value, report.ties.value) == (1, 1, 0.2)
    assert 0.9 < report.accuracy.low < 1
    assert report.accuracy.high == 1
    assert report.noise == 0
    assert report.signal_to_noise is None


def test_kappa_of_a_known_table():
    # Labels a a b b; said a b b b: agreement 3/4, chance 1/2 * 1/4 + 1/2 * 3/4 = 1/2: kappa 1/2.
    said = iter([1, -1, -1, -1])

    class Says:
        name = "says"

        async def compare(self, task, a, b):
            margin = next(said)
            return Verdict(score_a=margin, score_b=0)

    four = [Pair(query=str(i), a="x", b="y", label=label) for i, label in enumerate("aabb")]
    evaluation = Evaluation(Says(), four, order="given")
    asyncio.run(evaluation.run(concurrency=1))
    report = measure(evaluation)
    assert report.accuracy.value == 0.75
    assert report.kappa.value == pytest.approx(0.5)
    assert report.consistency is None


def test_a_love_of_the_longer_is_seen():
    class Longer:
        name = "longer"

        async def compare(self, task, a, b):
            return Verdict(score_a=len(a.answer), score_b=len(b.answer))

    report = evaluated(Longer(), 400, labels=("a", "b"))
    assert report.longer.value == 1


def test_signal_and_noise_of_known_variances():
    # A pair's margin is +-2 (variance 4.0..) and a call adds +-1 (variance within a pair 2).
    class Noisy:
        name = "noisy"

        async def compare(self, task, a, b):
            truth = 2 * (quality(task, a) - quality(task, b))
            return Verdict(score_a=truth + 1, score_b=0)  # the first seat is worth 1

    report = evaluated(Noisy(), 1000, labels=("a", "b"))
    assert report.noise == pytest.approx(2)  # margins m + 1 and m - 1: variance 2
    assert report.signal == pytest.approx(4 - 2 / 2, abs=0.01)
    assert covers(report.signal_to_noise, 1.5)


def test_failures_of_any_kind_are_counted_and_never_scores():
    class Bad:
        name = "bad"

        async def compare(self, task, a, b):
            if task.query == "q0":
                raise ValueError("broken")
            if task.query == "q1":
                await asyncio.sleep(60)
            return Verdict(score_a=1, score_b=0)

    evaluation = Evaluation(Bad(), pairs(4))
    asyncio.run(evaluation.run(judge_timeout=0.05))
    report = measure(evaluation)
    assert report.failed.value == 0.5
    assert report.failures == {"judge_raised": 2, "timeout": 2}


def test_costs_are_reported():
    class Costs:
        name = "costs"

        async def compare(self, task, a, b):
            usage = Usage(prompt_tokens=100, completion_tokens=10, calls=1)
            return Verdict(score_a=1, score_b=0, model="m", usage=usage, repairs=1)

    evaluation = Evaluation(Costs(), pairs(5))
    asyncio.run(evaluation.run())
    report = measure(evaluation, prices=Prices({"m": Price(prompt=1, completion=10)}))
    assert (report.usage.calls, report.usage.tokens, report.repairs) == (10, 1100, 10)
    assert report.cost == pytest.approx(10 * 200 / 1e6)


def test_a_cancelled_evaluation_keeps_what_came_back():
    class Stuck:
        name = "stuck"

        def __init__(self):
            self.coming, self.all = 16, asyncio.Event()  # of eight pairs, in both orders

        async def compare(self, task, a, b):
            if task.query not in ("q0", "q1"):
                self.coming -= 1
                if not self.coming:
                    self.all.set()
                await asyncio.sleep(60)
            return Verdict(score_a=1, score_b=0)

    judge = Stuck()
    evaluation = Evaluation(judge, pairs(10))

    async def main():
        running = asyncio.create_task(evaluation.run())
        await judge.all.wait()
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running

    asyncio.run(main())
    assert measure(evaluation).calls == 4


def test_an_evaluation_without_a_call_has_nothing_to_say():
    report = measure(Evaluation(OracleJudge(quality), pairs(3)))
    assert (report.calls, report.accuracy, report.kappa, report.by) == (0, None, None, {})


def test_accuracy_is_broken_down_by_kind_and_language():
    report = evaluated(OracleJudge(quality), 60)
    assert sorted(report.by) == ["en", "k0", "k1", "zh"]


def test_whole_trajectories_can_be_labelled(tmp_path):
    side = json.loads(to_json(attempt("I think.", "1 x")))
    line = {"query": "q", "a": side, "b": "0 y", "label": "a"}
    file = tmp_path / "p.jsonl"
    file.write_text(json.dumps(line) + "\n\n")
    (pair,) = read_pairs(file)
    assert pair.sides[0].messages[-1].content == "I think."
    assert pair.sides[1].answer == "0 y"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "holds no"),
        ("{", "line 1"),
        ('{"query": "q", "a": "x", "b": "y", "label": "c"}', "label"),
        ('{"query": "q", "a": "x", "label": "a"}', "missing required field `b`"),
        ('{"query": "q", "a": "x", "b": "y", "label": "a", "winner": 1}', "winner"),
        ('{"query": "q", "a": "x", "b": "y", "label": "a"}\nno', "line 2"),
    ],
)
def test_a_line_that_is_no_pair_is_named(text, says, tmp_path):
    file = tmp_path / "p.jsonl"
    file.write_text(text)
    with pytest.raises(SettingError, match=says):
        read_pairs(file)
    with pytest.raises(SettingError, match="nowhere"):
        read_pairs(tmp_path / "nowhere.jsonl")


def test_wilsons_interval():
    # n = 10, share .8, z = 1.96: centre (.8 + .19207) / 1.38415 = .71674; half .22621.
    assert wilson(0.8, 10) == pytest.approx((0.4902, 0.9433), abs=1e-4)


def test_the_shipped_pairs_are_many_in_two_languages_and_their_sides_are_balanced():
    shipped = read_pairs(data_path("judging/pairs.jsonl"))
    assert len(shipped) >= 200
    assert {pair.language for pair in shipped} == {"en", "zh"}
    assert len({pair.kind for pair in shipped}) >= 8
    labels = [pair.label for pair in shipped if pair.label != "tie"]
    assert labels.count("a") == labels.count("b")
    truth = {}
    for pair in shipped:
        truth[pair.query, pair.a], truth[pair.query, pair.b] = QUALITIES[pair.label]
    judge = OracleJudge(lambda task, t: truth[task.query, t.answer], accuracy=0.8)
    evaluation = Evaluation(judge, shipped)
    asyncio.run(evaluation.run())
    report = measure(evaluation, level=0.999)
    decisive = len(labels) / len(shipped)
    assert covers(report.accuracy, 0.8 * decisive + 1 - decisive)
    assert covers(report.longer, 0)


def test_the_shipped_pairs_are_what_their_script_makes():
    script = data_path("judging/make_pairs.py")
    subprocess.run([sys.executable, script, "--check"], check=True)
