"""tinker-cookbook: episodes as its environments, groups of them ranked by a tournament."""

from arenagym.trainers.tinker.dataset import ArenaDataset, ArenaDatasetBuilder
from arenagym.trainers.tinker.env import ArenaEnv, EpisodeSettings
from arenagym.trainers.tinker.group import ArenaGroupBuilder, MakeScorer, SharedScorer

__all__ = [
    "ArenaDataset",
    "ArenaDatasetBuilder",
    "ArenaEnv",
    "ArenaGroupBuilder",
    "EpisodeSettings",
    "MakeScorer",
    "SharedScorer",
]
