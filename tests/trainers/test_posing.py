"""A row of a task that its environment no longer poses is refused, whatever its prompt says."""

import asyncio

import gymnasium as gym
import msgspec
import pytest
from agents.graphs import asking, chain
from trainers.serving_at_work import at_work

from arenagym.agents import Repeated, resolve_agent
from arenagym.envs import TextEnv
from arenagym.envs.base import Step
from arenagym.errors import RecordError
from arenagym.trainers import TaskRow, replay, task_rows
from arenagym.trainers.serving.replays import Replays

COUNTDOWN = "arenagym/Countdown-v0"
NEEDLE = "arenagym/NeedleInHaystack-v0"
ANSWER = "<answer>1 + 2</answer>"


class Versioned(TextEnv):
    """Its version poses other tasks for the same seeds."""

    version = 1

    def _begin(self, rng, options):
        first, second = (int(rng.integers(1_000)) + self.version for _ in range(2))
        return "sum", f"Add {first} and {second}."

    def _answer(self, answer):
        return Step(reward=0.5, feedback="", reason="answer")


gym.register("tests/Versioned-v0", entry_point=Versioned, disable_env_checker=True)


def played(row, agent="direct", said=ANSWER):
    return asyncio.run(replay(row, [said], agent=agent))


def user(content):
    return {"role": "user", "content": content}


AGENTS = ["direct", "react", "refine", "memory", "rlm", Repeated("react"), chain(("ask", asking()))]


@pytest.mark.parametrize("agent", AGENTS, ids=[resolve_agent(each).name for each in AGENTS])
@pytest.mark.parametrize("env", [COUNTDOWN, NEEDLE, "arenagym/Oolong-v0"])
def test_rows_of_any_agent_are_of_their_tasks_for_any_agent(env, agent):
    for row in task_rows(env, 3, agent=agent):
        assert len(row.posed) == 16
        assert not played(row, agent).stop_reason.is_failure
        assert not played(row).stop_reason.is_failure


def test_a_row_that_an_older_version_made_is_refused(monkeypatch):
    (row,) = task_rows("tests/Versioned-v0", 1, agent="react")
    assert played(row, "react").reward == 0.5
    monkeypatch.setattr(Versioned, "version", 2)
    with pytest.raises(
        RecordError, match=rf"tests/Versioned-v0, seed {row.seed}: .*task_rows\(…\)"
    ):
        played(row, "react")
    assert played(msgspec.structs.replace(row, posed=""), "react").reward == 0.5


def test_a_row_is_of_one_environment_and_one_seed():
    (row,) = task_rows(COUNTDOWN, 1, env_args={"numbers": 3})
    for change in ({"seed": row.seed + 1}, {"env_args": '{"numbers":4}'}):
        with pytest.raises(RecordError, match="another task"):
            played(msgspec.structs.replace(row, **change))


@pytest.mark.parametrize(
    "prompt",
    [
        [{"role": "system", "content": "Be brief."}, user("Translated: 1, 2, 3.")],
        [user([{"type": "image"}])],
        [{}],
        [],
    ],
    ids=range(4),
)
def test_what_a_user_makes_of_a_rows_prompt_is_the_users_affair(prompt):
    (row,) = task_rows(COUNTDOWN, 1)
    assert not played(msgspec.structs.replace(row, prompt=prompt)).stop_reason.is_failure


def test_an_episode_that_broke_says_nothing_of_its_row(monkeypatch):
    (row,) = task_rows("tests/Versioned-v0", 1)

    def gone(self, rng, options):
        raise OSError("a wire came off")

    monkeypatch.setattr(Versioned, "_begin", gone)
    assert played(msgspec.structs.replace(row, posed="other")).stop_reason == "env_error"


def test_a_row_keeps_what_it_is_of_in_columns():
    (row,) = task_rows(COUNTDOWN, 1)
    columns = msgspec.to_builtins(row)
    assert TaskRow.of({**columns, "more": 1}) == row
    del columns["posed"]
    assert TaskRow.of(columns).posed == ""


def test_a_server_refuses_a_row_of_another_task_and_scores_none_of_its_samples():
    row, other = task_rows(COUNTDOWN, 2)
    stale = msgspec.json.encode(msgspec.structs.replace(row, posed=other.posed)).decode()
    good = msgspec.json.encode(row).decode()
    with at_work(replays=Replays([(COUNTDOWN, {})])) as served:
        for label, status in ((stale, 422), (good, 200)):
            asked = {"query": ["q <answer>1</answer>"] * 2, "prompts": ["q "] * 2}
            reply = served.post("/openrlhf", {**asked, "labels": [label] * 2})
            assert reply.status == status
            assert (b"make the rows anew" in reply.body) == (status == 422)
        assert served.service.under_way == 0
        assert served.service.replays.broken == 0
