"""Between LangChain's messages and the records', without a loss that a next prompt would show."""

import json
import math
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

import msgspec
from langchain_core.messages import (
    AIMessage,
    BaseMessage,
    ChatMessage,
    FunctionMessage,
    HumanMessage,
    SystemMessage,
    ToolMessage,
)
from langchain_core.messages import ToolCall as LangChainToolCall
from langchain_core.messages.ai import UsageMetadata
from langchain_core.outputs import ChatGeneration, LLMResult

from arenagym.agents.tool_text import as_user
from arenagym.envs import format_tool_call
from arenagym.envs.actions import CALL_OPEN
from arenagym.errors import RecordError
from arenagym.records import (
    Completion,
    FinishReason,
    Message,
    Role,
    Sampling,
    ToolCall,
    Usage,
    without_surrogates,
)

_IN_TEXT = "arenagym_calls_in_text"
"""Marks an `AIMessage` whose tool calls are written out in its content."""
_TEXT_BLOCKS = {"text": "text", "text-plain": "text", "output_text": "text", "refusal": "refusal"}
_THOUGHT_BLOCKS = {"reasoning": "reasoning", "thinking": "thinking"}
_MEDIA = frozenset(
    f"{form}{kind}{end}"
    for kind in ("image", "audio", "video", "file", "document", "media")
    for form in ("", "input_")
    for end in ("", "_url")
)
_FINISH: dict[str, FinishReason] = {
    "stop": "stop",
    "end_turn": "stop",
    "stop_sequence": "stop",
    "length": "length",
    "max_tokens": "length",
    "tool_calls": "tool_calls",
    "tool_use": "tool_calls",
    "content_filter": "content_filter",
    "refusal": "content_filter",
}


def to_langchain(message: Message) -> BaseMessage:
    """A message of an environment for a graph, with an id of its own."""
    own = str(uuid4())
    match message.role:
        case "system":
            return SystemMessage(message.content, id=own)
        case "user":
            return HumanMessage(message.content, id=own)
        case "assistant":
            return to_ai_message(message, id=own)
        case "tool":
            if message.tool_call_id is None:
                return HumanMessage(as_user(message).content, id=own)
            return ToolMessage(message.content, tool_call_id=message.tool_call_id, id=own)


def to_ai_message(
    message: Message,
    calls: Sequence[ToolCall] | None = None,
    *,
    id: str | None = None,  # noqa: A002 - the field's name
    completion: Completion | None = None,
    model: str = "",
) -> AIMessage:
    """A model's reply for a graph.

    The text of arguments is kept beside what it says, so that a later prompt repeats it exactly.

    Args:
        message: the reply.
        calls: the tool calls that its content holds, if they are not apart in `tool_calls`.
        id: the message's.
        completion: whose message it is.
        model: which model's.
    """
    more: dict[str, Any] = {}
    if message.reasoning is not None:
        more["reasoning_content"] = message.reasoning
    if calls is not None:
        more[_IN_TEXT] = True
    found = message.tool_calls if calls is None else calls
    if found:
        more["tool_calls"] = [
            {
                "id": call.id,
                "type": "function",
                "function": {"name": call.name, "arguments": call.arguments},
            }
            for call in found
        ]
    about: dict[str, Any] = {}
    tokens: UsageMetadata | None = None
    if completion is not None:
        about = {"finish_reason": completion.finish_reason, "model_name": model}
        usage = completion.usage
        tokens = UsageMetadata(
            input_tokens=usage.prompt_tokens,
            output_tokens=usage.completion_tokens,
            total_tokens=usage.tokens,
        )
    return AIMessage(
        content=message.content,
        tool_calls=[
            LangChainToolCall(name=call.name, args=read_arguments(call) or {}, id=call.id)
            for call in found
        ],
        additional_kwargs=more,
        response_metadata=about,
        usage_metadata=tokens,
        id=id,
    )


def read_arguments(call: ToolCall) -> dict[str, Any] | None:
    """A call's arguments; None if their text is no JSON object."""
    try:
        return msgspec.json.decode(call.arguments or "{}", type=dict[str, Any])
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return None


