"""Ranks passages of text for web_search: guide articles and what is said of places, by BM25."""

import math
import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from arenagym.envs.bilingual import is_chinese
from arenagym.envs.open_travel.tools.evidence import Fact, FactKind
from arenagym.envs.open_travel.world import CityFacts, Language, World
from arenagym.envs.open_travel.world.facts import load_facts

_K1, _B = 1.2, 0.75
_FAVOUR = 1.6
"""Of a guide's articles over the descriptions of single places, which are hundreds."""
_SNIPPET = 260
_MOST_TOKENS = 48
_RUN = re.compile(r"[a-z0-9]+|[\u3400-\u9fff]+")
_SENTENCE = re.compile(r"[^。！？]*[。！？]|.+?(?:[.!?](?=\s)|$)", re.DOTALL)
_STOP = (
    " a an and are as at be by can do for from how i in is it me my of on or the there to "
    "what when where which with you your "
)


class Passage(NamedTuple):
    """A text with its source, and the places that it mentions: their ids and names.

    Reviews, in `more`, are shown and not searched: they say the same of many places.
    """

    kind: FactKind
    source: str
    title: str
    about: str
    more: str = ""
    places: tuple[tuple[str, str], ...] = ()

    def facts(self, shown: str) -> tuple[Fact, ...]:
        """What a part of it shows: the source, and the places named in that part."""
        named = (Fact("place", key) for key, name in self.places if name in shown)
        return (Fact(self.kind, self.source), *named)


class Index:
    """Passages in one language; weights are worked out once, as BM25 has them."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        counts = [Counter(_tokens(f"{p.title} {p.title} {p.about}")) for p in passages]
        lengths = np.asarray([max(1, c.total()) for c in counts], dtype=np.float64)
        norms = _K1 * (1 - _B + _B * lengths / lengths.mean())
        numbers: dict[str, int] = {}
        tokens = [numbers.setdefault(token, len(numbers)) for c in counts for token in c]
        rows = np.repeat(np.arange(len(counts), dtype=np.int32), list(map(len, counts)))
        often = np.asarray([n for c in counts for n in c.values()], dtype=np.float64)
        in_how_many = np.bincount(tokens)
        self._total = total = len(passages)
        rare = [math.log(1 + (total - n + 0.5) / (n + 0.5)) for n in in_how_many.tolist()]
        order = np.argsort(tokens, kind="stable")
        self._rows = rows[order]
        weights = often * (_K1 + 1) / (often + norms[rows])
        self._weights = weights[order] * np.repeat(rare, in_how_many)
        ends = np.cumsum(in_how_many)
        starts = ends - in_how_many
        self._spans = dict(
            zip(numbers, zip(starts.tolist(), ends.tolist(), strict=True), strict=True)
        )
        self._favour = np.asarray([_FAVOUR if p.kind == "article" else 1.0 for p in passages])

    def search(self, text: str, limit: int) -> list[tuple[int, float]]:
        """The best passages by their numbers, and scores; none that shares no word with it."""
        scores = np.zeros(self._total)
        for token in dict.fromkeys(_tokens(text)[:_MOST_TOKENS]):
            start, end = self._spans.get(token, (0, 0))
            scores[self._rows[start:end]] += self._weights[start:end]
        scores *= self._favour
        best = np.argsort(-scores, kind="stable")[:limit].tolist()
        return [(i, float(scores[i])) for i in best if scores[i] > 0]


@lru_cache(maxsize=160)
def city_index(world: World, slug: str, language: Language) -> Index:
    """For what is written about a city: it takes about half a megabyte."""
    return Index(city_passages(world, slug, language))


@lru_cache(maxsize=80)
def city_passages(world: World, slug: str, language: Language) -> list[Passage]:
    """All that is written about a city, in the same order in both languages."""
    city = world.city(slug)
    passages = []
    for each in city.articles:
        mentioned = tuple((key, city.place(key).name.of(language)) for key in each.places)
        title, body = each.title.of(language), each.body.of(language)
        passages.append(Passage("article", each.id, title, body, places=mentioned))
    for place in city.places:
        said = "" if language == "zh" else " "
        more = said + said.join(each.of(language) for each in place.reviews)
        if language == "zh":
            title = f"{place.name.zh}（{place.kind.zh}，{place.district.zh}）"
        else:
            title = f"{place.name.en} ({place.kind.en}, {place.district.en})"
        passages.append(Passage("place", place.id, title, place.about.of(language), more))
    return passages


@lru_cache(maxsize=2)
def country_index(language: Language) -> Index:
    """For what is known of all cities."""
    return Index(country_passages(language))


@lru_cache(maxsize=2)
def country_passages(language: Language) -> list[Passage]:
    """What is known of all cities without their guides: where they lie, size, climate, airports."""
    return [_city_passage(each, language) for each in load_facts().cities]


def snippet(text: str, query: str) -> str:
    """The sentences of a text that have most to do with a query, in their order."""
    if len(text) <= _SNIPPET:
        return text
    wanted = set(_tokens(query))
    sentences = [each.strip() for each in _SENTENCE.findall(text) if each.strip()]
    ranked = sorted(
        range(len(sentences)), key=lambda i: (-len(wanted & set(_tokens(sentences[i]))), i)
    )
    kept: list[int] = []
    room = _SNIPPET
    for i in ranked:
        room -= len(sentences[i]) + 2
        if room < 0 and kept:
            break
        kept.append(i)
    parts = [sentences[i] for i in sorted(kept)]
    return " … ".join(parts)[: 2 * _SNIPPET]


def _city_passage(city: CityFacts, language: Language) -> Passage:
    warm = city.climate.temperature
    if language == "zh":
        ports = "、".join(each.zh for each in city.airports) or "没有机场"
        body = (
            f"{city.zh}在{city.province.zh}，人口{round(city.population / 1e4)}万，"
            f"海拔{city.altitude}米，一月平均{warm[0]:.0f}℃，七月平均{warm[6]:.0f}℃。{ports}。"
        )
    else:
        ports = ", ".join(each.en for each in city.airports) or "no airport"
        body = (
            f"{city.en} is a city in {city.province.en} with {round(city.population, -4):,} "
            f"people, {city.altitude} m above the sea; the mean is {warm[0]:.0f} °C in January "
            f"and {warm[6]:.0f} °C in July. {ports}."
        )
    return Passage("city", city.slug, city.name.of(language), body)


def _tokens(text: str) -> list[str]:
    """English words, stemmed and without the commonest, and pairs of Chinese characters."""
    return [token for run in _RUN.findall(text.casefold()) for token in _parts(run)]


@lru_cache(maxsize=16_384)
def _parts(run: str) -> tuple[str, ...]:
    if is_chinese(run):
        return tuple(run[i : i + 2] for i in range(len(run) - 1)) or (run,)
    return () if f" {run} " in _STOP else (_stem(run),)


def _stem(word: str) -> str:
    if len(word) > 5 and word.endswith("ing"):
        return word[:-3]
    return word[:-1] if len(word) > 3 and word[-1] == "s" else word
