"""`ArenaAgentInstance` in OpenRLHF's own `MultiTurnAgentExecutor`."""

import asyncio
import gc
import json

import msgspec
import openrlhf_at_work as work
import pytest
from openrlhf.utils.agent import MultiTurnAgentExecutor
from trainers.serving_at_work import NumberJudge

from arenagym.errors import RecordError
from arenagym.trainers import GroupScorer, task_rows
from arenagym.trainers.openrlhf import ArenaAgentInstance, RolloutGroups
from arenagym.trainers.openrlhf.data import row_of

pytestmark = pytest.mark.usefixtures("made_at_once")
COUNTDOWN = "arenagym/Countdown-v0"


@pytest.fixture(scope="module")
def tok():
    return work.tokenizer()


def executor(agent_name="direct", judge=None):
    class AgentInstance(ArenaAgentInstance):
        groups = RolloutGroups(GroupScorer(judge or NumberJudge()))
        agent = agent_name

    return MultiTurnAgentExecutor(AgentInstance)


def row(agent="direct", **env_args):
    return task_rows(COUNTDOWN, 1, agent=agent, env_args={"numbers": 3, **env_args})[0]


def play(made, tok, task, samples, say, *, max_length=4096, prompt=None):
    engine = work.Engine(tok, say)
    given = work.params()
    asked = tok.apply_chat_template(task.prompt, tokenize=False, add_generation_prompt=True)
    label = msgspec.json.encode(task).decode()

    async def all_at_once():
        return await asyncio.gather(
            *(
                made.execute(prompt or asked, label, given, max_length, tok, engine)
                for _ in range(samples)
            )
        )

    return asyncio.run(all_at_once()), engine


def numbered(_prompt, number):
    return f"<answer>{number}</answer>"


def test_the_samples_of_a_prompt_are_ranked(tok):
    replies, engine = play(executor(), tok, row(), 4, numbered)
    assert [float(each["scores"]) for each in replies] == pytest.approx([0, 1 / 3, 2 / 3, 1])
    assert sum(each["reward"] for each in replies) == pytest.approx(0, abs=1e-6)
    for each in replies:
        ((start, end),) = each["action_ranges"]
        assert each["observation_tokens"][:start] == engine.prompts[0]
        assert end == len(each["observation_tokens"]) == len(each["rollout_log_probs"])
        assert each["extra_logs"]["answered"].item() == 1.0


@pytest.mark.parametrize("agent", ["direct", "react"])
def test_feedback_is_what_the_agents_next_prompt_adds(tok, agent):
    task = row(agent=agent, max_turns=3)
    call = json.dumps({"name": "calculate", "arguments": {"expression": "1+1"}})

    def say(prompt, number):
        if prompt.count("<|im_start|>assistant") == 1:
            return f"<tool_call>{call}</tool_call>"
        return numbered(prompt, number)

    (first, other), engine = play(executor(agent), tok, task, 2, say)
    assert len(first["action_ranges"]) == 3
    text = tok.decode(first["observation_tokens"])
    head = tok.apply_chat_template(task.prompt, tokenize=False, add_generation_prompt=True)
    assert text.startswith(head)
    said = text[len(head) :]
    assert said.startswith(f"<tool_call>{call}</tool_call><|im_end|>\n<|im_start|>")
    assert said.partition("<|im_start|>")[2].startswith(
        "tool\n2<|im_end|>\n" if agent == "direct" else "user\n"
    )
    assert said.count("<|im_end|>\n<|im_start|>assistant\n") == 2
    assert {float(each["scores"]) for each in (first, other)} == {0.0, 1.0}
    assert max(map(len, engine.prompts)) == first["action_ranges"][-1][0]


def test_a_sample_whose_context_is_full_does_not_hold_up_the_others(tok):
    task = row(max_turns=4)

    def say(prompt, number):
        return "x" * 4000 if number == 0 else numbered(prompt, number)

    replies, _ = play(executor(), tok, task, 3, say, max_length=3000)
    gc.collect()
    assert replies[0]["reward"] == 0.0
    assert sum(each["reward"] for each in replies) == pytest.approx(0, abs=1e-6)
    assert {tuple(each["extra_logs"]) for each in replies} == {
        ("unscored", "informative", "answered")
    }
    assert float(replies[0]["extra_logs"]["unscored"]) == 1.0


def test_an_agent_that_text_can_not_follow_is_a_failure(tok):
    replies, _ = play(executor(work.Forgetful()), tok, row(max_turns=4), 2, numbered)
    assert [float(each["extra_logs"]["unscored"]) for each in replies] == [1.0, 1.0]
    assert [each["reward"] for each in replies] == [0.0, 0.0]


def test_a_prompt_of_another_agent_says_so(tok):
    with pytest.raises(RecordError, match=r"agent=…"):
        play(executor("react"), tok, row(), 2, numbered)
    with pytest.raises(RecordError, match="write_prompts"):
        row_of("")
