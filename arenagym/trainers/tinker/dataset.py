"""`ArenaDatasetBuilder`: the tasks of an environment as what tinker-cookbook trains on."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import chz
from tinker_cookbook.rl import types

from arenagym.errors import SettingError
from arenagym.records import Group
from arenagym.trainers.rows import task_rows
from arenagym.trainers.tinker.env import EpisodeSettings
from arenagym.trainers.tinker.group import ArenaGroupBuilder, MakeScorer, SharedScorer


class ArenaDataset(types.RLDataset):
    """Batches of groups, in the order of their builders; a rest that fills none is left out."""

    def __init__(self, builders: Sequence[ArenaGroupBuilder], batch_size: int) -> None:
        if not 1 <= batch_size <= len(builders):
            raise SettingError(f"batch_size={batch_size}: 1 to {len(builders)}, the builders")
        self._builders = builders
        self._batch_size = batch_size

    def get_batch(self, index: int) -> Sequence[ArenaGroupBuilder]:
        """Batch number `index`."""
        if not 0 <= index < len(self):
            raise IndexError(f"batch {index} of {len(self)}")
        return self._builders[index * self._batch_size : (index + 1) * self._batch_size]

    def __len__(self) -> int:
        return len(self._builders) // self._batch_size


@chz.chz
class ArenaDatasetBuilder(types.RLDatasetBuilder):
    """Tasks of an environment as a training set; what `train.Config` takes.

    Attributes:
        env: a Gymnasium id.
        tokenizer: the name under which tinker-cookbook finds the policy's tokenizer.
        scorer: makes what ranks the groups; one for all of them.
        env_args: keyword arguments of the environment.
        episode: how episodes are played.
        batches: how many batches there are.
        groups_per_batch: tasks of a batch.
        group_size: episodes of a task.
        pass_through: see `ArenaGroupBuilder`; so is `on_group`.
        seed: of the tasks.
    """

    env: str
    tokenizer: str
    scorer: MakeScorer
    env_args: Mapping[str, Any] = chz.field(default_factory=dict)
    episode: EpisodeSettings = chz.field(default_factory=EpisodeSettings)
    batches: int = 100
    groups_per_batch: int = 8
    group_size: int = 8
    pass_through: bool = True
    on_group: Callable[[Group], None] | None = None
    seed: int = 0

    async def __call__(self) -> tuple[ArenaDataset, None]:
        """The training set; there is no test set, as ranks of other models mean nothing."""
        self.episode.resolve()  # an agent that does not exist fails now
        rows = task_rows(
            self.env,
            self.batches * self.groups_per_batch,
            seed=self.seed,
            env_args=self.env_args,
        )
        shared = SharedScorer(self.scorer)
        builders = [
            ArenaGroupBuilder(
                row,
                shared,
                self.tokenizer,
                group_size=self.group_size,
                episode=self.episode,
                pass_through=self.pass_through,
                on_group=self.on_group,
            )
            for row in rows
        ]
        return ArenaDataset(builders, self.groups_per_batch), None
