"""Prompts and completions as TRL hands them to reward functions, as records."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast, get_args

import msgspec

from arenagym.envs import format_tool_call
from arenagym.records import (
    Message,
    Role,
    StopReason,
    ToolCall,
    Trajectory,
    Turn,
    clean_json,
)

Chat = Sequence[Mapping[str, Any]]
"""Messages in OpenAI's form."""

_POLICY = "policy"


def messages_of(said: str | Chat, role: Role) -> list[Message]:
    """Messages of a prompt or a completion; plain text is one message of that role."""
    if isinstance(said, str):
        return [Message(role=role, content=said)]
    return [_message(each) for each in said]


def query_of(prompt: Sequence[Message]) -> str:
    """What a judge is told of a prompt: the user's message, or the conversation if it is one."""
    users = [message.content for message in prompt if message.role == "user"]
    if len(users) == 1:
        return users[0]
    return "\n\n".join(f"[{message.role}]\n{message.content}" for message in prompt)


def texts_of(completion: Sequence[Message]) -> list[str]:
    """What the policy wrote, a text a model call; calls of tools that were parsed are put back."""
    return [
        "".join((message.content, *(format_tool_call(call) for call in message.tool_calls)))
        for message in completion
        if message.role == "assistant"
    ]


def json_text(arguments: object) -> str:
    """What a model has given a tool as JSON; a lone surrogate of a broken escape is U+FFFD."""
    try:
        return msgspec.json.encode(arguments, enc_hook=str).decode()
    except UnicodeEncodeError:
        return msgspec.json.encode(clean_json(arguments), enc_hook=str).decode()


def trajectory_of(
    prompt: Sequence[Message],
    completion: Sequence[Message],
    name: str,
    *,
    reward: float | None = None,
) -> Trajectory:
    """The attempt that a completion is; it has an answer if the policy has the last word."""
    turns: list[Turn] = []
    given = [*prompt]
    before = 0
    for message in completion:
        if message.role != "assistant":
            given.append(message)
            continue
        turns.append(
            Turn(
                call_id=str(len(turns)),
                agent=_POLICY,
                kept=before,
                prompt=tuple(given),
                output=message,
            )
        )
        before += len(given) + 1
        given = []
    last = completion[-1] if completion else None
    answered = last is not None and last.role == "assistant" and not last.tool_calls
    return Trajectory(
        id=name,
        agent=_POLICY,
        model=_POLICY,
        stop_reason=StopReason.ANSWERED if answered else StopReason.MAX_TURNS,
        turns=tuple(turns),
        tail=tuple(given) if turns else (),
        answer=last.content if last is not None and answered else None,
        reward=reward,
    )


def _message(said: Mapping[str, Any]) -> Message:
    role = said.get("role")
    return Message(
        role=cast("Role", role) if role in get_args(Role) else "user",
        content=_text(said.get("content")),
        tool_calls=tuple(_calls(said.get("tool_calls") or ())),
        reasoning=said.get("reasoning_content") or said.get("thinking"),
    )


def _text(content: object) -> str:
    """The text of a message's content, which may be blocks."""
    if isinstance(content, list):
        return "\n".join(str(each["text"]) for each in content if each.get("type") == "text")
    return "" if content is None else str(content)


def _calls(calls: Iterable[Mapping[str, Any]]) -> Iterable[ToolCall]:
    for number, call in enumerate(calls):
        function = call.get("function") or call
        arguments = function.get("arguments") or {}
        if not isinstance(arguments, str):
            arguments = json_text(arguments)
        yield ToolCall(id=f"call_{number}", name=str(function.get("name", "")), arguments=arguments)
