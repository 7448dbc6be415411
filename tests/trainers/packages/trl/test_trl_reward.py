"""`tournament_reward` inside `GRPOTrainer`: what reaches the loss."""

import math
from collections import Counter

import msgspec
import pytest
import torch
from trl_policies import trainer

from arenagym.errors import SettingError
from arenagym.records import Verdict
from arenagym.trainers import GroupScorer, task_rows
from arenagym.trainers.trl import tournament_reward


class ByLength:
    """Prefers the longer answer; None of a side that holds what it can't judge."""

    name = key = "length"

    def __init__(self, unknown=None):
        self.unknown = unknown

    async def compare(self, task, a, b):
        if self.unknown is not None and self.unknown in (a.id, b.id):
            return Verdict(judge=self.name, error="unknown")
        return Verdict(judge=self.name, score_a=len(a.answer), score_b=len(b.answer))


class InOrder:
    """The first of a group is the best, the last the worst."""

    name = key = "order"

    async def compare(self, task, a, b):
        first, second = (int(each.id.rpartition("/")[2]) for each in (a, b))
        return Verdict(judge=self.name, score_a=-first, score_b=-second)


def plain(*texts):
    return [{"prompt": [{"role": "user", "content": text}]} for text in texts]


def test_ranks_of_four_reach_the_loss_as_trl_scales_them(tmp_path):
    groups = []
    reward = tournament_reward(GroupScorer(InOrder()), on_group=groups.append)
    one = trainer(tmp_path, plain("a", "b"), reward=reward)
    one.train()
    # rewards 1, 2/3, 1/3, 0: deviations ±1/2, ±1/6 over their deviation √(5/27) (ddof 1)
    best, second = 0.5 / (math.sqrt(5 / 27) + 1e-4), (1 / 6) / (math.sqrt(5 / 27) + 1e-4)
    assert (round(best, 3), round(second, 3)) == (1.162, 0.387)
    wanted = [best, second, -second, -best]
    assert [group.ranks for group in groups] == [(0, 1, 2, 3)] * 2
    assert one.batches[0]["advantages"].tolist() == pytest.approx(wanted * 2, abs=1e-5)


@pytest.mark.parametrize("loss_type", ["dapo", "grpo", "bnpo", "dr_grpo"])
def test_advantages_pass_through_to_the_last_bit_of_float32(tmp_path, loss_type):
    groups = []
    reward = tournament_reward(
        GroupScorer(ByLength(), topology="round-robin"), pass_through=True, on_group=groups.append
    )
    one = trainer(
        tmp_path, plain("a", "b"), reward=reward, scale_rewards="none", loss_type=loss_type
    )
    one.train()
    ours = [value for group in groups for value in group.advantages]
    assert any(ours)
    assert one.batches[0]["advantages"].tolist() == pytest.approx(ours, abs=2e-7)


def test_a_completion_without_a_reward_leaves_those_of_the_others_as_they_are(tmp_path):
    groups = []
    scorer = GroupScorer(ByLength(unknown="s0.0.0/0/1"), topology="round-robin")
    reward = tournament_reward(scorer, pass_through=True, on_group=groups.append)
    one = trainer(tmp_path, plain("a", "b"), reward=reward, scale_rewards="none")
    one.train()
    assert groups[0].rewards[1] is None
    assert sum(each is not None for each in groups[0].rewards) == 3
    ours = [value for group in groups for value in group.advantages]
    assert ours[1] == 0
    assert any(ours[:4])
    assert one.batches[0]["advantages"].tolist() == pytest.approx(ours, abs=2e-7)


def test_trl_scales_an_uneven_group_by_those_that_have_a_reward(tmp_path):
    """What TRL makes of None: (r - mean) / (std + 1e-4) of the rest, 0 for it."""
    scorer = GroupScorer(ByLength(unknown="s0.0.0/0/1"), topology="round-robin")
    groups = []
    one = trainer(
        tmp_path, plain("a", "b"), reward=tournament_reward(scorer, on_group=groups.append)
    )
    one.train()
    known = torch.tensor([reward for reward in groups[0].rewards if reward is not None])
    wanted = ((known - known.mean()) / (known.std() + 1e-4)).tolist()
    wanted.insert(1, 0.0)
    assert one.batches[0]["advantages"][:4].tolist() == pytest.approx(wanted, abs=1e-5)


def test_a_group_that_tells_nothing_trains_nothing(tmp_path):
    class Broken:
        name = key = "broken"

        async def compare(self, task, a, b):
            raise TimeoutError("no verdict")

    groups = []
    reward = tournament_reward(GroupScorer(Broken()), on_group=groups.append)
    one = trainer(tmp_path, plain("a", "b"), reward=reward)
    before = [p.clone() for p in one.model.parameters()]
    one.train()
    assert not any(group.informative for group in groups)
    assert one.batches[0]["advantages"].tolist() == [0.0] * 8
    assert all(torch.equal(a, b) for a, b in zip(before, one.model.parameters(), strict=True))
    assert one.state.log_history[0]["tournament/uninformative"] == 1


