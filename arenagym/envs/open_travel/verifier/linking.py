"""Which place, train, flight or city an answer means; what does not exist is not guessed at.

A name is taken for a place if it is that name letter by letter in either language, also with the
city's name, a parenthesis or the name in the other language beside it. Else the parts of it that
are the place's own (roots, surnames, brands, roads) have to be there, in English misspelt a little
at most, and the words that it shares with others of its kind have to be alike.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import cache, lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from arenagym.envs.bilingual import is_chinese
from arenagym.envs.open_travel.tools.finding import cities_in, without_city
from arenagym.envs.open_travel.tools.reading import squeezed
from arenagym.envs.open_travel.world import City, CityFacts, Place, Ride, Text, World
from arenagym.envs.open_travel.world.facts import by_slug, resolve_city
from arenagym.envs.open_travel.world.filling import kinds
from arenagym.envs.open_travel.world.naming import words_of
from arenagym.errors import ArenagymError, UnknownNameError

Finder = Callable[[str, str], Place | None]
"""From what an answer calls a place, and the slug of a city, to the place."""

_MOST_TEXT, _MOST_WORDS = 120, 12
_KEPT = 20_000
"""Answers that a linker remembers."""
_ALIKE_EN, _ALIKE_ZH, _ALIKE_SURNAME = 70.0, 60.0, 80.0
"""How alike the words that names of a kind share must be, of 100."""
_MORE = 3
"""Words that may stand beside a whole English name."""
_STOP = frozenset({"", "a", "an", "the"})
_MOST_RUNS = 3
_SHORT, _LONG = 4, 9
_ID = re.compile(r"(?<![a-z0-9])[a-z]+-[a-z]+-\d{1,6}(?!\d)")
_NUMBER = re.compile(r"(?<![A-Z0-9])([A-Z]{1,2})[ -]?(\d{1,5})(?!\d)")
_ASIDE = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_HAN = re.compile(r"[\u3400-\u9fff][\u3400-\u9fff0-9()·]*")
_BRANCH = re.compile(r"店$|^[^0-9]*(?:road|street|avenue)$", re.IGNORECASE)
_SLOT = re.compile(r"\{\w\}")


class Linker:
    """Finds what answers name in one world."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._indices: dict[str, _Index] = {}
        self._places = lru_cache(_KEPT)(self._place)
        self._rides = lru_cache(_KEPT)(self._ride)

    def place(self, text: str, city: str) -> Place | None:
        """The place that a text means: by id in any city, or by name in the city of that slug."""
        return self._places(_plain(text), city)

    def ride(self, number: str, day: date, origin: str, destination: str) -> Ride | None:
        """The train or flight of that number on a day between two cities, given by their slugs."""
        return self._rides(_plain(number), day, origin, destination)

    def city(self, text: str) -> str | None:
        """The slug of the city that a text names, the last of several; None if it names none."""
        return city_named(text)

    def _place(self, text: str, city: str) -> Place | None:
        for key in _ID.findall(text.casefold()):
            try:
                return self._world.place(key)
            except UnknownNameError:
                continue
        if city not in by_slug():
            return None
        if city not in self._indices:
            self._indices[city] = _Index(self._world.city(city))
        return self._indices[city].find(_ID.sub(" ", text))

    def _ride(self, number: str, day: date, origin: str, destination: str) -> Ride | None:
        return find_ride(self._world, number, day, (origin, destination))


def find_ride(
    world: World, number: str, day: date, ends: tuple[str | None, str | None]
) -> Ride | None:
    """The train or flight whose number is in a text, on a day between two cities, if given."""
    for letters, digits in _NUMBER.findall(_plain(number).upper()):
        try:
            found = world.ticket(letters + digits, day, *ends)
        except ArenagymError:  # a date or a city that the world does not know
            return None
        if found:
            return found
    return None


@lru_cache(maxsize=4_096)
def city_named(text: str) -> str | None:
    """The slug of the city that a text names, the last of several; None if it names none."""
    plain = _plain(text)
    found = cities_in(plain)
    if found:
        return found[-1].slug
    for part in (plain, *_ASIDE.sub(" ", plain).split(","), *_HAN.findall(plain)):
        try:
            return resolve_city(part).slug
        except UnknownNameError:
            continue
    return None


class _Own(NamedTuple):
    """Of a name: the parts that are the place's own, and what it shares with others of its kind."""

    place: Place
    own: tuple[str, ...]
    rest: str


