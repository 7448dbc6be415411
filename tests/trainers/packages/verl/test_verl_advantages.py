"""What verl's own estimators make of our scores, and ours of them."""

import math
import os
import subprocess
import sys

import numpy as np
import pytest
import torch
from verl.protocol import DataProto
from verl.trainer.config import AlgoConfig
from verl.trainer.ppo.core_algos import compute_grpo_outcome_advantage, get_adv_estimator_fn
from verl.trainer.ppo.ray_trainer import compute_advantage
from verl.trainer.ppo.v1.utils import compute_advantage_for_multi_trajectories

from arenagym.errors import SettingError
from arenagym.rewards import advantages, rank_rewards

RANKS = [1.0, 0.0, 3.0, 2.0]


def scored(scores, masks=None, length=3):
    """Scores at the last token, as verl puts them."""
    rewards = torch.zeros(len(scores), length)
    rewards[:, -1] = torch.tensor(scores)
    mask = torch.ones(len(scores), length) if masks is None else torch.tensor(masks)
    return rewards, mask


def data(scores, uids, masks=None):
    rewards, mask = scored(scores, masks)
    return DataProto.from_dict(
        {"token_level_rewards": rewards, "response_mask": mask},
        non_tensors={"uid": np.array(uids, dtype=object)},
    )


def grpo(scores, uids, **settings):
    rewards, mask = scored(scores)
    found, _ = compute_grpo_outcome_advantage(rewards, mask, np.array(uids), **settings)
    return found[:, 0].tolist()


@pytest.mark.parametrize("n", [2, 4, 5, 8])
def test_grpo_of_verl_makes_of_ranks_our_z_scores_with_the_samples_deviation(n):
    rewards = rank_rewards([float(k) for k in range(n)])
    ours = advantages(rewards)
    theirs = grpo(rewards, ["a"] * n)
    assert theirs == pytest.approx([a * math.sqrt((n - 1) / n) for a in ours], abs=1e-4)
    assert theirs == pytest.approx(advantages(rewards, ddof=1), abs=1e-4)


def test_grpo_of_verl_without_deviation_centres():
    rewards = rank_rewards(RANKS)
    theirs = grpo(rewards, ["a"] * 4, norm_adv_by_std_in_grpo=False)
    assert theirs == pytest.approx(advantages(rewards, kind="centre"), abs=1e-6)


def test_grpo_of_verl_takes_a_lone_rank_for_an_advantage_and_ours_does_not():
    assert grpo([0.5], ["a"]) == pytest.approx([0.5], abs=1e-5)
    assert advantages([0.5]) == [0.0]


def test_a_neutral_score_leaves_the_mean_and_shrinks_the_deviation():
    # Of a failed rollout before v1: its group's mean, 0.5. std ddof 1 of 0, 0.5, 1: 0.5; with
    # another 0.5: sqrt(0.5 / 3).
    others = grpo([0.0, 0.5, 1.0], ["a"] * 3)
    with_failed = grpo([0.0, 0.5, 1.0, 0.5], ["a"] * 4)
    assert others == pytest.approx([-1, 0, 1], abs=1e-4)
    assert with_failed == pytest.approx([-math.sqrt(1.5), 0, math.sqrt(1.5), 0], abs=1e-4)


def test_ours_hands_advantages_through_to_the_trained_tokens():
    given = advantages(rank_rewards(RANKS))
    masks = [[1, 1, 0], [1, 0, 1], [0, 0, 0], [1, 1, 1]]
    found = compute_advantage(
        data(given, ["a"] * 4, masks), adv_estimator="arenagym", config=AlgoConfig()
    )
    expected = torch.tensor(given).unsqueeze(-1) * torch.tensor(masks)
    assert torch.allclose(found.batch["advantages"], expected)
    assert torch.equal(found.batch["returns"], found.batch["advantages"])


def test_ours_does_not_normalise_over_uneven_groups_or_the_batch():
    first, second = advantages([1.0, 0.0, 0.5]), advantages([0.0, 1.0])
    found = compute_advantage(
        data([*first, *second], ["a"] * 3 + ["b"] * 2), adv_estimator="arenagym"
    )
    assert found.batch["advantages"][:, 0].tolist() == pytest.approx([*first, *second])


def test_a_rollout_with_several_outputs_counts_once_with_ours_and_with_verls():
    # Rollout 0 of prompt a has three outputs, the others have one each.
    keys = ["a_0_0", "a_0_1", "a_0_2", "a_1_0", "a_2_0", "a_3_0"]
    rollout = [0, 0, 0, 1, 2, 3]
    rewards = rank_rewards(RANKS)
    given = advantages(rewards)
    ours = compute_advantage_for_multi_trajectories(
        data([given[k] for k in rollout], ["a"] * 6),
        batch_keys=keys,
        adv_estimator="arenagym",
    )
    assert ours.batch["advantages"][:, 0].tolist() == pytest.approx([given[k] for k in rollout])
    theirs = compute_advantage_for_multi_trajectories(
        data([rewards[k] for k in rollout], ["a"] * 6), batch_keys=keys, adv_estimator="grpo"
    )
    once = advantages(rewards, ddof=1)
    assert theirs.batch["advantages"][:, 0].tolist() == pytest.approx(
        [once[k] for k in rollout], abs=1e-4
    )


def test_the_trainer_before_v1_would_count_each_output_of_a_fan_out():
    rewards = rank_rewards(RANKS)
    thrice = [rewards[0], rewards[0], rewards[0], *rewards[1:]]
    assert grpo(thrice, ["a"] * 6)[3:] != pytest.approx(grpo(rewards, ["a"] * 4)[1:], abs=1e-2)


def test_a_penalty_in_the_rewards_is_refused():
    rewards, mask = scored([1.0])
    with pytest.raises(SettingError, match="use_kl_in_reward"):
        get_adv_estimator_fn("arenagym")(
            token_level_rewards=rewards,
            response_mask=mask,
            config=AlgoConfig(use_kl_in_reward=True),
        )


def test_an_environment_variable_makes_verl_know_the_estimator_and_the_loop():
    code = (
        "import verl\n"
        "from verl.trainer.ppo.core_algos import get_adv_estimator_fn\n"
        "from verl.experimental.agent_loop.agent_loop import _agent_loop_registry\n"
        "print(get_adv_estimator_fn('arenagym').__name__)\n"
        "print(*_agent_loop_registry['arenagym'].values())"
    )
    told = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code],
        env={**os.environ, "VERL_USE_EXTERNAL_MODULES": "arenagym.trainers.verl"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.split()[-2:] == [
        "handed_advantages",
        "arenagym.trainers.verl.loop.ArenaAgentLoop",
    ]
