"""OpenRLHF: rollouts played by any agent, and groups ranked by a tournament.

* `ArenaAgentExecutor`: an `AgentExecutor` that plays an agent on the engine's own tokens.
* `ArenaAgentInstance`: an environment for OpenRLHF's own `MultiTurnAgentExecutor`, text in and
  text out. Both are ranked by `RolloutGroups`.
* `GroupRewardFunction`: a `reward_func` for `--reward.remote_url FILE.py`. Over HTTP `arenagym
  serve` does the same.
* `write_prompts`: tasks as a data set.
"""

from arenagym.trainers.openrlhf.data import write_prompts
from arenagym.trainers.openrlhf.executor import ArenaAgentExecutor
from arenagym.trainers.openrlhf.groups import RolloutGroups
from arenagym.trainers.openrlhf.instance import ArenaAgentInstance
from arenagym.trainers.openrlhf.reward_function import GroupRewardFunction

__all__ = [
    "ArenaAgentExecutor",
    "ArenaAgentInstance",
    "GroupRewardFunction",
    "RolloutGroups",
    "write_prompts",
]
