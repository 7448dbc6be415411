"""Environments of `environment_factory` that break, without TRL: one rollout is lost, no more."""

import asyncio
import gc

import gymnasium as gym
import pytest

from arenagym.envs import TextEnv
from arenagym.envs.base import Step
from arenagym.errors import SettingError
from arenagym.records import ToolSpec, Verdict
from arenagym.trainers import GroupScorer
from arenagym.trainers.trl import environment_factory, tournament_reward
from arenagym.trainers.trl.environments import _method

OPEN = []
ASKED = "Say something."


class ByLength:
    name = key = "length"

    def __init__(self):
        self.tasks = []

    async def compare(self, task, a, b):
        self.tasks.append(task)
        return Verdict(score_a=len(a.answer), score_b=len(b.answer))


class Frail(TextEnv):
    """Breaks for good when it is told to; each answer earns 1, and none is the last."""

    def __init__(self, *, pair=(1, 2), **kwargs):
        super().__init__(tools=[self.echo], max_turns=9, **kwargs)
        self.broken = False
        OPEN.append(self)

    def echo(self, text: str) -> str:
        """Say it again.

        Args:
            text: what.
        """
        self._survive(text)
        return text

    def _survive(self, text):
        self.broken |= "break" in text
        if self.broken:
            raise OSError("a wire came off")

    def _begin(self, rng, options):
        self._survive("")
        return "frail", ASKED

    def _answer(self, answer):
        self._survive(answer)
        return Step(feedback="Go on.", reason="answer", reward=1.0, done=False)

    def close(self):
        OPEN.remove(self)


gym.register("tests/Frail-v0", entry_point=Frail, disable_env_checker=True)


def started(count, said="Hello!", **settings):
    made = environment_factory("tests/Frail-v0", **settings)
    environments = [made() for _ in range(count)]
    prompt = [{"role": "user", "content": said}]
    prompts = []
    for each in environments:
        added = each.reset(seed=1, prompt=prompt)
        prompts.append([{"role": "user", "content": said + (added or "")}])
    return environments, prompts


def scored(environments, prompts, texts, judge=None):
    groups = []
    scorer = GroupScorer(judge or ByLength(), topology="round-robin")
    reward = tournament_reward(scorer, group_size=len(texts), on_group=groups.append)
    said = [[{"role": "assistant", "content": text}] for text in texts]
    columns = {"environments": environments, "seed": [1] * len(texts)}
    return asyncio.run(reward(prompts, said, **columns)), groups[0]


def test_one_that_breaks_at_the_last_answer_is_unscored_and_the_others_are_ranked():
    values, group = scored(*started(3), ["break", "b", "cc"])
    assert values == [None, 0.0, 1.0]
    assert group.trajectories[0].stop_reason == "env_error"
    assert group.trajectories[0].error == "step: OSError: a wire came off"


def test_one_that_breaks_at_reset_is_unscored_and_the_judge_is_told_the_task():
    environments, prompts = started(3)
    environments[0]._env.unwrapped.broken = True
    asked = [{"role": "user", "content": "Hello!"}]
    assert environments[0].reset(seed=1, prompt=asked) is None
    assert environments[0].echo(text="x") == "The task has ended; nothing more can be done."
    judge = ByLength()
    values, group = scored(environments, [asked, *prompts[1:]], ["a", "b", "cc"], judge)
    assert values == [None, 0.0, 1.0]
    assert group.trajectories[0].error == "reset: OSError: a wire came off"
    assert {task.query for task in judge.tasks} == {f"Hello!\n\n{ASKED}"}


def test_one_that_broke_is_made_anew_for_the_next_rollout():
    (one,), _ = started(1)
    with pytest.raises(OSError, match="wire"):
        one.echo(text="break")
    assert one.reset(seed=2, prompt=ASKED) is None
    assert one.echo(text="fine") == "fine"


def test_they_are_closed_when_nobody_has_them_any_more():
    gc.collect()
    OPEN.clear()
    environments, _ = started(2)
    assert len(OPEN) == 2
    with pytest.raises(OSError, match="wire"):
        environments[0].echo(text="break")
    environments[0].reset(seed=2, prompt=ASKED)
    assert len(OPEN) == 2
    del environments
    gc.collect()
    assert OPEN == []


def test_several_reward_functions_give_the_last_answer_once():
    environments, prompts = started(2, own_reward=True)
    assert environments[0].get_reward() == 0
    for _ in range(2):
        _, group = scored(environments, prompts, ["a", "bb"])
        assert [attempt.reward for attempt in group.trajectories] == [1.0, 1.0]
        assert [m.content[:6] for m in group.trajectories[0].messages] == ["Hello!", "a", "Go on."]


def test_settings_that_json_writes_in_another_way_are_the_same_settings():
    one = environment_factory("tests/Frail-v0", env_args={"pair": (3, 4)})()
    row = {"seed": 1, "prompt": ASKED, "env": "tests/Frail-v0"}
    assert one.reset(**row, env_args='{"pair": [3, 4]}') is None
    with pytest.raises(SettingError, match="the same"):
        one.reset(**row, env_args='{"pair": [4, 3]}')


@pytest.mark.parametrize("name", ["from", "self", "_private", "a-b"])
def test_parameters_that_no_method_can_have_are_refused(name):
    parameters = {"type": "object", "properties": {name: {"type": "string"}}}
    with pytest.raises(SettingError, match="rename it"):
        _method(ToolSpec(name="go", description="", parameters=parameters), lambda *args: "")
