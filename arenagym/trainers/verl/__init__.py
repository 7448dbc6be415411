"""verl: an agent loop that plays any environment with any agent, and ranks a prompt's rollouts.

`ArenaAgentLoop` goes into verl's `agent_loop_config_path`, `write_parquet` writes the data set, and
with `VERL_USE_EXTERNAL_MODULES=arenagym.trainers.verl` in the environment
`algorithm.adv_estimator=arenagym` hands the tournament's advantages through as they are.
"""

from arenagym.trainers.verl.advantages import NAME, handed_advantages
from arenagym.trainers.verl.data import write_parquet
from arenagym.trainers.verl.loop import ArenaAgentLoop
from arenagym.trainers.verl.settings import LoopSettings

__all__ = ["NAME", "ArenaAgentLoop", "LoopSettings", "handed_advantages", "write_parquet"]
