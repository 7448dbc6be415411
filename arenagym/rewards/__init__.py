"""From ranks to rewards, and from rewards to advantages."""

from arenagym.rewards.posterior import posterior_rewards
from arenagym.rewards.ranks import Normalisation, advantages, rank_rewards

__all__ = ["Normalisation", "advantages", "posterior_rewards", "rank_rewards"]
