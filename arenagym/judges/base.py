"""What a judge is, and the judge that asks another one in both orders."""

import asyncio
from typing import Protocol

import msgspec

from arenagym.records import Task, Trajectory, Verdict, add_counts


class Judge(Protocol):
    """Compares two trajectories of one task. `name` goes into the records."""

    name: str

    async def compare(self, task: Task, a: Trajectory, b: Trajectory) -> Verdict:
        """Judge them in one order, `a` shown first. A failure is an unscored verdict."""


class Bidirectional:
    """Asks a judge in both orders and adds the scores, which cancels its position bias.

    ArenaRL, arXiv 2601.06487: (s_a, s_b) = J(a, b) + J(b, a). If either order is unscored, so
    is the sum: half a verdict would be a biased one. A tournament with `order="both"` does the
    same by itself, and keeps both verdicts; this is for comparisons outside of one.
    """

    def __init__(self, judge: Judge) -> None:
        self.judge = judge
        self.name = f"{judge.name}, both orders"

    async def compare(self, task: Task, a: Trajectory, b: Trajectory) -> Verdict:
        """Judge them in both orders at once."""
        one, other = await asyncio.gather(
            self.judge.compare(task, a, b), self.judge.compare(task, b, a)
        )
        other = other.swapped()
        both = Verdict(
            judge=self.name,
            analysis=f"{one.analysis}\n--\n{other.analysis}".strip("\n-"),
            error="; ".join(error for error in (one.error, other.error) if error) or None,
            usage=one.usage + other.usage,
            failures=add_counts(one.failures, other.failures),
        )
        if not (one.scored and other.scored):
            return both
        return msgspec.structs.replace(
            both,
            score_a=(one.score_a or 0.0) + (other.score_a or 0.0),
            score_b=(one.score_b or 0.0) + (other.score_b or 0.0),
            dimensions={
                name: (scores[0] + other.dimensions[name][0], scores[1] + other.dimensions[name][1])
                for name, scores in one.dimensions.items()
            },
        )
