"""`ArenaAgentExecutor` as OpenRLHF's own rollout actor runs it, on an engine that is told."""

import asyncio
import json
import random

import gymnasium as gym
import msgspec
import openrlhf_at_work as work
import pytest
from trainers.serving_at_work import NumberJudge

from arenagym.errors import RecordError, SettingError
from arenagym.trainers import GroupScorer, task_rows
from arenagym.trainers.openrlhf import ArenaAgentExecutor

pytestmark = pytest.mark.usefixtures("made_at_once")
COUNTDOWN = "arenagym/Countdown-v0"


@pytest.fixture(scope="module")
def tok():
    return work.tokenizer()


@pytest.fixture
def loaded(monkeypatch):
    return work.load(monkeypatch)


def label_of(row):
    return msgspec.json.encode(row).decode()


def row(seed=0, agent="direct", **env_args):
    return task_rows(COUNTDOWN, 1, agent=agent, seed=seed, env_args={"numbers": 3, **env_args})[0]


def executor(agent="direct", judge=None, **given):
    return ArenaAgentExecutor(agent, GroupScorer(judge or NumberJudge()), **given)


def actor(loaded, made, engine):
    """OpenRLHF's rollout actor with this executor, and this for its vLLM."""
    acting = loaded.vllm_engine.RolloutRayActor.__new__(loaded.vllm_engine.RolloutRayActor)
    acting.executor, acting.generate = made, engine.generate
    return acting


def ask(acting, tok, task, samples, *, max_length=2048, params=None):
    prompt = tok.apply_chat_template(task.prompt, tokenize=False, add_generation_prompt=True)
    return acting.generate_responses(
        prompt, label_of(task), params or work.params(), max_length, tok, samples
    )


def numbered(_prompt, number):
    return f"<answer>{number}</answer>"


def test_the_samples_of_a_prompt_are_ranked_and_trained_on_what_was_sampled(loaded, tok):
    engine = work.Engine(tok, numbered)
    made = executor()
    replies = asyncio.run(ask(actor(loaded, made, engine), tok, row(), 4))
    assert [each["scores"] for each in replies] == pytest.approx([0, 1 / 3, 2 / 3, 1])
    assert sum(each["reward"] for each in replies) == pytest.approx(0)
    for k, each in enumerate(replies):
        ids, ((start, end),) = each["observation_tokens"], each["action_ranges"]
        assert ids[:start] == engine.prompts[k]
        assert ids[start:end] == [*work.letters_of(tok, numbered("", k)), tok.eos_token_id]
        assert end == len(ids) == len(each["rollout_log_probs"])
        assert each["rollout_log_probs"][:start] == [0.0] * start
        assert each["rollout_log_probs"][start:] == [-(n + 1) / 8 for n in range(end - start)]
        assert each["truncated"] is False
        assert each["extra_logs"] == {
            "unscored": 0.0,
            "informative": 1.0,
            "answered": 1.0,
            "turns": 1.0,
            "untrained": 0.0,
        }


def test_prompts_at_once_have_each_their_own_group_whatever_its_size(loaded, tok):
    numbers = list(range(100))
    random.Random(0).shuffle(numbers)
    engine = work.Engine(tok, lambda _prompt, k: numbered("", numbers[k]))
    acting = actor(loaded, executor(), engine)
    sizes = [8, 3, 8, 5, 2, 8]
    tasks = [row(0), row(1), row(0), row(2), row(0), row(3)]  # one prompt three times

    async def all_at_once():
        asked = zip(tasks, sizes, strict=True)
        return await asyncio.gather(*(ask(acting, tok, task, n) for task, n in asked))

    for size, replies in zip(sizes, asyncio.run(all_at_once()), strict=True):
        said = [work.number_in(tok.decode(each["observation_tokens"])) for each in replies]
        order = sorted(said)
        assert [each["scores"] for each in replies] == pytest.approx(
            [order.index(number) / (size - 1) for number in said]
        )
        assert sum(each["reward"] for each in replies) == pytest.approx(0)


