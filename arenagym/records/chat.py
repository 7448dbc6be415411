"""The chat-completions vocabulary: messages, tools, sampling, and what a call returned."""

import math
from collections.abc import Mapping, Sequence
from typing import Any, Literal

import msgspec

from arenagym.errors import RecordError, SettingError

Role = Literal["system", "user", "assistant", "tool"]
FinishReason = Literal["stop", "length", "tool_calls", "content_filter"]
JsonSchema = Mapping[str, Any]
Counts = dict[str, int]


class Record(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True
):
    """Base of all records: immutable, compared by value, keyword-only."""


class ToolSpec(Record, frozen=True, kw_only=True):
    """A function that an agent may call, declared as JSON Schema (the OpenAI form)."""

    name: str
    description: str
    parameters: dict[str, Any]

    def to_openai(self) -> dict[str, Any]:
        """The `tools` entry of a chat-completions request."""
        return {"type": "function", "function": msgspec.to_builtins(self)}


class ToolCall(Record, frozen=True, kw_only=True):
    """A call as the model wrote it: `arguments` is its JSON text, valid or not."""

    id: str
    name: str
    arguments: str


class Message(Record, frozen=True, kw_only=True):
    """One chat message; `reasoning` is thinking text that the server returned apart."""

    role: Role
    content: str
    tool_calls: tuple[ToolCall, ...] = ()
    tool_call_id: str | None = None
    reasoning: str | None = None

    def to_openai(self) -> dict[str, Any]:
        """The `messages` entry of a chat-completions request; reasoning is not sent back."""
        out: dict[str, Any] = {"role": self.role, "content": self.content}
        if self.tool_calls:
            out["tool_calls"] = [
                {
                    "id": call.id,
                    "type": "function",
                    "function": {"name": call.name, "arguments": call.arguments},
                }
                for call in self.tool_calls
            ]
        if self.tool_call_id is not None:
            out["tool_call_id"] = self.tool_call_id
        return out


class Usage(Record, frozen=True, kw_only=True):
    """Tokens of one or more model calls, and how many calls they were."""

    prompt_tokens: int = 0
    completion_tokens: int = 0
    calls: int = 0

    def __add__(self, other: "Usage") -> "Usage":
        return Usage(
            prompt_tokens=self.prompt_tokens + other.prompt_tokens,
            completion_tokens=self.completion_tokens + other.completion_tokens,
            calls=self.calls + other.calls,
        )

    @property
    def tokens(self) -> int:
        """Prompt and completion tokens together."""
        return self.prompt_tokens + self.completion_tokens


class Sampling(Record, frozen=True, kw_only=True):
    """How a completion is sampled; None leaves the choice to the server.

    With `top_logprobs` the reply is to say what else each token might have been.

    Raises:
        SettingError: values that no server takes, so that every call would fail.
    """

    temperature: float | None = None
    top_p: float | None = None
    max_tokens: int | None = None
    seed: int | None = None
    stop: tuple[str, ...] = ()
    top_logprobs: int | None = None

    def __post_init__(self) -> None:
        if self.temperature is not None and not 0 <= self.temperature < math.inf:
            raise SettingError(f"temperature={self.temperature}: finite, and at least 0")
        if self.top_p is not None and not 0 < self.top_p <= 1:
            raise SettingError(f"top_p={self.top_p}: above 0, and at most 1")
        if self.max_tokens is not None and self.max_tokens < 1:
            raise SettingError(f"max_tokens={self.max_tokens}: at least 1")
        if self.top_logprobs is not None and self.top_logprobs < 0:
            raise SettingError(f"top_logprobs={self.top_logprobs}: at least 0")


def add_counts(*counts: Mapping[str, int]) -> Counts:
    """The sum of several counts, key by key."""
    total: Counts = {}
    for each in counts:
        for key, number in each.items():
            total[key] = total.get(key, 0) + number
    return total


class TokenChoice(Record, frozen=True, kw_only=True):
    """A sampled token's text, and the likeliest tokens in its place with their logprobs."""

    token: str
    alternatives: tuple[tuple[str, float], ...]


class PromptLogprobs(Record, frozen=True, kw_only=True):
    """The ids of a prompt's tokens and the logprob of each given those before it.

    The first token has none: `logprobs[0]` is 0.
    """

    ids: tuple[int, ...]
    logprobs: tuple[float, ...]
    usage: Usage = Usage()
    failures: Counts = {}

    def __post_init__(self) -> None:
        check_output(self.ids, self.logprobs)


class Completion(Record, frozen=True, kw_only=True):
    """What a model call returned.

    `output_ids` and `output_logprobs` (natural log) have one entry per sampled token;
    `choices` has an entry per token where `Sampling.top_logprobs` asked for it and the server
    knows; `failures` counts the tries that failed before this one, by kind.
    """

    message: Message
    finish_reason: FinishReason = "stop"
    usage: Usage = Usage()
    prompt_ids: tuple[int, ...] | None = None
    output_ids: tuple[int, ...] | None = None
    output_logprobs: tuple[float, ...] | None = None
    choices: tuple[TokenChoice, ...] | None = None
    policy_version: str | None = None
    failures: Counts = {}

    def __post_init__(self) -> None:
        check_output(self.output_ids, self.output_logprobs)


def check_output(ids: Sequence[int] | None, logprobs: Sequence[float] | None) -> None:
    """Raise `RecordError` unless ids and logprobs agree in length and every logprob is finite."""
    if logprobs is None:
        return
    if ids is not None and len(ids) != len(logprobs):
        raise RecordError(f"{len(ids)} output ids, but {len(logprobs)} logprobs")
    if not all(math.isfinite(logprob) for logprob in logprobs):
        raise RecordError("a sampled token has a finite logprob")
