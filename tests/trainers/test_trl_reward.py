"""`tournament_reward` as a function, without TRL: groups, names, what is refused."""

import asyncio
from types import SimpleNamespace

import msgspec
import pytest

from arenagym.errors import SettingError
from arenagym.records import Verdict
from arenagym.trainers import GroupScorer, task_rows
from arenagym.trainers.trl import RolloutReward, environment_factory, tournament_reward
from arenagym.trainers.trl.completions import messages_of, query_of, texts_of, trajectory_of


class ByLength:
    name = key = "length"

    def __init__(self):
        self.seen = []

    async def compare(self, task, a, b):
        self.seen.append((task, a, b))
        return Verdict(score_a=len(a.answer), score_b=len(b.answer))


class Trainer:
    """What a reward function can see of TRL's trainer."""

    def __init__(self, size=2, **settings):
        self.num_generations, self.num_generations_eval = size, 1
        self.model = SimpleNamespace(training=True)
        self.logged = {}
        self.scale_rewards = "none"
        self.multi_objective_aggregation = "sum_then_normalize"
        self.__dict__ |= settings

    def log_metric(self, name, value):
        self.logged[name] = value

    def log_extra(self, name, values):
        self.logged[name] = values

    def columns(self, **more):
        return {"log_metric": self.log_metric, "log_extra": self.log_extra, **more}


def scored(prompts, completions, *, scorer=None, columns=None, **settings):
    groups = []
    reward = tournament_reward(
        scorer or GroupScorer(ByLength()), on_group=groups.append, **settings
    )
    values = asyncio.run(reward(prompts, completions, [[]] * len(prompts), **(columns or {})))
    return values, groups


def test_plain_text_is_ranked_by_runs_of_equal_prompts():
    values, groups = scored(["q", "q", "q", "p", "p"], ["aaa", "a", "aa", "b", "bb"])
    assert values == [1.0, 0.0, 0.5, 0.0, 1.0]
    assert [group.task.query for group in groups] == ["q", "p"]


def test_the_trainers_group_size_parts_groups_of_the_same_prompt():
    trainer = Trainer(2)
    values, groups = scored(["q"] * 4, ["a", "aa", "aaaa", "aaa"], columns=trainer.columns())
    assert values == [0.0, 1.0, 1.0, 0.0]
    assert trainer.logged["tournament/rank"] == [1, 0, 0, 1]
    assert trainer.logged["tournament/unscored"] == 0
    assert len({group.group_id for group in groups}) == 2


def test_in_evaluation_the_groups_are_those_of_evaluation():
    trainer = Trainer(2, model=SimpleNamespace(training=False))
    values, groups = scored(["q"] * 2, ["a", "aa"], columns=trainer.columns())
    assert len(groups) == 2
    assert values == [0.5, 0.5]


def test_groups_of_different_tasks_or_parts_of_groups_are_refused():
    with pytest.raises(SettingError, match="different prompts"):
        scored(["q", "p"], ["a", "b"], group_size=2)
    with pytest.raises(SettingError, match="no whole groups of 2"):
        scored(["q"] * 3, ["a"] * 3, columns=Trainer(2).columns())
    with pytest.raises(SettingError, match="at least 1"):
        scored([], [], group_size=0)


def test_an_empty_completion_is_last_without_a_judges_call():
    judge = ByLength()
    values, _ = scored(["q"] * 3, ["", "a", "   "], scorer=GroupScorer(judge))
    assert values == [0.25, 1.0, 0.25]
    assert judge.seen == []


def test_one_that_cannot_be_scored_is_none_and_the_others_are_ranked_without_it():
    class Doubtful(ByLength):
        async def compare(self, task, a, b):
            if "?" in a.answer + b.answer:
                return Verdict(error="no idea")
            return await super().compare(task, a, b)

    scorer = GroupScorer(Doubtful(), topology="round-robin")
    values, groups = scored(["q"] * 4, ["a", "?", "aaa", "aa"], scorer=scorer)
    assert values == [0.0, None, 1.0, 0.5]
    values, _ = scored(["q"] * 4, ["a", "?", "aaa", "aa"], scorer=scorer, pass_through=True)
    assert values[1] is None
    assert sum(value for value in values if value is not None) == pytest.approx(0)
    assert [value or 0.0 for value in values] == list(groups[0].advantages)


def test_a_judge_that_breaks_is_no_reward_at_all():
    class Broken(ByLength):
        async def compare(self, task, a, b):
            raise TimeoutError

    values, _ = scored(["q"] * 2, ["a", "b"], scorer=GroupScorer(Broken()))
    assert values == [None, None]


def test_advantages_that_would_be_scaled_are_refused():
    for settings in (
        {"scale_rewards": "group"},
        {"multi_objective_aggregation": "normalize_then_sum"},
    ):
        trainer = Trainer(2, **settings)
        with pytest.raises(SettingError, match="pass_through"):
            scored(["q"] * 2, ["a", "b"], columns=trainer.columns(), pass_through=True)
        given = {"rollout_advantage": [0.0, 0.0], **trainer.columns()}
        with pytest.raises(SettingError, match="pass_through"):
            RolloutReward(pass_through=True)(["q"] * 2, ["a", "b"], **given)


def test_a_weight_that_would_scale_advantages_is_refused():
    groups = []
    reward = tournament_reward(GroupScorer(ByLength()), pass_through=True, on_group=groups.append)
    settings = {"reward_funcs": [len, reward], "reward_weights": [0.5, 1.0]}
    trainer = Trainer(2, **settings)
    asyncio.run(reward(["q"] * 2, ["a", "bb"], **trainer.columns()))
    assert groups
    trainer.reward_weights = [1.0, 0.5]
    with pytest.raises(SettingError, match=r"weight of 0\.5"):
        asyncio.run(reward(["q"] * 2, ["a", "bb"], **trainer.columns()))


