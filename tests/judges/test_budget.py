import asyncio

import pytest
from judging import TASK, attempt, compare, filled

from arenagym.errors import SettingError
from arenagym.judges import (
    Budget,
    EnsembleJudge,
    GroupJudge,
    PointwiseJudge,
    Price,
    Prices,
    RubricJudge,
    budgeted,
    judge_group,
)
from arenagym.models import ScriptedModel
from arenagym.records import Completion, Message, Usage, Verdict

TABLE = Prices({"cheap": Price(prompt=1, completion=2), "dear": Price(prompt=10, completion=20)})


def model(name="cheap", prompt=1000, completion=500):
    async def script(messages, sampling):
        await asyncio.sleep(0.001)
        return Completion(
            message=Message(role="assistant", content=filled(7, 3)),
            usage=Usage(prompt_tokens=prompt, completion_tokens=completion, calls=1),
        )

    return ScriptedModel(script, name=name)


def verdicts(judge, n):
    async def all_at_once():
        return await asyncio.gather(*(judge.compare(TASK, attempt(), attempt()) for _ in range(n)))

    return asyncio.run(all_at_once())


@pytest.mark.parametrize(
    ("limits", "affordable"),
    [
        ({"calls": 5}, 5),
        ({"calls": 0}, 0),
        ({"tokens": 4500}, 3),
        ({"tokens": 4499}, 2),
        ({"money": 0.0101, "prices": TABLE}, 5),  # .002 each
        ({"calls": 4, "tokens": 10**9}, 4),
    ],
)
def test_a_limit_holds_however_many_ask_at_once(limits, affordable):
    budget = Budget(**limits)
    asked = model()
    said = verdicts(budgeted(RubricJudge(asked), budget), 30)
    assert sum(verdict.scored for verdict in said) == asked.calls == affordable
    refused = [verdict for verdict in said if not verdict.scored]
    assert all(verdict.failures == {"over_budget": 1} for verdict in refused)
    assert "the budget of" in refused[0].error


def test_judges_share_a_budget_and_it_says_what_was_spent():
    budget = Budget(calls=6, money=1.0, prices=TABLE)
    cheap = budgeted(RubricJudge(model()), budget)
    dear = budgeted(RubricJudge(model("dear")), budget)
    assert sum(v.scored for v in verdicts(cheap, 4)) == 4
    assert sum(v.scored for v in verdicts(dear, 4)) == 2
    # Four at .002 (1,000 prompt tokens at 1, 500 others at 2, a million), two at .02.
    assert budget.spent == {"calls": 6, "money": pytest.approx(0.048)}


def test_the_price_of_an_ensemble_is_that_of_its_members():
    judge = EnsembleJudge([RubricJudge(model()), RubricJudge(model("dear"))])
    assert TABLE.cost(compare(judge)) == pytest.approx(0.022)
    assert TABLE.cost(Verdict(score_a=1, score_b=0)) == 0


def test_a_model_without_a_price_is_an_error_that_names_it():
    with pytest.raises(SettingError, match="no 'other'"):
        TABLE.cost(compare(RubricJudge(model("other"))))


def test_a_judge_of_groups_stays_one_under_a_budget():
    judge = budgeted(PointwiseJudge(ScriptedModel([filled(5)])), Budget(calls=2))
    assert isinstance(judge, GroupJudge)
    group = [attempt(), attempt(), attempt()]
    tournament = asyncio.run(judge_group(judge, TASK, group))
    assert [s.scored for s in tournament.scorings] == [True, True, False]
    assert not isinstance(budgeted(RubricJudge(model()), Budget(calls=2)), GroupJudge)


def test_a_price_table_is_read_from_a_file(tmp_path):
    file = tmp_path / "prices.toml"
    file.write_text('["http://h/v1#m"]\nprompt = 0.5\ncompletion = 1.5\n')
    usage = Usage(prompt_tokens=2_000_000, completion_tokens=1_000_000)
    assert Prices.load(file).of("http://h/v1#m", usage) == 2.5
    file.write_text("[m]\nprompt = -1\ncompletion = 1\n")
    with pytest.raises(SettingError, match="prices are 0 or more"):
        Prices.load(file)
    file.write_text("[m]\nprompt = 1\n")
    with pytest.raises(SettingError, match="completion"):
        Prices.load(file)


@pytest.mark.parametrize("limits", [{}, {"calls": -1}, {"money": 1.0}])
def test_a_budget_without_sense_is_refused(limits):
    with pytest.raises(SettingError):
        Budget(**limits)
