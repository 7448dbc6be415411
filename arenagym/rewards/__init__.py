"""From ranks to rewards, from rewards to advantages, and from groups to teachers' contexts."""

from arenagym.rewards.by_task import task_advantages
from arenagym.rewards.off_policy import effective_sample_size, lag
from arenagym.rewards.posterior import posterior_rewards
from arenagym.rewards.ranks import Normalisation, advantages, neutral_rewards, rank_rewards
from arenagym.rewards.self_teacher import (
    first_successful_sibling,
    self_teacher_context,
    self_teacher_contexts,
)

__all__ = [
    "Normalisation",
    "advantages",
    "effective_sample_size",
    "first_successful_sibling",
    "lag",
    "neutral_rewards",
    "posterior_rewards",
    "rank_rewards",
    "self_teacher_context",
    "self_teacher_contexts",
    "task_advantages",
]