def to_records(messages: Sequence[BaseMessage], *, native_tools: bool = True) -> list[Message]:
    """A conversation as it is sent and recorded.

    Args:
        messages: LangChain's.
        native_tools: whether the model knows tool calls and results; else they are text.

    Raises:
        RecordError: a message that is no chat message, or holds more than text.
    """
    return [_record(message, native_tools) for message in messages]


def _record(message: BaseMessage, native_tools: bool) -> Message:  # noqa: FBT001
    if isinstance(message, AIMessage):
        return _reply(message) if native_tools else _told(message)
    content, _ = _read(message)
    if isinstance(message, ToolMessage):
        result = Message(role="tool", content=content, tool_call_id=message.tool_call_id)
        return result if native_tools else as_user(result)
    return Message(role=_role(message), content=content)


def _role(message: BaseMessage) -> Role:
    if isinstance(message, HumanMessage):
        return "user"
    if isinstance(message, SystemMessage):
        return "system"
    if isinstance(message, FunctionMessage):
        return "tool"
    if isinstance(message, ChatMessage):
        roles: dict[str, Role] = {"user": "user", "assistant": "assistant", "system": "system"}
        if message.role in roles:
            return roles[message.role]
    raise RecordError(
        f"a {type(message).__name__} of type {message.type!r} has no place in a prompt: give the "
        "model system, human, AI and tool messages"
    )


def _reply(message: AIMessage) -> Message:
    """A reply with its tool calls apart."""
    content, reasoning = _read(message)
    calls = _calls(message)
    if message.additional_kwargs.get(_IN_TEXT):
        content = content.partition(CALL_OPEN)[0] if CALL_OPEN in content else ""
    return Message(role="assistant", content=content, tool_calls=calls, reasoning=reasoning)


def _told(message: AIMessage) -> Message:
    """A reply with its tool calls in the text."""
    content, reasoning = _read(message)
    if not message.additional_kwargs.get(_IN_TEXT):
        content += "".join(format_tool_call(call) for call in _calls(message))
    return Message(role="assistant", content=content, reasoning=reasoning)


def _calls(message: AIMessage) -> tuple[ToolCall, ...]:
    if not message.tool_calls and not message.invalid_tool_calls:
        return ()
    written = _written(message)
    calls = []
    for call in message.tool_calls:
        id_, name = call["id"] or "", without_surrogates(call["name"])
        kept = written.get(id_)
        own = None if kept is None else ToolCall(id=id_, name=name, arguments=kept)
        if own is None or read_arguments(own) != call["args"]:  # the graph may have changed it
            text = without_surrogates(json.dumps(call["args"], ensure_ascii=False, default=str))
            own = ToolCall(id=id_, name=name, arguments=text)
        calls.append(own)
    calls += [
        ToolCall(
            id=broken["id"] or "",
            name=without_surrogates(broken["name"] or ""),
            arguments=without_surrogates(broken["args"] or ""),
        )
        for broken in message.invalid_tool_calls
    ]
    return tuple(calls)


def _written(message: AIMessage) -> dict[str, str]:
    """The arguments of tool calls as the model wrote them, where they are kept, by id."""
    try:
        kept = msgspec.convert(message.additional_kwargs.get("tool_calls", ()), list[_Kept])
    except msgspec.ValidationError:
        return {}
    return {call.id: call.function.arguments for call in kept}


class _Function(msgspec.Struct):
    arguments: str


class _Kept(msgspec.Struct):
    id: str
    function: _Function


def text_of(message: BaseMessage) -> str:
    """A message's text.

    Raises:
        RecordError: it holds more than text.
    """
    return _read(message)[0]


def _read(message: BaseMessage) -> tuple[str, str | None]:
    """A message's text, and its thinking if that is apart."""
    thoughts = message.additional_kwargs.get("reasoning_content")
    reasoning = thoughts if isinstance(thoughts, str) else None
    if isinstance(message.content, str):
        return without_surrogates(message.content), reasoning
    said: list[str] = []
    thought: list[str] = []
    for block in message.content:
        if isinstance(block, str):
            said.append(block)
            continue
        kind = str(block.get("type", ""))
        if kind in _MEDIA:
            raise RecordError(
                f"a {message.type} message holds a block of type {kind!r}: an episode records text "
                "alone, so let the graph pass on text"
            )
        if kind in _TEXT_BLOCKS:
            said.append(str(block.get(_TEXT_BLOCKS[kind], "")))
        elif kind in _THOUGHT_BLOCKS:
            thought.append(str(block.get(_THOUGHT_BLOCKS[kind], "")))
    if reasoning is None and thought:
        reasoning = without_surrogates("".join(thought))
    return without_surrogates("".join(said)), reasoning


