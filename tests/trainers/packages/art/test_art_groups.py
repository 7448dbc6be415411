import asyncio
import math
from contextlib import contextmanager

import art
import pytest
from art.preprocessing.pack import packed_tensors_from_tokenized_results
from art.preprocessing.tokenize import tokenize_trajectory_groups
from fake_server import FakeServer, Fault
from msgspec.structs import replace
from trainers.packages.art.small_tokenizer import small_tokenizer, spelled
from trainers.packages.tinker import fan_out

from arenagym.envs import format_answer
from arenagym.errors import SettingError
from arenagym.models import ScriptedModel
from arenagym.records import Message, ToolCall, ToolSpec
from arenagym.trainers import GroupScorer, TaskRow, answer_trajectory, task_rows
from arenagym.trainers.art import (
    chat_model,
    play_group,
    rollout_group,
    to_trajectory,
    to_trajectory_group,
)
from arenagym.trainers.rows import MISTAKES


@pytest.fixture(scope="module")
def tokenizer():
    return small_tokenizer()


class Engine:
    """Answers like vLLM, with ids and logprobs: each reply is made from the conversation."""

    def __init__(self, tokenizer, reply):
        self.tokenizer, self.reply = tokenizer, reply

    def __call__(self, request):
        assert request["return_token_ids"]
        assert "tools" not in request
        said = self.reply(request)
        if not isinstance(said, str):
            return said
        ids = spelled(self.tokenizer, said)
        prompt = self.tokenizer.apply_chat_template(
            request["messages"], tokenize=True, add_generation_prompt=True, return_dict=False
        )
        return {
            "prompt_token_ids": prompt,
            "choices": [
                {
                    "message": {"role": "assistant", "content": said},
                    "finish_reason": "stop",
                    "token_ids": ids,
                    "logprobs": {
                        "content": [
                            {"token": self.tokenizer.decode([i]), "logprob": -k / 10}
                            for k, i in enumerate(ids)
                        ]
                    },
                }
            ],
            "usage": {"prompt_tokens": len(prompt), "completion_tokens": len(ids)},
        }


@contextmanager
def served(tokenizer, reply):
    with FakeServer(Engine(tokenizer, reply)) as server:
        model = art.Model(
            name="policy",
            project="test",
            inference_api_key="none",
            inference_base_url=server.url,
        )
        yield chat_model(model), server


def by_seed(*replies):
    """Each episode, told from the others by its seed, gets its replies in turn."""
    order, turns = [], {}

    def reply(request):
        seed = request["seed"]
        if seed not in order:
            order.append(seed)
        place = order.index(seed)
        turn = turns[seed] = turns.get(seed, -1) + 1
        said = replies[turn]
        return said[place] if isinstance(said, list) else said

    return reply


def played(tokenizer, reply, **settings):
    row = task_rows("arenagym/Countdown-v0", 1, env_args=settings.pop("env_args", None))[0]
    scorer = settings.pop("scorer", fan_out.knowing)()

    async def run(chat):
        try:
            return await play_group(chat, row, scorer, **settings)
        finally:
            await chat.release()

    with served(tokenizer, reply) as (chat, _):
        return asyncio.run(run(chat))


def trained(tokenizer, *groups, **settings):
    """ART's own way from groups to token sequences."""
    return list(
        tokenize_trajectory_groups(
            tokenizer,
            list(groups),
            allow_training_without_logprobs=False,
            scale_rewards=True,
            shuffle_group_trajectories=False,
            **settings,
        )
    )


def learned(tokenizer, result):
    """The text of the tokens that are trained on."""
    return tokenizer.decode(
        [i for i, on in zip(result.token_ids, result.assistant_mask, strict=True) if on]
    )


def answers(*numbers):
    return [format_answer(str(number)) for number in numbers]


