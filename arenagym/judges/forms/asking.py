"""`Asker`: puts a judge's question to a model and comes back with a value or a stated failure."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypedDict, TypeVar

from arenagym.errors import ModelError
from arenagym.judges.forms.form import UnreadableError
from arenagym.judges.forms.prompts import Prompt
from arenagym.judges.forms.transcript import SHORTEST
from arenagym.models import ChatModel, ContextOverflowError
from arenagym.records import (
    Completion,
    Counts,
    JsonSchema,
    Message,
    Sampling,
    Usage,
    add_counts,
    without_surrogates,
)

T = TypeVar("T")
_ECHOED = 4_000


class Spent(TypedDict):
    """What a question cost and what went wrong, as the fields of a judgement."""

    model: str
    error: str | None
    usage: Usage
    failures: Counts
    repairs: int


@dataclass
class Answer(Generic[T]):
    """What came of a question: a value, or the error that there is none for."""

    model: str
    value: T | None = None
    error: str | None = None
    usage: Usage = field(default_factory=Usage)
    failures: Counts = field(default_factory=dict)
    repairs: int = 0

    def fail(self, error: str, kind: str) -> "Answer[T]":
        """The answer as one that failed."""
        self.error = error[:500]
        self.failures = add_counts(self.failures, {kind: 1})
        return self

    @property
    def spent(self) -> Spent:
        """All but the value."""
        return Spent(
            model=self.model,
            error=self.error,
            usage=self.usage,
            failures=self.failures,
            repairs=self.repairs,
        )


@dataclass(frozen=True)
class Asker:
    """Asks a model for JSON of a schema.

    A prompt that overflows the model's context is asked again with half the tokens shown, down
    to `SHORTEST`. A reply that cannot be read is sent back once with what is wrong with it.
    """

    model: ChatModel
    sampling: Sampling
    repair: Prompt
    tokens: int

    async def ask(
        self,
        prompt: Callable[[int], str],
        schema: JsonSchema,
        read: Callable[[Completion], T],
        **fields: object,
    ) -> Answer[T]:
        """Ask until there is a value or nothing left to try.

        Args:
            prompt: makes the question, with so many tokens shown of each attempt.
            schema: of the reply.
            read: reads a reply; raises `UnreadableError` where it does not fit.
            fields: of the repair prompt, besides `error`.
        """
        answer: Answer[T] = Answer(self.model.name)
        limit = self.tokens
        while True:
            question = Message(role="user", content=prompt(limit))
            try:
                reply = await self._chat(answer, [question], schema)
                break
            except ContextOverflowError as error:
                if limit <= SHORTEST:
                    return answer.fail(str(error), "context_overflow")
                limit = max(SHORTEST, limit // 2)
            except ModelError as error:
                return _failed(answer, error)
        wrong = _read(answer, reply, read)
        if not wrong:
            return answer
        answer.repairs += 1
        echo = Message(role="assistant", content=reply.message.content[:_ECHOED])
        mend = Message(role="user", content=self.repair.fill(error=wrong, **fields))
        try:
            reply = await self._chat(answer, [question, echo, mend], schema)
        except ModelError as error:
            return _failed(answer, error)
        _read(answer, reply, read)
        return answer

    async def _chat(
        self, answer: Answer[T], messages: list[Message], schema: JsonSchema
    ) -> Completion:
        reply = await self.model.chat(messages, sampling=self.sampling, schema=schema)
        answer.usage += reply.usage
        answer.failures = add_counts(answer.failures, reply.failures)
        return reply


def _failed(answer: Answer[T], error: ModelError) -> Answer[T]:
    answer.failures = add_counts(answer.failures, error.failures)
    return answer.fail(str(error), "judge_call")


def _read(answer: Answer[T], reply: Completion, read: Callable[[Completion], T]) -> str:
    """Put the reply's value into the answer, or say what is wrong with it."""
    try:
        answer.value = read(reply)
    except UnreadableError as error:
        wrong = without_surrogates(str(error))
        answer.fail(f"unreadable judgement: {wrong}", "malformed_judgement")
        return wrong
    answer.error = None
    return ""
