"""Conversations of a trajectory, and messages as the chat templates of trainers take them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Literal

import msgspec

from arenagym.datasets.columns import MESSAGES, TOOLS, Columns
from arenagym.datasets.tally import Row, Tally
from arenagym.errors import SettingError
from arenagym.records import (
    Message,
    ToolCall,
    ToolSpec,
    Trajectory,
    without_surrogates,
    without_thoughts,
)

Form = Literal["messages", "prompt-completion"]
"""A row a conversation, or a row a turn."""
FORMS: dict[Form, Columns] = {
    "messages": {"messages": MESSAGES},
    "prompt-completion": {"prompt": MESSAGES, "completion": MESSAGES},
}
_UNDECLARED = "rows with native tool calls, whose tools no column declares"


@dataclass(frozen=True)
class Conversation:
    """What an agent was told and said, up to its last completion.

    Attributes:
        messages: all of it.
        given: how many messages came before the first completion.
        turns: the indices of its turns.
    """

    messages: tuple[Message, ...]
    given: int
    turns: tuple[int, ...]


def conversations(trajectory: Trajectory) -> list[Conversation]:
    """The trajectory's own conversations, the one that began first at the front.

    A turn goes on with its agent's conversation if it keeps all of it, else begins another.
    """
    open_ones: dict[str, Conversation] = {}
    closed: list[Conversation] = []
    calls = zip(trajectory.prompts(), trajectory.turns, strict=True)
    for index, (prompt, turn) in enumerate(calls):
        messages = (*prompt, turn.output)
        before = open_ones.get(turn.agent)
        if before is not None and turn.kept == len(before.messages):
            new = Conversation(messages, before.given, (*before.turns, index))
        else:
            if before is not None:
                closed.append(before)
            new = Conversation(messages, len(prompt), (index,))
        open_ones[turn.agent] = new
    return sorted((*closed, *open_ones.values()), key=lambda each: each.turns[0])


def written(messages: Sequence[Message], *, thoughts: bool = True) -> list[Row]:
    """Messages in the OpenAI form as chat templates read it.

    The arguments of tool calls are objects (text that is no JSON object stays text), a tool's
    message has the tool's `name`, and reasoning that a server returned apart is in
    `reasoning_content`.

    Args:
        messages: of a conversation, from its beginning.
        thoughts: False leaves the reasoning out, and what stands in `<think>…</think>`.
    """
    names: dict[str, str] = {}
    rows = []
    for message in messages:
        content = without_surrogates(message.content)
        row: Row = {"role": message.role, "content": content}
        if message.role == "assistant":
            if not thoughts:
                row["content"] = without_thoughts(content).lstrip("\n")
            elif message.reasoning:
                row["reasoning_content"] = without_surrogates(message.reasoning)
        if message.tool_calls:
            row["tool_calls"] = [_call(call) for call in message.tool_calls]
            names.update((call.id, call.name) for call in message.tool_calls)
        if message.tool_call_id is not None:
            row["tool_call_id"] = without_surrogates(message.tool_call_id)
            if name := names.get(message.tool_call_id):
                row["name"] = without_surrogates(name)
        rows.append(row)
    return rows


def supervised(
    trajectory: Trajectory, form: Form, *, thoughts: bool = True
) -> Iterator[tuple[Row, int]]:
    """The trajectory's conversations as rows to imitate; with each the characters that are said.

    In `"prompt-completion"` a turn is a row, with its prompt as the model saw it. Sub-agents'
    turns are left out: the reward is not theirs.
    """
    if form == "messages":
        for conversation in conversations(trajectory):
            said = written(conversation.messages, thoughts=thoughts)
            yield {"messages": said}, characters(said[conversation.given :])
        return
    for prompt, turn in zip(trajectory.prompts(), trajectory.turns, strict=True):
        said = written((*prompt, turn.output), thoughts=thoughts)
        yield {"prompt": said[:-1], "completion": said[-1:]}, characters(said[-1:])


def characters(said: Sequence[Row]) -> int:
    """How much the policy says in written messages, in characters."""
    return sum(
        len(message["content"])
        + len(message.get("reasoning_content", ""))
        + sum(len(str(call["function"])) for call in message.get("tool_calls", ()))
        for message in said
        if message["role"] == "assistant"
    )


def digest(said: Sequence[Row]) -> bytes:
    """What tells written messages apart; the ids of tool calls, which are random, do not."""
    hashed = blake2b(digest_size=16)
    for message in said:
        told = {key: value for key, value in message.items() if key != "tool_call_id"}
        if "tool_calls" in told:
            told["tool_calls"] = [call["function"] for call in told["tool_calls"]]
        hashed.update(msgspec.json.encode(told) + b"\n")
    return hashed.digest()


def declared(tools: Sequence[ToolSpec]) -> list[dict[str, Any]]:
    """Tools as the `tools` column has them."""
    return [tool.to_openai() for tool in tools]


def with_tools(row: Row, tools: Sequence[dict[str, Any]], tally: Tally) -> Row:
    """The row with its tools; one that calls tools natively without a declaration is counted."""
    if tools:
        return row | {"tools": list(tools)}
    if any(
        "tool_calls" in message
        for column in ("messages", "prompt", "completion", "chosen", "rejected")
        for message in row.get(column, ())
    ):
        tally.note(_UNDECLARED)
    return row


def tools_column(tools: Sequence[ToolSpec]) -> Columns:
    """The column for these tools, if there are any."""
    return {"tools": TOOLS} if tools else {}


def check_form(form: str) -> None:
    """Raise `SettingError` unless there is such a form of rows."""
    if form not in FORMS:
        raise SettingError(f"form={form!r}: rows are {' or '.join(FORMS)}")


def _call(call: ToolCall) -> Row:
    function = {"name": without_surrogates(call.name), "arguments": _arguments(call.arguments)}
    return {"id": without_surrogates(call.id), "type": "function", "function": function}


def _arguments(text: str) -> object:
    """The object that the text is, if it can be written again inside of a row."""
    try:
        parsed = msgspec.json.decode(text, type=dict[str, Any])
        msgspec.json.encode([[[[[[[[parsed]]]]]]]])
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return without_surrogates(text)
    return parsed
