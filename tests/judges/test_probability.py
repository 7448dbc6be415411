import asyncio
import math

import pytest
from fake_server import FakeServer, completion
from judging import TASK, attempt, compare, filled

from arenagym.errors import ModelError, SettingError
from arenagym.judges import GroupJudge, ProbabilityJudge, judge_group
from arenagym.models import ScriptedModel
from arenagym.models.openai_chat import OpenAIChat
from arenagym.records import Message, PromptLogprobs, Usage


class Letters:
    """Each character is a token; those after good reasoning have probability .8, else .3."""

    name = "letters"

    def __init__(self):
        self.calls = 0

    async def prompt_logprobs(self, messages):
        self.calls += 1
        text = messages[-1].content
        p = 0.8 if "good" in text else 0.3
        return PromptLogprobs(
            ids=tuple(map(ord, text)),
            logprobs=(0.0, *[math.log(p)] * (len(text) - 1)),
            usage=Usage(prompt_tokens=len(text), calls=1),
        )


REFERENCES = {"t": "Paris 巴黎"}


def test_the_score_is_the_gain_in_probability_clipped_to_0_and_1():
    judge = ProbabilityJudge(Letters(), REFERENCES)
    verdict = compare(judge, attempt("good reasons <answer>42</answer>", "42"), attempt("bad"))
    assert verdict.score_a == pytest.approx(0.5)
    assert verdict.score_b == 0
    assert verdict.dimensions["with_reasoning"] == pytest.approx((0.8, 0.3))


def test_what_the_attempt_answered_is_not_part_of_its_reasoning():
    seen = []

    class Watched(Letters):
        async def prompt_logprobs(self, messages):
            seen.append(messages[-1].content)
            return await super().prompt_logprobs(messages)

    compare(ProbabilityJudge(Watched(), REFERENCES), attempt("So it is <answer>42</answer>", "42"))
    assert "So it is\n<answer>Paris 巴黎" in seen
    assert not any("42" in text for text in seen)


def test_the_probability_without_reasoning_is_asked_once_for_a_task():
    model = Letters()
    group = [attempt(f"reason {k}", f"answer {k}") for k in range(5)]
    judge = ProbabilityJudge(model, REFERENCES)
    assert isinstance(judge, GroupJudge)
    tournament = asyncio.run(judge_group(judge, TASK, group))
    assert model.calls == 2 * 5 + 2
    assert tournament.ranking.why == "every score is the same"
    assert sum(s.usage.calls for s in tournament.scorings) == 12


def test_a_task_without_a_reference_is_unscored():
    verdict = compare(ProbabilityJudge(Letters(), {}))
    assert "no reference answer" in verdict.error
    verdict = compare(ProbabilityJudge(Letters(), lambda task: task.query[:4]))
    assert verdict.scored


def test_a_model_that_cannot_is_refused_at_once():
    with pytest.raises(SettingError, match="logprobs of its prompt"):
        ProbabilityJudge(ScriptedModel(["x"]), REFERENCES)


def vllm(request):
    """What vLLM answers: an entry per token, by id; none for the first."""
    assert request["continue_final_message"] is True
    assert request["add_generation_prompt"] is False
    text = request["messages"][-1]["content"]
    entries = [{str(ord(c)): {"logprob": -0.5, "rank": 1, "decoded_token": c}} for c in text[1:]]
    return completion("x") | {"prompt_logprobs": [None, *entries]}


def ask(server, *contents):
    model = OpenAIChat("m", base_url=server.url, max_retries=0)

    async def main():
        try:
            return await model.prompt_logprobs(
                [Message(role="user", content="q"), Message(role="assistant", content=contents[0])]
            )
        finally:
            await model.aclose()

    return asyncio.run(main())


def test_logprobs_of_a_prompt_are_read_from_a_servers_reply():
    with FakeServer(vllm) as server:
        found = ask(server, "ab")
    assert found.ids == (-1, ord("b"))
    assert found.logprobs == (0.0, -0.5)
    assert found.usage.calls == 1


@pytest.mark.parametrize(
    "extra", [{}, {"prompt_logprobs": None}, {"prompt_logprobs": [None, {"5": {"logprob": None}}]}]
)
def test_a_server_that_gives_none_is_an_error_that_says_what_does(extra):
    with FakeServer(lambda request: completion("x") | extra) as server:
        with pytest.raises(ModelError, match="such as vLLM"):
            ask(server, "ab")


def test_such_a_server_leaves_the_match_unscored():
    with FakeServer(lambda request: completion(filled(7, 3))) as server:
        model = OpenAIChat("m", base_url=server.url, max_retries=0)

        async def main():
            try:
                judge = ProbabilityJudge(model, REFERENCES)
                return await judge.compare(TASK, attempt(), attempt())
            finally:
                await model.aclose()

        verdict = asyncio.run(main())
    assert not verdict.scored
    assert verdict.failures["no_prompt_logprobs"] == 2
