"""Finds places by the names that a text has for them: exactly, or misspelt a little."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA, Levenshtein

from arenagym.envs.bilingual import Text, is_chinese
from arenagym.envs.open_travel.tasks.request import CompareRequest, Request, TripRequest, cities_of
from arenagym.envs.open_travel.world import City, CityFacts, World
from arenagym.envs.open_travel.world.facts import by_slug
from arenagym.envs.open_travel.world.gates import airports_of, draw_stations

_HEAD = 3
"""No name is shorter, without spaces and signs."""
_SIGNS = frozenset(" ,.:-()'\"·*_/&+~¥×#<>=[]{}@%^\\$`《》「」『』【】\ue000")
"""What may be left out of a name or put into it. It does not go on behind any other."""
_BRANCH = re.compile(
    r" ?\(([^()\n]{1,40}店|[A-Z][^()\n]{1,40}(?:Road|Street|Avenue|District|Branch))\)"
)
_LONGER = re.compile(
    r"站|店|路(?!线)|街(?!区)|巷|酒店|餐厅|饭店|博物馆|公园|停车场|地铁"
    r"| (?:Metro |Subway |Bus )?(?:Station|Stop|Road|Street)\b"
)
"""After a name it makes that of something else: 静浦寺站 is a stop."""
_ID = re.compile(r"(?<![a-z\d-])[a-z]{3,20}-[a-z]{3,15}-\d{1,4}(?![\d-])")
_SIDES = re.compile("[东南西北]|east|west|north|south|[0-9一二三四五六七八九十]")
"""What differs in these is another place, not a slip."""
_ROOT, _APART = 2, 4
_MOST = 400
"""Distinct names of one text that are compared with all others, letter by letter."""


class Spot(NamedTuple):
    """A place in a text.

    Attributes:
        name: as it is written.
        ids: of the places of that name, at most one of each city; empty if there is none.
    """

    start: int
    end: int
    name: str
    ids: tuple[str, ...] = ()


class Town(NamedTuple):
    """A city in a text."""

    start: int
    end: int
    slug: str


class _Index(NamedTuple):
    """The names of the places of a city in both languages, without spaces and signs.

    Attributes:
        ids: by name; several by that of a chain whose branches it does not tell.
        heads: names by their first letters, the longest first.
        zh: the Chinese ones; the others are `en`.
    """

    ids: dict[str, tuple[str, ...]]
    heads: dict[str, tuple[str, ...]]
    zh: tuple[str, ...]
    en: tuple[str, ...]


class Names:
    """The names of all places that an answer to a request may tell."""

    def __init__(self, request: Request, world: World) -> None:
        cities: list[str] = list(cities_of(request))
        gates: list[str] = []
        if isinstance(request, CompareRequest) and request.between_cities:
            cities, gates = gates, cities
        if isinstance(request, TripRequest) and request.home not in {"", *cities}:
            gates.append(request.home)
        indices = [_of_city(world.city(each)) for each in cities]
        indices += [_of_gates(world.seed, each) for each in gates]
        self._index = indices[0] if len(indices) == 1 else _joined(indices)
        self._known = {i for ids in self._index.ids.values() for i in ids}
        self._slugs = {
            word.casefold(): slug for slug in (*cities, *gates) for word in _words_for(slug)
        }
        longest = sorted(map(re.escape, self._slugs), key=len, reverse=True)
        self._town = re.compile(rf"(?<![A-Za-z])(?:{'|'.join(longest)})(?![A-Za-z])", re.IGNORECASE)
        self._tried: dict[str, tuple[str, ...]] = {}

    def find(self, text: str) -> list[Spot]:
        """Places that are named in full, in the order of the text."""
        ids = [
            Spot(m.start(), m.end(), m[0], (m[0],) if m[0] in self._known else ())
            for m in _ID.finditer(text)
            if m[0].partition("-")[0] in by_slug()
        ]
        found = self._matches(text)
        told = {only for each in found for only in each.ids if len(each.ids) == 1}
        return sorted((*ids, *(self._settled(each, text, told) for each in found)))

    def towns(self, text: str) -> Iterator[Town]:
        """Cities of the request."""
        for match in self._town.finditer(text):
            yield Town(match.start(), match.end(), self._slugs[match[0].casefold()])

    def alike(self, name: str) -> tuple[str, ...]:
        """The places that a name is meant for; empty if none is nearly so called."""
        plain = squeezed(name)
        if plain not in self._tried:
            if len(self._tried) >= _MOST:
                return ()
            self._tried[plain] = self._meant(plain)
        return self._tried[plain]

    def _matches(self, text: str) -> list[Spot]:
        low = text.lower() if text.isascii() else "".join(map(_lower, text))
        kept = [i for i, c in enumerate(low) if c not in _SIGNS]
        plain = "".join([low[i] for i in kept])
        heads = self._index.heads
        found = []
        at = 0
        while at < len(plain):
            names = heads.get(plain[at : at + _HEAD])
            step = 1
            for each in names or ():
                if plain.startswith(each, at):
                    start, end = kept[at], kept[at + len(each) - 1] + 1
                    if _bounded(text, start, end):
                        found.append(Spot(start, end, text[start:end], self._index.ids[each]))
                        step = len(each)
                        break
            at += step
        return found

    def _settled(self, spot: Spot, text: str, told: set[str]) -> Spot:
        """With its closing bracket; of a chain, the branch that is told elsewhere."""
        end = spot.end + (text[spot.end : spot.end + 1] == ")" and "(" in spot.name)
        branch = None if "(" in spot.name else _BRANCH.match(text, spot.end)
        if branch:
            name = text[spot.start : branch.end()]
            return Spot(spot.start, branch.end(), name, self.alike(name))
        ids = tuple(i for i in spot.ids if i in told) or spot.ids
        if len({i.partition("-")[0] for i in ids}) < len(ids):
            ids = ()
        return Spot(spot.start, end, text[spot.start : end], ids)

    def _meant(self, plain: str) -> tuple[str, ...]:
        ids = self._index.ids
        for town in sorted(map(squeezed, self._slugs), key=len, reverse=True):
            if len(plain) - len(town) >= _HEAD and plain not in ids:
                plain = plain.removeprefix(town)
        if plain in ids:
            return _one_each(ids[plain])
        chinese = is_chinese(plain)
        most = _edits(plain, chinese=chinese)
        names = self._index.zh if chinese else self._index.en
        near = [
            (far, each)
            for each, far, _ in process.extract(
                plain, names, scorer=OSA.distance, score_cutoff=most, limit=4
            )
            if most and _slip(plain, each, chinese=chinese)
        ]
        best = min(near, default=(0, ""))
        alone = len({name for far, name in near if far == best[0]}) == 1
        return _one_each(ids[best[1]]) if alone else ()


def squeezed(text: str) -> str:
    """Letters and digits alone, small."""
    return "".join(_lower(c) for c in text if c.isalnum())


def _lower(letter: str) -> str:
    low = letter.lower()
    return low if len(low) == 1 else letter


def _one_each(ids: Sequence[str]) -> tuple[str, ...]:
    """The ids, if there is one of each city."""
    return tuple(ids) if len({i.partition("-")[0] for i in ids}) == len(ids) else ()


def _bounded(text: str, start: int, end: int) -> bool:
    """Whether it is a whole word, and no longer name goes on."""
    before, after = text[start - 1 : start], text[end : end + 1]
    if text[start].isascii() and before.isascii() and before.isalnum():
        return False
    if text[end - 1].isascii() and after.isascii() and after.isalnum():
        return False
    return not _LONGER.match(text, end)


def _edits(plain: str, *, chinese: bool) -> int:
    """How many letters may be wrong."""
    steps = (4,) if chinese else (8, 13)
    return sum(len(plain) >= each for each in steps)


def _slip(plain: str, name: str, *, chinese: bool) -> bool:
    """Whether one may be the other misspelt, and not another root before the same kind."""
    same = _ROOT if chinese and len(name) < 7 else 1
    if plain[:same] != name[:same] or _SIDES.findall(plain) != _SIDES.findall(name):
        return False
    if OSA.distance(plain, name) < 2:
        return True
    at = [each.src_pos for each in Levenshtein.editops(plain, name)]
    return all(b - a >= _APART for a, b in pairwise(at))


def _words_for(slug: str) -> tuple[str, ...]:
    facts = by_slug()[slug]
    return tuple(each.replace("’", "'") for each in (slug, facts.zh, facts.en, *facts.aliases))


@lru_cache(maxsize=128)
def _of_city(city: City) -> _Index:
    return _indexed((each.id, each.name) for each in city.places)


@lru_cache(maxsize=128)
def _of_gates(seed: int, slug: str) -> _Index:
    facts: CityFacts = by_slug()[slug]
    gates = (*draw_stations(seed, facts), *airports_of(facts))
    return _indexed((each.id, each.name) for each in gates)


def _joined(indices: Sequence[_Index]) -> _Index:
    ids: dict[str, tuple[str, ...]] = {}
    for index in indices:
        for name, each in index.ids.items():
            ids[name] = (*ids.get(name, ()), *each)
    zh = tuple(name for index in indices for name in index.zh)
    en = tuple(name for index in indices for name in index.en)
    return _Index(ids, _headed(ids), zh, en)


def _indexed(named: Iterable[tuple[str, Text]]) -> _Index:
    ids: dict[str, tuple[str, ...]] = {}
    for key, names in named:
        for name in names:
            for each in {squeezed(name), squeezed(re.split("[(（]", name)[0])}:
                ids[each] = (*ids.get(each, ()), key)
    zh = tuple(each for each in ids if is_chinese(each))
    return _Index(ids, _headed(ids), zh, tuple(each for each in ids if not is_chinese(each)))


def _headed(names: Iterable[str]) -> dict[str, tuple[str, ...]]:
    heads: dict[str, tuple[str, ...]] = {}
    for each in sorted(names, key=len, reverse=True):
        heads[each[:_HEAD]] = (*heads.get(each[:_HEAD], ()), each)
    return heads
