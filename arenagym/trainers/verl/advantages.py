"""verl's advantage estimator `arenagym`: the advantages are there already."""

from typing import Any

from verl.trainer.ppo.core_algos import register_adv_est

from arenagym.errors import SettingError

NAME = "arenagym"
"""What the agent loop and the advantage estimator are called at verl."""


@register_adv_est(NAME)
def handed_advantages(
    token_level_rewards: Any,  # noqa: ANN401 - torch's
    response_mask: Any,  # noqa: ANN401
    config: Any = None,  # noqa: ANN401 - verl's
    **_: Any,  # noqa: ANN401
) -> tuple[Any, Any]:
    """The advantages that `ArenaAgentLoop` scored rollouts with, on each trained token.

    A rollout's advantage was made from its whole group, each rollout counted once, and nothing is
    normalised here: not by the batch, nor by how many outputs a rollout has.

    Raises:
        SettingError: a KL penalty is in the rewards, which would be in the advantages then.
    """
    if config is not None and config.get("use_kl_in_reward", False):
        raise SettingError(
            f"algorithm.adv_estimator={NAME} takes no KL penalty in the rewards: set "
            "algorithm.use_kl_in_reward=False, and actor.use_kl_loss=True if you want one"
        )
    advantages = token_level_rewards.sum(dim=-1, keepdim=True) * response_mask
    return advantages, advantages