def test_turns_go_on_with_the_tokens_that_were_sampled(loaded, tok):
    def say(prompt, number):
        if prompt.count("assistant\n") == 1:
            call = {"name": "calculate", "arguments": {"expression": "1+1"}}
            return f"an <tool_call>{json.dumps(call)}</tool_call>"
        return f"an answer <answer>{number}</answer>"

    engine = work.Engine(tok, say)
    acting = actor(loaded, executor("react", native_tools=False), engine)
    (reply, _) = asyncio.run(ask(acting, tok, row(agent="react", max_turns=4), 2))
    ids = reply["observation_tokens"]
    ranges = reply["action_ranges"]
    assert len(ranges) == 4  # its answers are wrong, to the last turn
    mine = {len(prompt) for prompt in engine.prompts if ids[: len(prompt)] == prompt}
    assert sorted(mine) == [start for start, _ in ranges]
    for start, end in ranges:
        assert ids[end - 1] == tok.eos_token_id
        text = tok.decode(ids[start : end - 1])
        assert text.startswith("an ")
        assert ids[start : end - 1] == work.letters_of(tok, text)  # which no encoder writes
        assert all(reply["rollout_log_probs"][start:end])
    between = set(range(len(ids))) - {k for start, end in ranges for k in range(start, end)}
    assert not any(reply["rollout_log_probs"][k] for k in between)


def test_an_agent_that_rewrites_its_history_is_trained_on_one_sequence_and_says_what_is_not(
    loaded, tok
):
    engine = work.Engine(tok, lambda prompt, number: f"{'x' * number} <answer>{number}</answer>")
    acting = actor(loaded, executor(work.Forgetful()), engine)
    replies = asyncio.run(ask(acting, tok, row(max_turns=3), 2))
    for each in replies:
        assert each["extra_logs"]["turns"] == 3
        assert 0.5 < each["extra_logs"]["untrained"] < 2 / 3
        ((start, end),) = each["action_ranges"]  # the longest is the last
        given = each["observation_tokens"][:start]
        assert given in engine.prompts
        assert "1 turn left" in tok.decode(given)
        assert end == len(each["observation_tokens"])


def test_logprobs_are_asked_for_even_if_the_trainer_wants_none(loaded, tok):
    engine = work.Engine(tok, numbered)
    given = work.params(logprobs=None, max_tokens=40)
    replies = asyncio.run(ask(actor(loaded, executor(), engine), tok, row(), 2, params=given))
    assert [each["rollout_log_probs"] for each in replies] == [None, None]
    assert [each["scores"] for each in replies] == [0.0, 1.0]
    assert {each.logprobs for each in engine.params} == {1}
    assert {each.max_tokens for each in engine.params} == {40}
    assert given == work.params(logprobs=None, max_tokens=40)


def test_a_completion_that_is_cut_off_is_truncated_and_no_longer_than_allowed(loaded, tok):
    engine = work.Engine(tok, lambda _prompt, number: "x" * 5000)
    acting = actor(loaded, executor(), engine)
    replies = asyncio.run(ask(acting, tok, row(), 2, max_length=1200))
    for each in replies:
        assert each["truncated"] is True
        assert len(each["observation_tokens"]) == 1200
        assert each["extra_logs"]["informative"] == 0.0
        assert each["reward"] == 0.0


def test_a_sample_that_broke_moves_nothing_and_has_a_token(loaded, tok):
    def say(_prompt, number):
        return RuntimeError("no engine") if number == 1 else numbered("", number)

    engine = work.Engine(tok, say)
    replies = asyncio.run(ask(actor(loaded, executor(), engine), tok, row(), 4))
    broken = replies[1]
    assert [each["extra_logs"]["unscored"] for each in replies] == [0.0, 1.0, 0.0, 0.0]
    assert [each["scores"] for each in replies] == pytest.approx([0.0, 0.5, 0.5, 1.0])
    assert broken["reward"] == 0.0
    assert sum(each["reward"] for each in replies) == pytest.approx(0)
    ((start, end),) = broken["action_ranges"]
    assert (end - start, end) == (1, len(broken["observation_tokens"]))
    assert len(broken["rollout_log_probs"]) == end


