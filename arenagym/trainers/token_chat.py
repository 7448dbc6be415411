"""`TokenChat`: a chat model over an engine that takes token ids and returns token ids."""

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from hashlib import blake2b
from typing import Any, NamedTuple, get_args

import msgspec

from arenagym.envs import parse_action
from arenagym.errors import ArenagymError, ModelError, RecordError
from arenagym.models import ContextOverflowError
from arenagym.records import (
    Completion,
    FinishReason,
    JsonSchema,
    Message,
    Record,
    Sampling,
    ToolSpec,
    Usage,
    to_json,
)
from arenagym.records.chat import check_output
from arenagym.trainers.chat_template import ChatTemplate, ChatTokenizer

__all__ = ["ChatTokenizer", "Generate", "Generated", "TokenChat", "refuse_stops"]

_MOST_REMEMBERED = 2**21  # ids, of all conversations together


class Generated(Record, frozen=True, kw_only=True):
    """What the engine sampled: ids, one logprob (natural log) an id, and why it ended.

    The id that ended it, such as `<|im_end|>`, is among them if it was sampled.

    Raises:
        RecordError: ids and logprobs differ in number, a logprob is not finite, an id is below 0,
            there is no such `finish_reason`, or `policy_version` is no text.
    """

    ids: tuple[int, ...]
    logprobs: tuple[float, ...] | None = None
    finish_reason: FinishReason = "stop"
    policy_version: str | None = None

    def __post_init__(self) -> None:
        check_output(self.ids, self.logprobs)
        if min(self.ids, default=0) < 0:
            raise RecordError(f"{min(self.ids)} is no token id: ids are 0 or more")
        # An engine's own words, such as "abort", would make a record that cannot be read again.
        if self.finish_reason not in get_args(FinishReason):
            raise RecordError(
                f"finish_reason={self.finish_reason!r}: it is one of "
                f"{', '.join(get_args(FinishReason))}"
            )
        if not isinstance(self.policy_version, str | None):
            raise RecordError(f"policy_version={self.policy_version!r}: it is text, or None")


Generate = Callable[[Sequence[int], Sampling], Awaitable[Generated]]
"""The engine: from the prompt's ids and how to sample to what was sampled."""


def refuse_stops(sampling: Sampling, instead: str) -> None:
    """For an engine that ends completions at a token alone: passed over, words would not end them.

    Args:
        sampling: as the agent wants it.
        instead: what the engine does, or is to be set to.

    Raises:
        ModelError: the agent wants stop strings.
    """
    if sampling.stop:
        wanted = ", ".join(map(repr, sampling.stop))
        raise ModelError(f"the agent wants completions to end at {wanted}: {instead}")


