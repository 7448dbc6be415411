import asyncio
import json

import numpy as np
import pytest
from judging import TASK, attempt, compare, filled

from arenagym.errors import SettingError
from arenagym.judges import (
    GroupJudge,
    ListwiseJudge,
    OracleJudge,
    PointwiseJudge,
    RubricJudge,
    cached,
    judge_group,
    resolve_judge,
)
from arenagym.judges.base import Bidirectional
from arenagym.models import ScriptedModel
from arenagym.records import Scoring, StopReason, Tournament, from_json, to_json
from arenagym.rollouts import rank_group
from arenagym.tournaments import rank_scorings


def by_stars(messages, sampling):
    """Each attempt's score is its number of stars."""
    text = messages[0].content
    form = json.loads(
        text[text.index("nothing else:\n") + 14 :].split("\n")[0].replace("<0-10>", "0")
    )
    labels = [label for label in form if label != "scores"]
    parts = text.split("attempt")
    blocks = [p.count("★") for p in text.split("[end ")][1:]
    del parts
    return filled(*blocks[: len(labels)], labels=labels)


def group(*stars):
    return [attempt("★" * n, f"answer {i}") for i, n in enumerate(stars)]


def judged(judge, trajectories, **settings):
    return asyncio.run(judge_group(judge, TASK, trajectories, **settings))


@pytest.mark.parametrize(("kind", "calls"), [("pointwise", 4), ("listwise", 1)])
def test_one_word_changes_how_a_group_is_judged(kind, calls):
    model = ScriptedModel(by_stars)
    tournament = judged(resolve_judge(kind, model), group(2, 9, 4, 1), topology="swiss")
    assert tournament.ranking.ranks == (2, 0, 1, 3)
    assert tournament.ranking.scores == (2, 9, 4, 1)
    assert model.calls == calls
    assert (tournament.topology, tournament.matches) == (kind, ())
    assert len(tournament.scorings) == calls
    assert {i for scoring in tournament.scorings for i in scoring.contestants} == {0, 1, 2, 3}
    assert from_json(Tournament, to_json(tournament)) == tournament


def test_judges_of_groups_are_known_as_such_and_others_are_not():
    model = ScriptedModel(["x"])
    assert isinstance(PointwiseJudge(model), GroupJudge)
    assert isinstance(ListwiseJudge(model), GroupJudge)
    for judge in (RubricJudge(model), Bidirectional(PointwiseJudge(model))):
        assert not isinstance(judge, GroupJudge)


def test_a_listwise_judge_sees_another_order_at_each_repeat_and_scores_go_to_the_right_one():
    judge = ListwiseJudge(ScriptedModel(by_stars), repeats=3)
    tournament = judged(judge, group(5, 1, 3), seed=4)
    orders = {scoring.contestants for scoring in tournament.scorings}
    assert len(orders) > 1
    assert tournament.ranking.scores == (5, 1, 3)
    assert tournament.ranking.errors == (0, 0, 0)
    again = judged(ListwiseJudge(ScriptedModel(by_stars), repeats=3), group(5, 1, 3), seed=4)
    assert again == tournament


def test_a_list_in_which_one_score_is_missing_is_unscored_as_a_whole():
    reply = filled(5, 3, labels=("attempt_1", "attempt_2"))
    tournament = judged(ListwiseJudge(ScriptedModel([reply])), group(5, 1, 3))
    assert tournament.ranking.ranks == (None, None, None)
    assert not tournament.ranking.informative
    assert tournament.ranking.why == "1 of 1 scorings have no score"


def test_the_invalid_are_last_without_a_call_and_the_broken_have_no_rank():
    model = ScriptedModel(by_stars)
    broken = attempt(stop_reason=StopReason.ENV_ERROR, answer=None)
    empty = attempt(answer="")
    tournament = judged(PointwiseJudge(model), [*group(2, 9), empty, broken])
    assert tournament.ranking.ranks == (1, 0, 2, None)
    assert model.calls == 2
    ranked = rank_group(TASK, [*group(2, 9), empty, broken], tournament, "g")
    assert ranked.rewards == (0.5, 1.0, 0.0, None)


@pytest.mark.parametrize("kind", ["pointwise", "listwise", "rubric"])
def test_a_group_of_one_is_not_judged_and_is_no_signal(kind):
    model = ScriptedModel(by_stars)
    tournament = judged(resolve_judge(kind, model), group(4))
    assert (tournament.ranking.ranks, model.calls) == ((0,), 0)
    assert not tournament.ranking.informative


@pytest.mark.parametrize("kind", ["pointwise", "listwise"])
def test_a_group_without_a_valid_attempt_is_no_signal(kind):
    tournament = judged(resolve_judge(kind, ScriptedModel(by_stars)), [attempt(answer="")] * 3)
    assert tournament.ranking.why == "no valid contestant"


