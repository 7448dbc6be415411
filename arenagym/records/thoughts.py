"""Thinking in a completion: what stands in `<think>…</think>`, and is no part of the answer."""

_OPEN, _CLOSE = "<think>", "</think>"


def without_thoughts(text: str) -> str:
    """The text without its thoughts; some templates open them in the prompt."""
    if _CLOSE in text and _OPEN not in text:
        return text.rpartition(_CLOSE)[2]
    parts = []
    at = 0
    while (start := text.find(_OPEN, at)) >= 0:
        parts.append(text[at:start])
        end = text.find(_CLOSE, start)
        if end < 0:
            return "".join(parts)
        at = end + len(_CLOSE)
    return "".join((*parts, text[at:]))
