"""Rollouts: groups of episodes, ranked and stored; and stored ones judged again."""

from arenagym.rollouts.batches import Batch, has_spread, informative_batches
from arenagym.rollouts.collecting import check_rewards, collect, default_folder
from arenagym.rollouts.episodes import EpisodePlayer, Stats
from arenagym.rollouts.group import Player, Reward, rank_group
from arenagym.rollouts.groups import Groups
from arenagym.rollouts.mixture import (
    BySuccess,
    Draw,
    Schedule,
    Source,
    TaskMixture,
    linear,
    stages,
)
from arenagym.rollouts.rejudging import judgings, read_judged, rejudge
from arenagym.rollouts.store import RunFolder, read_groups

__all__ = [
    "Batch",
    "BySuccess",
    "Draw",
    "EpisodePlayer",
    "Groups",
    "Player",
    "Reward",
    "RunFolder",
    "Schedule",
    "Source",
    "Stats",
    "TaskMixture",
    "check_rewards",
    "collect",
    "default_folder",
    "has_spread",
    "informative_batches",
    "judgings",
    "linear",
    "rank_group",
    "read_groups",
    "read_judged",
    "rejudge",
    "stages",
]
