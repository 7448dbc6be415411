"""Reads a chat-completions reply: untrusted bytes to a `Completion`, or a stated defect."""

import json
import math
from typing import Any, cast, get_args

import msgspec

from arenagym.records import (
    Completion,
    Counts,
    FinishReason,
    Message,
    PromptLogprobs,
    TokenChoice,
    ToolCall,
    Usage,
    without_surrogates,
)

MAX_REPLY_BYTES = 32 * 2**20
_NEVER = -9999.0  # what vLLM writes for the logprob of a sampled token that it does not know
_BROKEN_OFF = ("abort", "error")  # vLLM, SGLang: not the model's own end


class MalformedReplyError(Exception):
    """A reply that is no chat completion."""


class _Function(msgspec.Struct):
    name: str
    arguments: str | dict[str, Any] | None = None


class _ToolCall(msgspec.Struct):
    function: _Function
    id: str | None = None


class _Message(msgspec.Struct):
    content: str | None = None
    tool_calls: list[_ToolCall] | None = None
    reasoning_content: str | None = None  # vLLM, SGLang, llama.cpp
    reasoning: str | None = None  # OpenRouter
    refusal: str | None = None


class _Alternative(msgspec.Struct):
    token: str = ""
    logprob: float | None = None


class _TokenLogprob(msgspec.Struct):
    logprob: float | None = None
    id: int | None = None  # llama.cpp
    token: str = ""
    top_logprobs: list[_Alternative] | None = None


class _PromptToken(msgspec.Struct):
    logprob: float | None = None


class _Logprobs(msgspec.Struct):
    content: list[_TokenLogprob] | None = None


class _Choice(msgspec.Struct):
    message: _Message
    finish_reason: str | None = None
    logprobs: _Logprobs | None = None
    token_ids: list[int] | None = None  # vLLM and SGLang, with return_token_ids
    prompt_token_ids: list[int] | None = None  # SGLang, with return_prompt_token_ids
    meta_info: Any = None  # SGLang, with return_meta_info


class _Usage(msgspec.Struct):
    prompt_tokens: int = 0
    completion_tokens: int = 0


class _Reply(msgspec.Struct):
    choices: list[_Choice]
    usage: _Usage | None = None
    prompt_token_ids: list[int] | None = None  # vLLM, with return_token_ids
    prompt_logprobs: list[dict[str, _PromptToken] | None] | None = None  # vLLM
    metadata: Any = None  # SGLang


def read_reply(body: bytes, failures: Counts) -> Completion:
    """The completion in a reply's body; `failures` are those of the tries before it.

    Raises:
        MalformedReplyError: no JSON, no choices, fields of the wrong type, or a reply that the
            server broke off.
    """
    try:
        reply = _decode(body)
    except (ValueError, RecursionError) as error:
        raise MalformedReplyError(str(error)) from error
    if not reply.choices:
        raise MalformedReplyError("the reply has no choices")
    choice = reply.choices[0]
    if choice.finish_reason in _BROKEN_OFF:
        raise MalformedReplyError(f"the server broke the reply off: {choice.finish_reason}")
    usage = reply.usage or _Usage()
    ids, logprobs = _tokens(choice, usage.completion_tokens)
    return Completion(
        message=_message(choice.message),
        finish_reason=_finish(choice.finish_reason),
        usage=Usage(
            prompt_tokens=usage.prompt_tokens, completion_tokens=usage.completion_tokens, calls=1
        ),
        prompt_ids=_prompt_ids(reply.prompt_token_ids or choice.prompt_token_ids),
        output_ids=ids,
        output_logprobs=logprobs,
        choices=_choices(choice),
        policy_version=_weights(reply.metadata),
        failures=failures,
    )


def read_prompt_logprobs(body: bytes, failures: Counts) -> PromptLogprobs | None:
    """The logprobs of the prompt in a reply's body; None where the server sent none.

    Raises:
        MalformedReplyError: no JSON, or fields of the wrong type.
    """
    try:
        reply = _decode(body)
        ids, logprobs = [], []
        for entry in reply.prompt_logprobs or ():
            token, known = next(iter((entry or {"-1": _PromptToken(0.0)}).items()))
            ids.append(int(token))
            logprobs.append(-math.inf if known.logprob is None else known.logprob)
    except (ValueError, RecursionError) as error:
        raise MalformedReplyError(str(error)) from error
    if not ids or not all(map(math.isfinite, logprobs)):
        return None
    usage = reply.usage or _Usage()
    return PromptLogprobs(
        ids=tuple(ids),
        logprobs=tuple(logprobs),
        usage=Usage(
            prompt_tokens=usage.prompt_tokens, completion_tokens=usage.completion_tokens, calls=1
        ),
        failures=failures,
    )


