"""Understands which city and which place is meant: by id, by coordinates or by name."""

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz, process

from arenagym.envs.arguments import echo
from arenagym.envs.bilingual import is_chinese
from arenagym.envs.open_travel.tools.evidence import Fact
from arenagym.envs.open_travel.tools.reading import RefusedError, read_point, squeezed
from arenagym.envs.open_travel.world import City, CityFacts, Hit, Place, Point, Text, World
from arenagym.envs.open_travel.world.facts import by_slug, load_facts, resolve_city
from arenagym.envs.open_travel.world.gates import airports_of
from arenagym.envs.open_travel.world.naming import read_words
from arenagym.errors import UnknownNameError

MOST_HITS = 64
"""Places that a search by text lists, over all its pages."""
_SURE = 80.0
"""A name that fits less well than this is not taken for a place."""
_APART = 4.0
"""A name is taken for a place if the next one fits worse by this."""
_WHOLE = 86.0
"""A text that fits as well as this was meant as a whole, with the name of the city in it."""
_NEAR_CITY = 60_000
"""Metres from a city's centre within which a point may belong to it."""
_CANDIDATES = 5
_MOST_WORDS, _ALL = 4, 1_000
_JOINS = " 的有和适合可带能"
_ID = re.compile(r"([a-z]+)-[a-z]+-\d{1,6}")
_EDGES = " ,.()[]·-—、的在市"
_AROUND = re.compile(r"^(?:in|at|of|near|the|city)\b|\b(?:in|at|of|near|city)$", re.IGNORECASE)


class Spot(NamedTuple):
    """A location understood. `key` is a place's id or "lon,lat"."""

    point: Point
    city: CityFacts
    name: Text
    key: str
    place: Place | None = None
    swapped: bool = False


class Gazetteer:
    """Names of one world."""

    def __init__(self, world: World) -> None:
        self.world = world

    def body(self, facts: CityFacts) -> City:
        """The city with its places."""
        return self.world.city(facts.slug)

    def find(self, text: str, facts: CityFacts, limit: int = MOST_HITS) -> list[Hit]:
        """Places of a city by id or text; the city's name in the text may or may not count."""
        city = self.body(facts)
        if _ID.fullmatch(text.casefold()):
            place = self._by_id(text.casefold())
            return [Hit(place, 100.0)] if place.id.startswith(f"{facts.slug}-") else []
        found = city.search(text, limit=limit)
        rest = without_city(text, facts)
        if rest and rest != text and not (found and found[0].score >= _WHOLE):
            found = city.search(rest, limit=limit)
        if not (found and found[0].score >= _WHOLE):
            found = _by_words(city, rest)[:limit] or found
        return found

    def locate(self, text: str, facts: CityFacts | None) -> Spot:
        """What a location is; `facts` is the city to look in if the text names none.

        Raises:
            RefusedError: it is nowhere, or could be several places; the message names them.
        """
        pair = read_point(text)
        if pair:
            point, swapped = pair
            key = f"{point.lon},{point.lat}"
            return Spot(point, city_at(point, facts), Text(key, key), key, None, swapped)
        key = _airports().get(squeezed(text), text.casefold())
        if _ID.fullmatch(key):
            return self._spot(self._by_id(key))
        alone = exact_city(text)
        if alone:
            name = Text(f"{alone.zh}市中心", f"{alone.en} centre")
            return Spot(alone.centre, alone, name, f"{alone.lon},{alone.lat}")
        home = city_in(text) or facts
        if home is None:
            raise RefusedError(
                f"不知道 {echo(text)} 在哪个城市。请写成“城市+名称”、编号或“经度,纬度”。",
                f'the city of {echo(text)} is not clear. Try "name, city", '
                'a place id, or "longitude,latitude".',
            )
        return self._chosen(text, home)

    def nearest_names(self, text: str, facts: CityFacts) -> list[Place]:
        """The places of a city whose names are most alike, however little."""
        places = self.body(facts).places
        language = 0 if is_chinese(text) else 1
        names = [each.name[language] for each in places]
        found = process.extract(text, names, scorer=fuzz.ratio, limit=3)
        return [places[i] for *_, i in found]

    def _chosen(self, text: str, facts: CityFacts) -> Spot:
        hits = self.find(text, facts, _CANDIDATES)
        if not hits or hits[0].score < _SURE:
            raise unknown_place(text, facts, self.nearest_names(text, facts))
        if _is_name(text, facts, hits[0].place):
            return self._spot(hits[0].place)
        close = [hit.place for hit in hits if hits[0].score - hit.score < _APART]
        if len(close) > 1:
            raise RefusedError(
                f"{echo(text)} 可能是：{listed(close, 0)}。请用其中一个编号。",
                f"{echo(text)} may be {listed(close, 1)}. Try one of these ids.",
                [Fact("place", each.id) for each in close],
            )
        return self._spot(hits[0].place)

    def _spot(self, place: Place) -> Spot:
        facts = by_slug()[place.id.partition("-")[0]]
        return Spot(place.point, facts, place.name, place.id, place)

    def _by_id(self, key: str) -> Place:
        try:
            return self.world.place(key)
        except UnknownNameError:
            facts = by_slug().get(key.partition("-")[0])
            same = key.rpartition("-")[0] + "-"
            alike = [p for p in self.body(facts).places if p.id.startswith(same)] if facts else []
            raise RefusedError(
                f"没有编号 {echo(key)}。" + (f"相近的有：{listed(alike[:3], 0)}。" if alike else "")
                + "请用 poi_search 查到的编号。",
                f"there is no place {echo(key)}. "
                + (f"Near it: {listed(alike[:3], 1)}. " if alike else "")
                + "Try an id that poi_search gave.",
                [Fact("place", each.id) for each in alike[:3]],
            ) from None  # fmt: skip


