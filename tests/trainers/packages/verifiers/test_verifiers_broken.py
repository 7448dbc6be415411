"""What breaks, hangs or is shared in verifiers' rollouts, with its own runner."""

import asyncio

import pytest
from arena_countdown import AGENTS
from trainers.packages.verifiers.test_verifiers_groups import (
    PACKAGE,
    evaluated,
    grpo,
    numbers,
    ranked,
)

from arenagym.agents import Agent
from arenagym.envs.countdown import CountdownEnv
from arenagym.errors import SettingError
from arenagym.models import ScriptedModel
from arenagym.rewards import advantages
from arenagym.trainers import GroupScorer, TaskRow


def test_agents_may_share_a_model_of_their_own(tmp_path, monkeypatch):
    """It is freed when the last of them is done, not under the others' hands."""
    let_go, under_way = [], []

    class Helper(ScriptedModel):
        async def chat(self, *args, **settings):
            under_way.append(1)
            await asyncio.sleep(0.01 * len(under_way))  # so that they end one after the other
            return await super().chat(*args, **settings)

        async def release(self):
            let_go.append(len(under_way))

    class Helped(Agent):
        name = "helped"
        models = (Helper(["7"]),)

        async def play(self, episode, messages):
            await self.models[0].chat(messages)
            await episode.answer((await episode.call(messages)).content)

    monkeypatch.setitem(AGENTS, "helped", Helped)
    (episode,) = evaluated(numbers(3, 1, 4, 2), tmp_path, agent="helped")
    assert len(ranked(episode)) == 4
    assert let_go == [4]


@pytest.fixture
def second_cannot_be_made(monkeypatch):
    made, real = [], TaskRow.make

    def make(self):
        made.append(self)
        if len(made) == 2:
            raise OSError("no machine is left")
        return real(self)

    monkeypatch.setattr(TaskRow, "make", make)


@pytest.mark.parametrize("harness", [PACKAGE, "plain-chat"])
@pytest.mark.usefixtures("second_cannot_be_made")
def test_an_environment_that_can_not_be_made_is_its_attempts_alone(harness, tmp_path):
    (episode,) = evaluated(numbers(3, 1, 4, 2), tmp_path, harness={"id": harness})
    told = [t.info["arenagym"]["stop_reason"] for t in episode.traces]
    assert sorted(told) == ["answered", "answered", "answered", "env_error"]
    (broken,) = (t for t in episode.traces if not t.agent.trainable)
    assert "tournament" not in broken.rewards
    assert sorted(grpo([episode]).values()) == pytest.approx(sorted(advantages([0, 0.5, 1])))


@pytest.mark.parametrize("harness", [PACKAGE, "plain-chat"])
def test_a_mistake_that_all_attempts_repeat_is_an_error_of_each_and_of_the_log(
    harness, tmp_path, monkeypatch, caplog
):
    def not_with_these(self):
        raise SettingError("no such arguments")

    monkeypatch.setattr(TaskRow, "make", not_with_these)
    (episode,) = evaluated(numbers(3, 1, 4, 2), tmp_path, harness={"id": harness})
    assert [t.ok for t in episode.traces] == [False] * 4
    assert all("no such arguments" in t.errors[-1].message for t in episode.traces)
    said = [each for each in caplog.records if each.levelname == "ERROR"]
    assert sum("SettingError: no such arguments" in each.message for each in said) == 4


def test_a_group_that_is_never_ranked_trains_on_no_other_reward(tmp_path, monkeypatch):
    async def hangs(*args, **settings):
        await asyncio.Event().wait()

    monkeypatch.setattr(GroupScorer, "score", hangs)
    monkeypatch.setattr(CountdownEnv, "step", lambda self, action: ("", 1.0, True, False, {}))
    (episode,) = evaluated(numbers(3, 1, 4, 2), tmp_path, timeout={"finalize": 0.1})
    assert "finalize" in episode.errors[0].message
    assert [t.rewards["environment"].score for t in episode.traces] == [1.0] * 4
    assert [t.reward for t in episode.traces] == [0.0] * 4
