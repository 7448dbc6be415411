"""From ranks to rewards, and from rewards to advantages."""

from arenagym.rewards.ranks import advantages, rank_rewards

__all__ = ["advantages", "rank_rewards"]
