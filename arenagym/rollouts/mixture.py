"""`TaskMixture`: tasks of several environments and levels, in batches that hold all of them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

import gymnasium as gym
import msgspec
import numpy as np

from arenagym.errors import ArenagymError, SettingError, UnknownNameError
from arenagym.records import Group

Weights = Mapping[str, float]
"""How much of a batch each source is to have; they need not sum to 1."""


@dataclass(frozen=True)
class Source:
    """Where tasks come from: an environment's id, and keyword arguments for it."""

    env: str
    env_args: Mapping[str, Any] = field(default_factory=dict)


class Draw(NamedTuple):
    """A task that was drawn: `seed` resets the environment to it."""

    source: str
    env: str
    env_args: Mapping[str, Any]
    seed: int


class Schedule(Protocol):
    """Says how much of each source a batch is to have; `name` tells schedules apart."""

    name: str

    def weights(self, batch: int, sources: Sequence[str]) -> Weights:
        """The weights of batch number `batch`; a source that has none is left out of it."""
        ...


class TaskMixture:
    """Draws batches of tasks from several sources, each batch with its share of every source.

    Batches are stratified: of n tasks, a source with the share p has n·p, rounded up or down at
    random so that the mean is exact (systematic sampling); one with n·p of 1 or more is in every
    batch. So every batch holds all tasks, as QwenLong-L1.5's task-balanced sampling has it (arXiv
    2512.12967). A batch depends on nothing but the seed, its number and its weights: to resume is
    to ask for the next.

        levels = {f"level {n}": Source("arenagym/Countdown-v0", {"numbers": n}) for n in (2, 3, 4)}
        easier_first = linear({"level 2": 1}, {"level 4": 1}, batches=100)
        mixture = TaskMixture(levels, batch_size=32, schedule=easier_first)
        groups = collect(mixture, tasks=32, first=32 * step)

    Args:
        sources: by names of your own.
        batch_size: tasks in a batch.
        schedule: weights of each batch; or weights that stay; None: all the same.
        seed: of everything.

    Raises:
        SettingError: no sources, or a batch of none.
        UnknownNameError: a weight is for no source.
    """

    def __init__(
        self,
        sources: Mapping[str, Source],
        *,
        batch_size: int,
        schedule: Schedule | Weights | None = None,
        seed: int = 0,
    ) -> None:
        if not sources or batch_size < 1:
            raise SettingError(
                f"{len(sources)} sources, batch_size={batch_size}: at least one of each is needed"
            )
        self.sources = dict(sources)
        self.batch_size = batch_size
        self.seed = seed
        weights = dict.fromkeys(self.sources, 1.0) if schedule is None else schedule
        self.schedule: Schedule = Constant(weights) if isinstance(weights, Mapping) else weights
        self.shares(0)

    def shares(self, batch: int) -> dict[str, float]:
        """What part of a batch each source is to have; they sum to 1.

        Raises:
            UnknownNameError: the schedule has a weight for no source.
            SettingError: its weights are negative, or all 0.
        """
        weights = self.schedule.weights(batch, tuple(self.sources))
        for name in weights:
            if name not in self.sources:
                raise UnknownNameError.of("source", name, self.sources)
        given = {name: float(weights.get(name, 0.0)) for name in self.sources}
        total = sum(given.values())
        if not 0 < total < np.inf or min(given.values()) < 0:
            raise SettingError(f"weights {given} of batch {batch}: none below 0, and not all 0")
        return {name: weight / total for name, weight in given.items()}

    def batch(self, number: int) -> tuple[Draw, ...]:
        """The tasks of batch `number`, from 0, in random order."""
        shares = self.shares(number)
        rng = np.random.default_rng([self.seed, number])
        ends = np.cumsum([*shares.values()]) * self.batch_size
        ends[-1] = self.batch_size  # whatever the rounding
        counts = np.diff(np.floor(ends + rng.random()), prepend=0.0)
        draws = [
            Draw(name, source.env, source.env_args, int(seed) >> 1)
            for (name, source), n in zip(self.sources.items(), counts, strict=True)
            for seed in rng.integers(1 << 32, size=int(n))
        ]
        return tuple(draws[i] for i in rng.permutation(len(draws)))

    def draw(self, index: int) -> Draw:
        """Task number `index`, counted through all batches."""
        batch, place = divmod(index, self.batch_size)
        return self.batch(batch)[place]

    def describe(self) -> dict[str, Any]:
        """The settings, as JSON has them."""
        return {
            "sources": {
                name: [source.env, dict(source.env_args)] for name, source in self.sources.items()
            },
            "batch_size": self.batch_size,
            "schedule": self.schedule.name,
            "seed": self.seed,
        }


class Constant:
    """The same weights for every batch."""

    def __init__(self, weights: Weights) -> None:
        self.name = f"constant {dict(weights)}"
        self._weights = weights

    def weights(self, batch: int, sources: Sequence[str]) -> Weights:  # noqa: ARG002 - the protocol's
        """The weights."""
        return self._weights


