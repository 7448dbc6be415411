"""`LoopSettings`: what verl's agent loop plays with, and how groups are ranked."""

from typing import Any

from arenagym.agents import Budget
from arenagym.records import Record
from arenagym.rollouts import Reward
from arenagym.tournaments import Order
from arenagym.trainers.samples import Nodes


class LoopSettings(Record, frozen=True, kw_only=True):
    """The key `arena` of the loop's entry in `agent_loop_config_path`.

    Without a `judge` nothing waits for its group, and the reward is the environment's: for
    validation, as ranks have the same mean whatever the policy, and for rewards that verl is to
    normalise by itself. After `group_timeout` seconds, from the first rollout of a group that
    ended, those that are there are ranked without the others. For the rest see `run_episode`,
    `TokenChat`, `samples` and `GroupScorer`.
    """

    agent: str = "direct"
    agent_args: dict[str, Any] = {}
    budget: Budget = Budget()
    native_tools: bool = False
    nodes: Nodes = "all"
    judge: str | None = None
    judge_model: str = "local"
    topology: str = "default"
    estimator: str | None = None
    order: Order | None = None
    reward: Reward = "rank"
    seed: int = 0
    concurrency: int = 64
    judge_timeout: float | None = None
    cache: str | None = None
    group_timeout: float | None = None
