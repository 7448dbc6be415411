"""Tasks as rows of data sets, and completions of rows as trajectories."""

import asyncio
import threading

import gymnasium as gym
import msgspec
import pytest
from long_context import About
from trainers.frail import OPEN, Frail, another_row, frail_row

import arenagym  # noqa: F401 - registers the environments
from arenagym.agents import run_episode
from arenagym.errors import RecordError, SettingError, UnknownNameError
from arenagym.models import ScriptedModel
from arenagym.records import Sampling, StopReason
from arenagym.trainers import TaskRow, play_row, replay, task_rows
from arenagym.trainers.rows import MISTAKES

ENV = "arenagym/Countdown-v0"
CALL = '<tool_call>{"name": "calculate", "arguments": {"expression": "1 + 2"}}</tool_call>'


def test_rows_are_different_tasks_and_the_first_of_more_are_the_same():
    rows = task_rows(ENV, 12, seed=5, env_args={"numbers": 3})
    assert len({msgspec.json.encode(row.prompt) for row in rows}) == 12
    assert task_rows(ENV, 4, seed=5, env_args={"numbers": 3}) == rows[:4]
    assert task_rows(ENV, 4, seed=6, env_args={"numbers": 3}) != rows[:4]
    assert all(row.env_args == '{"numbers":3}' for row in rows)


@pytest.mark.parametrize("agent", ["direct", "react"])
def test_a_rows_prompt_is_what_the_agent_asks_first(agent):
    (row,) = task_rows(ENV, 1, agent=agent, env_args={"numbers": 3})
    asked = []
    model = ScriptedModel(lambda messages, sampling: asked.append(messages) or "<answer>1</answer>")
    env = row.make()
    run_episode(env, agent, model, row.seed)
    env.close()
    assert [message.to_openai() for message in asked[0]] == row.prompt


def test_a_row_survives_json_and_other_columns():
    (row,) = task_rows(ENV, 1)
    columns = msgspec.json.decode(msgspec.json.encode(row)) | {"more": 1, "answer": None}
    assert TaskRow.of({"env_args": "{}"} | columns) == row


@pytest.mark.parametrize(
    "columns",
    [
        {},
        {"prompt": "text", "env": ENV, "seed": 1},
        {"prompt": [], "env": ENV, "seed": "1"},
        {"prompt": [], "env": ENV},
        {"prompt": [], "env": ENV, "seed": 1, "env_args": {"numbers": 3}},
    ],
)
def test_columns_that_are_no_row_are_refused(columns):
    with pytest.raises(RecordError, match="task_rows"):
        TaskRow.of(columns)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "{",
        "[]",
        "3",
        '{"a": 1',
        "null",
        '{"a":' + "[" * 100_000 + "]" * 100_000 + "}",
        '{"a":"\ud800"}',
    ],
    ids=range(8),
)
def test_arguments_that_are_no_object_are_refused(written):
    with pytest.raises(RecordError, match="no JSON object"):
        TaskRow(prompt=[], env=ENV, seed=1, env_args=written).make()


def test_a_rows_task_is_named_as_its_environment_names_it():
    (row,) = task_rows(ENV, 1, agent="react", env_args={"numbers": 3})
    played = asyncio.run(replay(row, ["<answer>1</answer>"], agent="react"))
    told, guessed = row.task([played]), row.task()
    assert told.id == played.info["task_id"]
    assert guessed.id == f"{ENV}#{row.seed}"
    asked = next(message for message in row.prompt if message["role"] == "user")
    assert told.query == guessed.query == asked["content"]
    assert (told.env_id, told.seed) == (ENV, row.seed)


@pytest.mark.parametrize(("count", "seed"), [(0, 0), (-1, 0), (1, -1)])
def test_no_rows_and_no_seed_are_refused(count, seed):
    with pytest.raises(SettingError, match="at least 1, and 0"):
        task_rows(ENV, count, seed=seed)


def test_a_row_shows_the_task_that_its_arguments_pose_once_they_have_been_json():
    def made(render_mode=None, weights=None):
        return About("x", "y", question=f"Weigh by {weights}.")

    if "tests/Weighed-v0" not in gym.registry:
        gym.register("tests/Weighed-v0", entry_point=made)
    (row,) = task_rows("tests/Weighed-v0", 1, env_args={"weights": {1: 0.5, 2: float("nan")}})
    played = asyncio.run(replay(row, ["<answer>1</answer>"]))
    assert [message.to_openai() for message in played.turns[0].prompt] == row.prompt
    assert "Weigh by {'1': 0.5, '2': None}." in row.prompt[0]["content"]


def test_an_environment_with_too_few_tasks_says_so():
    if "tests/OneTask-v0" not in gym.registry:
        gym.register("tests/OneTask-v0", entry_point=lambda render_mode=None: About("x", "y"))
    assert len(task_rows("tests/OneTask-v0", 1)) == 1
    with pytest.raises(SettingError, match="1 different tasks in 40, not 2"):
        task_rows("tests/OneTask-v0", 2)


def test_a_replayed_episode_is_the_episode():
    (row,) = task_rows(ENV, 1, env_args={"numbers": 3, "max_turns": 3})
    texts = [CALL, "<answer>1 + 2</answer>", "<answer>3</answer>"]
    env = row.make()
    played = run_episode(env, "react", ScriptedModel(texts, name="policy"), row.seed)
    env.close()
    again = asyncio.run(replay(row, texts, agent="react", name="e"))
    assert (again.reward, again.answer, again.id) == (played.reward, played.answer, "e")
    assert [turn.output for turn in again.turns] == [turn.output for turn in played.turns]