class _Hit(NamedTuple):
    """A place whose name is like a text, how much, and how many letters of its own are there."""

    place: Place
    score: float
    letters: int


class _Index:
    """The names of one city."""

    def __init__(self, city: City) -> None:
        self._facts: CityFacts = city.facts
        self._exact: dict[str, Place] = {}
        self._zh: dict[str, list[_Own]] = {}
        self._en: dict[str, list[_Own]] = {}
        short: dict[str, list[Place]] = {}
        for place in city.places:
            zh, en = _parts(place, city.facts)
            self._zh.setdefault(zh.own[0], []).append(zh)
            self._en.setdefault(en.own[0], []).append(en)
            for name in place.name:
                self._exact.setdefault(squeezed(name), place)
            for text in _short(place, zh, en):
                short.setdefault(text, []).append(place)
        self._short = {text: each[0] for text, each in short.items() if len(each) == 1}
        self._sizes = sorted({len(each) for each in self._zh})

    def find(self, text: str) -> Place | None:
        """The place that a text names; None if there is none, or it could be several."""
        forms = tuple(dict.fromkeys(_forms(text, self._facts)))
        for form in forms:
            found = self._exact.get(squeezed(form))
            if found:
                return found
        named = cities_in(text)
        if named and self._facts not in named:
            return None
        for form in forms:
            found = None if _ASIDE.search(text) else self._short.get(squeezed(form))
            found = found or _best(
                self._alike_zh(form) if is_chinese(form) else self._alike_en(form)
            )
            if found:
                return found
        return None

    def _alike_zh(self, text: str) -> Iterator[_Hit]:
        plain = squeezed(text)
        for size in self._sizes:
            for i in range(len(plain) - size + 1):
                for place, own, rest in self._zh.get(plain[i : i + size], ()):
                    if all(part in plain for part in own) and (size > 1 or _leads(own[0], plain)):
                        left = _without(plain, own)
                        part = left in rest and (left or size > 1)
                        score = 100.0 if part else fuzz.ratio(left, rest)
                        if score >= (_ALIKE_ZH if size > 1 else _ALIKE_SURNAME):
                            yield _Hit(place, score, sum(map(len, own)))

    def _alike_en(self, text: str) -> Iterator[_Hit]:
        plain = [squeezed(each) for each in text.split()]
        words = [each for each in plain if each not in _STOP][:_MOST_WORDS]
        odd = [each for each in dict.fromkeys(words) if _is_odd(each)]
        firsts = {word for word in words if word in self._en}
        firsts.update(first for word in odd for first in _spelt_like(word, list(self._en)))
        for first in sorted(firsts):
            for place, own, rest in self._en[first]:
                taken = [each for part in own if (each := _closest(part, words, odd))]
                if len(taken) < len(own):
                    continue
                score = _alike([each for each in words if each not in taken], rest.split())
                if score >= _ALIKE_EN:
                    score -= sum(map(_far, own, taken))
                    yield _Hit(place, score, sum(map(len, own)))


def _leads(part: str, text: str) -> bool:
    """Whether a surname stands where surnames do."""
    return text.lstrip("老").startswith(part)


def _alike(words: Sequence[str], shared: Sequence[str]) -> float:
    """How well what else is told fits what names of the kind share."""
    names, common = _vocabulary()
    more = set(words) - set(shared)
    if not more or (set(shared) <= set(words) and len(more) <= _MORE and not more & names):
        return 100.0
    if more & (names | common):  # another name, or another kind of place
        return 0.0
    return fuzz.token_sort_ratio(" ".join(words), " ".join(shared))


def _best(found: Iterable[_Hit]) -> Place | None:
    """The one that fits best, if no other fits as well."""
    best: dict[str, _Hit] = {}
    for hit in found:
        best[hit.place.id] = max(hit, best.get(hit.place.id, hit), key=_fit)
    ranked = sorted(best.values(), key=_fit, reverse=True)
    if not ranked or (len(ranked) > 1 and _fit(ranked[0]) == _fit(ranked[1])):
        return None
    return ranked[0].place


def _fit(hit: _Hit) -> tuple[float, int]:
    return hit.score, hit.letters


def _plain(text: str) -> str:
    """One line of limited length, with full-width forms made plain."""
    return " ".join(unicodedata.normalize("NFKC", text[:_MOST_TEXT]).split())[:_MOST_TEXT]


