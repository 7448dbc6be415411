"""How many tokens a text has: a guess for where there is no tokenizer."""

from collections.abc import Callable

TokenCounter = Callable[[str], int]
"""Counts the tokens of a text, exactly or by a guess."""


def estimate_tokens(text: str) -> int:
    """A cautious guess without a tokenizer: 3.5 ASCII characters or one other to a token."""
    ascii_only = len(text.encode("ascii", "ignore"))
    return -(-2 * ascii_only // 7) + len(text) - ascii_only
