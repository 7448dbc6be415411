"""Rollouts: groups of episodes, ranked and stored."""

from arenagym.rollouts.group import Player, Reward, Stats, rank_group
from arenagym.rollouts.groups import Groups, collect, default_folder
from arenagym.rollouts.store import RunFolder, read_groups

__all__ = [
    "Groups",
    "Player",
    "Reward",
    "RunFolder",
    "Stats",
    "collect",
    "default_folder",
    "rank_group",
    "read_groups",
]