class TokenChat:
    """A `ChatModel` whose every prompt begins with the very ids that were there before.

    A conversation that goes on, the previous one's prompt and output and then new messages, is not
    tokenized anew: the ids so far stay, and only what the chat template puts after them is added.
    So tokens that were sampled are never read back from text, and the turns of an episode merge
    into one segment. A conversation that does not go on (a rewritten history, a template that
    takes thoughts out of earlier turns, as Qwen3's does) is tokenized whole and begins another
    segment; see `append_only`.

    What looks like a special token in a message is text to the model (see `ChatTemplate`).

    One for each episode: it remembers the conversations that it had, the latest two million ids.

    Args:
        generate: the engine.
        tokenizer: with the policy's chat template.
        name: what the records call the policy.
        native_tools: give tools to the chat template, and read `<tool_call>` blocks; else agents
            describe tools in their prompts.
        context: the most tokens of prompt and completion together; a prompt that leaves no room
            ends the episode with `max_tokens`.
        template_args: further arguments of the chat template, such as `enable_thinking`.
        append_only: what the template would take out of earlier turns stays in, so that each
            prompt goes on with the one before: the policy learns, and must be served, with
            prompts that its template does not write.
    """

    def __init__(
        self,
        generate: Generate,
        tokenizer: ChatTokenizer,
        *,
        name: str = "policy",
        native_tools: bool = False,
        context: int | None = None,
        template_args: Mapping[str, Any] | None = None,
        append_only: bool = False,
    ) -> None:
        self.name = name
        self.native_tools = native_tools
        self._generate = generate
        self._tokenizer = tokenizer
        self._context = context
        self._template_args = dict(template_args or {})
        self._append_only = append_only
        self._templates: dict[bytes, ChatTemplate] = {}
        self._known: OrderedDict[bytes, _Known] = OrderedDict()
        """Conversations that ended with a completion of ours, those used last at the end."""
        self._remembered = 0

    async def chat(
        self,
        messages: Sequence[Message],
        *,
        sampling: Sampling = Sampling(),
        tools: Sequence[ToolSpec] = (),
        schema: JsonSchema | None = None,  # noqa: ARG002 - the engine takes none
    ) -> Completion:
        """Complete the conversation; see `ChatModel.chat`.

        Raises:
            ContextOverflowError: the prompt leaves no room for a completion.
            ModelError: the template refuses the conversation, or the engine fails.
        """
        declared = [tool.to_openai() for tool in tools] if self.native_tools else []
        digests = _digests(messages, declared)
        template = self._template(digests[0], declared)
        text = template.text(messages)
        prompt = self._prompt(messages, template, text, digests)
        generated = await self._ask(prompt, self._within(len(prompt), sampling))
        try:
            message = _read(template.decode(generated.ids), with_tools=bool(declared))
        except Exception as error:  # whatever the tokenizer's library raises
            raise ModelError(
                f"model {self.name}: the engine's ids are none of the tokenizer's: {error}",
                {"engine": 1},
            ) from error
        self._remember(_after(digests[-1], message), _Known(text, (*prompt, *generated.ids)))
        calls = message.tool_calls and generated.finish_reason == "stop"
        return Completion(
            message=message,
            finish_reason="tool_calls" if calls else generated.finish_reason,
            usage=Usage(prompt_tokens=len(prompt), completion_tokens=len(generated.ids), calls=1),
            prompt_ids=prompt,
            output_ids=generated.ids,
            output_logprobs=generated.logprobs,
            policy_version=generated.policy_version,
        )

    async def release(self) -> None:
        """Nothing to free."""

    async def aclose(self) -> None:
        """Forget the conversations."""
        self._known.clear()
        self._remembered = 0

    def _template(self, digest: bytes, tools: Sequence[Mapping[str, Any]]) -> ChatTemplate:
        """The chat template with these tools."""
        if digest not in self._templates:
            self._templates[digest] = ChatTemplate(self._tokenizer, tools, self._template_args)
        return self._templates[digest]

    def _prompt(
        self,
        messages: Sequence[Message],
        template: ChatTemplate,
        text: str,
        digests: Sequence[bytes],
    ) -> tuple[int, ...]:
        """The ids of a prompt: those of the conversation that it goes on with, and what is new."""
        for length in range(len(messages) - 1, 0, -1):
            known = self._known.get(digests[length])
            if known is None:
                continue
            new = template.going_on(known.text, known.ids, messages, length, text)
            if new is None and self._append_only:
                new = template.appended(known.ids, messages, length)
            if new is not None:
                self._known.move_to_end(digests[length])
                return (*known.ids, *new)
        return tuple(template.encode(text))

    def _within(self, length: int, sampling: Sampling) -> Sampling:
        """The sampling that fits the context after a prompt of this length."""
        if self._context is None:
            return sampling
        room = self._context - length
        if room < 1:
            raise ContextOverflowError(
                f"model {self.name}: a prompt of {length:,} tokens, context {self._context:,}"
            )
        most = room if sampling.max_tokens is None else min(room, sampling.max_tokens)
        return msgspec.structs.replace(sampling, max_tokens=most)

    async def _ask(self, prompt: tuple[int, ...], sampling: Sampling) -> Generated:
        """Ask the engine; what it raises, or returns against its contract, is a model's failure."""
        try:
            given = await self._generate(prompt, sampling)
            return Generated(
                ids=tuple(map(int, given.ids)),
                logprobs=None if given.logprobs is None else tuple(map(float, given.logprobs)),
                finish_reason=given.finish_reason,
                policy_version=given.policy_version,
            )
        except ModelError:
            raise
        except Exception as error:
            said = str(error) if isinstance(error, ArenagymError) else repr(error)
            raise ModelError(
                f"model {self.name}: the engine failed: {said}", {"engine": 1}
            ) from error

    def _remember(self, digest: bytes, known: "_Known") -> None:
        if (before := self._known.pop(digest, None)) is not None:
            self._remembered -= len(before.ids)
        self._known[digest] = known
        self._remembered += len(known.ids)
        while self._remembered > _MOST_REMEMBERED and len(self._known) > 1:
            _, forgotten = self._known.popitem(last=False)
            self._remembered -= len(forgotten.ids)


class _Known(NamedTuple):
    """A conversation: the prompt's text, and the ids of it and of what was sampled."""

    text: str
    ids: tuple[int, ...]


def _read(text: str, *, with_tools: bool) -> Message:
    """What the model said."""
    calls = parse_action(text).tool_calls if with_tools else ()
    if not calls:
        return Message(role="assistant", content=text)
    thoughts, mark, spoken = text.rpartition("</think>")
    said = thoughts + mark + spoken.partition("<tool_call>")[0]
    return Message(role="assistant", content=said.strip(), tool_calls=calls)


def _digests(messages: Sequence[Message], tools: object) -> list[bytes]:
    """For each number of leading messages what tells them from others."""
    digests = [blake2b(repr(tools).encode(errors="replace"), digest_size=16).digest()]
    for message in messages:
        digests.append(_after(digests[-1], message))
    return digests


def _after(digest: bytes, message: Message) -> bytes:
    return blake2b(digest + to_json(message), digest_size=16).digest()