def test_arts_advantages_of_the_rank_rewards_are_the_tournaments(tokenizer):
    group = played(tokenizer, by_seed(answers(3, 1, 4, 2)), group_size=4, agent="direct")
    made = to_trajectory_group(group)
    assert [t.reward for t in made] == pytest.approx(list(group.rewards))
    found = {r.trajectory.metadata["rollout_id"]: r.advantage for r in trained(tokenizer, made)}
    assert [found[t.id] for t in group.trajectories] == pytest.approx(group.advantages, abs=1e-9)


@pytest.mark.parametrize("drifts", [False, True])
def test_sampled_ids_and_logprobs_are_trained_on_as_they_were_sampled(tokenizer, drifts):
    # What holds no answer is asked for again; what holds one is read back as one token `answer`.
    said = [answers(1, 2) if drifts else "Well.", answers(3, 4)]
    turns = {"env_args": {"max_turns": 2 if drifts else 1}}
    group = played(tokenizer, by_seed(*said), group_size=2, agent="react", **turns)
    results = trained(tokenizer, to_trajectory_group(group))
    segments = [s for t in group.trajectories for s in reversed(t.segments())]
    assert len(segments) == (4 if drifts else 2)
    for result, segment in zip(results, segments, strict=True):
        assert tuple(result.token_ids) == segment.token_ids
        assert tuple(result.assistant_mask) == segment.loss_mask
        for on, found, kept in zip(
            segment.loss_mask, result.logprobs, segment.logprobs, strict=True
        ):
            assert found == kept if on else math.isnan(found)
    assert sum(sum(r.assistant_mask) for r in results) == sum(
        len(turn.output_ids) for t in group.trajectories for turn in t.turns
    )


def test_packed_for_training_only_sampled_tokens_weigh(tokenizer):
    group = played(tokenizer, by_seed(answers(1, 2)), group_size=2, agent="direct")
    results = trained(tokenizer, to_trajectory_group(group))
    packed = packed_tensors_from_tokenized_results(results, 1024, pad_token_id=0, verbosity=0)
    mask = packed["assistant_mask"]
    assert int(mask.sum()) == sum(len(t.turns[0].output_ids) for t in group.trajectories)
    assert not packed["advantages"][~mask].any()
    assert sorted(set(packed["advantages"][mask].tolist())) == pytest.approx([-1, 1], abs=1e-4)


def test_each_model_call_trains_once_where_an_agent_fans_out(tokenizer):
    numbers = iter("12")

    def reply(request):
        asked = request["messages"][-1]["content"]
        if "make of it" in asked:
            return "So it is"
        return format_answer(next(numbers)) if "helper says" in asked else "I think"

    group = played(tokenizer, reply, group_size=2, agent=fan_out.Asker())
    made = to_trajectory_group(group)
    assert len(made) == 2
    assert [len(t.additional_histories) for t in made] == [1, 1]
    results = trained(tokenizer, made)
    assert len(results) == 4
    end = "<|im_end|>"
    for k, trajectory in enumerate(group.trajectories):
        mine = [r for r in results if r.trajectory is made.trajectories[k]]
        assert sorted(learned(tokenizer, r) for r in mine) == sorted(
            [f"I think{end}<answer>{trajectory.answer}</answer>{end}", f"So it is{end}"]
        )
        assert [r.advantage for r in mine] == pytest.approx([group.advantages[k]] * 2)
        trained_on = sum(sum(r.assistant_mask) for r in mine)
        assert sum(r.weight * sum(r.assistant_mask) for r in mine) == pytest.approx(1, abs=1e-4)
        assert trained_on == sum(
            len(t.output_ids) for n in group.trajectories[k].walk() for t in n.turns
        )


def test_a_rewritten_history_is_another_history(tokenizer):
    replies = by_seed("thought", answers(1, 2))
    group = played(tokenizer, replies, group_size=2, agent=fan_out.Forgetful())
    made = to_trajectory_group(group)
    for trajectory in made:
        assert trajectory.messages()[1]["content"].startswith("Your notes: thought")
        (earlier,) = trajectory.additional_histories
        assert earlier.messages()[-1]["content"] == "thought"
    assert len(trained(tokenizer, made)) == 4


