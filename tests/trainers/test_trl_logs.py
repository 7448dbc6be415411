"""What TRL's logs are told of tournaments, and what is warned of, without TRL."""

import asyncio
import logging
from types import SimpleNamespace

import gymnasium as gym
import pytest

from arenagym.envs import Step, TextEnv
from arenagym.errors import SettingError
from arenagym.records import Verdict
from arenagym.trainers import GroupScorer, task_rows
from arenagym.trainers.trl import tournament_reward
from arenagym.trainers.trl.metrics import means, tournament_shares


class ByLength:
    """Prefers the longer answer; fails at what holds a question mark."""

    name = key = "length"

    async def compare(self, task, a, b):
        if "?" in a.answer + b.answer:
            raise ConnectionError("the judge\nis gone")
        return Verdict(score_a=len(a.answer), score_b=len(b.answer))


class Trainer:
    """What a reward function can see of TRL's trainer, and whether it trains."""

    def __init__(self, size, *, training=True):
        self.num_generations = self.num_generations_eval = size
        self.model = SimpleNamespace(training=training)
        self.scale_rewards = "none"
        self.logged = {}

    def log_metric(self, name, value):
        self.logged[name] = value

    def columns(self, step=0):
        state = SimpleNamespace(global_step=step)
        return {"log_metric": self.log_metric, "trainer_state": state}


def scorer():
    return GroupScorer(ByLength(), topology="round-robin")


def scored(completions, *, trainer, judge=None, columns=None, **settings):
    groups = []
    reward = tournament_reward(judge or scorer(), on_group=groups.append, **settings)
    prompts = ["q"] * len(completions)
    asyncio.run(reward(prompts, completions, **trainer.columns(), **(columns or {})))
    return groups


def test_the_log_has_the_judges_calls_its_failures_ties_and_answers():
    trainer = Trainer(4)
    groups = scored(["aa", "bb", "c?", ""], trainer=trainer)
    played = groups[0].tournament.matches
    calls = sum(len(match.verdicts) for match in played)
    assert calls  # of three with an answer, two that tie and one at which the judge fails
    assert trainer.logged["tournament/answered"] == 0.75
    assert trainer.logged["tournament/judge_calls"] == calls
    assert trainer.logged["tournament/judge_failed"] == pytest.approx(2 / 3)
    assert trainer.logged["tournament/ties"] == 1
    assert "tournament/env_reward" not in trainer.logged  # there is no environment


def test_what_there_is_nothing_of_has_no_mean():
    trainer = Trainer(2)
    scored(["", " "], trainer=trainer)
    assert trainer.logged["tournament/judge_calls"] == 0
    assert "tournament/judge_failed" not in trainer.logged
    assert "tournament/ties" not in trainer.logged
    assert means(tournament_shares([])) == {}


class Worth(TextEnv):
    """Its reward is the number that it is given."""

    def _begin(self, rng, options):
        return "worth", "Say a number."

    def _answer(self, answer):
        return Step(feedback="", reason="answer", reward=float(answer))


gym.register("tests/Worth-v0", entry_point=Worth, disable_env_checker=True)


def test_the_environments_own_reward_is_logged_beside_the_tournaments():
    (row,) = task_rows("tests/Worth-v0", 1)
    columns = {name: [getattr(row, name)] * 4 for name in ("env", "seed", "env_args")}
    trainer = Trainer(4)
    reward = tournament_reward(scorer())
    said = ["<answer>3</answer>", "<answer>0.5</answer>", "none", "<answer>many</answer>"]
    asyncio.run(reward([row.prompt] * 4, said, **trainer.columns(), **columns))
    # 3, ½, and 0 of who gives no answer; the last has broken the environment, and counts nowhere
    assert trainer.logged["tournament/env_reward"] == pytest.approx(3.5 / 3)


def test_why_the_judge_failed_is_warned_of_on_one_line(caplog):
    with caplog.at_level(logging.WARNING, logger="arenagym.trainers.trl.metrics"):
        scored(["a", "bb", "ccc", "?"], trainer=Trainer(4))
    (said,) = (each.getMessage() for each in caplog.records if "judge calls" in each.getMessage())
    assert said == ("tournament: 3 of 6 judge calls failed: ConnectionError: the judge is gone (3)")


def test_a_batch_without_any_answer_is_warned_of(caplog):
    with caplog.at_level(logging.WARNING, logger="arenagym.trainers.trl.metrics"):
        scored(["", " ", "", ""], trainer=Trainer(2), name="style")
    (said,) = (each.getMessage() for each in caplog.records)
    assert said == (
        "style: no group of this batch tells anything, so its loss is 0: "
        "no trajectory has an answer (2)"
    )


def test_a_batch_in_which_one_group_tells_something_is_not_warned_of(caplog):
    with caplog.at_level(logging.WARNING):
        scored(["", "", "a", "bb"], trainer=Trainer(2))
    assert not caplog.records


def test_groups_of_evaluation_have_names_of_their_own_and_leave_those_of_training():
    groups = []
    reward = tournament_reward(scorer(), on_group=groups.append)
    for training in (True, False, False, True):
        columns = Trainer(2, training=training).columns(step=3)
        asyncio.run(reward(["q"] * 2, ["a", "bb"], **columns))
    names = [group.group_id for group in groups]
    assert names == ["s3.0.0/0", "e3.0.0/0", "e3.1.0/0", "s3.1.0/0"]


def test_a_group_size_that_is_not_the_trainers_is_refused():
    with pytest.raises(SettingError, match="leave group_size out"):
        scored(["a", "bb", "c", "d"], trainer=Trainer(4), group_size=2)
    assert scored(["a", "bb"], trainer=Trainer(2), group_size=2)


def test_episodes_that_a_rollout_function_has_ranked_are_not_ranked_again():
    with pytest.raises(SettingError, match=r"reward_funcs=rollouts\.reward"):
        scored(["a", "b"], trainer=Trainer(2), columns={"rollout_reward": [1.0, 0.0]})
