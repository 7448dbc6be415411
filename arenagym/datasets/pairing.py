"""Which two rollouts of a group make a pair, which of them is the better, and by how much."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import combinations, pairwise
from typing import Literal, get_args

from arenagym.datasets.conversations import conversations, digest, written
from arenagym.datasets.tally import Dropped, Row
from arenagym.errors import SettingError
from arenagym.records import Group

Pairs = Literal["best-worst", "all", "adjacent"]
"""Of a group: the pair that is furthest apart, all pairs, or those who are next to each other."""
By = Literal["rewards", "matches", "ranking"]
"""What says who is better: the rewards, the judge's own verdicts, or P(i beats j)."""
_ROUNDING = 1e-9  # rewards are fractions: 1 - 0.9 falls short of 0.1

Decision = tuple[int, int, float] | Dropped
"""The better one, the worse one and the gap."""


@dataclass(frozen=True)
class Side:
    """What a rollout of a group says, in its only conversation.

    Attributes:
        index: its place in the group.
        said: the messages.
        given: how many of them it was given before its first completion.
        marks: what tells the messages apart.
    """

    index: int
    said: list[Row]
    given: int
    marks: list[bytes]


@dataclass(frozen=True)
class Pair:
    """Two rollouts of which one is better, alike in their first `start` messages."""

    better: Side
    worse: Side
    gap: float
    start: int

    @property
    def places(self) -> tuple[int, int]:
        """The better one's place in the group, and the other's."""
        return self.better.index, self.worse.index

    @property
    def texts(self) -> tuple[bytes, bytes]:
        """What tells it from pairs with other words."""
        return b"".join(self.better.marks), b"".join(self.worse.marks)


@dataclass(frozen=True)
class Pairing:
    """How pairs are made; see `preference_pairs`."""

    pairs: Pairs
    by: By
    min_gap: float
    invalid: bool
    thoughts: bool
    seed: int

    def __post_init__(self) -> None:
        if self.pairs not in get_args(Pairs) or self.by not in get_args(By):
            raise SettingError(
                f"pairs={self.pairs!r}, by={self.by!r}: pairs are one of "
                f"{', '.join(get_args(Pairs))}, and go by one of {', '.join(get_args(By))}"
            )
        most = 1.0 if self.by == "ranking" else float("inf")
        if not 0 <= self.min_gap <= most:
            raise SettingError(
                f"min_gap={self.min_gap} by {self.by}: at least 0, and by ranking a probability"
            )

    def fates(self, group: Group) -> Iterator[Pair | Dropped]:
        """What becomes of each two rollouts of the group."""
        sides = [self._side(group, place) for place in range(len(group.trajectories))]
        decide = _REFEREES[self.by](group)
        fates = [self._fate(group, a, b, decide) for a, b in combinations(sides, 2)]
        chosen = self._chosen(group, [fate for fate in fates if isinstance(fate, Pair)])
        there: set[tuple[bytes, bytes]] = set()
        for fate in fates:
            if isinstance(fate, Dropped):
                yield fate
            elif fate.places not in chosen:
                yield Dropped.NOT_CHOSEN
            elif fate.texts in there:
                yield Dropped.DUPLICATE
            else:
                there.add(fate.texts)
                yield fate

    def _side(self, group: Group, place: int) -> Side | Dropped:
        if self.by != "matches" and group.rewards[place] is None:
            return Dropped.UNSCORED
        found = conversations(group.trajectories[place])
        if len(found) != 1:
            return Dropped.SPLIT if found else Dropped.SILENT
        said = written(found[0].messages, thoughts=self.thoughts)
        return Side(place, said, found[0].given, [digest([message]) for message in said])

    def _fate(
        self, group: Group, a: Side | Dropped, b: Side | Dropped, decide: Callable[..., Decision]
    ) -> Pair | Dropped:
        if isinstance(a, Dropped):
            return a
        if isinstance(b, Dropped):
            return b
        decision = decide(a.index, b.index)
        if isinstance(decision, Dropped):
            return decision
        best, _, gap = decision
        better, worse = (a, b) if best == a.index else (b, a)
        if gap < self.min_gap - _ROUNDING:
            return Dropped.CLOSE
        valid = [group.trajectories[side.index].valid for side in (better, worse)]
        if not valid[0] or not (valid[1] or self.invalid):
            return Dropped.INVALID
        start = _start(better, worse)
        return start if isinstance(start, Dropped) else Pair(better, worse, gap, start)

    def _chosen(self, group: Group, found: Sequence[Pair]) -> set[tuple[int, int]]:
        """The places of the pairs to take."""
        if self.pairs == "best-worst":
            widest = max((pair.gap for pair in found), default=0.0)
            tied = [pair.places for pair in found if pair.gap == widest]
            return set(sorted(tied, key=lambda places: lot(self.seed, group, *places))[:1])
        places = {pair.places for pair in found}
        if self.pairs == "all":
            return places
        ranked = [(r, i) for i, r in enumerate(group.rewards) if r is not None]
        ranked.sort(key=lambda entry: (-entry[0], lot(self.seed, group, entry[1])))
        return {(i, j) for (_, i), (_, j) in pairwise(ranked)} & places


