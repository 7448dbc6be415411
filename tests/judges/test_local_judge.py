"""The judges with the real local model: what it says is worthless, how it says it is not."""

import asyncio

import pytest
from judging import attempt

from arenagym.errors import SettingError
from arenagym.judges import (
    Dimension,
    ListwiseJudge,
    PointwiseJudge,
    ProbabilityJudge,
    Rubric,
    RubricJudge,
    judge_group,
)
from arenagym.models.local import LocalModel
from arenagym.records import Task

RUBRIC = Rubric(
    name="sum",
    path_weight=0,
    dimensions=(Dimension(name="right", part="answer", description="the sum is right"),),
)
pytestmark = [pytest.mark.local, pytest.mark.timeout(600)]
TASK = Task(id="t", env_id="e", query="Add 2 and 3. Say only the sum.")
GROUP = [attempt("2 + 3 = 5", "5"), attempt("我想。", "The sum is 六.")]


def test_each_kind_of_judge_reads_what_the_local_model_says():
    model = LocalModel(slots=4, context=2048)

    async def main():
        try:
            judges = [
                RubricJudge(model, RUBRIC, analysis_chars=30),
                PointwiseJudge(model, RUBRIC, analysis_chars=30),
                ListwiseJudge(model, RUBRIC, analysis_chars=30),
                RubricJudge(model, RUBRIC, analysis_chars=30, expected=True),
            ]
            return await asyncio.gather(
                *(judge_group(judge, TASK, GROUP, order="balanced") for judge in judges)
            )
        finally:
            await model.aclose()

    played = asyncio.run(main())
    for tournament in played:
        assert tournament.judgements
        assert all(j.scored for j in tournament.judgements), tournament.judgements
    expected = [v for j in played[3].judgements for s in j.dimensions.values() for v in s]
    assert any(value != round(value) for value in expected)
    assert all(0 <= value <= 10 for value in expected)


def test_the_local_model_gives_no_logprobs_of_its_prompt_and_the_error_says_what_would():
    with pytest.raises(SettingError, match="such as vLLM"):
        ProbabilityJudge(LocalModel(), {"t": "5"})
