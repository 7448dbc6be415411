"""A long text in sections that a model can read one at a time, and cut to what fits."""

import json
from collections.abc import Callable

from arenagym.envs import Context
from arenagym.records import TokenCounter, estimate_tokens

_FIRST_GUESS = 3
"""Characters to a token, before any were counted."""
_PROBES = 8
_CLOSE = 0.9
"""A piece with this share of the tokens that it might have is large enough."""
_BOUNDARIES = (("\n\n",), ("\n",), (". ", "! ", "? ", "。", "！", "？"), (" ",))


def as_text(context: Context) -> str:
    """A context as text: a list's items with blank lines between, other JSON with indentation."""
    if isinstance(context, str):
        return context
    if isinstance(context, list):
        return "\n\n".join(each if isinstance(each, str) else _dumped(each) for each in context)
    return _dumped(context)


def split_sections(text: str, limit: int, count: TokenCounter = estimate_tokens) -> list[str]:
    """A text in consecutive sections: together they are the text, character by character.

    Each ends at a paragraph, if one ends in its last quarter; else at a line, a sentence or a
    space there; else anywhere. The time is linear in the text's length.

    Args:
        text: of any length; an empty one has no sections.
        limit: the most tokens of a section, 1 or more; a single character may have more.
        count: counts tokens; a text has at least as many as its beginning.
    """
    sections = []
    at, size = 0, _FIRST_GUESS * limit
    while at < len(text):
        size = _fitting_from(text, at, limit, count, guess=size)
        end = at + size
        if end < len(text):
            end = _boundary(text, end - size // 4, end)
        sections.append(text[at:end])
        at = end
    return sections


def head(text: str, limit: int, count: TokenCounter = estimate_tokens, *, what: str) -> str:
    """A text's beginning, of about `limit` tokens, and a mark that says how much was cut off."""
    if not text or count(text) <= limit:
        return text
    size = _fitting_from(text, 0, limit, count)
    return f"{text[:size]}\n[… the {what} was too long: {len(text) - size:,} characters cut off …]"


def ends(text: str, limit: int, count: TokenCounter = estimate_tokens) -> str:
    """A text's first and last part, together of about `limit` tokens, and a mark between them."""
    if not text or count(text) <= limit:
        return text
    half = max(1, limit // 2)
    first = _fitting_from(text, 0, half, count)
    last = _fitting(lambda n: text[len(text) - n :], len(text), half, count, _FIRST_GUESS * half)
    left_out = max(0, len(text) - first - last)
    return f"{text[:first]}\n[… {left_out:,} characters left out …]\n{text[len(text) - last :]}"


def fenced(name: str, text: str) -> str:
    """A text between `<name>` and `</name>`; markers that it holds itself get no say."""
    mark, number = name, 1
    while f"{mark}>" in text:
        number += 1
        mark = f"{name}-{number}"
    return f"<{mark}>\n{text}\n</{mark}>"


def _dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


def _boundary(text: str, low: int, high: int) -> int:
    """Where best to cut between these positions, `high` included."""
    for marks in _BOUNDARIES:
        found = [at + len(mark) for mark in marks if (at := text.rfind(mark, low, high)) >= 0]
        if found:
            return max(found)
    return high


def _fitting_from(
    text: str, at: int, limit: int, count: TokenCounter, *, guess: int | None = None
) -> int:
    most = len(text) - at
    first = _FIRST_GUESS * limit if guess is None else guess
    return _fitting(lambda n: text[at : at + n], most, limit, count, first)


def _fitting(
    take: Callable[[int], str], most: int, limit: int, count: TokenCounter, guess: int
) -> int:
    """How many characters `limit` tokens hold: at most `most`, at least 1, if there are any.

    It may be a tenth less than possible: what is counted on the way is only a few times as much.
    """
    fits, too_many = 0, most + 1
    size = min(guess, most)
    probes = 0
    while fits + 1 < too_many and size > 0:
        probes += 1
        tokens = count(take(size))
        if tokens <= limit:
            fits = size
            wanted = size * limit // max(tokens, 1)
            all_may_fit = wanted >= most < too_many
            if probes >= _PROBES or (tokens >= _CLOSE * limit and not all_may_fit):
                break
            size = min(max(size + 1, wanted), 2 * size, too_many - 1)
        else:
            too_many = size
            if fits and probes >= _PROBES:
                break
            size = max(fits + 1, min(size * limit // tokens, size - max(1, size // 64)))
    return max(fits, min(1, most))
