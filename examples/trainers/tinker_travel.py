"""Train a policy on travel plans with tinker-cookbook; a tournament in each group is the reward.

Needs tinker-cookbook, a key for Tinker in TINKER_API_KEY, and a server that runs the judge:

    python examples/trainers/tinker_travel.py http://localhost:8000/v1#Qwen3-32B runs/travel
"""

import asyncio
import sys
from functools import partial

from tinker_cookbook.rl import train

from arenagym.trainers import GroupScorer
from arenagym.trainers.tinker import ArenaDatasetBuilder, EpisodeSettings

POLICY = "Qwen/Qwen3-8B"


def config(judge_model: str, folder: str) -> train.Config:
    """What to train, on which tasks, and who judges."""
    return train.Config(
        dataset_builder=ArenaDatasetBuilder(
            env="arenagym/OpenTravel-v0",
            tokenizer=POLICY,
            scorer=partial(GroupScorer, "rubric:travel", judge_model=judge_model),
            episode=EpisodeSettings(agent="react", context=16_384),
            batches=100,
            groups_per_batch=8,
            group_size=8,
        ),
        model_name=POLICY,
        recipe_name="arenagym",
        learning_rate=4e-5,
        max_tokens=2_048,  # of each completion
        remove_constant_reward_groups=True,  # those that told nothing
        rollout_error_tolerance=True,  # a sampler that fails is tried again
        log_path=folder,
    )


if __name__ == "__main__":
    asyncio.run(train.main(config(*sys.argv[1:3])))
