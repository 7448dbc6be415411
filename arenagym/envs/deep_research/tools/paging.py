"""Parts a long text into pages that end where a paragraph or sentence does."""

import re
from bisect import bisect_right

Span = tuple[int, int]
_SENTENCE = re.compile(r"[。！？；]+[”’」』）)]{0,3}|[.!?][\"'”’)]{0,3}\s")


def pages_of(text: str, size: int) -> list[Span]:
    """Where each page begins and ends; at least one, none longer than `size` characters."""
    pages, start = [], 0
    while len(text) - start > size:
        end = _end(text, start, start + size)
        pages.append((start, end))
        start = end
    return [*pages, (start, len(text))]


def page_at(pages: list[Span], place: int) -> int:
    """The number, from 1, of the page that a place in the text is on."""
    return max(1, bisect_right(pages, place, key=lambda page: page[0]))


def _end(text: str, start: int, most: int) -> int:
    least = start + (most - start) // 2
    for mark in ("\n\n", "\n"):
        at = text.rfind(mark, least, most)
        if at >= 0:
            return at + len(mark)
    ends = [each.end() for each in _SENTENCE.finditer(text, least, most)]
    if ends:
        return ends[-1]
    at = text.rfind(" ", least, most)
    return most if at < 0 else at + 1
