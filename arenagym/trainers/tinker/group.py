"""`ArenaGroupBuilder`: a group of episodes whose rewards come from a tournament between them."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary

from tinker_cookbook.exceptions import AllTrajectoriesFailedError
from tinker_cookbook.rl import types
from tinker_cookbook.tokenizer_utils import get_tokenizer

from arenagym.errors import SettingError
from arenagym.records import Group
from arenagym.rewards import neutral_rewards
from arenagym.trainers.chat_template import ChatTokenizer
from arenagym.trainers.rows import TaskRow
from arenagym.trainers.scoring import GroupScorer
from arenagym.trainers.tinker.env import ArenaEnv, EpisodeSettings

MakeScorer = Callable[[], GroupScorer]
"""Makes a scorer where it is needed; `partial(GroupScorer, "rubric", ...)` can be pickled."""


class SharedScorer:
    """A scorer that several groups share, made where the first of them is scored.

    Pickled, it is only the way to make one.
    """

    def __init__(self, make: MakeScorer) -> None:
        self._make = make
        self._begin()

    def __getstate__(self) -> MakeScorer:
        return self._make

    def __setstate__(self, make: MakeScorer) -> None:
        self._make = make
        self._begin()

    def _begin(self) -> None:
        self._scorer: GroupScorer | None = None
        self._lock = threading.Lock()
        self._users: WeakKeyDictionary[asyncio.AbstractEventLoop, int] = WeakKeyDictionary()

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[GroupScorer]:
        """The scorer; the last of an event loop to leave closes that loop's connections."""
        loop = asyncio.get_running_loop()
        with self._lock:
            self._scorer = scorer = self._scorer or self._make()
            self._users[loop] = self._users.get(loop, 0) + 1
        try:
            yield scorer
        finally:
            with self._lock:
                self._users[loop] -= 1
                last = not self._users[loop]
            if last:
                await scorer.release()


@dataclass
class ArenaGroupBuilder(types.EnvGroupBuilder):
    """A group of episodes of one task, whose rewards come from a tournament between them.

    tinker-cookbook takes the group's mean from the rewards and scales no further. With
    `pass_through` the rewards are the tournament's advantages, whose mean is 0, so that they
    train as they are; without, they are its rank rewards.

    A rollout that could not be scored gets the mean, and its transitions are marked so that
    tinker-cookbook masks their tokens: it neither trains nor moves the others' baseline.

    Args:
        row: the task.
        scorer: ranks the group.
        tokenizer: the policy's, or the name under which tinker-cookbook finds it.
        group_size: how many episodes.
        episode: how they are played.
        pass_through: see above.
        on_group: told of each ranked group; it must be picklable where rollouts run in other
            processes, and is called there.
    """

    row: TaskRow
    scorer: SharedScorer
    tokenizer: str | ChatTokenizer
    group_size: int = 8
    episode: EpisodeSettings = field(default_factory=EpisodeSettings)
    pass_through: bool = True
    on_group: Callable[[Group], None] | None = None
    _made: list[ArenaEnv] = field(default_factory=list, init=False, repr=False, compare=False)

    def __getstate__(self) -> dict[str, Any]:
        return self.__dict__ | {"_made": []}

    @property
    def group_id(self) -> str:
        """Names the task; the tournament's draws depend on it."""
        return f"{self.row.env}/{self.row.seed}"

    async def make_envs(self) -> Sequence[ArenaEnv]:
        """As many episodes as the group has, not begun yet."""
        tokenizer = self.tokenizer
        if isinstance(tokenizer, str):
            tokenizer = get_tokenizer(tokenizer)
        first = len(self._made)
        envs = [
            ArenaEnv(self.row, tokenizer, self.episode, name=f"{self.group_id}/{first + k}")
            for k in range(self.group_size)
        ]
        self._made += envs
        return envs

    async def compute_group_rewards(
        self, trajectory_group: list[types.Trajectory], env_group: Sequence[types.Env]
    ) -> list[tuple[float, types.Metrics]]:
        """Rank the rollouts that came through, however many of the group they are.

        Raises:
            AllTrajectoriesFailedError: none could be scored; tinker-cookbook then skips the group.
        """
        played = [
            env.record(trajectory.stop_reason)
            for trajectory, env in zip(trajectory_group, env_group, strict=True)
            if isinstance(env, ArenaEnv)
        ]
        if len(played) != len(trajectory_group):
            raise SettingError("compute_group_rewards ranks the environments of make_envs alone")
        async with self.scorer.opened() as scorer:
            group = await scorer.score(self.row.task(played), played, group_id=self.group_id)
        if self.on_group is not None:
            self.on_group(group)
        if all(reward is None for reward in group.rewards):
            raise AllTrajectoriesFailedError(f"{self.group_id} is unscored: {group.why}")
        for trajectory, reward in zip(trajectory_group, group.rewards, strict=True):
            if reward is None:
                for transition in trajectory.transitions:
                    transition.metrics[types.PARSE_ERROR_MASKED_METRIC_KEY] = 1.0
        rewards = group.advantages if self.pass_through else _centred_by_itself(group)
        return [(reward, _facts(group, k)) for k, reward in enumerate(rewards)]

    async def cleanup(self) -> None:
        """Close the episodes; whatever fails in that is of no use to anybody."""
        made, self._made = self._made, []
        await asyncio.gather(*(env.aclose() for env in made), return_exceptions=True)

    def logging_tags(self) -> list[str]:
        """The environment's name."""
        return [self.row.env]


def _centred_by_itself(group: Group) -> Sequence[float]:
    """Rewards that centring leaves at 0 where there is nothing to learn."""
    if not group.informative:
        return [0.0] * len(group.rewards)
    return neutral_rewards(group.rewards)


def _facts(group: Group, place: int) -> types.Metrics:
    """What tinker-cookbook logs of a rollout, as means over those that have it."""
    trajectory, reward = group.trajectories[place], group.rewards[place]
    facts: types.Metrics = {
        "arena/scored": float(reward is not None),
        "arena/failed": float(trajectory.stop_reason.is_failure),
        "arena/informative": float(group.informative),
    }
    if reward is not None:
        facts["arena/rank_reward"] = reward
    if trajectory.reward is not None:
        facts["arena/env_reward"] = trajectory.reward
    return facts
