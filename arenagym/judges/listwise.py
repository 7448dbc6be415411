"""`ListwiseJudge`: a whole group scored in one call, in a shuffled order."""

from collections.abc import Sequence

import numpy as np

from arenagym.judges.base import verdict_of
from arenagym.judges.forms.form_judge import RepeatedFormJudge, new_nonce
from arenagym.judges.forms.transcript import SHORTEST
from arenagym.records import Scoring, Task, Trajectory, Verdict


class ListwiseJudge(RepeatedFormJudge):
    """Shows a model all trajectories of a group at once and asks for scores by a rubric.

    One call for a group, and all or none are scored; with `repeats` each is in an order of its
    own. The view's tokens are for each trajectory of a pair; a larger group shares what a pair
    would take. See `FormJudge` for the arguments.
    """

    kind = template = "listwise"
    fields = ("attempts",)

    def calls(self, n: int, rng: np.random.Generator) -> Sequence[tuple[int, ...]]:
        """All at once, shuffled."""
        return [tuple(rng.permutation(n).tolist()) for _ in range(self.repeats)]

    async def score(self, task: Task, shown: Sequence[Trajectory]) -> Scoring:
        """Score them all, shown in this order."""
        labels = tuple(f"attempt_{k}" for k in range(1, len(shown) + 1))
        everyone = tuple(range(len(shown)))
        form = self._form(labels)

        def prompt(tokens: int) -> str:
            nonce = new_nonce()
            each = max(SHORTEST, 2 * tokens // max(2, len(shown)))
            attempts = "\n\n".join(
                f"[{label} {nonce}]\n{self.view.show(trajectory, each)}\n[end {nonce}]"
                for label, trajectory in zip(labels, shown, strict=True)
            )
            return self._fill(form, task, tokens, nonce, attempts=attempts)

        answer = await self._asker.ask(
            prompt, form.schema, lambda reply: self._read(form, reply), **self._scale
        )
        if answer.value is None:
            return Scoring(contestants=everyone, judge=self.name, **answer.spent)
        scores = answer.value.scores
        return Scoring(
            contestants=everyone,
            judge=self.name,
            scores=tuple(self.rubric.combine(own) for own in scores),
            dimensions={name: tuple(own[name] for own in scores) for name in scores[0]},
            analysis=answer.value.text(),
            **answer.spent,
        )

    async def compare(self, task: Task, a: Trajectory, b: Trajectory) -> Verdict:
        """Score the two in one call, `a` shown first."""
        return verdict_of(await self.score(task, (a, b)))