class _Scheduled:
    """Weights by a function of the batch."""

    def __init__(self, name: str, weights: Callable[[int], Weights]) -> None:
        self.name = name
        self._weights = weights

    def weights(self, batch: int, sources: Sequence[str]) -> Weights:  # noqa: ARG002 - the protocol's
        """The weights of a batch."""
        return self._weights(batch)


def linear(start: Weights, end: Weights, *, batches: int) -> Schedule:
    """From `start` to `end`, both as shares, in a straight line over `batches`; then `end`.

    Raises:
        SettingError: `batches` is below 1, or the weights of an end are negative or all 0.
    """
    if batches < 1:
        raise SettingError(f"batches={batches}: at least 1")
    first, last = _normalised(start), _normalised(end)

    def weights(batch: int) -> Weights:
        t = min(1.0, batch / batches)
        names = {**first, **last}
        return {n: (1 - t) * first.get(n, 0.0) + t * last.get(n, 0.0) for n in names}

    return _Scheduled(f"linear {first} {last} {batches}", weights)


def stages(*steps: tuple[int, Weights]) -> Schedule:
    """Weights that change at certain batches: `stages((0, {"easy": 1}), (50, {"hard": 1}))`.

    Raises:
        SettingError: the batches do not begin at 0 and rise.
    """
    begins = [begin for begin, _ in steps]
    if begins[:1] != [0] or begins != sorted(set(begins)):
        raise SettingError(f"stages that begin at {begins}: the first at 0, each after the last")
    said = [(begin, dict(weights)) for begin, weights in steps]
    return _Scheduled(
        f"stages {said}", lambda batch: [w for begin, w in steps if begin <= batch][-1]
    )


class BySuccess:
    """Follows how well each source is solved: most of a batch goes to what is half solved.

    A source that is solved at the rate p has the weight `floor + (4·p·(1 − p))`, so that what is
    always or never solved, and tells nothing, keeps the floor only. The rate is an exponential
    moving average over the groups that `observe` was given; a source that was not seen yet counts
    as half solved. It is the one schedule with a memory: `state` and `restore` carry it over a
    restart.

    Args:
        solved: the environment's reward from which an episode counts as solved.
        decay: of the average, for each group.
        floor: what each source keeps.
    """

    name = "by success"

    def __init__(self, *, solved: float = 1.0, decay: float = 0.95, floor: float = 0.1) -> None:
        if not 0 <= decay < 1 or floor < 0:
            raise SettingError(f"decay={decay}, floor={floor}: 0 to below 1, and 0 or more")
        self._solved, self._decay, self._floor = solved, decay, floor
        self._rates: dict[str, float] = {}

    def observe(self, groups: Iterable[Group]) -> None:
        """Learn from groups that were played, in their order."""
        for group in groups:
            rewards = [t.reward for t in group.trajectories if t.reward is not None]
            if rewards:
                rate = sum(reward >= self._solved for reward in rewards) / len(rewards)
                before = self._rates.get(group.task.source, 0.5)
                self._rates[group.task.source] = self._decay * before + (1 - self._decay) * rate

    def weights(self, batch: int, sources: Sequence[str]) -> Weights:  # noqa: ARG002 - the protocol's
        """The weights of the next batch."""
        rates = {name: self._rates.get(name, 0.5) for name in sources}
        return {name: self._floor + 4 * p * (1 - p) for name, p in rates.items()}

    def state(self) -> dict[str, float]:
        """What it has learnt, as JSON has it."""
        return dict(self._rates)

    def restore(self, state: Mapping[str, float]) -> None:
        """Take up what another has learnt.

        Raises:
            SettingError: that is no state.
        """
        try:
            rates = msgspec.convert(dict(state), dict[str, float])
        except (msgspec.ValidationError, TypeError, ValueError) as error:
            raise SettingError(f"no state of a schedule: {error}") from error
        if not all(0 <= rate <= 1 for rate in rates.values()):
            raise SettingError(f"no state of a schedule: {rates}: rates are from 0 to 1")
        self._rates = rates


def check_source(source: Source | Draw) -> None:
    """Make the environment once: what cannot be made fails now.

    Raises:
        UnknownNameError: there is no such environment.
        SettingError: it takes no such arguments.
    """
    module, _, name = source.env.rpartition(":")
    if not module and name not in gym.registry:
        ours = [known for known in gym.registry if known.startswith("arenagym/")]
        raise UnknownNameError.of("environment", source.env, ours)
    try:
        gym.make(source.env, disable_env_checker=True, **source.env_args).close()
    except ArenagymError:
        raise
    except Exception as error:
        raise SettingError(
            f"environment {source.env} with {dict(source.env_args)}: {error}"
        ) from error


def _normalised(weights: Weights) -> dict[str, float]:
    total = sum(weights.values())
    if not 0 < total < np.inf or min(weights.values()) < 0:
        raise SettingError(f"weights {dict(weights)}: none below 0, and not all 0")
    return {name: weight / total for name, weight in weights.items()}