def _is_name(text: str, facts: CityFacts, place: Place) -> bool:
    """Whether a text is a place's name letter by letter, with that of its city or without."""
    wanted = {squeezed(text), squeezed(without_city(text, facts))}
    return not wanted.isdisjoint(map(squeezed, place.name))


def _by_words(city: City, text: str) -> list[Hit]:
    """Places that every word of a text fits as a kind, tag or category: "quiet museum"."""
    words = _chinese_words(text) if is_chinese(text) else text.split()
    found: dict[str, Hit] | None = None
    for word in words[:_MOST_WORDS] if len(words) > 1 else ():
        hits = {h.place.id: h for h in city.search(word, limit=_ALL) if h.score >= _WHOLE}
        found = hits if found is None else {k: h for k, h in found.items() if k in hits}
        if not found:
            return []
    return list((found or {}).values())


def _chinese_words(text: str) -> list[str]:
    """The words of "安静的咖啡馆"; none if a part of it is no word for a kind or a tag."""
    pattern = _vocabulary()
    return [] if pattern.sub("", text).strip(_JOINS) else pattern.findall(text)


@cache
def _vocabulary() -> re.Pattern[str]:
    """All Chinese words for categories, kinds and tags, the longest first."""
    asked = read_words("asked")
    lines = [line.split(" ", 1)[1] for line in (*asked["category"], *asked["tag"])]
    words = {word for line in lines for word in line.split(" | ")[0].split("/")}
    words |= {line.split(" | ")[1].split(" ")[0] for line in read_words("kinds")[""]}
    return re.compile("|".join(sorted(map(re.escape, words), key=len, reverse=True)))


def listed(places: Sequence[Place], language: int) -> str:
    """Candidates as id, name and district; `language` is 0 for Chinese, 1 for English."""
    return "; ".join(f"{p.id} ({p.name[language]}, {p.district[language]})" for p in places)


def unknown_place(text: str, facts: CityFacts, near: Sequence[Place]) -> RefusedError:
    """The error for a name that no place of a city has."""
    return RefusedError(
        f"{facts.zh}没有找到 {echo(text)}。最接近的名称：{listed(near, 0)}。"
        "也可以按类别查询，例如“博物馆”“火锅”。",
        f"nothing in {facts.en} is called {echo(text)}. The nearest names: {listed(near, 1)}. "
        'Try one of these, or a kind such as "museum" or "hot pot".',
        [Fact("place", each.id) for each in near],
    )


@lru_cache(maxsize=4_096)
def read_city(text: str) -> CityFacts:
    """The one city that a text names, exactly, among other words, or misspelt.

    Raises:
        RefusedError: it names none, or more than one.
    """
    airport = _airports().get(squeezed(text))
    if airport:
        return by_slug()[airport.partition("-")[0]]
    found = exact_city(text) or city_in(text)
    if found:
        return found
    try:
        return resolve_city(text)
    except UnknownNameError:
        names = _alike(text)
        raise RefusedError(
            f"没有城市 {echo(text)}。相近的有：{'、'.join(each.zh for each in names)}。"
            "请用其中之一。",
            f"there is no city {echo(text)}. Try {', '.join(each.en for each in names)}.",
        ) from None


def city_in(text: str) -> CityFacts | None:
    """The city named in a text, or None.

    Raises:
        RefusedError: there are several.
    """
    found = cities_in(text)
    if len(found) > 1:
        raise RefusedError(
            f"{echo(text)} 提到了多个城市（{'、'.join(each.zh for each in found)}），"
            "请每次只写一个。",
            f"{echo(text)} names several cities ({', '.join(each.en for each in found)}). "
            "Try one at a time.",
        )
    if found:
        return found[0]
    return _own_part(text)


