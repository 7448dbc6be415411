"""What a judge said: of two trajectories (`Verdict`), or of each of several (`Scoring`)."""

import math
from collections.abc import Iterable
from statistics import pstdev
from typing import TypeVar

import msgspec

from arenagym.errors import RecordError
from arenagym.records.chat import Counts, Record, Usage, add_counts


class Task(Record, frozen=True, kw_only=True):
    """What a judge needs to know of a task: the query as the agent saw it.

    `source` is the part of a mixture that the task was drawn from.
    """

    id: str
    env_id: str
    query: str
    seed: int | None = None
    source: str = ""


class Judgement(Record, frozen=True, kw_only=True):
    """What one call of a judge came to besides its scores: why, at what price, what failed.

    `error` says why there are no scores. `model` is who was asked, empty where nobody or
    several were. `repairs` counts the times that the model was asked to mend a reply that did
    not fit; each such reply is also among the `failures`. `cached` means that it was said
    before and cost nothing now.
    """

    judge: str = ""
    model: str = ""
    analysis: str = ""
    error: str | None = None
    usage: Usage = Usage()
    failures: Counts = {}
    repairs: int = 0
    cached: bool = False

    @property
    def scored(self) -> bool:
        """Whether the judge gave scores."""
        return self.error is None

    def after(self: "J", before: "Judgement") -> "J":
        """This judgement, with what was spent and what failed on an earlier try added to it."""
        return msgspec.structs.replace(
            self,
            usage=before.usage + self.usage,
            failures=add_counts(before.failures, self.failures),
            repairs=before.repairs + self.repairs,
        )


J = TypeVar("J", bound=Judgement)


class Verdict(Judgement, frozen=True, kw_only=True):
    """What a judge said of two trajectories, shown in one order or summed over both.

    Scored if and only if both scores are there. `dimensions` maps each rubric dimension to
    the scores of the two sides; `members` are the verdicts that this one was made of.
    """

    score_a: float | None = None
    score_b: float | None = None
    dimensions: dict[str, tuple[float, float]] = {}
    members: tuple["Verdict", ...] = ()

    def __post_init__(self) -> None:
        if (self.score_a is None) != (self.score_b is None):
            raise RecordError("a verdict scores both sides or none")
        check_scores(score for score in (self.score_a, self.score_b) if score is not None)

    @property
    def scored(self) -> bool:
        """Whether the verdict says anything."""
        return self.score_a is not None

    @property
    def margin(self) -> float | None:
        """The score of `a` less that of `b`; None if unscored."""
        if self.score_a is None or self.score_b is None:
            return None
        return self.score_a - self.score_b

    @property
    def disagreement(self) -> float | None:
        """Standard deviation of the scored members' margins; None with fewer than two."""
        margins = [m for member in self.members if (m := member.margin) is not None]
        return pstdev(margins) if len(margins) > 1 else None

    def swapped(self) -> "Verdict":
        """The same verdict with the two sides exchanged."""
        return msgspec.structs.replace(
            self,
            score_a=self.score_b,
            score_b=self.score_a,
            dimensions={name: (b, a) for name, (a, b) in self.dimensions.items()},
            members=tuple(member.swapped() for member in self.members),
        )


class Scoring(Judgement, frozen=True, kw_only=True):
    """What a judge said of trajectories one by one, or of several in one call.

    `contestants` are indices into the group, in the order in which they were shown; `scores`
    has one entry for each of them, and so has each of the `dimensions`. Unscored: None.
    """

    contestants: tuple[int, ...]
    scores: tuple[float, ...] | None = None
    dimensions: dict[str, tuple[float, ...]] = {}

    def __post_init__(self) -> None:
        if self.scores is None:
            return
        if len(self.scores) != len(self.contestants):
            raise RecordError(
                f"{len(self.scores)} scores for {len(self.contestants)} contestants: "
                "a scoring scores all it was shown or none"
            )
        check_scores(self.scores)

    @property
    def scored(self) -> bool:
        """Whether the scoring says anything."""
        return self.scores is not None


def check_scores(scores: Iterable[float]) -> None:
    """Raise `RecordError` unless every score is a finite number."""
    for score in scores:
        if not math.isfinite(score):
            raise RecordError(f"a score is a finite number, not {score}")