def test_equal_prompts_side_by_side_are_groups_of_their_own(tmp_path):
    groups = []
    reward = tournament_reward(GroupScorer(ByLength()), on_group=groups.append)
    trainer(tmp_path, plain("same", "same"), reward=reward).train()
    assert [len(group.trajectories) for group in groups] == [4, 4]


def test_rows_are_replayed_so_that_the_environment_judges(tmp_path):
    rows = task_rows("arenagym/Countdown-v0", 2, env_args={"numbers": 3})
    groups = []
    reward = tournament_reward(GroupScorer("reward"), on_group=groups.append)
    one = trainer(tmp_path, [msgspec.to_builtins(row) for row in rows], reward=reward)
    one.train()
    for group, row in zip(groups, rows, strict=True):
        assert (group.task.env_id, group.task.seed) == (row.env, row.seed)
        assert group.task.query in row.prompt[-1]["content"]
        # a random policy gives no answer: all share the last place, without a judge's call
        assert not any(attempt.valid for attempt in group.trajectories)
        assert all(attempt.messages[-1].role == "user" for attempt in group.trajectories)
    assert one.batches[0]["advantages"].tolist() == [0.0] * 8


def test_names_of_groups_differ_between_calls_and_are_the_same_in_a_run_that_is_repeated(tmp_path):
    def names():
        groups = []
        reward = tournament_reward(GroupScorer(ByLength()), on_group=groups.append)
        one = trainer(
            tmp_path,
            plain("a", "b", "c", "d"),
            reward=reward,
            per_device_train_batch_size=4,
            steps_per_generation=2,
            gradient_accumulation_steps=4,
            max_steps=2,
        )
        one.train()
        return [group.group_id for group in groups]

    first = names()
    assert max(Counter(first).values()) == 1
    assert len(first) == 8
    assert names() == first


def test_advantages_that_trl_would_scale_are_refused(tmp_path):
    reward = tournament_reward(GroupScorer(ByLength()), pass_through=True)
    one = trainer(tmp_path, plain("a", "b"), reward=reward)
    with pytest.raises(SettingError, match="scale_rewards='none'"):
        one.train()


def test_a_weight_with_which_trl_would_scale_advantages_is_refused(tmp_path):
    reward = tournament_reward(GroupScorer(ByLength()), pass_through=True)
    settings = {"scale_rewards": "none", "reward_weights": [0.5]}
    one = trainer(tmp_path, plain("a", "b"), reward=reward, **settings)
    with pytest.raises(SettingError, match=r"weight of 0\.5"):
        one.train()


def test_another_reward_function_of_weight_0_is_logged_and_changes_no_advantage(tmp_path):
    def words(completions, **columns):
        return [float(len(said[0]["content"].split())) for said in completions]

    groups = []
    scorer = GroupScorer(ByLength(unknown="s0.0.0/0/1"), topology="round-robin")
    reward = tournament_reward(scorer, pass_through=True, on_group=groups.append)
    settings = {"scale_rewards": "none", "reward_weights": [1.0, 0.0]}
    one = trainer(tmp_path, plain("a", "b"), reward=[reward, words], **settings)
    one.train()
    ours = [value for group in groups for value in group.advantages]
    assert groups[0].rewards[1] is None
    assert any(ours)
    assert one.batches[0]["advantages"].tolist() == pytest.approx(ours, abs=2e-7)
    assert one.state.log_history[0]["rewards/words/mean"] > 0


def test_several_tournaments_have_columns_of_their_own_in_the_log(tmp_path):
    rewards = [tournament_reward(GroupScorer(ByLength()), name=name) for name in ("one", "two")]
    one = trainer(
        tmp_path,
        plain(*"abcd"),
        reward=rewards,
        eval_rows=plain("e"),
        per_device_eval_batch_size=4,
        log_completions=True,
        steps_per_generation=2,
        gradient_accumulation_steps=2,
    )
    one.evaluate()  # fewer completions than a batch of training: a column too long is an error
    one.train()
    columns = one._logs["extra"]
    assert set(columns) == {"one/rank", "two/rank"}
    assert {len(values) for values in columns.values()} == {len(one._logs["prompt"])}
    assert one.state.log_history[-2]["one/unscored"] == 0


def test_evaluation_has_groups_of_its_own_size(tmp_path):
    groups = []
    reward = tournament_reward(GroupScorer(ByLength()), on_group=groups.append)
    one = trainer(
        tmp_path,
        plain("a", "b"),
        reward=reward,
        eval_rows=plain("c", "d"),
        num_generations_eval=2,
        per_device_eval_batch_size=4,
    )
    one.evaluate()
    assert [len(group.trajectories) for group in groups] == [2, 2]


def test_a_batch_of_a_process_that_splits_a_group_is_refused(tmp_path):
    """As in a run of two processes whose slices of eight are of a group of sixteen."""
    reward = tournament_reward(GroupScorer(ByLength()), group_size=16)
    one = trainer(tmp_path, plain("a", "b"), reward=reward)
    with pytest.raises(SettingError, match="no whole groups of 16"):
        one.train()