def _forms(text: str, facts: CityFacts) -> Iterator[str]:
    """What of a text may be the name: all, the part in one language, without asides or city."""
    latin = " ".join(_HAN.sub(" ", text).split())
    for form in (text, _bare(text), *_HAN.findall(text)[:_MOST_RUNS], latin, _bare(latin)):
        yield form
        if "," in form or cities_in(form):
            yield without_city(form, facts)
    yield text.removeprefix(facts.zh)


def _bare(text: str) -> str:
    """Without what stands in parentheses; which branch of several it is has to stay."""
    return _ASIDE.sub(lambda match: match[0] if _BRANCH.search(match[1]) else " ", text)


def _short(place: Place, zh: _Own, en: _Own) -> Iterator[str]:
    """What a place may be called if no other is: without its branch, or by its root alone."""
    for name in place.name:
        yield squeezed(_ASIDE.sub("", unicodedata.normalize("NFKC", name)))
    if len(zh.own) == 1 and len(zh.own[0]) > 1 and zh.rest:
        yield zh.own[0]
        yield en.own[0]


def _parts(place: Place, facts: CityFacts) -> tuple[_Own, _Own]:
    """Its names taken apart by the patterns that its kind is named by, if it has any."""
    zh, words = squeezed(place.name.zh), [squeezed(each) for each in place.name.en.split()]
    for pattern in _patterns().get(place.kind.en, ()):
        match = pattern.zh.fullmatch(place.name.zh)
        if match and pattern.shared <= set(words):
            city = {squeezed(each) for each in facts.en.split()}
            own = tuple(w for w in words if w not in pattern.shared and w not in city)
            parts = tuple(each for each in map(squeezed, match.groups()) if each != facts.zh)
            if own and parts:
                rest = " ".join(each for each in words if each not in own)
                return _Own(place, parts, _without(zh, parts)), _Own(place, own, rest)
    return _Own(place, (zh,), ""), _Own(place, tuple(words), "")


def _without(text: str, parts: Sequence[str]) -> str:
    for part in parts:
        text = text.replace(part, "", 1)
    return text


class _Pattern(NamedTuple):
    """Of names of a kind: the Chinese one as an expression, and the English words in all."""

    zh: re.Pattern[str]
    shared: frozenset[str]


@cache
def _patterns() -> dict[str, list[_Pattern]]:
    """By the kind's English name."""
    found: dict[str, list[_Pattern]] = {}
    for kind in kinds():
        for name in kind.names:
            zh = re.compile("(.+)".join(map(re.escape, _SLOT.split(name.zh))))
            shared = {squeezed(word) for word in name.en.split() if "{" not in word}
            found.setdefault(kind.kind.en, []).append(_Pattern(zh, frozenset(shared)))
    return found


@cache
def _vocabulary() -> tuple[frozenset[str], frozenset[str]]:
    """English words that names are made of, proper ones and common ones: none is one misspelt."""
    roots = [Text("", a.en + b.en) for a in words_of("first") for b in words_of("second")]
    slots = {"s": words_of("surname"), "l": words_of("lucky"), "b": words_of("brand")}
    slots["r"] = tuple(roots)
    words = {word for kind in kinds() for name in kind.names for word in name.en.split()}
    names = {squeezed(each.en) for each in words_of("district")}
    for word in words:
        slot = _SLOT.search(word)
        values = slots.get(slot[0][1], ()) if slot else ()
        names.update(squeezed(_SLOT.sub(each.en, word)) for each in values)
    common = {squeezed(word) for word in words if "{" not in word}
    return frozenset(names - common), frozenset(common)


def _slips(word: str) -> int:
    """How many letters of a word may be wrong."""
    return 0 if len(word) < _SHORT else 1 if len(word) < _LONG else 2


def _far(a: str, b: str) -> int:
    """Letters that differ; two that changed places are one."""
    return OSA.distance(a, b)


def _is_odd(word: str) -> bool:
    """Whether it may be a word of a name misspelt."""
    return len(word) >= _SHORT and not any(word in each for each in _vocabulary())


def _spelt_like(word: str, known: Sequence[str]) -> list[str]:
    """Which of the words an odd one may stand for."""
    near = process.extract(word, known, scorer=OSA.distance, score_cutoff=2, limit=None)
    return [each for each, far, _ in near if far <= _slips(each)]


def _closest(part: str, words: Sequence[str], odd: Sequence[str]) -> str | None:
    """The word of a text that stands for a part of a name."""
    if part in words:
        return part
    near = [each for each in odd if _far(part, each) <= _slips(part)]
    return min(near, key=lambda each: _far(part, each), default=None)
