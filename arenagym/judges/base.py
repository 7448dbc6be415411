"""What a judge is: of pairs, and of whole groups; and the judge that asks in both orders."""

import asyncio
from collections.abc import Sequence
from typing import Protocol, runtime_checkable

import msgspec
import numpy as np

from arenagym.records import Scoring, Task, Trajectory, Verdict, add_counts


class Judge(Protocol):
    """Compares two trajectories of one task. `name` goes into the records.

    A judge whose verdicts may be kept (`Cached`) also has a `key`: text that names everything,
    besides task and trajectories, that its verdicts depend on.
    """

    name: str

    async def compare(self, task: Task, a: Trajectory, b: Trajectory) -> Verdict:
        """Judge them in one order, `a` shown first. A failure is an unscored verdict."""


@runtime_checkable
class GroupJudge(Protocol):
    """Scores trajectories rather than pairs, one or many in a call.

    It compares too, by scoring both, so that it can be measured like any other.
    """

    name: str

    def calls(self, n: int, rng: np.random.Generator) -> Sequence[tuple[int, ...]]:
        """Which of n trajectories are shown in each call, and in which order."""

    async def score(self, task: Task, shown: Sequence[Trajectory]) -> Scoring:
        """One call: `contestants` are 0, 1, … in the order shown. A failure is unscored."""

    async def compare(self, task: Task, a: Trajectory, b: Trajectory) -> Verdict:
        """Score both; see `Judge.compare`."""


class Bidirectional:
    """Asks a judge in both orders and adds the scores, which cancels its position bias.

    ArenaRL, arXiv 2601.06487: (s_a, s_b) = J(a, b) + J(b, a). If either order is unscored, so
    is the sum: half a verdict would be a biased one. A tournament with `order="both"` does the
    same by itself, and keeps both verdicts; this is for comparisons outside of one.
    """

    def __init__(self, judge: Judge) -> None:
        self.judge = judge
        self.name = f"{judge.name}, both orders"

    @property
    def key(self) -> str:
        """See `Judge`; that of the judge it asks."""
        return f"both orders: {key_of(self.judge)}"

    async def compare(self, task: Task, a: Trajectory, b: Trajectory) -> Verdict:
        """Judge them in both orders at once."""
        one, other = await asyncio.gather(
            self.judge.compare(task, a, b), self.judge.compare(task, b, a)
        )
        both = combined(self.name, (one, other.swapped()))
        if not (one.scored and other.scored):
            return both
        return msgspec.structs.replace(
            both,
            score_a=sum(member.score_a or 0.0 for member in both.members),
            score_b=sum(member.score_b or 0.0 for member in both.members),
            dimensions={
                name: (
                    sum(member.dimensions[name][0] for member in both.members),
                    sum(member.dimensions[name][1] for member in both.members),
                )
                for name in one.dimensions.keys() & other.dimensions.keys()
            },
        )


def combined(name: str, members: Sequence[Verdict]) -> Verdict:
    """A verdict that was made of others, as yet unscored: what they said, cost and failed at."""
    cost = Verdict()
    for member in members:
        cost = cost.after(member)
    models = {member.model for member in members}
    return msgspec.structs.replace(
        cost,
        judge=name,
        model=models.pop() if len(models) == 1 else "",
        analysis="\n--\n".join(member.analysis for member in members if member.analysis),
        error="; ".join(member.error for member in members if member.error)[:500] or None,
        cached=all(member.cached for member in members),
        members=tuple(members),
    )


def key_of(judge: object) -> str:
    """The key of a judge, empty if it has none; see `Judge`."""
    return str(getattr(judge, "key", ""))


def verdict_of(scoring: Scoring) -> Verdict:
    """What a scoring of two trajectories says of the pair."""
    first, second = scoring.scores or (None, None)
    return Verdict(
        judge=scoring.judge,
        model=scoring.model,
        analysis=scoring.analysis,
        error=scoring.error,
        usage=scoring.usage,
        failures=add_counts(scoring.failures),
        repairs=scoring.repairs,
        cached=scoring.cached,
        score_a=first,
        score_b=second,
        dimensions={name: (a, b) for name, (a, b) in scoring.dimensions.items()},
    )