def test_a_failed_episode_is_an_exception_and_moves_no_baseline(tokenizer):
    replies = by_seed(["I break", *answers(1, 3, 2)])
    group = played(tokenizer, replies, group_size=4, agent=fan_out.Fragile())
    made = to_trajectory_group(group)
    assert len(made.trajectories) == 3
    assert "it broke, as told" in made.exceptions[0].message
    found = {r.trajectory.metadata["rollout_id"]: r.advantage for r in trained(tokenizer, made)}
    wanted = {t.id: a for t, a in zip(group.trajectories, group.advantages, strict=True) if a}
    assert found == pytest.approx(wanted, abs=1e-9)
    assert len(found) == 2  # the middle one's is 0


def test_an_environment_that_can_not_be_made_is_one_of_the_exceptions(tokenizer, monkeypatch):
    make, made = TaskRow.make, []

    def gone_at_first(row):
        made.append(row)
        if len(made) == 1:
            raise ConnectionError("the host is gone")
        return make(row)

    monkeypatch.setattr(TaskRow, "make", gone_at_first)
    group = played(tokenizer, by_seed(answers(1, 2)), group_size=3, agent="direct")
    given = to_trajectory_group(group)
    assert (len(given.trajectories), len(given.exceptions)) == (2, 1)


def test_a_server_that_is_gone_fails_every_episode_and_raises_nothing(tokenizer, caplog):
    group = played(tokenizer, lambda request: Fault.NOT_FOUND, group_size=2, agent="direct")
    made = to_trajectory_group(group)
    assert (len(made.trajectories), len(made.exceptions)) == (0, 2)
    assert trained(tokenizer, made) == []
    assert caplog.text.count("http_404") == 2
    assert "none of 2 rollouts was scored" in caplog.text


def test_unscored_rollouts_are_left_out_and_counted(tokenizer, caplog):
    group = played(
        tokenizer, by_seed(answers(1, 2)), group_size=2, agent="direct", scorer=fan_out.failing
    )
    made = to_trajectory_group(group)
    assert made.metrics == {"unscored": 2, "informative": False}
    assert len(made) == 0
    assert f"{group.group_id}: none of 2 rollouts was scored: {group.why}" in caplog.text


def test_groups_of_one_seed_and_other_arguments_have_other_names(tokenizer):
    levels = ({"max_turns": 1}, {"max_turns": 2}, {"max_turns": 1})
    groups = [
        played(tokenizer, by_seed(answers(1, 2)), group_size=2, agent="direct", env_args=args)
        for args in levels
    ]
    assert len({group.task.seed for group in groups}) == 1
    assert len({group.group_id for group in groups}) == 2
    assert len({trajectory.id for group in groups for trajectory in group.trajectories}) == 4


def test_a_group_that_tells_nothing_trains_nothing(tokenizer):
    group = played(
        tokenizer, by_seed(answers(1, 2)), group_size=2, agent="direct", scorer=fan_out.unsure
    )
    made = to_trajectory_group(group)
    assert {t.reward for t in made} == {0.5}
    assert trained(tokenizer, made) == []
    assert [
        r.advantage for r in trained(tokenizer, made, drop_zero_advantage_trajectories=False)
    ] == [0, 0]


def test_art_gathers_groups(tokenizer):
    rows = task_rows("arenagym/Countdown-v0", 3)
    scorer = fan_out.knowing()

    async def run(chat):
        try:
            return await art.gather_trajectory_groups(
                (rollout_group(chat, row, scorer, group_size=2, agent="direct") for row in rows),
                pbar_desc=None,
            )
        finally:
            await chat.release()

    numbers = iter(range(100))
    with served(tokenizer, lambda request: format_answer(str(next(numbers)))) as (chat, server):
        groups = asyncio.run(run(chat))
        assert len(server.requests) == 6
    assert [sorted(t.reward for t in group) for group in groups] == [[0.0, 1.0]] * 3
    assert len({group.metadata["scenario_id"] for group in groups}) == 3
    assert len(trained(tokenizer, *groups)) == 6


