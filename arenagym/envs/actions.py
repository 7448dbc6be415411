"""The text form of an action: `<tool_call>{…}</tool_call>` or `<answer>…</answer>`.

The rules, for any text a model may write:

* Text in `<think>…</think>` is no action; neither is any text outside the tags.
* Tool calls come in blocks, one or more; each block holds one JSON object with `name` and
  `arguments`.
* Whichever tag comes first decides: an answer ends the text; an answer after a tool call is
  ignored, as it was written before the call's result was seen.
* A missing closing tag is read as the end of the text, since many samplers stop there.
"""

import msgspec

from arenagym.records import Record, ToolCall, without_thoughts

ANSWER_OPEN, ANSWER_CLOSE = "<answer>", "</answer>"
CALL_OPEN, CALL_CLOSE = "<tool_call>", "</tool_call>"
_MAX_CALLS = 16


class Action(Record, frozen=True, kw_only=True):
    """What a text asks for: tool calls, or an answer, or neither because of `error`."""

    tool_calls: tuple[ToolCall, ...] = ()
    answer: str | None = None
    error: str | None = None


class _Call(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    arguments: dict[str, object] = {}


class AnswerText(str):
    """The text form of an answer that knows what it was made of.

    An answer may itself hold tags, as that of a task about transcripts does: in its text form they
    could not be told from ours.
    """

    __slots__ = ("answer",)
    answer: str

    def __new__(cls, answer: str) -> "AnswerText":
        """The text form of `answer`."""
        made = super().__new__(cls, f"{ANSWER_OPEN}{answer}{ANSWER_CLOSE}")
        made.answer = answer
        return made

    def __getnewargs__(self) -> tuple[str]:
        return (self.answer,)


def parse_action(text: str) -> Action:
    """Read an action from text; never raises: what is wrong is in `error`."""
    if isinstance(text, AnswerText):
        return Action(answer=text.answer)
    visible = without_thoughts(text)
    answer = visible.find(ANSWER_OPEN)
    call = visible.find(CALL_OPEN)
    if answer >= 0 and not 0 <= call < answer:
        start = answer + len(ANSWER_OPEN)
        end = visible.find(ANSWER_CLOSE, start)
        return Action(answer=visible[start : end if end >= 0 else None].strip())
    if call < 0:
        return Action(error="no <tool_call> and no <answer> found")
    calls: list[ToolCall] = []
    while call >= 0:
        if len(calls) == _MAX_CALLS:
            return Action(error=f"more than {_MAX_CALLS} tool calls in one action")
        start = call + len(CALL_OPEN)
        end = visible.find(CALL_CLOSE, start)
        body = visible[start : end if end >= 0 else None].strip()
        try:
            parsed = msgspec.json.decode(body, type=_Call)
        except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
            return Action(error=f"tool call {len(calls) + 1} is no valid JSON object: {error}")
        arguments = msgspec.json.encode(parsed.arguments).decode()
        calls.append(ToolCall(id=f"call_{len(calls)}", name=parsed.name, arguments=arguments))
        call = visible.find(CALL_OPEN, end) if end >= 0 else -1
        if answer >= 0 and call > answer:
            break
    return Action(tool_calls=tuple(calls))


def format_answer(answer: str) -> AnswerText:
    """The text form of a final answer."""
    return AnswerText(answer)


def format_tool_call(call: ToolCall) -> str:
    """The text form of a tool call; arguments that are no JSON object are passed on as they are."""
    name = msgspec.json.encode(call.name).decode()
    return f'{CALL_OPEN}{{"name": {name}, "arguments": {call.arguments or "{}"}}}{CALL_CLOSE}'
