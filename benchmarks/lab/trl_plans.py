"""Plans of a day with a quality that only the simulator knows, and a noisy judge of them.

A task is a traveller (company, liking, weather); an answer is a sequence of places. How good one
is to the traveller is drawn at random, and the whole is more than a sum: a second place of a kind
counts half, a third a quarter; a place seen twice counts once and costs; every two places in a
row fit together or do not. Qualities are in standard deviations of random plans, whose mean is 0,
so nothing near the start saturates.

The judge is `lab/collapse.py`'s: a scale from 6 to 8, noise, and a mood that the two sides of a
call share. Its middle is what it has come to expect: the mean quality of the attempts of the
step.
"""

import random
from collections.abc import Sequence
from functools import cached_property

import msgspec
import numpy as np

from arenagym.records import Group, Scoring, Task, Trajectory, Verdict
from arenagym.trainers import GroupScorer
from lab.collapse import ScaleJudge, ScaleModel

COMPANY = ("alone", "couple", "family", "friends", "seniors")
LIKING = ("art", "food", "music", "nature", "sport")
WEATHER = ("cloud", "fog", "rain", "snow", "sun")
TRAVELLERS = tuple(f"{a} {b} {c}" for a in COMPANY for b in LIKING for c in WEATHER)
KINDS = {
    "sight": ("bridge", "castle", "church", "gate", "square", "tower"),
    "indoors": ("aquarium", "cinema", "gallery", "library", "museum", "theatre"),
    "outdoors": ("beach", "garden", "lake", "park", "trail", "zoo"),
    "table": ("bakery", "bar", "cafe", "market", "restaurant", "teahouse"),
}
PLACES = tuple(place for places in KINDS.values() for place in places)
LENGTH = 5
"""Places that count; a longer plan is cut."""

_KIND = [kind for kind, places in enumerate(KINDS.values()) for _ in places]
_NUMBER = {place: number for number, place in enumerate(PLACES)}
_AGAIN = -1.0
_FIT = 0.5
_SAMPLE = 2000


class World:
    """What plans are worth, drawn from a seed."""

    def __init__(self, seed: int) -> None:
        rng = np.random.default_rng([seed, 1])
        n = len(PLACES)
        parts = [
            {word: 0.7 * rng.standard_normal(n) for word in words}
            for words in (COMPANY, LIKING, WEATHER)
        ]
        plain = 0.4 * rng.standard_normal(n)
        self._values: dict[str, list[float]] = {}
        for traveller in TRAVELLERS:
            own = zip(parts, traveller.split(), strict=True)
            self._values[traveller] = (plain + sum(part[word] for part, word in own)).tolist()
        self._fit: list[list[float]] = (_FIT * rng.standard_normal((n, n))).tolist()
        self._seed = seed

    def quality(self, traveller: str, plan: str) -> float:
        """In standard deviations of random plans; words that are no places count for nothing."""
        mean, deviation = self._scale
        return (self._worth(traveller, plan) - mean) / deviation

    def best(self, traveller: str, *, tries: int = 20) -> float:
        """The best quality that hill climbing from random plans finds: about what can be had."""
        rng = random.Random(self._seed)
        return max(self._climb(traveller, random_plan(rng)) for _ in range(tries))

    def _climb(self, traveller: str, plan: str) -> float:
        found, words = self.quality(traveller, plan), plan.split()
        while True:
            others = [
                [*words[:k], place, *words[k + 1 :]] for k in range(LENGTH) for place in PLACES
            ]
            value, other = max((self.quality(traveller, " ".join(each)), each) for each in others)
            if value <= found:
                return found
            found, words = value, other

    @cached_property
    def _scale(self) -> tuple[float, float]:
        rng = random.Random(self._seed)
        worth = [self._worth(rng.choice(TRAVELLERS), random_plan(rng)) for _ in range(_SAMPLE)]
        return float(np.mean(worth)), float(np.std(worth))

    def _worth(self, traveller: str, plan: str) -> float:
        visits = [_NUMBER[word] for word in plan.split() if word in _NUMBER][:LENGTH]
        values = self._values[traveller]
        worth, seen = 0.0, [0] * len(KINDS)
        for k, place in enumerate(visits):
            if k:
                worth += self._fit[visits[k - 1]][place]
            if place in visits[:k]:
                worth += _AGAIN
                continue
            kind = _KIND[place]
            worth += values[place] / 2 ** seen[kind]
            seen[kind] += 1
        return worth


def random_plan(rng: random.Random) -> str:
    """Places drawn alike."""
    return " ".join(rng.choices(PLACES, k=LENGTH))


def careless_plan(world: World, traveller: str, rng: random.Random, *, tries: int) -> str:
    """The best of a few random plans."""
    plans = [random_plan(rng) for _ in range(tries)]
    return max(plans, key=lambda plan: world.quality(traveller, plan))


def split(seed: int, *, held_out: int) -> tuple[list[str], list[str]]:
    """Travellers to train on, and others to be measured on."""
    drawn = list(TRAVELLERS)
    random.Random(seed).shuffle(drawn)
    return drawn[held_out:], drawn[:held_out]


class PlanJudge:
    """Compares two plans in one call.

    Args:
        world: knows the qualities.
        model: the scale, and what spoils the scores.
        seed: of the noise.
    """

    name = "simulated"

    def __init__(self, world: World, model: ScaleModel, seed: int) -> None:
        self._middle = 0.0
        self._world = world
        self._model = model
        self._rng = np.random.default_rng([seed, 2])

    def get_used_to(self, travellers: Sequence[str], plans: Sequence[str]) -> None:
        """Take the mean quality of these for the middle of the scale."""
        qualities = [self._world.quality(*each) for each in zip(travellers, plans, strict=True)]
        self._middle = float(np.mean(qualities))

    async def compare(self, task: Task, a: Trajectory, b: Trajectory) -> Verdict:
        """Two scores of one call."""
        first, second = self._before(task, (a, b)).compare(0, 1)
        return Verdict(judge=self.name, score_a=first, score_b=second)

    def _before(self, task: Task, shown: Sequence[Trajectory]) -> ScaleJudge:
        qualities = [self._world.quality(task.query, each.answer or "") for each in shown]
        return ScaleJudge(self._model, np.array(qualities) - self._middle, self._rng)


class PlanScorer(PlanJudge):
    """Scores one plan a call, `calls_per_group` calls dealt out as evenly as they can be."""

    name = "simulated pointwise"

    def __init__(self, world: World, model: ScaleModel, seed: int, *, calls_per_group: int) -> None:
        super().__init__(world, model, seed)
        self._calls = calls_per_group

    def calls(self, n: int, rng: np.random.Generator) -> Sequence[tuple[int, ...]]:
        """Everyone equally often, and some drawn at random once more."""
        each, more = divmod(self._calls, n)
        extra = rng.permutation(n)[:more].tolist()
        return [(i,) for i in [*list(range(n)) * each, *extra]]

    async def score(self, task: Task, shown: Sequence[Trajectory]) -> Scoring:
        """One score."""
        score = self._before(task, shown).score(0)
        return Scoring(contestants=(0,), judge=self.name, scores=(score,))


class MeanScorer(GroupScorer):
    """Rewards are the mean scores of a judge of single attempts, not their ranks."""

    async def score(
        self, task: Task, trajectories: Sequence[Trajectory], *, group_id: str
    ) -> Group:
        """See `GroupScorer.score`."""
        group = await super().score(task, trajectories, group_id=group_id)
        assert group.tournament is not None
        return msgspec.structs.replace(group, rewards=group.tournament.ranking.scores)
