"""A run that is left, cancelled or broken into: nothing stays open, and nobody is misled."""

import asyncio
import concurrent.futures
import gc
import threading

import gymnasium as gym
import pytest

import arenagym
from arenagym.agents import Agent, run_episode_async
from arenagym.envs import EnvPool, TextEnv
from arenagym.envs.base import Step
from arenagym.errors import SettingError, UnknownNameError
from arenagym.evaluation import evaluate
from arenagym.models import ScriptedModel
from arenagym.sandbox import SandboxError

ROUNDS = 10_000
"""Of a loop; enough for a thread that is begun to do something."""
_COUNTING = threading.Lock()


class Gated(TextEnv):
    """Says what is `open`; every step but the first that is begun waits for the gate."""

    blocking = True
    open: list["Gated"] = []
    begun = 0
    gate = threading.Event()
    disturbed = False
    raises: type[BaseException] | None = None
    made = 0
    unmade: type[Exception] | None = None

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.stepping = False
        Gated.made += 1
        if self.unmade is not None and Gated.made == 2:
            raise self.unmade("no room")
        self.open.append(self)

    def _begin(self, rng, options):
        if self.raises is not None:
            raise self.raises
        return "gated", "Say a number."

    def _answer(self, answer):
        self.stepping = True
        with _COUNTING:
            Gated.begun, number = Gated.begun + 1, Gated.begun
        assert number == 0 or Gated.gate.wait(60)
        self.stepping = False
        return Step(reward=0.5, feedback="", reason="answer")

    def close(self):
        if self.stepping:
            Gated.disturbed = True
            Gated.gate.set()
        self.open.remove(self)


gym.register("tests/Gated-v0", entry_point=Gated, disable_env_checker=True)


@pytest.fixture(autouse=True)
def gated(monkeypatch):
    gate = threading.Event()
    fresh = {"open": [], "begun": 0, "gate": gate, "disturbed": False, "made": 0, "unmade": None}
    for name, value in {**fresh, "raises": None}.items():
        monkeypatch.setattr(Gated, name, value)


def model():
    return ScriptedModel(lambda messages, sampling: "<answer>1</answer>")


def collected(env="tests/Gated-v0", agent="direct", **settings):
    return arenagym.collect(env, agent=agent, model=model(), judge="reward", **settings)


async def until(true):
    while not true():  # noqa: ASYNC110 - in another thread
        await asyncio.sleep(0)


@pytest.mark.parametrize("by", ["its loop's end", "two that cancel it"])
def test_an_environment_is_not_closed_while_it_is_stepped(by):
    async def episode():
        async with EnvPool().lend("a", Gated) as lent:
            await run_episode_async(lent.env, "direct", model(), 1)

    def go_on(left):
        if left and not Gated.gate.is_set():
            asyncio.get_running_loop().call_soon(go_on, left - 1)
        else:
            Gated.gate.set()

    async def give_up():
        playing = asyncio.ensure_future(episode())
        await until(lambda: Gated.begun == 2)
        asyncio.get_running_loop().call_soon(go_on, ROUNDS)
        if by == "two that cancel it":
            for _ in range(2):
                playing.cancel()
                for _ in range(100):
                    await asyncio.sleep(0)
            with pytest.raises(asyncio.CancelledError):
                await playing

    Gated.begun = 1
    asyncio.run(give_up())
    assert (Gated.open, Gated.disturbed) == ([], False)


def played(kind):
    if kind == "collect":
        return collected(tasks=2, group_size=1, concurrency=2)
    return evaluate("tests/Gated-v0", agent="direct", model=model(), tasks=2, samples=1)


@pytest.mark.parametrize("kind", ["collect", "evaluate"])
def test_idle_environments_of_a_run_that_is_cancelled_twice_are_closed(kind):
    async def give_up():
        first = asyncio.Event()

        async def through():
            async for _ in played(kind):
                first.set()

        running = asyncio.ensure_future(through())
        await first.wait()
        await until(lambda: Gated.begun == 2)
        for _ in range(2):
            running.cancel()
            for _ in range(100):
                await asyncio.sleep(0)
        Gated.gate.set()
        with pytest.raises(asyncio.CancelledError):
            await running

    asyncio.run(give_up())
    assert Gated.open == []


@pytest.mark.parametrize("error", [asyncio.CancelledError, concurrent.futures.CancelledError])
@pytest.mark.parametrize("blocking", [True, False])
def test_an_environment_in_which_something_was_cancelled_fails_and_cancels_no_run(
    error, blocking, monkeypatch
):
    monkeypatch.setattr(Gated, "blocking", blocking)
    Gated.raises = error
    groups = collected(tasks=2, group_size=2)
    assert list(groups) == []
    assert [*groups.failed.values()] == [
        "reset: RuntimeError: an environment raised CancelledError"
    ] * 2


@pytest.mark.parametrize("retries", [0, 1])
@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (OSError, "env_error"),
        (StopIteration, "env_error"),
        (concurrent.futures.CancelledError, "env_error"),
        (SandboxError, "sandbox_error"),
    ],
)
def test_an_environment_that_cannot_be_made_once_fails_its_episode_alone(error, reason, retries):
    groups = collected(tasks=1, group_size=2, retries=retries, concurrency=1)
    Gated.unmade, Gated.made = error, 1  # number 2 is the run's first
    Gated.gate.set()
    (group,) = groups
    first, second = group.trajectories
    assert second.valid
    assert first.valid == (retries == 1)
    assert first.failures == {reason: 1}
    assert retries or "the environment cannot be made: " in first.error
    assert Gated.open == []


@pytest.mark.parametrize("error", [SettingError, UnknownNameError, gym.error.Error])
def test_a_mistake_of_what_an_environment_is_made_with_ends_the_run(error):
    groups = collected(tasks=1, group_size=2, concurrency=1)
    Gated.unmade, Gated.made = error, 1
    Gated.gate.set()
    with pytest.raises(ExceptionGroup) as raised:
        list(groups)
    assert raised.group_contains(error, match="no room")


def test_a_run_that_an_agent_cancels_does_not_end_as_if_it_were_done():
    class Cancels(Agent):
        name = "cancels"

        async def play(self, episode, messages):
            raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        list(collected(agent=Cancels(), tasks=2, group_size=2))


def test_of_many_episodes_that_raise_at_once_one_is_raised_and_none_is_complained_of(
    monkeypatch, caplog
):
    async def cannot(make):
        raise OSError("no room")

    monkeypatch.setattr("arenagym.envs.pool.make_env", cannot)
    with pytest.raises(OSError, match="no room"):
        evaluate("tests/Gated-v0", agent="direct", model=model(), tasks=4, samples=2).run()
    gc.collect()
    assert "never retrieved" not in caplog.text