def _own_part(text: str) -> CityFacts | None:
    """The city of "West Museum, Hangzou": a part of its own may be misspelt, or an old name."""
    parts = [part.strip() for part in re.split(r"[,()（）]", text)]
    for part in parts[::-1] if len(parts) > 1 else ():
        try:
            return resolve_city(part)
        except UnknownNameError:
            continue
    return None


@lru_cache(maxsize=4_096)
def cities_in(text: str) -> tuple[CityFacts, ...]:
    """The cities whose present names are in a text, in that order."""
    pattern, slugs = _names()
    found = (slugs[squeezed(match[0])] for match in pattern.finditer(text))
    return tuple(by_slug()[slug] for slug in dict.fromkeys(found))


@lru_cache(maxsize=4_096)
def exact_city(text: str) -> CityFacts | None:
    """The city that this is the name of, alone and spelt right."""
    plain = squeezed(text)
    slug = _all_names().get(plain) or _all_names().get(plain.removesuffix("市"))
    return by_slug()[slug] if slug else None


@lru_cache(maxsize=4_096)
def without_city(text: str, facts: CityFacts) -> str:
    """The text without the name of that city and what joins them: "museums in Xi'an"."""
    pattern, slugs = _names()
    kept = pattern.sub(lambda m: " " if slugs[squeezed(m[0])] == facts.slug else m[0], text)
    if kept == text:
        head, comma, _ = text.rpartition(",")
        return head.strip(_EDGES) if comma and city_in(text) == facts else text
    kept = " ".join(kept.split())
    for _ in range(3):
        kept = _AROUND.sub("", kept.strip(_EDGES))
    return kept.strip(_EDGES)


def tells_city(text: str) -> bool:
    """Whether a text says by itself which city it is about."""
    return bool(is_id(text) or exact_city(text) or cities_in(text) or _own_part(text))


def is_id(text: str) -> bool:
    """Whether it is written like the id of a place, or is an airport's code or name."""
    return bool(_ID.fullmatch(text.casefold())) or squeezed(text) in _airports()


def city_at(point: Point, facts: CityFacts | None = None) -> CityFacts:
    """The city a point belongs to: the given one if it is near, else the nearest.

    Raises:
        RefusedError: none is near.
    """
    if facts and point.metres_to(facts.centre) <= _NEAR_CITY:
        return facts
    best = min(load_facts().cities, key=lambda each: point.metres_to(each.centre))
    far = point.metres_to(best.centre)
    if far > _NEAR_CITY:
        raise RefusedError(
            f"{point.lon},{point.lat} 附近没有城市，最近的是{best.zh}，相距{far / 1000:.0f}公里。"
            f"请给城市内的点，例如 {best.lon},{best.lat}。",
            f"no city is near {point.lon},{point.lat}; {best.en} is {far / 1000:.0f} km away. "
            f"Try a point in a city, such as {best.lon},{best.lat}.",
        )
    return best


def _alike(text: str) -> list[CityFacts]:
    language = 0 if is_chinese(text) else 1
    names = [each.name[language] for each in load_facts().cities]
    return [load_facts().cities[i] for *_, i in process.extract(text, names, limit=3)]


@cache
def _names() -> tuple[re.Pattern[str], dict[str, str]]:
    """Finds present names in a text. Old ones, such as 龙城, may be part of any other name."""
    slugs = {
        squeezed(name): each.slug
        for each in load_facts().cities
        for name in (each.zh, each.en, each.slug)
    }
    words = {name for each in load_facts().cities for name in (each.zh, each.en, each.slug)}
    longest = sorted(words, key=lambda name: (-len(name), name))
    zh = "|".join(name for name in longest if is_chinese(name))
    en = "|".join(re.escape(name) for name in longest if not is_chinese(name))
    # One pair of assertions around all: one around each takes 30 ms to compile.
    return re.compile(rf"(?<![a-zA-Z])(?:{en})(?![a-zA-Z])|{zh}", re.IGNORECASE), slugs


@cache
def _all_names() -> dict[str, str]:
    names: dict[str, str] = {}
    for each in load_facts().cities:
        for name in (each.slug, each.zh, each.en, *each.aliases):
            names.setdefault(squeezed(name), each.slug)
    return names


@cache
def _airports() -> dict[str, str]:
    """Ids of the airports by their codes and names."""
    ids: dict[str, str] = {}
    for each in load_facts().cities:
        for gate in airports_of(each):
            for name in (gate.code, *gate.name):
                ids.setdefault(squeezed(name), gate.id)
    return ids