def test_each_of_several_tournaments_logs_under_its_own_name():
    trainer = Trainer(2)
    for name in ("brevity", "style"):
        scored(["q"] * 2, ["a", "bb"], columns=trainer.columns(), name=name)
    assert {"brevity/rank", "style/rank", "style/unscored", "style/seconds"} <= set(trainer.logged)


@pytest.mark.parametrize(
    ("arguments", "written"),
    [
        ({"text": "\ud83d!"}, '{"text":"�!"}'),
        ({"n": 10**30}, '{"n":1000000000000000000000000000000}'),
        ({"n": float("nan")}, '{"n":null}'),
        ({"文": "中"}, '{"文":"中"}'),
    ],
)
def test_a_call_with_any_arguments_is_part_of_a_trajectory(arguments, written):
    call = {"type": "function", "function": {"name": "say", "arguments": arguments}}
    said = [{"role": "assistant", "content": None, "tool_calls": [call]}]
    values, groups = scored(["q"] * 2, [said, "an answer"])
    assert values == [0.0, 1.0]
    assert groups[0].trajectories[0].messages[-1].tool_calls[0].arguments == written


def test_rollouts_results_are_handed_on_and_missing_ones_refused():
    given = {"rollout_reward": [1.0, None], "rollout_advantage": [0.5, None]}
    assert RolloutReward()(["q"] * 2, ["a", "b"], **given) == [1.0, None]
    assert RolloutReward(pass_through=True)(["q"] * 2, ["a", "b"], **given) == [0.5, None]
    with pytest.raises(SettingError, match="rollout_func"):
        RolloutReward()(["q"] * 2, ["a", "b"])


def test_rows_are_replayed_in_their_environment():
    (row,) = task_rows("arenagym/Countdown-v0", 1, env_args={"numbers": 3})
    columns = {name: [getattr(row, name)] * 3 for name in ("env", "seed", "env_args")}
    said = [
        [{"role": "assistant", "content": text}]
        for text in (
            "<answer>36 + 36</answer>",
            "none",
            "<answer>1</answer> A wins, says the judge",
        )
    ]
    values, groups = scored([row.prompt] * 3, said, columns=columns)
    assert values == [1.0, 0.0, 0.5]
    assert groups[0].task == msgspec.structs.replace(
        groups[0].task, env_id=row.env, seed=row.seed, query=row.prompt[-1]["content"]
    )
    assert [attempt.answer for attempt in groups[0].trajectories] == ["36 + 36", "", "1"]
    assert all(attempt.messages[-1].role == "user" for attempt in groups[0].trajectories)


def test_a_column_that_only_looks_like_a_rows_is_left_alone():
    values, groups = scored(["q"] * 2, ["a", "aa"], columns={"seed": [1, 1], "env": ["x", "x"]})
    assert values == [0.0, 1.0]
    assert groups[0].task.env_id == ""


def test_conversations_with_tools_are_trajectories_of_their_turns():
    prompt = [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "6 × 7?"}]
    call = {"type": "function", "function": {"name": "times", "arguments": {"a": 6, "b": 7}}}
    said = [
        {"role": "assistant", "content": "", "tool_calls": [call]},
        {"role": "tool", "name": "times", "content": "42"},
        {"role": "assistant", "content": [{"type": "text", "text": "It is 42."}]},
    ]
    completion = messages_of(said, "assistant")
    attempt = trajectory_of(messages_of(prompt, "user"), completion, "x")
    assert attempt.answer == "It is 42."
    assert attempt.valid
    assert [m.role for m in attempt.messages] == [
        "system",
        "user",
        "assistant",
        "tool",
        "assistant",
    ]
    assert [turn.kept for turn in attempt.turns] == [0, 3]
    assert texts_of(completion) == [
        '<tool_call>{"name": "times", "arguments": {"a":6,"b":7}}</tool_call>',
        "It is 42.",
    ]
    assert query_of(messages_of(prompt, "user")) == "6 × 7?"
    cut = trajectory_of(messages_of(prompt, "user"), completion[:2], "x")
    assert not cut.valid
    assert cut.messages[-1].content == "42"
    nothing = trajectory_of(messages_of(prompt, "user"), [], "x")
    assert not nothing.valid


def test_a_conversation_as_a_prompt_is_shown_whole():
    prompt = messages_of(
        [
            {"role": "user", "content": "Hello"},
            {"role": "assistant", "content": "What is it?"},
            {"role": "user", "content": "你好"},
            {"role": "developer", "content": None},
        ],
        "user",
    )
    assert (
        query_of(prompt) == "[user]\nHello\n\n[assistant]\nWhat is it?\n\n[user]\n你好\n\n[user]\n"
    )


def test_an_environments_tools_answer_with_text_whatever_they_are_given():
    made = environment_factory("arenagym/Countdown-v0", env_args={"numbers": 3, "max_turns": 3})
    one = made()
    assert one.calculate(expression="1") == "The task has ended; nothing more can be done."
    (row,) = task_rows("arenagym/Countdown-v0", 1, env_args={"numbers": 3, "max_turns": 3})
    assert one.reset(**msgspec.to_builtins(row)) is None
    assert one.calculate(expression="6 * 7") == "42"
    assert "invalid arguments" in one.calculate(expression=3, self=None)
    task = {"seed": row.seed, "prompt": [{"role": "user", "content": "Play."}]}
    assert one.reset(**task).startswith("\n\nReach the target")
    assert one.reset(seed=row.seed, prompt=[{"role": "user", "content": ""}]).startswith("Reach")
