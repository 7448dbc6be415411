"""`PointwiseJudge`: each trajectory scored by itself, the baseline that collapses."""

import asyncio
from collections.abc import Sequence

import msgspec
import numpy as np

from arenagym.judges.base import verdict_of
from arenagym.judges.forms.form_judge import RepeatedFormJudge, new_nonce
from arenagym.records import Scoring, Task, Trajectory, Verdict


class PointwiseJudge(RepeatedFormJudge):
    """Shows a model one trajectory and asks for scores by a rubric.

    It is here to be compared with: absolute scores crowd together, and the judge's mood of the
    moment is as large as the differences (ArenaRL, arXiv 2601.06487, "discriminative
    collapse"). See `FormJudge` for the arguments. With `repeats`, set a sampling temperature, or
    all scores of a trajectory are the same.
    """

    kind = template = "pointwise"
    fields = ("attempt",)

    def calls(self, n: int, rng: np.random.Generator) -> Sequence[tuple[int, ...]]:  # noqa: ARG002
        """Each by itself."""
        return [(i,) for _ in range(self.repeats) for i in range(n)]

    async def score(self, task: Task, shown: Sequence[Trajectory]) -> Scoring:
        """Score one trajectory."""
        (trajectory,) = shown
        form = self._form(("attempt",))
        answer = await self._asker.ask(
            lambda tokens: self._fill(
                form, task, tokens, new_nonce(), attempt=self.view.show(trajectory, tokens)
            ),
            form.schema,
            lambda reply: self._read(form, reply),
            **self._scale,
        )
        if answer.value is None:
            return Scoring(contestants=(0,), judge=self.name, **answer.spent)
        (scores,) = answer.value.scores
        return Scoring(
            contestants=(0,),
            judge=self.name,
            scores=(self.rubric.combine(scores),),
            dimensions={name: (score,) for name, score in scores.items()},
            analysis=answer.value.text(),
            **answer.spent,
        )

    async def compare(self, task: Task, a: Trajectory, b: Trajectory) -> Verdict:
        """Score both, each in a call of its own."""
        one, other = await asyncio.gather(self.score(task, (a,)), self.score(task, (b,)))
        return verdict_of(beside(one, other))


def beside(one: Scoring, other: Scoring) -> Scoring:
    """Two scorings of one trajectory each as one of both; unscored if either is."""
    scores = None if one.scores is None or other.scores is None else (*one.scores, *other.scores)
    return msgspec.structs.replace(
        other.after(one),
        contestants=(0, 1),
        scores=scores,
        dimensions={
            name: (*one.dimensions[name], *other.dimensions[name])
            for name in one.dimensions
            if scores is not None and name in other.dimensions
        },
        analysis="\n".join(filter(None, (one.analysis, other.analysis))),
        error="; ".join(filter(None, (one.error, other.error))) or None,
        cached=one.cached and other.cached,
    )
