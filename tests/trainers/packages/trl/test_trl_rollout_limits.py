"""`Rollouts` at its limits: what a conversation may grow to, and what is left when it all ends."""

import threading

import msgspec
import pytest
from test_trl_rollouts import ROOM, columns, countdown, rolled, two_turns
from trainers.frail import OPEN, another_row
from trl_policies import Scripted, trainer

from arenagym.agents import Agent
from arenagym.errors import SettingError
from arenagym.records import Message
from arenagym.trainers import GroupScorer
from arenagym.trainers.trl import Rollouts


class SecondTalk(Agent):
    """Makes a plan, and then talks on and on in another conversation."""

    name = "second-talk"

    async def play(self, episode, messages):
        await episode.call([Message(role="user", content="What is your plan?")])
        said = [*messages]
        for _ in range(6):
            said += [await episode.call(said), Message(role="user", content="Go on, please! " * 9)]
        await episode.answer("7")


def test_a_second_conversation_grows_no_longer_than_max_completion_length_either(tmp_path):
    one, groups, _, _ = rolled(
        tmp_path,
        countdown(agent="direct"),
        lambda index, text: "some words",
        agent=SecondTalk(),
        max_completion_length=60,
    )
    assert one.batches[0]["completion_ids"].size(1) <= 60
    attempts = [attempt for group in groups for attempt in group.trajectories]
    assert {attempt.stop_reason.value for attempt in attempts} == {"max_tokens"}


class Stopper(Agent):
    """Wants its model to stop at a word."""

    name = "stopper"

    async def play(self, episode, messages):
        episode.sampling = msgspec.structs.replace(episode.sampling, stop=("\nObservation:",))
        await episode.answer((await episode.call(messages)).content)


def test_stop_strings_are_refused_and_not_passed_over(tmp_path):
    with pytest.raises(SettingError, match="Observation"):
        rolled(tmp_path, countdown(agent="direct"), None, agent=Stopper())


def test_a_trainer_without_a_limit_is_refused(tmp_path):
    with pytest.raises(SettingError, match="max_completion_length=None"):
        rolled(tmp_path, countdown(), two_turns, max_completion_length=None)


def test_an_engine_that_breaks_leaves_neither_environments_nor_a_thread(tmp_path):
    def reply(index, text):
        assert len(OPEN) == 4
        raise MemoryError("no room")

    rows = [another_row()]
    made = Rollouts(rows, GroupScorer("reward"), engine=Scripted(reply))
    settings = {**ROOM, "per_device_train_batch_size": 4}
    one = trainer(tmp_path, columns(rows), reward=made.reward, rollouts=made, **settings)
    with pytest.raises(MemoryError, match="no room"):
        one.train()
    made.close()
    assert OPEN == []
    assert "arenagym-rollouts" not in {thread.name for thread in threading.enumerate()}