def test_all_sevens_are_no_signal():
    tournament = judged(PointwiseJudge(ScriptedModel([filled(7)])), group(1, 2, 3))
    assert tournament.ranking.ranks == (1, 1, 1)
    assert tournament.ranking.why == "every score is the same"


class Slow:
    name = "slow judge"

    def __init__(self, what):
        self.what = what

    def calls(self, n, rng):
        return [(i,) for i in range(n)]

    async def score(self, task, shown):
        if shown[0].answer == "answer 1":
            if isinstance(self.what, Exception):
                raise self.what
            await asyncio.sleep(60)
        return Scoring(contestants=(0,), scores=(float(shown[0].answer[-1]),))

    async def compare(self, task, a, b):
        raise AssertionError


@pytest.mark.parametrize(
    ("what", "kind"), [("sleep", "timeout"), (ValueError("broken"), "judge_raised")]
)
def test_a_scoring_that_raises_or_takes_too_long_is_unscored_and_the_others_count(what, kind):
    told = []
    tournament = judged(Slow(what), group(1, 2, 3), judge_timeout=0.05, on_judgement=told.append)
    assert tournament.ranking.ranks == (1, None, 0)
    assert [s.failures for s in tournament.scorings] == [{}, {kind: 1}, {}]
    assert sum(not judgement.scored for judgement in told) == 1


def test_calls_under_way_are_bounded():
    most, now = 0, 0

    async def script(messages, sampling):
        nonlocal most, now
        now += 1
        most = max(most, now)
        await asyncio.sleep(0.001)
        now -= 1
        return filled(5)

    judged(PointwiseJudge(ScriptedModel(script)), group(*range(20)), concurrency=3)
    assert most == 3


def test_repeated_pointwise_scores_have_standard_errors():
    # Scores 4 and 6 (mean 5, sd sqrt 2, se 1), and 8 and 8.
    scorings = [
        Scoring(contestants=(i,), scores=(score,)) for i, score in [(0, 4), (1, 8), (0, 6), (1, 8)]
    ]
    ranking = rank_scorings(scorings, (0, 1), 2)
    assert ranking.scores == (5, 8)
    assert ranking.errors == pytest.approx((1, 0))
    assert ranking.beats(0, 1) is None  # no matches: nothing is linked


def test_a_judge_that_fails_on_thirty_percent_gives_the_rewards_of_the_scored_matches_alone():
    quality = {f"answer {i}": q for i, q in enumerate([3, 1, 4, 1.5, 9, 2, 6, 5])}
    judge = OracleJudge(lambda task, t: quality[t.answer], failures=0.3, seed=1)
    trajectories = [attempt(answer=answer) for answer in quality]
    for topology in ("round-robin", "default", "swiss"):
        tournament = judged(judge, trajectories, topology=topology, order="balanced")
        failed = [m for m in tournament.matches if not m.scored]
        assert 0.1 < len(failed) / len(tournament.matches) < 0.5
        from arenagym.tournaments import resolve_estimator

        scored = [m for m in tournament.matches if m.scored]
        alone = resolve_estimator(tournament.ranking.estimator)(scored, 8)
        assert alone.ranks == tournament.ranking.ranks
        ranked = rank_group(TASK, trajectories, tournament, "g")
        assert ranked.rewards == tuple(1 - rank / 7 for rank in alone.ranks)


def test_comparing_by_a_judge_of_groups_scores_both_sides():
    for kind in ("pointwise", "listwise"):
        verdict = compare(resolve_judge(kind, ScriptedModel(by_stars)), *group(3, 8))
        assert (verdict.score_a, verdict.score_b) == (3, 8)
        assert verdict.usage.calls == (2 if kind == "pointwise" else 1)
    half = ScriptedModel([filled(3), "no", "no"])
    assert not compare(PointwiseJudge(half), *group(3, 8)).scored


def test_a_listwise_group_shares_the_tokens_of_a_pair():
    lengths = []

    def script(messages, sampling):
        lengths.append(len(messages[0].content))
        return "no"

    long = [attempt("x " * 50_000, f"a{i}") for i in range(16)]
    judged(ListwiseJudge(ScriptedModel(script)), long)
    compare(ListwiseJudge(ScriptedModel(script)), *long[:2])
    assert lengths[0] < 1.5 * lengths[2]
    assert np.isfinite(lengths).all()


def test_repeats_and_a_cache_exclude_each_other(tmp_path):
    judge = PointwiseJudge(ScriptedModel(["x"]), repeats=2)
    with pytest.raises(SettingError, match="alike"):
        cached(judge, tmp_path / "c.sqlite")
    with pytest.raises(SettingError, match="at least 1"):
        PointwiseJudge(ScriptedModel(["x"]), repeats=0)
