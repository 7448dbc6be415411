import json

import pytest
from judging import attempt, compare, filled

from arenagym.errors import ModelError, SettingError
from arenagym.judges import Bidirectional, RewardJudge, RubricJudge, View
from arenagym.models import ContextOverflowError, ScriptedModel
from arenagym.records import Completion, Message, TokenChoice


def test_the_combined_score_is_our_arithmetic():
    # First: .5 * mean(8, 6) + .5 * mean(4, 2) = 3.5 + 1.5 = 5. Second: .5 * 10 + .5 * 0 = 5.
    reply = filled((8, 6, 4, 2), (10, 10, 0, 0))
    verdict = compare(RubricJudge(ScriptedModel([reply])))
    assert (verdict.score_a, verdict.score_b) == (5.0, 5.0)
    assert verdict.dimensions["reasoning"] == (8.0, 10.0)
    assert verdict.analysis == "on first\non second"
    assert verdict.model == "scripted"


UNFIT = {
    "prose": "the winner is A",
    "nothing": "",
    "a torn reply": filled(7, 3)[:-5],
    "a score of 11": filled(11, 5),
    "a negative score": filled(-1, 5),
    "NaN": filled(7, 3).replace("7", "NaN", 1),
    "infinity": filled(7, 3).replace("7", "1e999", 1),
    "a score as text": filled("8/10", 5),
    "a truth value": filled(7, 3).replace("7", "true", 1),
    "one side of two": json.dumps({"first": "x", "scores": {"reasoning": {"first": 7}}}),
    "a missing dimension": filled(7, 3, names=("reasoning", "tools", "clarity")),
    "one more dimension": filled(
        7, 3, names=("reasoning", "tools", "correctness", "clarity", "charm")
    ),
    "one more field": filled(7, 3, winner="A"),
    "an analysis that is no text": filled(7, 3, first=3),
    "a refusal": "I'm sorry, but I can't help with comparing these.",
    "nesting without end": "[" * 100_000,
    "lone surrogates": '"\ud800"',
}


@pytest.mark.parametrize("reply", UNFIT.values(), ids=UNFIT)
def test_a_reply_that_does_not_fit_is_sent_back_once_and_is_then_no_score(reply):
    model = ScriptedModel([reply])
    verdict = compare(RubricJudge(model))
    assert (verdict.scored, verdict.score_a, verdict.score_b) == (False, None, None)
    assert verdict.error.startswith("unreadable judgement")
    assert verdict.failures == {"malformed_judgement": 2}
    assert (verdict.repairs, verdict.usage.calls, model.calls) == (1, 2, 2)


@pytest.mark.parametrize("reply", UNFIT.values(), ids=UNFIT)
def test_a_reply_that_is_mended_counts_and_both_calls_are_paid_for(reply):
    shown = []

    def script(messages, sampling):
        shown.append(messages)
        return reply if len(messages) == 1 else filled(7, 3)

    verdict = compare(RubricJudge(ScriptedModel(script)))
    assert (verdict.score_a, verdict.score_b, verdict.error) == (7, 3, None)
    assert (verdict.repairs, verdict.usage.calls) == (1, 2)
    assert verdict.failures == {"malformed_judgement": 1}
    assert [message.role for message in shown[1]] == ["user", "assistant", "user"]


def test_the_repair_says_what_was_wrong():
    shown = []

    def script(messages, sampling):
        shown.append(messages[-1].content)
        return filled(11, 3)

    compare(RubricJudge(ScriptedModel(script)))
    assert "scores.reasoning.first is 11, outside 0 to 10" in shown[1]


@pytest.mark.parametrize(
    "around",
    ["```json\n{}\n```", "```\n{}\n```", "<think>first 9, second 0? {{</think>\n{}", "  {}\n"],
)
def test_what_models_put_around_their_json_is_taken_off(around):
    reply = around.replace("{{", "{").replace("{}", filled(7, 3))
    verdict = compare(RubricJudge(ScriptedModel([reply])))
    assert (verdict.score_a, verdict.score_b, verdict.repairs) == (7, 3, 0)


def test_sides_that_come_in_the_other_order_are_read_by_their_names():
    sides = {"second": 3, "first": 7}
    names = ("clarity", "tools", "correctness", "reasoning")
    reply = {"scores": dict.fromkeys(names, sides), "second": "poor", "first": "good"}
    verdict = compare(RubricJudge(ScriptedModel([json.dumps(reply)])))
    assert (verdict.score_a, verdict.score_b) == (7, 3)


