"""Text that agents give as arguments of tools, made plain to read, and short to repeat."""

import unicodedata

MAX_TEXT = 200
"""Characters of a text that are read: fuzzy matching takes time by length."""
_ECHO = 40


def clean(given: object, most: int = MAX_TEXT) -> str:
    """One printable line of at most `most` characters; full-width forms made plain."""
    text = given if isinstance(given, str) else repr(given)
    if len(text) <= most and text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    plain = unicodedata.normalize("NFKC", text[:most])
    return " ".join("".join(c if c.isprintable() else " " for c in plain).split())[:most]


def echo(text: str) -> str:
    """A given text, quoted, short enough to be repeated in a message."""
    return f'"{text if len(text) <= _ECHO else text[:_ECHO] + "…"}"'


def cut_to(text: str, most: int) -> str:
    """The text, or its beginning and "…" if it is longer than `most` characters."""
    return text if len(text) <= most else text[: most - 1] + "…"