def lot(seed: int, group: Group, *places: int) -> bytes:
    """What decides between equals of a group; not their order, as the first one is greedy."""
    words = (seed, group.group_id, *(group.trajectories[place].id for place in places))
    return blake2b(repr(words).encode("utf-8", "replace"), digest_size=8).digest()


def _start(a: Side, b: Side) -> int | Dropped:
    """Where the two part: the last completion up to which all is alike."""
    if a.marks[: a.given] != b.marks[: b.given]:
        return Dropped.PROMPTS_DIFFER
    if a.marks == b.marks:
        return Dropped.SAME_TEXT
    most = min(len(a.marks), len(b.marks)) - 1
    alike = next((k for k in range(most) if a.marks[k] != b.marks[k]), most)
    return next(
        k
        for k in range(alike, a.given - 1, -1)
        if a.said[k]["role"] == b.said[k]["role"] == "assistant"
    )


def _by_rewards(group: Group) -> Callable[[int, int], Decision]:
    def decide(i: int, j: int) -> Decision:
        one, other = group.rewards[i], group.rewards[j]
        if one is None or other is None:
            return Dropped.UNSCORED
        if one == other:
            return Dropped.TIED
        if not group.informative:
            return Dropped.UNINFORMATIVE
        return (i, j, one - other) if one > other else (j, i, other - one)

    return decide


def _by_ranking(group: Group) -> Callable[[int, int], Decision]:
    def decide(i: int, j: int) -> Decision:
        if group.tournament is None:
            return Dropped.NO_MODEL
        chance, reverse = (group.tournament.ranking.beats(*pair) for pair in ((i, j), (j, i)))
        if chance is None or reverse is None:
            return Dropped.NO_MODEL
        if chance == reverse:
            return Dropped.TIED
        if not group.informative:
            return Dropped.UNINFORMATIVE
        return (i, j, chance) if chance > reverse else (j, i, reverse)

    return decide


def _by_matches(group: Group) -> Callable[[int, int], Decision]:
    """The mean margin of a call, over the matches of the two that have a verdict."""
    met: dict[tuple[int, int], list[float | None]] = {}
    for match in () if group.tournament is None else group.tournament.matches:
        if match.played:
            margin = None if match.margin is None else match.margin / len(match.verdicts)
            against = None if margin is None else -margin
            met.setdefault((match.first, match.second), []).append(margin)
            met.setdefault((match.second, match.first), []).append(against)

    def decide(i: int, j: int) -> Decision:
        if (i, j) not in met:
            return Dropped.UNMET
        margins = [margin for margin in met[i, j] if margin is not None]
        if not margins:
            return Dropped.UNSCORED
        mean = sum(margins) / len(margins)
        if mean == 0:
            return Dropped.TIED
        return (i, j, mean) if mean > 0 else (j, i, -mean)

    return decide


_REFEREES: dict[By, Callable[[Group], Callable[[int, int], Decision]]] = {
    "rewards": _by_rewards,
    "matches": _by_matches,
    "ranking": _by_ranking,
}
