"""What is true of the real cities: `data/travel/cities.json`, read once, and names resolved."""

import hashlib
from collections.abc import Iterable
from functools import cache
from typing import Literal

import msgspec
from rapidfuzz import fuzz, process

from arenagym.envs.bilingual import Text, is_chinese
from arenagym.envs.open_travel.world.geometry import Point
from arenagym.errors import UnknownNameError
from arenagym.paths import data_path

RailClass = Literal["G", "D", "K"]
"""High speed, fast, and ordinary: of trains, and of the best that a railway bears."""

_SURE, _APART = 80, 6
"""A misspelt name is taken for a city if it is so alike, and no other city nearly as much."""
_SHORT = 3


class Airport(msgspec.Struct, frozen=True):
    """A real airport."""

    iata: str
    zh: str
    en: str
    lat: float
    lon: float


class Climate(msgspec.Struct, frozen=True):
    """By month, from January: the mean in °C, and the probability that it rains on a day."""

    temperature: tuple[float, ...]
    rain: tuple[float, ...]


class _Province(msgspec.Struct, frozen=True):
    zh: str
    en: str


class CityFacts(msgspec.Struct, frozen=True):
    """A real city. `slug` is its key everywhere; `altitude` is in metres."""

    slug: str
    zh: str
    en: str
    province: _Province
    aliases: tuple[str, ...]
    geonameid: int
    lat: float
    lon: float
    population: int
    airports: tuple[Airport, ...]
    altitude: int
    climate: Climate

    @property
    def name(self) -> Text:
        """In both languages."""
        return Text(self.zh, self.en)

    @property
    def centre(self) -> Point:
        """Where it is."""
        return Point(self.lon, self.lat)


class Railway(msgspec.Struct, frozen=True, array_like=True):
    """A railway between two neighbouring cities, and the best trains that it bears."""

    kind: RailClass
    a: str
    b: str


class Facts(msgspec.Struct, frozen=True):
    """All cities and railways, and the versions of the packages that they come from."""

    sources: dict[str, str]
    cities: tuple[CityFacts, ...]
    railways: tuple[Railway, ...]


@cache
def load_facts() -> Facts:
    """The facts that are shipped."""
    return msgspec.json.decode(_raw(), type=Facts)


@cache
def facts_digest() -> str:
    """Tells one version of the facts from another."""
    return hashlib.sha256(_raw()).hexdigest()[:12]


@cache
def by_slug() -> dict[str, CityFacts]:
    """The cities by their key."""
    return {each.slug: each for each in load_facts().cities}


def resolve_city(given: str) -> CityFacts:
    """The city of that name in either language, by an alias, or misspelt a little.

    Raises:
        UnknownNameError: none is alike, or more than one is; the message has candidates.
    """
    plain = _plain(given)
    names = _names()
    if plain in names:
        return by_slug()[names[plain]]
    if len(plain) >= _SHORT or (len(plain) > 1 and is_chinese(plain)):
        found = process.extract(plain, list(names), scorer=fuzz.ratio, limit=8)
        best: dict[str, float] = {}
        for name, score, _ in found:
            best.setdefault(names[name], score)
        first, second, *_ = [*best.items(), ("", 0.0), ("", 0.0)]
        if first[1] >= _SURE and first[1] - second[1] >= _APART:
            return by_slug()[first[0]]
    raise UnknownNameError.of("city", given, _shown(is_chinese(given)))


def is_city(name: str) -> bool:
    """Whether a city has that name or alias, but for capitals and signs."""
    return _plain(name) in _names()


def _shown(chinese: bool) -> Iterable[str]:  # noqa: FBT001 - of its one caller
    return [each.zh if chinese else each.en for each in load_facts().cities]


def _plain(name: str) -> str:
    kept = "".join(each for each in name.casefold() if each.isalnum()).replace("ü", "u")
    for end in ("市", "city", "shi"):
        if len(kept) > len(end) + 1 and kept.endswith(end):
            kept = kept.removesuffix(end)
    return kept


@cache
def _names() -> dict[str, str]:
    """Every plain name, and whose it is."""
    names: dict[str, str] = {}
    for each in load_facts().cities:
        for name in (each.slug, each.zh, each.en, *each.aliases):
            names.setdefault(_plain(name), each.slug)
    return names


@cache
def _raw() -> bytes:
    return data_path("travel/cities.json").read_bytes()