@pytest.mark.parametrize("failure", ["raises", "aborts", "no logprobs"])
def test_an_engine_that_fails_throughout_gives_no_rewards_and_no_error(loaded, tok, failure):
    said = {
        "raises": RuntimeError("down"),
        "aborts": ("<answer>1</answer>", "abort"),
        "no logprobs": "<answer>1</answer>",
    }[failure]
    engine = work.Engine(tok, lambda *_: said, with_logprobs=failure != "no logprobs")
    replies = asyncio.run(ask(actor(loaded, executor(), engine), tok, row(), 3))
    for each in replies:
        assert (each["reward"], each["scores"], each["extra_logs"]["unscored"]) == (0.0, 0.0, 1.0)
        assert each["action_ranges"] == []
        assert len(each["observation_tokens"]) == len(each["rollout_log_probs"])


def test_an_environment_that_breaks_is_played_again(loaded, tok, monkeypatch):
    from arenagym.envs.countdown import env as module

    made = executor()
    broken = iter([True, False, True, True])
    kind = next(
        value for value in vars(module).values() if getattr(value, "__name__", "") == "CountdownEnv"
    )
    original = kind.step

    def step(self, action):
        if next(broken, False):
            raise OSError("the disk is full")
        return original(self, action)

    monkeypatch.setattr(kind, "step", step)
    engine = work.Engine(tok, numbered)
    replies = asyncio.run(ask(actor(loaded, made, engine), tok, row(), 2))
    assert engine.prompts[0] == engine.prompts[-1]
    assert sorted(each["extra_logs"]["unscored"] for each in replies) == [0.0, 1.0]


def test_a_sample_that_is_given_up_does_not_hold_up_the_others(loaded, tok):
    class Slow(work.Engine):
        third = asyncio.Event()

        async def generate(self, prompt, given, multi_modal_data=None):
            number = len(self.prompts)
            if number == 2:
                self.third.set()
                await asyncio.Event().wait()
            return await super().generate(prompt, given)

    engine = Slow(tok, numbered)
    made = executor()
    task = row()
    prompt = tok.apply_chat_template(task.prompt, tokenize=False, add_generation_prompt=True)
    given = work.params()

    async def give_one_up():
        running = [
            asyncio.create_task(made.execute(prompt, label_of(task), given, 2048, tok, engine))
            for _ in range(3)
        ]
        await engine.third.wait()
        running[2].cancel()
        return await asyncio.gather(*running, return_exceptions=True)

    *others, gone = asyncio.run(give_one_up())
    assert isinstance(gone, asyncio.CancelledError)
    assert [each["scores"] for each in others] == [0.0, 1.0]


def test_a_label_that_is_no_task_says_what_to_set(loaded, tok):
    acting = actor(loaded, executor(), work.Engine(tok, numbered))
    for label in ("", "42", '{"env": 1}', None, {"env": COUNTDOWN}):
        with pytest.raises(RecordError, match=r"--data\.label_key label"):
            asyncio.run(acting.generate_responses("q", label, work.params(), 64, tok, 2))
    with pytest.raises(SettingError, match="text"):
        asyncio.run(
            acting.generate_responses("q", label_of(row()), work.params(), 64, tok, 2, images=["x"])
        )


def test_an_environment_that_does_not_exist_ends_the_run(loaded, tok):
    made = executor()
    bad = msgspec.structs.replace(row(), env="arenagym/Nothing-v0")
    with pytest.raises(gym.error.Error, match="Nothing"):
        asyncio.run(ask(actor(loaded, made, work.Engine(tok, numbered)), tok, bad, 2))
    assert not made.groups._open


def test_openrlhf_loads_an_executor_from_a_file(loaded, tok, tmp_path):
    file = tmp_path / "agent.py"
    file.write_text(
        "from arenagym.trainers.openrlhf import ArenaAgentExecutor\n"
        "class AgentExecutor(ArenaAgentExecutor):\n"
        "    pass\n"
    )
    made = loaded.vllm_engine._load_agent_executor(str(file))
    engine = work.Engine(tok, numbered)
    replies = asyncio.run(ask(actor(loaded, made, engine), tok, row(), 2))
    assert [each["extra_logs"]["informative"] for each in replies] == [0.0, 0.0]  # both are wrong
