"""`EpisodePool`: its environments are used again, and closed whatever becomes of an episode."""

import asyncio

import gymnasium as gym
import msgspec
import pytest
from trainers.frail import OPEN, another_row

from arenagym.agents import resolve_agent
from arenagym.models import ScriptedModel
from arenagym.trainers.trl.episodes import EpisodePool


class Silent:
    """A model that never answers."""

    name = "silent"
    native_tools = False

    def __init__(self):
        self.asked = asyncio.Event()

    async def chat(self, *args, **kwargs):
        self.asked.set()
        await asyncio.Event().wait()

    async def release(self):
        pass

    aclose = release


@pytest.fixture(autouse=True)
def nothing_open():
    OPEN.clear()


def answering():
    return ScriptedModel(["<answer>a</answer>"])


def pool():
    return EpisodePool(resolve_agent("direct"), None)


def test_environments_are_used_again_and_closed_at_the_end():
    one = pool()

    async def play():
        for _ in range(3):
            assert (await one.play(another_row(), answering(), "x")).valid

    asyncio.run(play())
    assert len(OPEN) == 1
    one.close()
    assert OPEN == []


def test_an_episode_that_is_given_up_leaves_no_environment_open():
    one = pool()

    async def play():
        model = Silent()
        task = asyncio.create_task(one.play(another_row(), model, "x"))
        await model.asked.wait()
        assert len(OPEN) == 1
        task.cancel()
        await asyncio.wait([task])
        assert task.cancelled()

    asyncio.run(play())
    assert OPEN == []


def test_an_environment_that_cannot_even_be_closed_ends_nothing_else():
    one = pool()
    broken = asyncio.run(one.play(another_row("step closing"), answering(), "x"))
    assert broken.stop_reason == "env_error"


def test_an_environment_that_cannot_be_made_costs_its_episode_and_one_that_is_none_the_run():
    one = pool()
    broken = asyncio.run(one.play(another_row("making"), answering(), "x"))
    assert (broken.stop_reason, broken.id, broken.model) == ("env_error", "x", "scripted")
    nothing = msgspec.structs.replace(another_row(), env="tests/Nothing-v0")
    with pytest.raises(gym.error.NameNotFound):
        asyncio.run(one.play(nothing, answering(), "x"))


def test_rows_that_each_want_another_environment_do_not_keep_them_all():
    one = pool()

    async def play():
        for kind in range(20):
            await asyncio.gather(
                *(one.play(another_row(kind=kind), answering(), "x") for _ in range(4))
            )

    asyncio.run(play())
    assert len(OPEN) <= 4
    one.close()
    assert OPEN == []
