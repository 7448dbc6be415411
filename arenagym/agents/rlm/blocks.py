"""Reads a root model's reply: blocks of code, and an answer given in prose."""

import re
from typing import NamedTuple

from arenagym.records import without_thoughts

_OPEN = re.compile(r"^[ \t]*(`{3,}|~{3,})[ \t]*([\w+.-]*)[^\n`]*$", re.MULTILINE)
_LANGUAGES = ("repl", "python", "python3", "py")
_FINAL = re.compile(r"^[ \t>*_`]*(FINAL_VAR|FINAL)\(", re.MULTILINE)


class Reply(NamedTuple):
    """What a reply asks for.

    `blocks` are to be run in order; `other` names the languages of fences that are not.
    `final` is an answer in prose, `final_var` the name of a variable that holds it.
    `prose` is what is left without thoughts and fences.
    """

    blocks: tuple[str, ...]
    other: tuple[str, ...]
    final: str | None
    final_var: str | None
    prose: str


def read_reply(text: str) -> Reply:
    """Read a reply, as models write them.

    Code stands in fences marked `repl` (or `python`, `py`); a fence that is not closed goes on to
    the end. `FINAL(…)` and `FINAL_VAR(…)` count at the start of a line outside of fences and
    thoughts; parentheses may nest, and the last one decides.
    """
    visible = without_thoughts(text)
    blocks, other, prose = [], [], []
    position = 0
    while (opening := _OPEN.search(visible, position)) is not None:
        prose.append(visible[position : opening.start()])
        mark, language = opening.group(1), opening.group(2).lower()
        start = opening.end() + 1
        closing = re.compile(rf"^[ \t]*{re.escape(mark)}[ \t]*$", re.MULTILINE)
        end = closing.search(visible, start)
        body = visible[start : None if end is None else end.start()]
        if language in _LANGUAGES:
            blocks.append(_dedented(body, opening.group(0)))
        else:
            other.append(language or "no language")
        position = len(visible) if end is None else end.end()
    prose.append(visible[position:])
    outside = "".join(prose)
    final, final_var = _final(outside)
    kept = tuple(block for block in blocks if block.strip())
    return Reply(kept, tuple(other), final, final_var, outside.strip())


def _dedented(body: str, opening: str) -> str:
    """A block without the indentation of its fence, as within a list."""
    indent = len(opening) - len(opening.lstrip())
    if not indent:
        return body
    margin = re.compile(rf"^[ \t]{{0,{indent}}}", re.MULTILINE)
    return margin.sub("", body)


def _final(text: str) -> tuple[str | None, str | None]:
    found = None
    for found in _FINAL.finditer(text):  # noqa: B007 - the last one
        pass
    if found is None:
        return None, None
    inside = _unquoted(_balanced(text[found.end() :]).strip())
    return (None, inside) if found.group(1) == "FINAL_VAR" else (inside, None)


def _balanced(text: str) -> str:
    """The text up to the parenthesis that closes the one before it."""
    depth = 1
    for i, char in enumerate(text):
        depth += (char == "(") - (char == ")")
        if depth == 0:
            return text[:i]
    head, closed, _ = text.rpartition(")")
    return head if closed else text


def _unquoted(text: str) -> str:
    for quote in ('"""', "'''", '"', "'"):
        inner = text[len(quote) : -len(quote)]
        whole = len(text) >= 2 * len(quote) and text.startswith(quote) and text.endswith(quote)
        if whole and quote not in inner:
            return inner
    return text