def test_an_agent_that_asks_for_more_has_used_up_its_turns():
    (row,) = task_rows(ENV, 1, env_args={"numbers": 3, "max_turns": 3})
    played = asyncio.run(replay(row, [CALL], agent="react"))
    assert played.stop_reason is StopReason.MAX_TURNS
    assert len(played.turns) == 1


@pytest.mark.parametrize("text", ["", "no action", "\ufffd", "<answer>" + "1+" * 50_000])
def test_any_completion_is_replayed(text):
    (row,) = task_rows(ENV, 1)
    played = asyncio.run(replay(row, [text]))
    assert not played.stop_reason.is_failure
    assert played.turns[0].output.content == text


def test_nothing_is_not_replayed():
    (row,) = task_rows(ENV, 1)
    with pytest.raises(SettingError, match="at least one"):
        asyncio.run(replay(row, []))


def test_replays_run_side_by_side_and_close_what_they_open(monkeypatch):
    (row,) = task_rows(ENV, 1)
    closed = []
    inner = gym.make(ENV).unwrapped.__class__
    monkeypatch.setattr(inner, "close", lambda self: closed.append(self))  # noqa: PLW0108

    async def main():
        return await asyncio.gather(*(replay(row, ["<answer>1</answer>"]) for _ in range(8)))

    assert len({trajectory.reward for trajectory in asyncio.run(main())}) == 1
    assert len(closed) == 8


def play(row, name="episode"):
    model = ScriptedModel(["<answer>1</answer>"])
    return play_row(row, "direct", model, sampling=Sampling(), budget=None, name=name)


@pytest.mark.parametrize("env", ["arenagym/Nothing-v0", "no/Countdown-v0", "no_module:a-v0"])
def test_an_environment_that_does_not_exist_is_a_mistake_and_no_failed_episode(env):
    (row,) = task_rows(ENV, 1)
    with pytest.raises(MISTAKES):
        asyncio.run(play(msgspec.structs.replace(row, env=env)))


def test_arguments_that_an_environment_does_not_take_are_a_mistake_and_no_failed_episode():
    (row,) = task_rows(ENV, 1)
    for written in ('{"number":3}', '{"numbers":-3}', '["number"]', '{"id":"x"}'):
        with pytest.raises((SettingError, RecordError), match=r"number|no JSON|'id'"):
            asyncio.run(play(msgspec.structs.replace(row, env_args=written)))


def test_a_name_that_nobody_has_is_a_mistake():
    (row,) = task_rows("arenagym/CodeExecution-v0", 1)
    with pytest.raises(UnknownNameError, match="nativ"):
        asyncio.run(play(msgspec.structs.replace(row, env_args='{"sandbox":"nativ"}')))


def test_an_argument_that_an_environment_passes_on_and_nobody_takes_is_a_mistake():
    row = msgspec.structs.replace(frail_row(), env_args='{"att":""}')
    with pytest.raises(SettingError, match="unexpected keyword argument 'att'"):
        asyncio.run(play(row))


def test_a_type_error_within_an_environment_is_its_episodes(monkeypatch):
    def confused(self, moment):
        raise TypeError("no number")

    row = frail_row()
    monkeypatch.setattr(Frail, "_survive", confused)
    played = asyncio.run(play(row))
    assert played.stop_reason is StopReason.ENV_ERROR
    assert "cannot be made: TypeError" in played.error


def test_an_environment_that_is_slow_to_make_holds_up_no_other_episode():
    row = frail_row()

    class Other(Frail):
        """Its end lets the other one be made."""

        def close(self):
            super().close()
            Frail.gate.set()

        def __init__(self, **kwargs):
            gate, Frail.gate = Frail.gate, None
            super().__init__(**kwargs)
            Frail.gate = gate

    if "tests/Other-v0" not in gym.registry:
        gym.register("tests/Other-v0", entry_point=Other, disable_env_checker=True)

    async def both():
        slow = asyncio.ensure_future(play(row))
        while Frail.begun == 0:  # noqa: ASYNC110 - in another thread
            await asyncio.sleep(0)
        quick = await play(msgspec.structs.replace(row, env="tests/Other-v0"))
        return quick, await slow

    Frail.gate = threading.Event()
    quick, slow = asyncio.run(both())
    assert quick.valid
    assert slow.valid
    assert OPEN == []


def test_an_environment_that_is_slow_to_close_holds_up_no_other_episode(monkeypatch):
    row, closing, go_on = frail_row(kind="slow"), threading.Event(), threading.Event()
    close = Frail.close

    def waits(self):
        if self.kind == "slow":
            closing.set()
            assert go_on.wait(60)
        close(self)

    monkeypatch.setattr(Frail, "close", waits)

    async def both():
        slow = asyncio.ensure_future(play(row))
        assert await asyncio.to_thread(closing.wait, 60)
        quick = await play(another_row(kind="quick"))
        assert not slow.done()
        go_on.set()
        return quick, await slow

    assert all(played.valid for played in asyncio.run(both()))
    assert OPEN == []


@pytest.mark.parametrize("waits_for", ["its episode's end", "its loop's end"])
def test_an_environment_that_was_being_made_when_its_episode_was_cancelled_is_closed(waits_for):
    row = frail_row()

    async def give_up():
        playing = asyncio.ensure_future(play(row))
        while Frail.begun == 0:  # noqa: ASYNC110 - in another thread
            await asyncio.sleep(0)
        playing.cancel()
        if waits_for == "its episode's end":
            with pytest.raises(asyncio.CancelledError):
                await playing
        asyncio.get_running_loop().call_soon(Frail.gate.set)

    Frail.gate = threading.Event()
    asyncio.run(give_up())
    assert (Frail.begun, OPEN) == (1, [])
