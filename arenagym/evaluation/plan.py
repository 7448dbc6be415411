"""`Plan`: what an evaluation plays, with which seeds, and how an episode is counted."""

from collections.abc import Iterator, Mapping
from typing import Any, Literal, get_args

import msgspec
import numpy as np

from arenagym.errors import SettingError
from arenagym.evaluation.result import ALL, UNKNOWN
from arenagym.evaluation.store import Sample, Slot
from arenagym.records import Sampling, Trajectory
from arenagym.rollouts import Draw, Source
from arenagym.rollouts.mixture import check_source

Keep = Literal["all", "correct", "none"]
"""Which trajectories are stored with their episodes."""


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be played, and how it is counted."""

    env: str
    variants: dict[str, Mapping[str, Any]]
    samples: int
    tasks: int
    ks: tuple[int, ...]
    by: str | None
    solved: float
    seed: int
    keep: Keep
    env_args: dict[str, Any]
    sampling: Sampling

    def __post_init__(self) -> None:
        if self.samples < 1 or self.tasks < 1 or not self.variants or self.seed < 0:
            raise SettingError(
                f"samples={self.samples}, tasks={self.tasks}, {len(self.variants)} variants, "
                f"seed={self.seed}: at least one of each is needed, and a seed of at least 0"
            )
        if self.keep not in get_args(Keep):
            raise SettingError(f"keep={self.keep!r}: it is one of {', '.join(get_args(Keep))}")
        wrong = [k for k in self.ks if not 1 <= k <= self.samples]
        if wrong or not self.ks:
            raise SettingError(
                f"ks={list(self.ks)} with samples={self.samples}: give k of 1 to samples; a "
                f"larger k needs more samples"
            )
        if self.named and self.by not in (None, "level"):
            raise SettingError(f"by={self.by!r}: the variants are the levels; leave `by` out")
        for name in self.variants:
            check_source(Source(self.env, self.args(name)))

    @property
    def named(self) -> bool:
        """Whether the variants are the user's own."""
        return set(self.variants) != {""}

    def args(self, variant: str) -> dict[str, Any]:
        """The environment's arguments."""
        return {**self.env_args, **self.variants[variant]}

    def slots(self) -> Iterator[Slot]:
        """Task after task: servers keep its prompt, and a run that is stopped has whole tasks."""
        for task in range(self.tasks):
            for variant in self.variants:
                for sample in range(self.samples):
                    yield Slot(task, variant, sample)

    def draw(self, slot: Slot) -> Draw:
        """The task of an episode."""
        seed = _seed(self.seed, slot.task, 0)
        return Draw(slot.variant, self.env, self.args(slot.variant), seed)

    def sampling_of(self, slot: Slot) -> Sampling:
        """How an episode's completions are sampled."""
        seed = _seed(self.seed, slot.task, 1 + slot.sample)
        return msgspec.structs.replace(self.sampling, seed=seed)

    def known_level(self, slot: Slot) -> str:
        """The level of an episode's task as far as it is known before the episode is played."""
        if self.named:
            return slot.variant
        return ALL if self.by is None else UNKNOWN

    def level(self, sample: Sample) -> str:
        """The level of an episode's task.

        Raises:
            SettingError: the environment does not tell it.
        """
        if self.named:
            return sample.variant
        if self.by is None or (self.by == "level" and "level" not in sample.info):
            return ALL
        if self.by not in sample.info:
            known = ", ".join(sorted(sample.info)) or "nothing"
            raise SettingError(f"by={self.by!r}: the info of {self.env} has {known}")
        value = sample.info[self.by]
        return value if isinstance(value, str) else msgspec.json.encode(value).decode()

    def sample_of(self, slot: Slot, trajectory: Trajectory) -> Sample | None:
        """The finished episode, or None if its machinery broke."""
        if trajectory.reward is None:
            return None
        kept = self.keep == "all" or (self.keep == "correct" and self.correct(trajectory.reward))
        return Sample(
            task=slot.task,
            variant=slot.variant,
            sample=slot.sample,
            reward=trajectory.reward,
            stop_reason=trajectory.stop_reason,
            seed=self.draw(slot).seed,
            sampling_seed=self.sampling_of(slot).seed or 0,
            task_id=str(trajectory.info.get("task_id") or ""),
            answer=trajectory.answer,
            usage=trajectory.usage,
            seconds=trajectory.seconds,
            attempt=trajectory.attempt,
            failures=trajectory.failures,
            info=trajectory.info,
            trajectory=trajectory if kept else None,
        )

    def correct(self, reward: float) -> bool:
        """Whether an episode of this reward is correct."""
        return reward >= self.solved


def powers_of_two(most: int) -> tuple[int, ...]:
    """1, 2, 4 and so on, up to `most`."""
    return tuple(1 << power for power in range(max(1, most).bit_length()))


def _seed(seed: int, task: int, part: int) -> int:
    """The seed of a part of a task: 0 is the environment's, 1 and on are the samples'."""
    sequence = np.random.SeedSequence(seed, spawn_key=(task, part))
    return int(sequence.generate_state(1, np.uint32)[0]) >> 1  # servers take signed 32-bit seeds
