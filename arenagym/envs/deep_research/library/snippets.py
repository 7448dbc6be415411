"""Passages of a text that fit a query best, and the terms in them."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from arenagym.envs.deep_research.library.plain import legible, unlinked
from arenagym.envs.deep_research.library.terms import IS_WIDE, WIDE, Terms, analyzer

SNIPPET = 200
"""Characters of a snippet, more or less; fewer where each is a word."""
_WIDE_SNIPPET = 120
_MOST_LOOKS, _MOST_PLACES = 2_000, 150
"""In a text for one term: places where it may be, and where it is."""
_WORD = re.compile(rf"[^\W_{WIDE}]+(?:\.\d+)*")
_END = re.compile(r"(?<=[。！？；\n])|(?<=[.!?]) ")
_GAP = re.compile(r"[\s，、：,:]+")


class Place(NamedTuple):
    """Where in a text a term is."""

    start: int
    end: int
    term: str


class Passage(NamedTuple):
    """A part of a text, the terms in it, and how many different ones."""

    start: int
    end: int
    places: tuple[Place, ...]
    terms: int


def snippet(text: str, terms: Terms) -> str:
    """The passage of a text with the most terms of a query, on one line, with these in bold."""
    text = unlinked(text)
    best = passages(text, terms, 1)
    passage = best[0] if best else Passage(0, _stretch(text, 0, _usual(text)), (), 0)
    return written(text, passage)


def passages(text: str, terms: Terms, count: int, size: int = 0) -> list[Passage]:
    """The passages with the most different terms, best first; none without any overlaps another.

    Args:
        text: that they are part of.
        terms: of a query.
        count: of passages at most.
        size: characters of each, more or less; 0 for that of snippets.
    """
    found = sorted(_places(text, terms))
    size = size or _usual(text)
    passages: list[Passage] = []
    for first, last, distinct in sorted(_windows(found, size), key=lambda each: -each[2]):
        start, end = _cut(text, found[first].start, found[last - 1].end, size)
        if all(end <= other.start or start >= other.end for other in passages):
            inside = tuple(each for each in found if start <= each.start and each.end <= end)
            passages.append(Passage(start, end, inside, distinct))
            if len(passages) == count:
                break
    return passages


def written(text: str, passage: Passage) -> str:
    """A passage on one line, with its terms in bold and … where something is left out."""
    parts = []
    at = passage.start
    for start, end in _joined(text, passage.places):
        parts += [text[at:start], "**", text[start:end], "**"]
        at = end
    parts.append(text[at : passage.end])
    line = " ".join("".join(parts).split())
    return f"{'…' * (passage.start > 0)}{line}{'…' * (passage.end < len(text))}"


def _windows(places: list[Place], size: int) -> Iterator[tuple[int, int, int]]:
    """From each place on, how far a passage goes, and how many different terms it has."""
    counts: dict[str, int] = {}
    last = 0
    for first, place in enumerate(places):
        while last < len(places) and (last == first or places[last].end - place.start <= size):
            counts[places[last].term] = counts.get(places[last].term, 0) + 1
            last += 1
        yield first, last, len(counts)
        counts[place.term] -= 1
        if not counts[place.term]:
            del counts[place.term]


def _cut(text: str, first: int, last: int, size: int) -> tuple[int, int]:
    """Where a passage that holds two places begins and ends: at sentences if they are near."""
    room = max(0, size - (last - first))
    early = max(0, min(first - room // 2, len(text) - size))
    starts = [each.end() for each in _END.finditer(text, early, first)]
    if early == 0:
        start = 0
    elif starts:
        start = starts[0]
    else:
        gap = _GAP.search(text, early, first)
        start = gap.end() if gap else early
    return start, max(last, _stretch(text, start, size))


def _usual(text: str) -> int:
    """Characters of a snippet of this text."""
    wide = len(IS_WIDE.findall(text, 0, SNIPPET))
    return _WIDE_SNIPPET if 4 * wide > min(len(text), SNIPPET) else SNIPPET


def _stretch(text: str, start: int, size: int) -> int:
    """Where about `size` characters from a place on end."""
    end = start + size
    if end >= len(text):
        return len(text)
    for pattern in (_END, _GAP):
        ends = [each.start() for each in pattern.finditer(text, start + size * 2 // 3, end)]
        if ends:
            return ends[-1]
    return end


def _joined(text: str, places: tuple[Place, ...]) -> list[tuple[int, int]]:
    """Stretches of places with nothing but spaces between; pairs of characters overlap."""
    spans: list[tuple[int, int]] = []
    for start, end, _ in places:
        if spans and not text[spans[-1][1] : start].strip():
            spans[-1] = spans[-1][0], max(end, spans[-1][1])
        else:
            spans.append((start, end))
    return spans


def _places(text: str, terms: Terms) -> Iterator[Place]:
    low = legible(text)
    for term in (*terms.words, *terms.pairs):
        yield from islice(_places_of(term, low), _MOST_PLACES)


def _places_of(term: str, low: str) -> Iterator[Place]:
    if IS_WIDE.match(term):
        for at in _occurrences(low, term):
            yield Place(at, at + len(term), term)
    elif term.isdecimal() and len(term) > 3:
        for form in {term, f"{int(term):,}"}:
            for at in _occurrences(low, form):
                end = at + len(form)
                if not (low[at - 1 : at].isdecimal() or low[end : end + 1].isdecimal()):
                    yield Place(at, end, term)
    else:
        # The stem of "dying" is "die": of short ones not even the beginning is sure.
        for at in _occurrences(low, term[: max(2, len(term) - 1)]):
            found = None if at and _WORD.match(low, at - 1) else _WORD.match(low, at)
            if found and stem(found[0]) == term:
                yield Place(at, found.end(), term)


def _occurrences(low: str, part: str) -> Iterator[int]:
    at = low.find(part)
    for _ in range(_MOST_LOOKS):
        if at < 0:
            return
        yield at
        at = low.find(part, at + 1)


@lru_cache(maxsize=16_384)
def stem(word: str) -> str:
    """What a word is indexed as."""
    return "".join(analyzer().analyze(word))