def _decode(body: bytes) -> _Reply:
    try:
        return msgspec.json.decode(body, type=_Reply)
    except msgspec.DecodeError:
        # Escaped lone surrogates, which some servers send, are JSON to the standard library only.
        if b"\\ud" not in body and b"\\uD" not in body:
            raise
        text = json.dumps(json.loads(body), ensure_ascii=False)
        return msgspec.json.decode(without_surrogates(text), type=_Reply)


def _message(message: _Message) -> Message:
    calls = []
    for number, call in enumerate(message.tool_calls or ()):
        arguments = call.function.arguments
        if not isinstance(arguments, str):
            arguments = msgspec.json.encode(arguments or {}).decode()
        calls.append(
            ToolCall(
                id=call.id or f"call_{number}",
                name=without_surrogates(call.function.name),
                arguments=without_surrogates(arguments),
            )
        )
    reasoning = message.reasoning_content or message.reasoning
    return Message(
        role="assistant",
        content=without_surrogates(message.content or message.refusal or ""),
        tool_calls=tuple(calls),
        reasoning=None if reasoning is None else without_surrogates(reasoning),
    )


def _tokens(
    choice: _Choice, sampled: int
) -> tuple[tuple[int, ...] | None, tuple[float, ...] | None]:
    """The sampled ids and their logprobs, each only if it is there for every sampled token.

    Servers leave tokens out: llama.cpp lists none for the first bytes of a multi-byte character.
    """
    entries = (choice.logprobs and choice.logprobs.content) or []
    found: list[int | None] = [
        *(choice.token_ids or _meta_ids(choice.meta_info) or map(_token_id, entries))
    ]
    ids = tuple(token for token in found if token is not None and token >= 0)
    logprobs = tuple(
        entry.logprob
        for entry in entries
        if entry.logprob is not None and math.isfinite(entry.logprob) and entry.logprob > _NEVER
    )
    known_ids = 0 < len(ids) == len(found) == (sampled or len(ids))
    known_logprobs = 0 < len(logprobs) == len(entries) == (sampled or len(entries))
    return (ids if known_ids else None), (logprobs if known_logprobs else None)


def _prompt_ids(given: list[int] | None) -> tuple[int, ...] | None:
    return tuple(given) if given and min(given) >= 0 else None


def _meta_ids(about: Any) -> list[int]:  # noqa: ANN401 - JSON
    """The sampled ids among SGLang's `[logprob, id, text]`; none if there is anything else."""
    try:
        told = msgspec.convert(about["output_token_logprobs"], list[tuple[float | None, int, Any]])
    except (KeyError, TypeError, msgspec.ValidationError):
        return []
    return [token for _, token, _ in told]


def _weights(about: Any) -> str | None:  # noqa: ANN401 - JSON
    """The version of the weights, where SGLang says it."""
    version = about.get("weight_version") if isinstance(about, dict) else None
    return version if isinstance(version, str) else None


def _choices(choice: _Choice) -> tuple[TokenChoice, ...] | None:
    """What each token might have been, if the server says so of every one."""
    entries = (choice.logprobs and choice.logprobs.content) or []
    if not entries or not all(entry.top_logprobs for entry in entries):
        return None
    return tuple(
        TokenChoice(
            token=without_surrogates(entry.token),
            alternatives=tuple(
                (without_surrogates(each.token), each.logprob)
                for each in entry.top_logprobs or ()
                if each.logprob is not None and math.isfinite(each.logprob)
            ),
        )
        for entry in entries
    )


def _token_id(entry: _TokenLogprob) -> int | None:
    if entry.id is not None:
        return entry.id
    _, mark, number = entry.token.partition("token_id:")  # vLLM, return_tokens_as_token_ids
    return int(number) if mark and number.isascii() and number.isdecimal() else None


def _finish(reason: str | None) -> FinishReason:
    return cast("FinishReason", reason) if reason in get_args(FinishReason) else "stop"
