"""What others wrote, made fit to stand in a judge's prompt: escaped, cleaned, cut."""

import re
from html import escape

from arenagym.records import TokenCounter, estimate_tokens, without_surrogates

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
# Chat templates' own tokens that carry no angle brackets, such as [INST] and [/INST].
_BRACKETED = re.compile(r"\[(/?[A-Z][A-Z_]{2,30})\]")
_MOST_CHARS = 16
"""No tokenizer puts more characters than this into a token on average."""


def clean(text: str) -> str:
    """The text with <, > and & escaped, so that it can hold no delimiter and no control token.

    Lone surrogates, control characters and overrides of the writing direction become U+FFFD;
    the bracket of a chat template's bracketed token is escaped too.
    """
    text = _CONTROL.sub("\N{REPLACEMENT CHARACTER}", without_surrogates(text))
    return _BRACKETED.sub(r"&#91;\1]", escape(text, quote=False))


def cut(text: str, limit: int, count: TokenCounter = estimate_tokens) -> str:
    """The text's head and tail, of equal length, with a mark that says what is left out.

    What remains has at most about `limit` tokens when `clean`ed; the mark comes on top.
    """
    if len(text) <= _MOST_CHARS * limit and (not text or count(clean(text)) <= limit):
        return text
    kept = min(len(text), 2 * _MOST_CHARS * limit)
    while kept > 1:
        half = kept // 2
        size = count(clean(text[:half] + text[len(text) - half :]))
        if size <= limit:
            break
        kept = min(int(kept * limit / size), kept - 2)
    half = max(0, kept // 2)
    left_out = len(text) - 2 * half
    tail = text[len(text) - half :]
    return f"{text[:half]}\n[... {left_out:,} characters left out ...]\n{tail}"
