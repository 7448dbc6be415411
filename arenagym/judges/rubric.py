"""`RubricJudge`: a model scores both sides by a rubric; the arithmetic is ours."""

from arenagym.judges.forms.form import Form
from arenagym.judges.forms.form_judge import FormJudge, new_nonce
from arenagym.records import Task, Trajectory, Verdict


class RubricJudge(FormJudge):
    """Shows a model the task and two whole trajectories, and asks for scores by a rubric.

    One call judges one order. The model assesses each side before it compares them, and the
    two totals are computed from its scores; see `FormJudge` for the arguments and for what
    protects the verdict.
    """

    kind = "rubric"
    template = "pairwise"
    fields = ("first", "second")

    async def compare(self, task: Task, a: Trajectory, b: Trajectory) -> Verdict:
        """Judge them with `a` shown first."""
        form = self._form(("first", "second"))
        answer = await self._asker.ask(
            lambda tokens: self.prompt(form, task, a, b, tokens),
            form.schema,
            lambda reply: self._read(form, reply),
            **self._scale,
        )
        if answer.value is None:
            return Verdict(judge=self.name, **answer.spent)
        first, second = answer.value.scores
        return Verdict(
            judge=self.name,
            score_a=self.rubric.combine(first),
            score_b=self.rubric.combine(second),
            dimensions={name: (first[name], second[name]) for name in first},
            analysis=answer.value.text(),
            **answer.spent,
        )

    def prompt(self, form: Form, task: Task, a: Trajectory, b: Trajectory, tokens: int) -> str:
        """The question to the model, with so many tokens shown of each attempt."""
        return self._fill(
            form,
            task,
            tokens,
            new_nonce(),
            first=self.view.show(a, tokens),
            second=self.view.show(b, tokens),
        )