def test_the_same_seed_samples_with_the_same_seeds(tokenizer):
    def seeds(seed):
        seen = []

        def reply(request):
            seen.append(request["seed"])
            return format_answer("1")

        played(tokenizer, reply, group_size=3, agent="direct", seed=seed)
        return sorted(seen)

    assert seeds(1) == seeds(1) != seeds(2)
    assert len(set(seeds(1))) == 3


def test_calls_without_token_ids_are_shown_but_not_trained_on(tokenizer):
    made = to_trajectory(answer_trajectory("问", "中文", "r"), 1.0)
    assert [m["content"] for m in made.messages()] == ["问", "中文"]
    group = art.TrajectoryGroup([made, to_trajectory(answer_trajectory("问", "x", "r"), 0.0)])
    assert trained(tokenizer, group) == []


def recorded(output, **fields):
    """An episode of one call with such an output."""
    given = answer_trajectory("go", "done", "r")
    (turn,) = given.turns
    return replace(given, turns=(replace(turn, output=output, **fields),))


def test_tool_calls_need_their_declarations():
    call = ToolCall(id="c", name="f", arguments="{}")
    given = recorded(
        Message(role="assistant", content="", tool_calls=(call,)), finish_reason="tool_calls"
    )
    with pytest.raises(SettingError, match="tool calls"):
        to_trajectory(given, 1.0)
    tool = ToolSpec(name="f", description="d", parameters={"type": "object"})
    made = to_trajectory(given, 1.0, tools=[tool])
    assert made.tools[0]["function"]["name"] == "f"
    assert made.messages_and_choices[1].finish_reason == "tool_calls"


def test_an_episode_without_a_model_call_is_an_empty_trajectory(tokenizer):
    group = played(tokenizer, by_seed(), group_size=2, agent=fan_out.Mute())
    made = to_trajectory_group(group)
    assert len(made) == 2
    assert trained(tokenizer, made, drop_zero_advantage_trajectories=False) == []


def test_a_model_without_an_endpoint_is_told(tokenizer):
    with pytest.raises(SettingError, match="register"):
        chat_model(art.TrainableModel(name="m", project="p", base_model="b"))


def test_thoughts_overwrite_the_empty_ones_of_a_template():
    given = recorded(
        Message(role="assistant", content="<think>a</think>b"),
        output_ids=(5, 6),
        output_logprobs=(-1.0, -2.0),
    )
    choice = to_trajectory(given, 1.0).messages_and_choices[1]
    assert bytes(choice.logprobs.content[0].bytes) == b"<think>"
    assert choice.logprobs.content[1].bytes is None


@pytest.mark.parametrize("change", [{"env": "arenagym/Nothing-v0"}, {"env_args": '{"nothing": 1}'}])
def test_a_row_whose_environment_is_not_there_or_takes_other_arguments_ends_the_gathering(
    change, caplog
):
    row = replace(task_rows("arenagym/Countdown-v0", 1)[0], **change)
    model = ScriptedModel(["<answer>1</answer>"])

    async def gathered(**settings):
        groups = [rollout_group(model, row, GroupScorer("reward"), group_size=3)]
        return await art.gather_trajectory_groups(groups, **settings)

    with pytest.raises(MISTAKES, match="othing"):
        asyncio.run(gathered())
    caplog.clear()
    assert asyncio.run(gathered(max_exceptions=1)) == []
    (said,) = [each.message for each in caplog.records if each.levelname == "ERROR"]
    assert "othing" in said
