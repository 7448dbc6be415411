"""Finds the JSON answer in a reply: `{"output": "…"}`, in a fence or anywhere in the text."""

import re

import msgspec

_FENCE = re.compile(r"```json\b", re.IGNORECASE)
_MARK = re.compile(r'[{}"\\\n]')


class _Answer(msgspec.Struct):
    output: object


def read_output(reply: str) -> str | None:
    r"""The output that a reply gives, None if it gives none.

    Read is the last ```` ```json ```` block; if there is none, or it gives no output, the whole
    reply. Of the balanced `{…}` in it, each as wide as it gets, the last that is a JSON object with
    an `output` counts; an output that is no string is none. Braces inside JSON strings are text.
    What is not closed is no object, but a block may end with the reply. Time is linear in the
    length of the reply.
    """
    fences = [match.end() for match in _FENCE.finditer(reply)]
    if fences:
        end = reply.find("```", fences[-1])
        answer = _last_answer(reply[fences[-1] : end if end >= 0 else None])
        if answer is not None:
            return _text_of(answer)
    return _text_of(_last_answer(reply))


def _text_of(answer: _Answer | None) -> str | None:
    return answer.output if answer is not None and isinstance(answer.output, str) else None


def _last_answer(text: str) -> _Answer | None:
    for start, end in reversed(_objects(text)):
        try:
            return msgspec.json.decode(text[start:end], type=_Answer)
        except (msgspec.DecodeError, UnicodeError, RecursionError):
            continue
    return None


def _objects(text: str) -> list[tuple[int, int]]:
    """Where the balanced `{…}` begin and end that lie in no other one."""
    found: list[tuple[int, int]] = []
    opened: list[int] = []
    in_string = False
    escaped = -1
    for match in _MARK.finditer(text):
        at = match.start()
        mark = text[at]
        if in_string:
            if at == escaped:
                continue
            if mark == "\\":
                escaped = at + 1
            elif mark == '"':
                in_string = False
            elif mark == "\n":  # no JSON string spans lines: nothing open here is JSON
                in_string = False
                opened.clear()
        elif mark == "{":
            opened.append(at)
        elif mark == "}" and opened:
            start = opened.pop()
            while found and found[-1][0] > start:
                found.pop()
            found.append((start, at + 1))
        elif mark == '"':
            in_string = bool(opened)
    return found
