"""`ProbabilityJudge`: how likely a reference answer becomes by a trajectory's reasoning (RLPR)."""

import asyncio
from collections.abc import Callable, Mapping, Sequence

import msgspec
import numpy as np

from arenagym.errors import ModelError, SettingError
from arenagym.judges.base import verdict_of
from arenagym.judges.pointwise import beside
from arenagym.models import PromptScorer
from arenagym.records import (
    Message,
    PromptLogprobs,
    Scoring,
    Task,
    Trajectory,
    Usage,
    Verdict,
    add_counts,
)

References = Mapping[str, str] | Callable[[Task], str | None]


class ProbabilityJudge:
    """Rewards reasoning that makes a reference answer likely; needs no verifier.

    RLPR (arXiv 2506.18254): r is the mean token probability of the reference answer after the
    trajectory's reasoning, r' the same without the reasoning, and the score is
    clip(r - r', 0, 1). The mean of probabilities, not of logprobs: one unlikely synonym does
    not sink the whole answer. Four short calls for a trajectory, two of which (r') the
    trajectories of a task share.

    Args:
        model: usually the policy itself; its server must give logprobs of a prompt (vLLM does).
        references: the reference answer of each task, by its id, or a function of the task.
        lead: stands between the reasoning and the answer.
    """

    def __init__(
        self, model: PromptScorer, references: References, *, lead: str = "\n<answer>"
    ) -> None:
        if not isinstance(model, PromptScorer):
            name = getattr(model, "name", model)
            raise SettingError(
                f"model {name} gives no logprobs of its prompt: take one behind a server that "
                "does, such as vLLM (http://host:port/v1#MODEL)"
            )
        self.model = model
        self.name = f"probability by {model.name}"
        self._references = references
        self._lead = lead
        self._without: dict[tuple[str, str], float] = {}
        self._locks: dict[tuple[str, str], asyncio.Lock] = {}

    def calls(self, n: int, rng: np.random.Generator) -> Sequence[tuple[int, ...]]:  # noqa: ARG002
        """Each by itself."""
        return [(i,) for i in range(n)]

    async def score(self, task: Task, shown: Sequence[Trajectory]) -> Scoring:
        """Score one trajectory, 0 to 1."""
        (trajectory,) = shown
        found = Scoring(contestants=(0,), judge=self.name, model=self.model.name)
        reference = self._reference(task)
        if not reference:
            return msgspec.structs.replace(found, error=f"task {task.id} has no reference answer")
        spent: list[PromptLogprobs] = []
        try:
            prior = await self._prior(task, trajectory, reference, spent)
            reasoned = await self._probability(*_reasoning(trajectory), reference, spent)
        except ModelError as error:
            failures = add_counts(error.failures, {"judge_call": 1})
            return msgspec.structs.replace(
                found, error=str(error)[:500], failures=failures, usage=_usage(spent)
            )
        return msgspec.structs.replace(
            found,
            scores=(min(1.0, max(0.0, reasoned - prior)),),
            dimensions={"with_reasoning": (reasoned,), "without": (prior,)},
            usage=_usage(spent),
            failures=add_counts(*(each.failures for each in spent)),
        )

    async def compare(self, task: Task, a: Trajectory, b: Trajectory) -> Verdict:
        """Score both."""
        one, other = await asyncio.gather(self.score(task, (a,)), self.score(task, (b,)))
        return verdict_of(beside(one, other))

    def _reference(self, task: Task) -> str | None:
        if callable(self._references):
            return self._references(task)
        return self._references.get(task.id)

    async def _prior(
        self, task: Task, trajectory: Trajectory, reference: str, spent: list[PromptLogprobs]
    ) -> float:
        """The probability without reasoning, asked once for a task."""
        messages = _question(trajectory) or (Message(role="user", content=task.query),)
        key = (repr(messages), reference)
        async with self._locks.setdefault(key, asyncio.Lock()):
            if key not in self._without:
                self._without[key] = await self._probability(messages, "", reference, spent)
        self._locks.pop(key, None)
        return self._without[key]

    async def _probability(
        self,
        messages: Sequence[Message],
        reasoning: str,
        reference: str,
        spent: list[PromptLogprobs],
    ) -> float:
        """Mean probability of the reference's tokens after the messages and the reasoning.

        They are those behind the tokens that the text has in common with and without it: so a
        token that spans the border is the reference's, whatever the tokenizer.
        """
        before = reasoning + self._lead
        opened = [*messages, Message(role="assistant", content=before)]
        closed = [*messages, Message(role="assistant", content=before + reference)]
        without, whole = await asyncio.gather(
            self.model.prompt_logprobs(opened), self.model.prompt_logprobs(closed)
        )
        spent += (without, whole)
        same = 0
        for one, other in zip(without.ids, whole.ids, strict=False):
            if one != other:
                break
            same += 1
        own = whole.logprobs[same:]
        if not own:
            raise ModelError("the reference answer has no tokens", {"no_prompt_logprobs": 1})
        return float(np.mean(np.exp(own)))


def _question(trajectory: Trajectory) -> tuple[Message, ...]:
    """The conversation up to the task."""
    messages = trajectory.messages
    asked = next((i for i, message in enumerate(messages) if message.role == "user"), -1)
    return messages[: asked + 1]


def _reasoning(trajectory: Trajectory) -> tuple[tuple[Message, ...], str]:
    """The conversation before the last turn, and what that turn said before its answer."""
    prompt: tuple[Message, ...] = ()
    for shown in trajectory.prompts():
        prompt = shown
    said = trajectory.turns[-1].output.content if trajectory.turns else ""
    answer = (trajectory.answer or "").strip()
    if answer and answer in said:
        said = said[: said.rindex(answer)]
    return prompt, said.rstrip().removesuffix("<answer>").rstrip()


def _usage(spent: Sequence[PromptLogprobs]) -> Usage:
    return sum((each.usage for each in spent), Usage())
