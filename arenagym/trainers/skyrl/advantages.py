"""SkyRL's advantage estimator `arenagym`: the advantages are there already."""

from typing import Any

from skyrl.backends.skyrl_train.utils.ppo_utils import AdvantageEstimatorRegistry

from arenagym.errors import SettingError
from arenagym.trainers.skyrl.env import NAME

_CHANGING = ("use_kl_in_reward", "advantage_batch_normalize")


def handed_advantages(
    token_level_rewards: Any,  # noqa: ANN401 - torch's
    response_mask: Any,  # noqa: ANN401
    config: Any = None,  # noqa: ANN401 - SkyRL's
    **_: Any,  # noqa: ANN401
) -> tuple[Any, Any]:
    """The advantages that `ArenaGenerator(scores="advantage")` gave as rewards, on each token.

    A rollout's advantage was made from its whole group, each rollout counted once, and nothing is
    normalised here: not by the batch, nor by how many sequences a rollout has.

    Raises:
        SettingError: SkyRL is set to change them, by a KL penalty or by scaling over the batch.
    """
    for name in _CHANGING:
        if getattr(config, name, False):
            raise SettingError(
                f"trainer.algorithm.advantage_estimator={NAME} hands advantages through as they "
                f"are: leave trainer.algorithm.{name} off (use_kl_loss is fine)"
            )
    advantages = token_level_rewards.sum(dim=-1, keepdim=True) * response_mask
    return advantages, advantages


if NAME not in AdvantageEstimatorRegistry.list_available():  # another process of Ray's may have it
    AdvantageEstimatorRegistry.register(NAME, handed_advantages)