def test_a_judge_that_cannot_be_asked_is_no_score():
    verdict = compare(RubricJudge(ScriptedModel([ModelError("down", {"http_500": 3})])))
    assert not verdict.scored
    assert verdict.failures == {"http_500": 3, "judge_call": 1}


def test_a_judge_lost_while_mending_is_no_score_and_the_first_call_is_paid_for():
    verdict = compare(RubricJudge(ScriptedModel(["prose", ModelError("down", {"timeout": 1})])))
    assert not verdict.scored
    assert verdict.failures == {"malformed_judgement": 1, "timeout": 1, "judge_call": 1}
    assert verdict.usage.calls == 1


def test_what_is_shown_is_halved_until_the_context_holds_it():
    lengths = []

    def script(messages, sampling):
        lengths.append(len(messages[0].content))
        if lengths[-1] > 12_000:
            return ContextOverflowError("full")
        return filled(5, 5)

    long = attempt("x" * 50_000)
    assert compare(RubricJudge(ScriptedModel(script)), long, long).scored
    assert lengths == sorted(lengths, reverse=True)
    never = ScriptedModel([ContextOverflowError("full")])
    assert compare(RubricJudge(never), long, long).failures == {"context_overflow": 1}


def test_the_form_asks_for_an_assessment_of_each_side_before_any_score():
    schemas = []

    class Watched(ScriptedModel):
        async def chat(self, messages, *, schema=None, **rest):
            schemas.append(schema)
            return await super().chat(messages, schema=schema, **rest)

    compare(RubricJudge(Watched([filled(1, 2)]), "travel"))
    assert list(schemas[0]["properties"]) == ["first", "second", "scores"]
    sides = schemas[0]["properties"]["scores"]["properties"]["feasibility"]
    assert list(sides["properties"]) == ["first", "second"]
    assert sides["properties"]["first"] == {"type": "integer", "minimum": 0, "maximum": 10}


def test_both_orders_cancel_a_love_of_the_first():
    biased = RubricJudge(ScriptedModel([filled(9, 1)]))
    verdict = compare(Bidirectional(biased))
    assert (verdict.score_a, verdict.score_b) == (10.0, 10.0)
    assert verdict.dimensions["tools"] == (10.0, 10.0)
    assert verdict.usage.calls == 2
    assert verdict.disagreement == 8  # margins of +8 and -8


def test_both_orders_add_up_for_each_side():
    def script(messages, sampling):
        text = messages[0].content
        pair = (8, 2) if text.index("good") < text.index("bad") else (2, 8)
        return filled(*pair)

    judge = Bidirectional(RubricJudge(ScriptedModel(script)))
    verdict = compare(judge, attempt("bad"), attempt("good"))
    assert (verdict.score_a, verdict.score_b) == (4.0, 16.0)


def test_one_failed_order_leaves_the_match_unscored():
    judge = RubricJudge(ScriptedModel([filled(5, 5), "no", "no"]))
    verdict = compare(Bidirectional(judge))
    assert not verdict.scored
    assert verdict.failures == {"malformed_judgement": 2}
    assert verdict.repairs == 1


def test_the_reward_judge_compares_rewards_and_knows_when_there_is_none():
    verdict = compare(RewardJudge(), attempt(reward=1.0), attempt(reward=0.0))
    assert (verdict.score_a, verdict.score_b) == (1.0, 0.0)
    assert not compare(RewardJudge(), attempt(reward=1.0), attempt()).scored


def tokens(text, alternatives):
    """A reply a character a token, with the alternatives of the digits in turn."""
    digits = iter(alternatives)
    return Completion(
        message=Message(role="assistant", content=text),
        choices=tuple(
            TokenChoice(
                token=c,
                alternatives=tuple(next(digits)) if c.isdigit() else ((c, 0.0),),
            )
            for c in text
        ),
    )


HALF, QUARTER = -0.6931471805599453, -1.3862943611198906


