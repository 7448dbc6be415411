"""Text without what comparisons do not heed: case, accents, full-width forms, links."""

import re
import unicodedata
from functools import cache

_ODD = re.compile("[\u00c0-\u024f\u1e00-\u1eff\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]")

LINK = re.compile(
    r"\[([^\[\]]*)\]"
    r'\((?:https?:/)?/(?:[^()\s]|\([^()\s]*\))*(?:\s+"[^"\n]*")?\)'
)
"""Of Markdown; its first group is what one reads."""


def unlinked(text: str) -> str:
    """Markdown as it reads: without where its links lead to, and without bold."""
    return LINK.sub(r"\1", text).replace("**", "")


def plain(text: str) -> str:
    """The text as comparisons take it; what is at a place in it is at the same one in `text`."""
    low = text.lower()
    if len(low) != len(text):  # very few letters become two
        low = "".join(each.lower()[0] for each in text)
    return _ODD.sub(_bare, low)


def legible(text: str) -> str:
    """The text as `plain` has it, with blanks for the parts of links that one does not read."""
    return LINK.sub(_blanked, plain(text))


def _blanked(link: re.Match[str]) -> str:
    start, end = link.span(1)
    return " " * (start - link.start()) + link[1] + " " * (link.end() - end)


def _bare(odd: re.Match[str]) -> str:
    return _bare_letter(odd[0])


@cache
def _bare_letter(letter: str) -> str:
    bare = "".join(each for each in unicodedata.normalize("NFKD", letter) if each.isascii())
    return bare.lower() if len(bare) == 1 else letter
