"""`TokenChat`: a chat model over an engine that takes token ids and returns token ids."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from hashlib import blake2b
from typing import Any, Protocol

import msgspec

from arenagym.envs import parse_action
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
)

_MARK = "\u241fanswer\u241f"  # stands for an assistant's text where a template is tried out


class Generated(Record, frozen=True, kw_only=True):
    """What the engine sampled: ids, one logprob (natural log) an id, and why it ended.

    The id that ended it, such as `<|im_end|>`, is among them if it was sampled.
    """

    ids: tuple[int, ...]
    logprobs: tuple[float, ...] | None = None
    finish_reason: FinishReason = "stop"
    policy_version: str | None = None


Generate = Callable[[Sequence[int], Sampling], Awaitable[Generated]]
"""The engine: from the prompt's ids and how to sample to what was sampled."""


class ChatTokenizer(Protocol):
    """What is needed of a tokenizer; those of `transformers` have it."""

    eos_token_id: int | None

    def apply_chat_template(
        self,
        conversation: list[dict[str, Any]],
        *,
        tokenize: bool,
        add_generation_prompt: bool,
        tools: list[dict[str, Any]] | None = None,
        **kwargs: Any,  # noqa: ANN401
    ) -> Any:  # noqa: ANN401
        """The conversation as the model reads it; text, with `tokenize` false."""

    def encode(self, text: str, *, add_special_tokens: bool) -> list[int]:
        """The ids of text; special tokens in it are read as such."""

    def decode(self, token_ids: Sequence[int], *, skip_special_tokens: bool) -> str:
        """The text of ids."""


class TokenChat:
    """A `ChatModel` whose every prompt begins with the very ids that were there before.

    A conversation that goes on, the previous one's prompt and output and then new messages, is not
    tokenized anew: the ids so far stay, and only what the chat template puts after them is added.
    So tokens that were sampled are never read back from text, and the turns of an episode merge
    into one segment. A conversation that does not go on (a rewritten history, a template that
    takes thoughts out of earlier turns) is tokenized whole and begins another segment.

    One for each episode: it remembers the conversations that it had.

    Args:
        generate: the engine.
        tokenizer: with the policy's chat template.
        name: what the records call the policy.
        native_tools: give tools to the chat template, and read `<tool_call>` blocks; else agents
            describe tools in their prompts.
        context: the most tokens of prompt and completion together; a prompt that leaves no room
            ends the episode with `max_tokens`.
        template_args: further arguments of the chat template, such as `enable_thinking`.
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
    ) -> None:
        self.name = name
        self.native_tools = native_tools
        self._generate = generate
        self._tokenizer = tokenizer
        self._context = context
        self._template_args = dict(template_args or {})
        self._known: dict[bytes, tuple[int, ...]] = {}
        """The ids of conversations that ended with a completion of ours."""

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
        """
        declared = [tool.to_openai() for tool in tools] if self.native_tools else []
        digests = _digests(messages, declared)
        prompt = self._prompt(messages, declared, digests)
        if self._context is not None:
            room = self._context - len(prompt)
            if room < 1:
                raise ContextOverflowError(
                    f"model {self.name}: a prompt of {len(prompt):,} tokens, context "
                    f"{self._context:,}"
                )
            most = min(room, sampling.max_tokens or room)
            sampling = msgspec.structs.replace(sampling, max_tokens=most)
        generated = await self._generate(prompt, sampling)
        message = self._read(generated.ids, with_tools=bool(declared))
        finish = "tool_calls" if message.tool_calls else generated.finish_reason
        self._known[_after(digests[-1], message)] = (*prompt, *generated.ids)
        return Completion(
            message=message,
            finish_reason=finish,
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

    def _prompt(
        self, messages: Sequence[Message], tools: list[dict[str, Any]], digests: Sequence[bytes]
    ) -> tuple[int, ...]:
        """The ids of a prompt: those of the conversation that it goes on with, and what is new."""
        for length in range(len(messages) - 1, 0, -1):
            ids = self._known.get(digests[length])
            if ids is None:
                continue
            new = self._between(messages, length, tools, ids)
            if new is not None:
                return (*ids, *self._encode(new))
            break
        return tuple(self._encode(self._text(messages, tools, prompt=True)))

    def _between(
        self,
        messages: Sequence[Message],
        length: int,
        tools: list[dict[str, Any]],
        ids: Sequence[int],
    ) -> str | None:
        """What the template puts after the completion that is message `length` - 1.

        None if the template writes what came before differently now.
        """
        stand_in = Message(role="assistant", content=_MARK)
        marked = [*messages[: length - 1], stand_in, *messages[length:]]
        before = self._text(messages[: length - 1], tools, prompt=True)
        whole = self._text(marked, tools, prompt=True)
        head, mark, after = whole.rpartition(_MARK)
        if not mark or head != before:
            return None
        eos = self._tokenizer.eos_token_id
        if eos is not None and ids and ids[-1] == eos:
            end = self._tokenizer.decode([eos], skip_special_tokens=False)
            return after.removeprefix(end)
        return after

    def _text(
        self, messages: Sequence[Message], tools: list[dict[str, Any]], *, prompt: bool
    ) -> str:
        text = self._tokenizer.apply_chat_template(
            [message.to_openai() for message in messages],
            tokenize=False,
            add_generation_prompt=prompt,
            tools=tools or None,
            **self._template_args,
        )
        return str(text)

    def _encode(self, text: str) -> list[int]:
        return self._tokenizer.encode(text, add_special_tokens=False)

    def _read(self, ids: Sequence[int], *, with_tools: bool) -> Message:
        text = self._tokenizer.decode(ids, skip_special_tokens=True)
        if with_tools:
            action = parse_action(text)
            if action.tool_calls:
                said = text.partition("<tool_call>")[0].strip()
                return Message(role="assistant", content=said, tool_calls=action.tool_calls)
        return Message(role="assistant", content=text)


def _digests(messages: Sequence[Message], tools: object) -> list[bytes]:
    """For each number of leading messages what tells them from others."""
    digests = [blake2b(msgspec.json.encode(tools), digest_size=16).digest()]
    for message in messages:
        digests.append(_after(digests[-1], message))
    return digests


def _after(digest: bytes, message: Message) -> bytes:
    return blake2b(digest + msgspec.json.encode(message), digest_size=16).digest()
