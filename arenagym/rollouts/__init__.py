"""Rollouts: groups of episodes, ranked and stored; and stored ones judged again."""

from arenagym.rollouts.collecting import collect, default_folder
from arenagym.rollouts.group import Player, Reward, Stats, rank_group
from arenagym.rollouts.groups import Groups
from arenagym.rollouts.rejudging import judgings, read_judged, rejudge
from arenagym.rollouts.store import RunFolder, read_groups

__all__ = [
    "Groups",
    "Player",
    "Reward",
    "RunFolder",
    "Stats",
    "collect",
    "default_folder",
    "judgings",
    "rank_group",
    "read_groups",
    "read_judged",
    "rejudge",
]
