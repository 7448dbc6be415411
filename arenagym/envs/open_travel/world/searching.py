"""Finds places by text in either language: by name, kind, cuisine or tag, also misspelt."""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from arenagym.envs.bilingual import Language, Text, is_chinese
from arenagym.envs.open_travel.world.naming import read_words
from arenagym.envs.open_travel.world.place import Place

_CANDIDATES = 48
"""Of the names, how many are compared letter by letter: those that share most pairs of letters."""
_ENOUGH = 58.0
_KIND_SCORE = 88.0
"""Of a place whose name is something else but whose kind or tag was asked for."""


class Hit(NamedTuple):
    """A place, and how well it fits what was asked for: 0 to 100."""

    place: Place
    score: float


class Finder:
    """An index of the places of one city, built for each language when it is first asked in."""

    def __init__(self, places: Sequence[Place]) -> None:
        self._places = places
        self._indices: dict[Language, _Index] = {}
        self._rank = np.asarray([p.rating + min(p.votes, 2_000) / 2e5 for p in places])

    def find(self, text: str, category: str | None, limit: int) -> list[Hit]:
        """The best first; equally good ones by rating."""
        plain = _plain(text)
        if not plain:
            return []
        places = self._places
        language: Language = "zh" if is_chinese(plain) else "en"
        if language not in self._indices:
            self._indices[language] = _Index(places, language)
        scores = self._indices[language].scores(plain)
        order = sorted(scores, key=lambda i: (-scores[i], -self._rank[i], places[i].id))
        if category:
            order = [i for i in order if places[i].category == category]
        return [Hit(places[i], round(scores[i], 1)) for i in order[:limit]]


class _Index:
    """Names in one language by their pairs of letters, and places by what they are."""

    def __init__(self, places: Sequence[Place], language: Language) -> None:
        self._names = [_plain(each.name.of(language)) for each in places]
        pairs: dict[str, list[int]] = {}
        self._words: dict[str, list[int]] = {}
        for i, (name, place) in enumerate(zip(self._names, places, strict=True)):
            for pair in set(_pairs(name)):
                pairs.setdefault(pair, []).append(i)
            for word in _asked(place, language):
                self._words.setdefault(word, []).append(i)
        self._pairs: dict[str, NDArray[np.int64]] = {k: np.asarray(v) for k, v in pairs.items()}
        self._lengths = np.asarray([max(1, len(name)) for name in self._names])

    def scores(self, text: str) -> dict[int, float]:
        """Places that fit well enough."""
        found = dict.fromkeys(self._words.get(text, ()), _KIND_SCORE)
        hits = [self._pairs[pair] for pair in set(_pairs(text)) if pair in self._pairs]
        if hits:
            counts = np.bincount(np.concatenate(hits), minlength=len(self._names))
            share = counts / np.sqrt(self._lengths)
            near = np.argsort(-share, kind="stable")[:_CANDIDATES]
            names = {i: self._names[i] for i in near.tolist() if counts[i]}
            scorer = fuzz.WRatio if len(text) > 2 else fuzz.ratio
            for _, score, i in process.extract(
                text, names, scorer=scorer, score_cutoff=_ENOUGH, limit=None
            ):
                whole = 0.5 * (score + fuzz.ratio(text, names[i]))
                found[i] = max(found.get(i, 0.0), score if score == 100 else max(whole, score - 8))
        return found


def _plain(text: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in text.casefold()).split())


def _pairs(text: str) -> list[str]:
    whole = text.replace(" ", "")
    return [whole[i : i + 2] for i in range(len(whole) - 1)] or [whole]


def _asked(place: Place, language: Language) -> frozenset[str]:
    """All that people may type who want a place like this, plain."""
    tags = (_said("tag", tag, language) for tag in place.tags)
    kind = _kind_words(place.kind.of(language))
    return kind.union(_said("category", place.category, language), *tags)


@cache
def _kind_words(kind: str) -> frozenset[str]:
    return frozenset({_plain(kind), _plain(kind.rsplit(maxsplit=1)[-1])})


@cache
def _said(section: str, key: str, language: Language) -> frozenset[str]:
    """A category or tag, and what else it is called."""
    return frozenset(map(_plain, (key, *_synonyms(section)[key].of(language).split("/"))))


@cache
def _synonyms(section: str) -> dict[str, Text]:
    rows = (line.split(" ", 1) for line in read_words("asked")[section])
    return {key: Text(*words.split(" | ")) for key, words in rows}