def test_expected_scores_are_weighted_by_the_probabilities_of_the_alternatives():
    # 8 with probability 1/2, 6 and 4 with 1/4 each: 4 + 1.5 + 1 = 6.5. "x" and "11" do not count.
    first = (("8", HALF), ("6", QUARTER), ("4", QUARTER), ("x", HALF), ("11", HALF))
    second = (("2", 0.0),)
    reply = tokens(filled(8, 2), [first, second] * 4)
    asked = []

    def script(messages, sampling):
        asked.append(sampling.top_logprobs)
        return reply

    verdict = compare(RubricJudge(ScriptedModel(script), expected=True))
    assert asked == [20]
    assert verdict.score_a == pytest.approx(6.5)
    assert verdict.score_b == pytest.approx(2.0)


def test_a_ten_of_two_tokens_takes_its_share_of_the_one_that_begins_it():
    # The first token is 1 (1/2) or 8 (1/2); after 1 comes 0 with 1/2: 10 and 1 have 1/4 each.
    # 10/4 + 1/4 + 8/2 = 6.75.
    one, nought = (("1", HALF), ("8", HALF)), (("0", HALF), (",", HALF))
    reply = tokens(filled(10, 2), [one, nought, (("2", 0.0),)] * 4)
    verdict = compare(RubricJudge(ScriptedModel([reply]), expected=True))
    assert verdict.score_a == pytest.approx(6.75)


@pytest.mark.parametrize("lost", ["```json\n", "分析", ""])
def test_tokens_that_a_server_took_off_or_did_not_list_do_not_shift_the_scores(lost):
    first = (("8", HALF), ("6", HALF))
    reply = tokens(filled(8, 2, first="很好"), [first, (("2", 0.0),)] * 4)
    listed = [choice for choice in reply.choices if choice.token not in "很好"]
    fence = [TokenChoice(token=c, alternatives=((c, 0.0),)) for c in lost]
    after = [TokenChoice(token="\n```", alternatives=(("\n```", 0.0),))]
    reply = Completion(message=reply.message, choices=(*fence, *listed, *after))
    verdict = compare(RubricJudge(ScriptedModel([reply]), expected=True))
    assert (verdict.score_a, verdict.score_b) == (pytest.approx(7), 2)


def test_expected_scores_without_logprobs_are_a_failure_and_not_the_sampled_ones():
    verdict = compare(RubricJudge(ScriptedModel([filled(8, 2)]), expected=True))
    assert not verdict.scored
    assert "alternatives" in verdict.error


def test_digits_in_an_analysis_are_not_taken_for_scores():
    text = filled(8, 2, first='it said \\"clarity\\": {\\"first\\": 9} 10/10', second="3")
    digits = sum(c.isdigit() for c in text)
    reply = tokens(text, [(("5", 0.0),)] * digits)
    fixed = tuple(
        choice if choice.token != "8" else TokenChoice(token="8", alternatives=(("8", 0.0),))
        for choice in reply.choices
    )
    reply = Completion(message=reply.message, choices=fixed)
    verdict = compare(RubricJudge(ScriptedModel([reply]), expected=True))
    assert verdict.score_a == 8


def test_a_key_changes_with_everything_that_a_verdict_depends_on(tmp_path):
    model = ScriptedModel(["x"])
    other = tmp_path / "p.txt"
    other.write_text("$nonce $query $rubric $first $second $form")
    keys = {
        RubricJudge(model).key,
        RubricJudge(model, "travel").key,
        RubricJudge(model, "generic.zh").key,
        RubricJudge(model, view=View(evidence=False)).key,
        RubricJudge(model, view=View(tokens=500)).key,
        RubricJudge(model, view=View(sub_agents="none")).key,
        RubricJudge(model, expected=True).key,
        RubricJudge(model, analysis_chars=99).key,
        RubricJudge(model, prompt=other).key,
        RubricJudge(ScriptedModel(["x"], name="other")).key,
    }
    assert len(keys) == 10
    assert RubricJudge(model).key in keys


def test_a_chinese_rubric_brings_a_chinese_prompt():
    shown = []

    def script(messages, sampling):
        shown.append(messages[-1].content)
        return "prose"

    compare(RubricJudge(ScriptedModel(script), "travel.zh"))
    assert "请比较同一任务的两次尝试" in shown[0]
    assert "营业时间" in shown[0]
    assert "请重新回复" in shown[1]


def test_a_view_too_small_to_judge_by_is_refused():
    with pytest.raises(SettingError, match="at least 150"):
        View(tokens=10)
