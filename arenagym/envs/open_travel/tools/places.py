"""poi_search and around_search: places by name or kind in a city, and around a point."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import NamedTuple

from arenagym.envs.arguments import clean, echo
from arenagym.envs.open_travel.tools.evidence import Fact, Value
from arenagym.envs.open_travel.tools.finding import (
    Gazetteer,
    city_in,
    exact_city,
    is_id,
    read_city,
    unknown_place,
)
from arenagym.envs.open_travel.tools.reading import (
    RefusedError,
    read_page,
    read_point,
    read_radius,
    required,
    squeezed,
)
from arenagym.envs.open_travel.tools.writing import Result, Row, page_of, paged
from arenagym.envs.open_travel.world import CityFacts, Language, Near, Place, Text
from arenagym.envs.open_travel.world.city import FARTHEST
from arenagym.envs.open_travel.world.naming import read_words

_FITS = 75.0
"""A place with a score below this is said to be no exact match."""
_WIDE = 25.0
"""Of a search by a whole name, what fits worse by this is not listed."""
_MOST_KEYWORDS = 4
_ALL = 1_000


class Desk(NamedTuple):
    """What every tool answers from: the names of a world, and how to answer."""

    names: Gazetteer
    language: Language
    page_size: int
    today: date

    def say(self, zh: str, en: str) -> str:
        """One of the two, by language."""
        return zh if self.language == "zh" else en


def city_of(region: object) -> CityFacts | None:
    """The city that a region names; None if it is left out."""
    text = clean(region) if region is not None else ""
    return read_city(text) if text else None


def find_places(desk: Desk, address: object, region: object, page: object) -> Result:
    """Places of a city by name, kind, tag or id."""
    text = required(address, "address", desk.say("博物馆", "museum"))
    number = read_page(page)
    home = city_of(region) or _home(text)
    hits = desk.names.find(text, home)
    if not hits:
        raise unknown_place(text, home, desk.names.nearest_names(text, home))
    exact = hits[0].score >= 100 and squeezed(text) not in {squeezed(k) for k in hits[0].place.kind}
    if exact:
        hits = [hit for hit in hits if hit.score > hits[0].score - _WIDE]
    notes = []
    if hits[0].score < _FITS:
        notes.append(
            desk.say(
                "没有完全相符的，以上为最接近的。", "No exact match: these are the most alike."
            )
        )
    best = hits[0].place
    if number == 1 and (exact or len(hits) == 1):
        notes.append(f"{best.name.of(desk.language)}: {best.about.of(desk.language)}")
    rows = [_row(desk, hit.place) for hit in page_of(hits, number, desk.page_size)]
    head = desk.say(
        f"{home.zh} {echo(text)}：共{len(hits)}处，",
        f"{echo(text)} in {home.en}: {len(hits)} found, ",
    )
    said = paged(len(hits), number, desk.page_size, desk.language)[1]
    return Result(head + said, rows, tuple(notes))


def find_around(
    desk: Desk, location: object, radius: object, keyword: object, *, region: object, page: object
) -> Result:
    """Places within a radius of a location, the nearest first."""
    text = required(location, "location", "120.15,30.28")
    metres, number = read_radius(radius, FARTHEST), read_page(page)
    spot = desk.names.locate(text, city_of(region))
    word = clean(keyword) if keyword is not None else ""
    wanted = _wanted(desk, word, spot.city) if word else None
    city = desk.names.body(spot.city)
    everything = [
        near
        for near in city.near(spot.point, FARTHEST if wanted is not None else metres)
        if near.place.id != spot.key and (wanted is None or near.place.id in wanted)
    ]
    found = [near for near in everything if near.metres <= metres]
    what = echo(word) if word else desk.say("地点", "places")
    where = spot.name.of(desk.language)
    head = desk.say(
        f"{where}周围{metres:.0f}米内的{what}：共{len(found)}处",
        f"{what} within {metres:.0f} m of {where}, {spot.city.en}: {len(found)} found",
    )
    notes = _swapped(desk) if spot.swapped else ()
    if not found:
        return Result(head, (), (*notes, _widen(desk, everything)))
    rows = [_row(desk, near.place, near.metres) for near in page_of(found, number, desk.page_size)]
    said = paged(len(found), number, desk.page_size, desk.language)[1]
    return Result(f"{head}{desk.say('，', ', ')}{said}", rows, notes)


def _home(text: str) -> CityFacts:
    """The city to search if no region is given."""
    if read_point(text):
        raise RefusedError(
            f"{echo(text)} 是经纬度。请用 around_search(location={text})。",
            f"{echo(text)} is a location. Try around_search with location={text}.",
        )
    alone = exact_city(text)
    if alone:
        raise RefusedError(
            f"{echo(text)} 是城市。请写要找什么，例如 address=博物馆, region={alone.zh}。",
            f"{echo(text)} is a city. Try what to look for, such as address=museum, "
            f"region={alone.en}.",
        )
    slug = text.casefold().partition("-")[0]
    found = exact_city(slug) if is_id(text) else city_in(text)
    if found is None:
        raise RefusedError(
            f"不知道在哪个城市找 {echo(text)}。请加上 region，例如 region=杭州。",
            f"the city to look for {echo(text)} in is not clear. Try region=Hangzhou, "
            "or another city.",
        )
    return found


def _wanted(desk: Desk, word: str, facts: CityFacts) -> set[str]:
    """Ids of the places that keywords, with "|" between them, mean."""
    city = desk.names.body(facts)
    found: set[str] = set()
    parts = [part.strip() for part in word.split("|") if part.strip()]
    for part in parts[:_MOST_KEYWORDS]:
        hits = city.search(part, limit=_ALL)
        found.update(hit.place.id for hit in hits if hit.score >= _FITS)
    if not found:
        raise unknown_place(word, facts, desk.names.nearest_names(word, facts))
    return found


def _widen(desk: Desk, everything: Sequence[Near]) -> str:
    if not everything:
        return desk.say("换一个关键词或更大的 radius。", "Try another keyword or a larger radius.")
    near = everything[0]
    return desk.say(
        f"最近的一处在{near.metres}米外，请用更大的 radius。",
        f"The nearest is {near.metres} m away: try a larger radius.",
    )


def _swapped(desk: Desk) -> tuple[str, ...]:
    return (
        desk.say(
            "经纬度写反了，已按“经度,纬度”理解。",
            "The coordinates were the other way round; read as longitude,latitude.",
        ),
    )


def _row(desk: Desk, place: Place, metres: int | None = None) -> Row:
    lang = desk.language
    stars = Text(f"{place.stars}星", f"{place.stars} stars").of(lang) if place.stars else ""
    kind = place.kind.of(lang)
    cells: dict[str, Value] = {
        "name": place.name.of(lang),
        "id": place.id,
        "location": f"{place.lon},{place.lat}",
    }
    if metres is not None:
        cells["metres"] = metres
    cells |= {
        "district": place.district.of(lang),
        "category": f"{_label(place.category, lang)}: {kind}" + (f", {stars}" if stars else ""),
        "rating": place.rating,
        "cost": place.cost,
        "hours": place.hours.text(lang),
        "visit": place.minutes if place.category != "hotel" else "",
        "tags": ", ".join(_label(tag, lang) for tag in place.tags),
        "phone": place.phone,
    }
    return Row(cells, (Fact("place", place.id, {"cost": place.cost, "rating": place.rating}),))


def _label(key: str, language: Language) -> str:
    """A category or tag, in words."""
    return key if language == "en" else _chinese().get(key, key)


@cache
def _chinese() -> dict[str, str]:
    """The first Chinese word of those by which a category or tag is asked for."""
    words = read_words("asked")
    rows = (line.split(" ", 1) for line in (*words["category"], *words["tag"]))
    return {key: said.split(" | ")[0].split("/")[0] for key, said in rows}
