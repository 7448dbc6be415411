"""`ArenaTextEnv` at skyrl_gym, and in SkyRL's own generator."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest
import skyrl_gym
from skyrl.train.config import SkyRLGymConfig
from skyrl.train.generators.skyrl_gym_generator import SkyRLGymGenerator
from skyrl_gym.envs.registration import deregister
from skyrl_world import CALCULATE, COUNTDOWN, Client, answers, make_batch, make_config
from trainers.tiny_tokenizer import TinyTokenizer

from arenagym.agents import EpisodeFailedError
from arenagym.errors import RecordError
from arenagym.trainers import task_rows
from arenagym.trainers.skyrl import NAME, ArenaTextEnv, NotLinearError


def extras(row, **more):
    return {"env": row.env, "seed": row.seed, "env_args": row.env_args, **more}


def make(row, agent="direct", **more):
    return ArenaTextEnv(extras=extras(row, **more), agent=agent)


def test_it_is_made_by_its_id_and_begins_with_the_agents_prompt():
    (row,) = task_rows(COUNTDOWN, 1)
    env = skyrl_gym.make(NAME, env_config={}, extras=extras(row))
    prompt, _ = env.init(row.prompt)
    assert prompt == row.prompt
    env.close()


def test_an_answer_ends_it_with_the_environments_reward():
    (row,) = task_rows(COUNTDOWN, 1)
    env = make(row)
    env.init(row.prompt)
    out = env.step("<answer>1</answer>")
    assert (out["done"], out["reward"], out["observations"]) == (True, 0.0, [])
    assert out["metadata"] == {"stop_reason": "answered", "answer": "1"}
    assert env.get_metrics() == {"env_reward": 0.0, "turns": 1}
    env.close()
    env.close()


def test_what_the_agent_adds_is_observed_turn_by_turn():
    (row,) = task_rows(COUNTDOWN, 1, agent="react", env_args={"max_turns": 3})
    env = make(row, "react", max_turns=3)
    prompt, _ = env.init(row.prompt)
    assert prompt == row.prompt
    first = env.step(CALCULATE)
    assert [message["role"] for message in first["observations"]] == ["user"]
    assert "3" in first["observations"][0]["content"]
    assert not first["done"]
    assert env.step("<answer>7</answer>")["done"] is False  # another try is left
    assert env.step("<answer>7</answer>")["done"] is True
    env.close()


def test_skyrls_turns_are_the_agents_budget():
    (row,) = task_rows(COUNTDOWN, 1, agent="react", env_args={"max_turns": 9})
    env = make(row, "react", max_turns=2)
    env.init(row.prompt)
    assert not env.step(CALCULATE)["done"]
    out = env.step(CALCULATE)
    assert (out["done"], out["metadata"]["stop_reason"]) == (True, "max_turns")
    env.close()


def test_an_agent_that_rewrites_its_conversation_is_refused_where_it_does():
    (row,) = task_rows(
        "arenagym/NeedleInHaystack-v0", 1, agent="memory", env_args={"context": "handle"}
    )
    env = make(row, "memory")
    env.init(row.prompt)
    with pytest.raises(NotLinearError, match="'memory' began another conversation at call 2"):
        env.step("nothing yet")
    env.close()


def test_machinery_that_breaks_raises_and_makes_no_reward_up(monkeypatch):
    (row,) = task_rows(COUNTDOWN, 1)
    env = make(row)
    env.init(row.prompt)

    def broken(action):
        raise OSError("disk full")

    monkeypatch.setattr(env._env.unwrapped, "step", broken)
    with pytest.raises(EpisodeFailedError, match="disk full"):
        env.step("<answer>1</answer>")
    env.close()


def test_rows_of_another_data_set_are_refused():
    with pytest.raises(RecordError, match="env"):
        ArenaTextEnv(extras={"seed": 1})


def test_many_are_played_at_once_in_threads():
    rows = task_rows(COUNTDOWN, 100)

    def play(row):
        env = make(row)
        env.init(row.prompt)
        out = env.step("<answer>1</answer>")
        env.close()
        return out["done"], out["metadata"]["answer"]

    with ThreadPoolExecutor(16) as pool:
        assert set(pool.map(play, rows)) == {(True, "1")}


@pytest.mark.parametrize("workers", [0, 4])
def test_skyrls_own_generator_plays_it(workers):
    def say(text, number):
        return CALCULATE if text.count("assistant\n") < 2 else f"<answer>{number}</answer>"

    name = f"arenagym-react-{workers}"
    skyrl_gym.register(name, "arenagym.trainers.skyrl:ArenaTextEnv", {"agent": "react"})
    config = make_config(max_turns=3, max_input_length=4000)
    rows = task_rows(COUNTDOWN, 2, agent="react", env_args={"max_turns": 2})
    client = Client(say)
    generator = SkyRLGymGenerator(
        config, SkyRLGymConfig(max_env_workers=workers), client, TinyTokenizer()
    )
    batch, _ = make_batch(config, rows, 2)
    batch["env_classes"] = [name] * 4
    output = asyncio.run(generator.generate(batch, disable_tqdm=True))
    deregister(name)
    assert [sum(reward) for reward in output["rewards"]] == [0.0] * 4
    assert output["rollout_metrics"]["environment/turns"] == 2
    for ids, mask in zip(output["response_ids"], output["loss_masks"], strict=True):
        text = TinyTokenizer().decode(ids)
        assert "tool_call" in text
        assert "<tool_response>\n3\n" in text
        assert 0 < sum(mask) < len(mask)


@pytest.mark.parametrize("change", [{"env": "arenagym/Nothing-v0"}, {"env_args": '{"nothing":1}'}])
def test_a_row_whose_environment_is_not_there_or_takes_other_arguments_ends_skyrls_batch(change):
    config, client = make_config(), Client(answers)
    generator = SkyRLGymGenerator(config, SkyRLGymConfig(), client, TinyTokenizer())
    batch, _ = make_batch(config, task_rows(COUNTDOWN, 1), 2, **change)
    with pytest.raises(Exception, match="othing"):
        asyncio.run(generator.generate(batch, disable_tqdm=True))


def test_skyrls_own_generator_plays_single_turns_too():
    config = make_config(max_turns=1, max_input_length=4000)
    generator = SkyRLGymGenerator(config, SkyRLGymConfig(), Client(answers), TinyTokenizer())
    batch, _ = make_batch(config, n=2)
    output = asyncio.run(generator.generate(batch, disable_tqdm=True))
    assert [sum(reward) for reward in output["rewards"]] == [0.0] * 4
    assert set(output["stop_reasons"]) == {"stop"}