def messages_in(state: object) -> Sequence[Any]:
    """The messages in a graph's state, whatever that is; none, if there are none."""
    if isinstance(state, Mapping):
        found = state.get("messages", ())
    else:
        found = getattr(state, "messages", state)
    if isinstance(found, BaseMessage):
        return [found]
    return found if isinstance(found, list | tuple) else ()


def last_text(state: object, *, after: str | None = None) -> str | None:
    """The text of the last AI message without tool calls; None if there is none.

    Args:
        state: a graph's, with `messages`; or messages, or text.
        after: the id of a message; only those after it count, if it is there.
    """
    if isinstance(state, str):
        return state
    for message in reversed(messages_in(state)):
        if isinstance(message, BaseMessage) and after is not None and message.id == after:
            return None
        if isinstance(message, AIMessage) and not message.tool_calls:
            return text_of(message)
    return None


def to_completion(result: LLMResult, model: str | None) -> Completion:
    """What a LangChain model returned.

    Args:
        result: with one generation.
        model: its name, if the reply does not say it.

    Raises:
        RecordError: it is more than text.
    """
    generation = result.generations[0][0]
    if not isinstance(generation, ChatGeneration):
        return Completion(
            message=Message(role="assistant", content=without_surrogates(generation.text)),
            usage=Usage(calls=1),
            policy_version=model,
        )
    said = generation.message
    about = said.response_metadata
    message = (
        _reply(said)
        if isinstance(said, AIMessage)
        else Message(role="assistant", content=text_of(said))
    )
    ended = str(about.get("finish_reason") or about.get("stop_reason") or "")
    name = about.get("model_name") or model
    return Completion(
        message=message,
        finish_reason=_FINISH.get(ended, "tool_calls" if message.tool_calls else "stop"),
        usage=_usage(said, result.llm_output or {}),
        output_logprobs=_logprobs(about.get("logprobs")),
        policy_version=None if name is None else str(name),
    )


def _usage(message: BaseMessage, about: Mapping[str, Any]) -> Usage:
    given = message.usage_metadata if isinstance(message, AIMessage) else None
    if given is not None:
        return Usage(
            prompt_tokens=given["input_tokens"], completion_tokens=given["output_tokens"], calls=1
        )
    counts = about.get("token_usage") or {}
    return Usage(
        prompt_tokens=counts.get("prompt_tokens") or 0,
        completion_tokens=counts.get("completion_tokens") or 0,
        calls=1,
    )


class _Token(msgspec.Struct):
    logprob: float


class _Logprobs(msgspec.Struct):
    content: list[_Token]


def _logprobs(given: object) -> tuple[float, ...] | None:
    """The sampled tokens' logprobs, if they are given in OpenAI's form."""
    try:
        tokens = msgspec.convert(given, _Logprobs).content
    except msgspec.ValidationError:
        return None
    logprobs = tuple(token.logprob for token in tokens)
    return logprobs if logprobs and all(map(math.isfinite, logprobs)) else None


class _Params(msgspec.Struct):
    temperature: float | None = None
    top_p: float | None = None
    max_tokens: int | None = None
    max_completion_tokens: int | None = None
    seed: int | None = None
    stop: list[str] | str | None = None


def to_sampling(params: Mapping[str, Any]) -> Sampling:
    """How a LangChain model was asked to sample, as far as its parameters say so."""
    try:
        given = msgspec.convert(params, _Params)
    except msgspec.ValidationError:
        return Sampling()
    return Sampling(
        temperature=given.temperature,
        top_p=given.top_p,
        max_tokens=given.max_tokens or given.max_completion_tokens,
        seed=given.seed,
        stop=(given.stop,) if isinstance(given.stop, str) else tuple(given.stop or ()),
    )
