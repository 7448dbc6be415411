import pytest
from judging import attempt, compare, filled

from arenagym.errors import SettingError
from arenagym.judges import Bidirectional, EnsembleJudge, RewardJudge, RubricJudge
from arenagym.models import ScriptedModel
from arenagym.records import Verdict, from_json, to_json


class Says:
    def __init__(self, a, b, name="says"):
        self.scores = (a, b)
        self.name = name

    async def compare(self, task, a, b):
        if isinstance(self.scores[0], Exception):
            raise self.scores[0]
        if self.scores[0] is None:
            return Verdict(judge=self.name, error="no", failures={"malformed_judgement": 1})
        return Verdict(judge=self.name, score_a=self.scores[0], score_b=self.scores[1])


THREE = (Says(8, 4), Says(6, 7), Says(9, 2))


@pytest.mark.parametrize(
    ("combine", "scores"),
    [
        ("mean", (23 / 3, 13 / 3)),
        ("vote", (2 / 3, 1 / 3)),
        ("minimum", (6, 2)),
    ],
)
def test_scores_are_combined_in_three_ways(combine, scores):
    verdict = compare(EnsembleJudge(THREE, combine=combine))
    assert (verdict.score_a, verdict.score_b) == pytest.approx(scores)


def test_a_tie_gives_half_a_vote_to_each():
    verdict = compare(EnsembleJudge([Says(1, 1), Says(2, 1)], combine="vote"))
    assert (verdict.score_a, verdict.score_b) == (0.75, 0.25)


def test_members_and_their_disagreement_are_kept():
    verdict = compare(EnsembleJudge(THREE))
    assert [member.margin for member in verdict.members] == [4, -1, 7]
    # Mean 10/3; squared deviations 4/9, 169/9, 121/9; their mean 294/27.
    assert verdict.disagreement == pytest.approx((294 / 27) ** 0.5)
    assert verdict.swapped().members[0].margin == -4
    assert from_json(Verdict, to_json(verdict)) == verdict


def test_a_member_that_fails_is_left_out_while_the_quorum_holds():
    two = EnsembleJudge([Says(8, 4), Says(None, None), Says(6, 2)])
    verdict = compare(two)
    assert (verdict.score_a, verdict.score_b, verdict.error) == (7, 3, None)
    assert verdict.failures == {"malformed_judgement": 1}
    one = EnsembleJudge([Says(8, 4), Says(None, None), Says(ValueError("broken"), 0)])
    verdict = compare(one)
    assert not verdict.scored
    assert verdict.error.startswith("1 of 3 judges scored, 2 are needed")
    assert verdict.failures == {"malformed_judgement": 1, "judge_raised": 1}
    lenient = EnsembleJudge([Says(8, 4), Says(None, None)], quorum=1)
    assert compare(lenient).score_a == 8


def test_costs_of_all_members_add_up():
    model = ScriptedModel([filled(7, 3)])
    verdict = compare(EnsembleJudge([RubricJudge(model), RubricJudge(model, "generic.zh")]))
    assert verdict.usage.calls == 2
    assert verdict.model == "scripted"


def test_judges_can_be_nested():
    judge = Bidirectional(EnsembleJudge([Says(8, 4), Says(7, 5)]))
    verdict = compare(judge, attempt("x"), attempt("y"))
    assert (verdict.score_a, verdict.score_b) == (12, 12)


def test_a_key_needs_every_members():
    model = ScriptedModel(["x"])
    keyed = [RubricJudge(model), RewardJudge()]
    assert EnsembleJudge(keyed).key
    assert EnsembleJudge(keyed).key != EnsembleJudge(keyed, combine="vote").key
    assert EnsembleJudge([*keyed, Says(1, 2)]).key == ""


@pytest.mark.parametrize(
    "settings", [{"judges": []}, {"judges": THREE, "quorum": 4}, {"judges": THREE, "combine": "x"}]
)
def test_senseless_settings_are_refused(settings):
    with pytest.raises(SettingError):
        EnsembleJudge(**settings)
