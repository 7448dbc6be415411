"""What breaks around a rollout of SkyRL's costs that rollout, and is said."""

import asyncio
import logging
import threading

import numpy as np
import pytest
import torch
from skyrl.backends.skyrl_train.utils import ppo_utils
from skyrl.train.config import AlgorithmConfig
from skyrl_world import COUNTDOWN, Client, make_batch, make_config, make_generator, ranked
from trainers.frail import OPEN, Frail, frail_row
from trainers.stopping import Stopping

from arenagym.errors import SettingError
from arenagym.judges import OracleJudge
from arenagym.trainers import GroupScorer, task_rows
from arenagym.trainers.rows import MISTAKES
from arenagym.trainers.skyrl import ArenaTextEnv
from arenagym.trainers.skyrl.generator import BatchFailedError


def answers(text, number):
    return f"<answer>{number}</answer>"


def generated(row, say=answers, n=4, *, client=None, **settings):
    """The batch of one task."""
    config = make_config(n_samples_per_prompt=n)
    client = client or Client(say)
    generator = make_generator(None, config=config, client=client, **settings)
    batch, _ = make_batch(config, [row], n)
    return asyncio.run(generator.generate(batch)), client


@pytest.mark.usefixtures("made_at_once")
@pytest.mark.parametrize("at", ["making", "reset", "step", "closing"])
def test_an_environment_that_breaks_costs_its_rollout_and_no_other(at):
    output, client = generated(frail_row(at, 1), scorer=ranked())
    trained = [sum(mask) > 0 for mask in output["loss_masks"]]
    assert trained == [True, at == "closing", True, True]
    assert output["rewards"] == pytest.approx(
        [0, 1 / 3, 2 / 3, 1] if at == "closing" else [0, 0.5, 0.5, 1]
    )
    assert sorted(client.finished) == ["0_0", "0_1", "0_2", "0_3"]
    assert OPEN == []


@pytest.mark.parametrize(
    "change", [{"env": "arenagym/Nothing-v0"}, {"env_args": '{"nothing": 1}'}, {"env_args": "["}]
)
def test_a_row_whose_environment_is_not_there_or_takes_other_arguments_ends_the_run(change):
    config, client = make_config(), Client(answers)
    generator = make_generator(None, config=config, client=client, scorer=ranked())
    batch, _ = make_batch(config, task_rows(COUNTDOWN, 2), 2)
    for extras in batch["env_extras"][:2]:
        extras.update(change)

    async def generate():
        with pytest.raises(MISTAKES, match=r"othing|env_args"):
            await generator.generate(batch)
        assert asyncio.all_tasks() == {asyncio.current_task()}  # of the others too

    asyncio.run(generate())
    assert len(client.finished) == 4


def test_a_batch_that_is_given_up_while_environments_are_made_leaves_none_open():
    row, config = frail_row(), make_config()
    generator = make_generator(answers, config=config, scorer=ranked())
    batch, _ = make_batch(config, [row], 2)

    async def give_up():
        Frail.gate = threading.Event()
        running = asyncio.ensure_future(generator.generate(batch))
        for _ in range(5):
            await asyncio.sleep(0)
        running.cancel()
        Frail.gate.set()
        await asyncio.gather(running, return_exceptions=True)

    asyncio.run(give_up())
    assert OPEN == []


@pytest.mark.usefixtures("made_at_once")
def test_no_arguments_of_the_chat_template_may_be_said_with_none():
    config = make_config(n_samples_per_prompt=2, chat_template_kwargs=None)
    generator = make_generator(answers, config=config, scorer=ranked())
    batch, _ = make_batch(config, [frail_row()], 2)
    assert asyncio.run(generator.generate(batch))["rewards"] == [0.0, 1.0]


def test_stop_strings_of_an_agent_are_refused_and_not_passed_over():
    with pytest.raises(BatchFailedError, match="'Observation:'"):
        generated(frail_row(), agent=Stopping(), scorer=ranked())


@pytest.mark.parametrize("reason", ["abort", "error", None])
def test_a_completion_that_the_engine_gave_up_is_not_trained_on(reason):
    class Cut(Client):
        async def generate(self, input_batch, model=None):
            return {**await super().generate(input_batch, model), "stop_reasons": [reason]}

    with pytest.raises(BatchFailedError, match=str(reason)):
        generated(frail_row(), client=Cut(answers), scorer=ranked())


def test_a_judge_that_is_gone_is_said(caplog):
    judge = OracleJudge(lambda *_: 0.0, failures=1.0)
    with caplog.at_level(logging.WARNING):
        output, _ = generated(frail_row(), scorer=GroupScorer(judge, topology="round-robin"))
    assert [sum(mask) for mask in output["loss_masks"]] == [0] * 4
    assert sum("none of 4 rollouts was scored" in line for line in caplog.messages) == 1


@pytest.mark.parametrize("setting", ["use_kl_in_reward", "advantage_batch_normalize"])
def test_settings_that_would_change_the_advantages_are_refused_by_our_estimator(setting):
    rewards, mask = torch.tensor([[0.0, 0.0, -2.0]]), torch.tensor([[0.0, 1.0, 1.0]])
    config = AlgorithmConfig(**{setting: True})
    with pytest.raises(SettingError, match=setting):
        ppo_utils.compute_advantages_and_returns(rewards, mask, np.array(["a"]), "arenagym", config)


def test_a_lone_surrogate_in_a_completion_ends_no_episode():
    (row,) = task_rows(COUNTDOWN, 1, agent="react", env_args={"max_turns": 3})
    extras = {"env": row.env, "seed": row.seed, "env_args": row.env_args, "max_turns": 3}
    env = ArenaTextEnv(extras=extras, agent="react")
    env.init(row.prompt)
    told = env.step("<answer>1 \ud800</answer>")
    env.close()
    assert told["observations"]
    assert not told["done"]
