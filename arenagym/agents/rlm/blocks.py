"""Reads a root model's reply: blocks of code, and an answer given in prose."""

import re
from typing import NamedTuple

_EVENT = re.compile(
    r"(?:^|(?<=</think>))[ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?"
    r"(?P<mark>`{3,}|~{3,})(?P<info>[^`\n]*)$|</?think>",
    re.MULTILINE,
)
"""A fence that opens, or a thought that begins or ends."""
_LANGUAGES = ("repl", "python", "python3", "py")
_FINAL = re.compile(r"^[ \t>*_`]*(FINAL_VAR|FINAL)\(", re.MULTILINE)
_QUOTES = ('"""', "'''", '"', "'")


class Reply(NamedTuple):
    """What a reply asks for.

    `blocks` are to be run in order; `other` names the languages of fences that are not.
    `final` is an answer in prose, `final_var` the name of a variable that holds it.
    """

    blocks: tuple[str, ...]
    other: tuple[str, ...]
    final: str | None
    final_var: str | None


def read_reply(text: str) -> Reply:
    """Read a reply, as models write them.

    Code stands in fences marked `repl` (or `python`, `py`); a fence that is not closed goes on to
    the end. `FINAL(…)` and `FINAL_VAR(…)` count at the start of a line outside of fences and
    thoughts; parentheses may nest, and the last one decides. Thoughts are no code, and what looks
    like a thought within code is none. A thought that only ends began in the prompt.
    """
    text = text.replace("\r\n", "\n")
    blocks: list[str] = []
    other: list[str] = []
    prose: list[str] = []
    position = 0
    while (event := _EVENT.search(text, position)) is not None:
        prose.append(text[position : event.start()])
        position = event.end()
        if event.group() == "<think>":
            end = text.find("</think>", position)
            position = len(text) if end < 0 else end + len("</think>")
        elif event.group() == "</think>":
            blocks, other, prose = [], [], []
        else:
            body, position = _body(text, event)
            words = event.group("info").split()
            language = words[0].lower() if words else "no language"
            if language in _LANGUAGES:
                blocks.append(body)
            else:
                other.append(language[:30])
    prose.append(text[position:])
    final, final_var = _final("".join(prose))
    kept = tuple(block for block in blocks if block.strip())
    return Reply(kept, tuple(other), final, final_var)


def _body(text: str, opening: re.Match[str]) -> tuple[str, int]:
    """What stands in a fence, without the fence's own indentation, and where it ends."""
    mark = opening.group("mark")
    closing = re.compile(rf"^[ \t]*{re.escape(mark[0])}{{{len(mark)},}}[ \t]*$", re.MULTILINE)
    start = opening.end() + 1
    end = closing.search(text, start)
    body = text[start : None if end is None else end.start()]
    indent = opening.start("mark") - opening.start()
    if indent:
        body = re.sub(rf"^[ \t]{{0,{indent}}}", "", body, flags=re.MULTILINE)
    return body, len(text) if end is None else end.end()


def _final(text: str) -> tuple[str | None, str | None]:
    found = None
    for found in _FINAL.finditer(text):  # noqa: B007 - the last one
        pass
    if found is None:
        return None, None
    inside = _inside(text[found.end() :])
    return (None, inside) if found.group(1) == "FINAL_VAR" else (inside, None)


def _inside(text: str) -> str:
    """What stands before the parenthesis that closes: a quoted text, or one with balanced ones."""
    begun = text.lstrip()
    for quote in _QUOTES:
        if begun.startswith(quote):
            end = re.search(rf"{quote}[ \t\n]*\)[ \t*_`.]*$", begun[len(quote) :], re.MULTILINE)
            if end is not None and quote not in (inner := begun[len(quote) :][: end.start()]):
                return inner
            break
    depth = 1
    for i, char in enumerate(text):
        depth += (char == "(") - (char == ")")
        if depth == 0:
            return text[:i].strip()
    head, closed, _ = text.rpartition(")")
    return (head if closed else text).strip()
