"""Finds a text in a document: as it is, nearly as it is, or the passages with most of its words."""

import re
import unicodedata
from bisect import bisect_right
from itertools import accumulate
from typing import NamedTuple

from rapidfuzz import fuzz

from arenagym.envs.deep_research.library.plain import LINK, legible, plain
from arenagym.envs.deep_research.library.snippets import Passage, Place, passages
from arenagym.envs.deep_research.library.terms import IS_WIDE, read_query

MAX_TEXT = 200
"""Characters of a text to find."""
MOST_SHOWN = 8
_MOST_FOUND = 1_000
_NEAR = 3
_SURE = 85.0
"""Of a hundred: how alike a passage must be to a text to count as another spelling of it."""
_CONTEXT, _WIDE_CONTEXT, _LINK = 90, 60, 300
_SPACE = re.compile(r"\s+")
_WORDS = re.compile(r"\w(?:.*\w)?", re.DOTALL)
_GAP = re.compile(r"\s+|(?<=\d),(?=\d{3}(?!\d))|\*\*")
"""What is not heeded: spaces, the commas of 1,250, bold."""


class Found(NamedTuple):
    """Passages of a document.

    Attributes:
        exact: whether the text is in them, but for case, width, accents and spaces.
        total: how often it is in the document.
    """

    passages: list[Passage]
    exact: bool
    total: int


def find_text(text: str, wanted: str) -> Found:
    """Where a text is in a document, in order; if it is nowhere, what comes nearest."""
    low = legible(text)
    need = plain(unicodedata.normalize("NFKC", wanted))
    spans = _exact(low, _GAP.sub("", need))
    if spans:
        shown = [_around(text, span) for span in spans[:MOST_SHOWN]]
        return Found(shown, exact=True, total=len(spans))
    alike = fuzz.partial_ratio_alignment(need, low, score_cutoff=_SURE)
    if alike and (word := _WORDS.search(low, alike.dest_start, alike.dest_end)):
        return Found([_around(text, word.span())], exact=False, total=0)
    terms = read_query(wanted)
    enough = (len(terms.words) + len(terms.pairs) + 1) // 2
    best = passages(text, terms, _NEAR, 2 * _context(text, 0))
    return Found([each for each in best if each.terms >= enough], exact=False, total=0)


def _exact(low: str, need: str) -> list[tuple[int, int]]:
    """Where a text is, both without what is not heeded."""
    squeezed = _GAP.sub("", low)
    at = squeezed.find(need) if need else -1
    if at < 0:
        return []
    gaps = [match.span() for match in _GAP.finditer(low)]
    left_out = [0, *accumulate(end - start for start, end in gaps)]
    places = [start - left_out[i] for i, (start, _) in enumerate(gaps)]

    def back(place: int) -> int:
        return place + left_out[bisect_right(places, place)]

    spans: list[tuple[int, int]] = []
    while at >= 0 and len(spans) < _MOST_FOUND:
        spans.append((back(at), back(at + len(need) - 1) + 1))
        at = squeezed.find(need, at + len(need))
    return spans


def _around(text: str, span: tuple[int, int]) -> Passage:
    """What is around a part of a text, to the nearest space; links are whole."""
    start, end = span
    room = _context(text, start)
    first, last = max(0, start - room), min(len(text), end + room)
    if first and (gap := _SPACE.search(text, first, start)):
        first = gap.end()
    if last < len(text) and (gaps := list(_SPACE.finditer(text, end, last))):
        last = gaps[-1].start()
    for link in LINK.finditer(text, max(0, first - _LINK), last + _LINK):
        if link.start() < first < link.end():
            first = link.start()
        if link.start() < last < link.end():
            last = link.end()
    return Passage(first, last, (Place(start, end, ""),), 1)


def _context(text: str, at: int) -> int:
    wide = IS_WIDE.search(text, max(0, at - _CONTEXT), at + _CONTEXT)
    return _WIDE_CONTEXT if wide else _CONTEXT
