"""Countries and cities, then the places in them."""

from collections.abc import Callable

from arenagym.envs.bilingual import Text
from arenagym.envs.deep_research.universe.chance import Chance, rounded, zipf
from arenagym.envs.deep_research.universe.making.draft import (
    Draft,
    Land,
    Made,
    Town,
    day_in,
    new_year,
    pick_form,
)
from arenagym.envs.deep_research.universe.naming import CULTURES

CENSUS = (1960, 1980, 2000, 2010, 2020)
_HIGH = {"port city": (2, 40), "mining town": (150, 1_900)}
_BUILT = {"bridge", "observatory", "lighthouse"}


def make_lands(draft: Draft) -> None:
    """Countries, their cities, and what a census counts."""
    chance = draft.chance("lands")
    warm: dict[Land, float] = {}
    for i in draft.left("country"):
        form, culture = pick_form(chance, "country"), CULTURES[i % len(CULTURES)]
        named = draft.named("country", root=draft.namer.root(culture, "place"))
        land = Land(draft.add("country", form, named, chance=chance), culture)
        draft.lands.append(land)
        draft.state(land.index, "founded_on", day_in(chance, chance.between(1640, 1958)))
        warm[land] = chance.bell(13, 5)
    lands = zipf(draft.lands, 0.5)
    for i in draft.left("city"):
        land = draft.lands[i] if i < len(draft.lands) else lands.draw(chance)
        capital = not land.towns
        form = "city" if capital else pick_form(chance, "city")
        named = draft.named("city", root=_root(draft, land))
        town = Town(draft.add("city", form, named, chance=chance), land)
        land.towns.append(town)
        draft.towns.append(town)
        draft.state(town.index, "located_in", land.index)
        if capital:
            draft.state(town.index, "capital_of", land.index)
        high = int(chance.heavy(*_HIGH.get(form, (20, 900))))
        draft.state(town.index, "altitude", high)
        heat = chance.bell(warm[land], 1.5) - high * 0.006
        draft.state(town.index, "temperature", round(heat * 10))
    _count(draft, chance)


def make_places(draft: Draft) -> None:
    """Mountains, rivers, bridges and the like."""
    chance = draft.chance("places")
    towns = zipf(draft.towns, 0.6)
    for _ in draft.left("place"):
        form, town = pick_form(chance, "place"), towns.draw(chance)
        of_city, year = form in _BUILT, chance.between(1820, 2018)
        # By a person's name if built by people of a time that knew the person.
        famous = chance.pick(draft.lives)
        known = of_city and chance.likely(0.5) and famous.birth + 45 < year
        fallback = _root(draft, town.land)
        root = famous.family if known else fallback
        named = draft.named(form, root=root, city=draft.name(town.index))
        index = draft.add("place", form, named, chance=chance)
        draft.state(index, "located_in", town.index if of_city else town.land.index)
        if known:
            draft.state(index, "named_after", famous.index)
        if of_city:
            draft.state(index, "opened_on", day_in(chance, year))
        for relation, (low, high, figures) in _SIZES[form].items():
            draft.state(index, relation, rounded(chance.heavy(low, high), figures))
        draft.made["place"].append(Made(index, form, new_year(year if of_city else 1), town))


_SIZES: dict[str, dict[str, tuple[int, int, int]]] = {
    "mountain": {"altitude": (900, 6_800, 4)},
    "lake": {"area": (3, 4_000, 3), "depth": (8, 420, 3), "altitude": (10, 2_900, 4)},
    "river": {"length": (24_000, 1_900_000, 3)},
    "island": {"area": (2, 9_000, 3)},
    "bridge": {"length": (60, 4_800, 4)},
    "cave": {"length": (180, 41_000, 3), "depth": (20, 900, 3)},
    "observatory": {"altitude": (250, 3_900, 4)},
    "lighthouse": {"altitude": (12, 190, 3)},
}
"""Lowest, highest and figures of what each form is measured by."""


def _root(draft: Draft, land: Land) -> Callable[[], Text]:
    return lambda: draft.namer.root(land.culture, "place")


def _count(draft: Draft, chance: Chance) -> None:
    for land in draft.lands:
        totals = dict.fromkeys(CENSUS, 0)
        for town in land.towns:
            capital = town is land.towns[0]
            people = chance.heavy(400_000, 2_600_000) if capital else chance.heavy(7_000, 700_000)
            years = CENSUS if draft.core(town.index) else CENSUS[-1:]
            for year in reversed(CENSUS):
                totals[year] += int(people)
                if year in years:
                    draft.state_figure(town.index, "population", year, rounded(people))
                people *= chance.bell(0.88, 0.05)
        share = chance.bell(3.2, 0.6)
        for year, total in totals.items():
            draft.state_figure(land.index, "population", year, rounded(total * share))
        draft.state(land.index, "area", rounded(totals[2020] * share / chance.heavy(20, 260)))
