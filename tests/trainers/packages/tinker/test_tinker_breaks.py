"""What breaks around a rollout of tinker-cookbook's costs that rollout, and leaves nothing open."""

import asyncio
import threading

import gymnasium as gym
import msgspec
import pytest
from test_tinker_groups import COUNTDOWN, TOKENIZER, Policy, answered, rolled_out, trained
from tinker_cookbook.exceptions import AllTrajectoriesFailedError
from tinker_cookbook.rl.data_processing import compute_advantages
from trainers.frail import OPEN, Frail, frail_row
from trainers.packages.tinker import fan_out
from trainers.stopping import Stopping

from arenagym.errors import SettingError
from arenagym.rewards import advantages
from arenagym.trainers import task_rows
from arenagym.trainers.tinker import ArenaEnv, ArenaGroupBuilder, EpisodeSettings, SharedScorer


def builder(row, agent="direct", size=4, **settings):
    episode = EpisodeSettings(agent=agent)
    shared = SharedScorer(fan_out.knowing)
    return ArenaGroupBuilder(row, shared, TOKENIZER, group_size=size, episode=episode, **settings)


@pytest.mark.usefixtures("made_at_once")
@pytest.mark.parametrize("at", ["making", "reset", "step", "closing"])
def test_an_environment_that_breaks_costs_its_rollout_and_no_other(at):
    seen = []
    policy = Policy(*answered(1, *[0] * (at in {"step", "closing"}), 3, 2))
    group = rolled_out(builder(frail_row(at, 1), on_group=seen.append), policy)
    broke = [t.stop_reason.value == "env_error" for t in seen[0].trajectories]
    assert broke == [False, at != "closing", False, False]
    if at != "closing":
        first, *others = advantages([0, 1, 0.5])
        wanted = [first, 0.0, *others]
        assert compute_advantages([group])[0].tolist() == pytest.approx(wanted, abs=1e-6)
        broken = [datum for datum in trained(group) if datum.rollout == 1]
        assert not any(any(datum.mask) for datum in broken)
    assert OPEN == []


def test_an_environment_that_does_not_exist_says_so():
    row = msgspec.structs.replace(frail_row(), env="arenagym/Nothing-v0")
    with pytest.raises(gym.error.Error, match="Nothing"):
        rolled_out(builder(row), Policy())


def test_arguments_that_an_environment_does_not_take_say_so():
    row = msgspec.structs.replace(frail_row(), env=COUNTDOWN, env_args='{"nothing": 1}')
    with pytest.raises(SettingError, match="nothing"):
        rolled_out(builder(row), Policy())


def test_an_environment_that_is_slow_to_make_holds_up_no_other_and_is_closed_if_given_up():
    async def give_up():
        slow = ArenaEnv(frail_row(), TOKENIZER)
        Frail.gate = threading.Event()
        beginning = asyncio.ensure_future(slow.initial_observation())
        while Frail.begun == 0:  # noqa: ASYNC110 - in another thread
            await asyncio.sleep(0)
        quick = ArenaEnv(task_rows(COUNTDOWN, 1)[0], TOKENIZER)
        await quick.initial_observation()
        await quick.aclose()
        assert not beginning.done()
        beginning.cancel()
        with pytest.raises(asyncio.CancelledError):
            await beginning
        await slow.aclose()
        Frail.gate.set()

    asyncio.run(give_up())
    assert OPEN == []


def test_stop_strings_of_an_agent_are_refused_and_not_passed_over():
    seen = []
    made = builder(frail_row(), Stopping(), size=2, on_group=seen.append)
    with pytest.raises(AllTrajectoriesFailedError):
        rolled_out(made, Policy(*answered(1, 2)))
    assert "'Observation:'" in seen[0].trajectories[0].error
    assert OPEN == []


def test_an_environment_is_closed_even_if_its_closing_is_given_up():
    env = ArenaEnv(frail_row(), TOKENIZER)

    async def give_up():
        await env.initial_observation()
        assert len(OPEN) == 1
        closing = asyncio.ensure_future(env.aclose())
        await asyncio.sleep(0)
        closing.cancel()
        await asyncio.gather(closing, return_exceptions=True)

    asyncio.run(give_up())
    assert OPEN == []
