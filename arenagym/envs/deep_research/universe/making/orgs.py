"""Institutes and companies, before anybody works there."""

from collections.abc import Callable
from datetime import date

from arenagym.envs.bilingual import Text
from arenagym.envs.deep_research.universe.chance import Chance, rounded, zipf
from arenagym.envs.deep_research.universe.entities import Alias, forms
from arenagym.envs.deep_research.universe.making.draft import (
    END,
    LAST,
    Draft,
    Org,
    Town,
    day_in,
    new_year,
    pick_form,
)
from arenagym.envs.deep_research.universe.naming import Named, Slot

_SINCE = {"university": 1610, "academy": 1690, "museum": 1790, "research institute": 1870}

_STAFF = {"university": (160, 7_500), "research institute": (24, 1_900), "museum": (9, 420)}
_OLDEST = {"film studio": 1909, "software company": 1968, "electronics company": 1921}
"""The years since which there are such."""


def make_institutes(draft: Draft) -> None:
    """Universities and the like; the first are the hubs, and there is at least one of each form."""
    chance = draft.chance("institutes")
    towns = zipf(draft.towns, 0.7)
    for i in draft.left("institute"):
        form = ([*_SINCE] * 2)[i] if i < 2 * len(_SINCE) else pick_form(chance, "institute")
        old = i < 2 * len(_SINCE)
        town, founded = towns.draw(chance), _founded(chance, _SINCE[form], 1880 if old else 2008)
        slots = _slots(draft, town)
        named = draft.named(form, **slots)
        aliases = _aliases(draft, chance, named, founded, _former(draft, form, slots))
        index = draft.add("institute", form, named, chance=chance, aliases=aliases)
        org = Org(index, form, town, founded, named.text)
        draft.state(index, "located_in", town.index)
        draft.state(index, "founded_on", founded)
        if form in {"research institute", "museum"} and chance.likely(0.45):
            wholes = [u for u in draft.orgs["university"] if u.town.land is town.land]
            wholes = [u for u in wholes if u.founded < founded]
            if wholes:
                draft.state(index, "part_of", chance.pick(wholes).index)
        draft.orgs[form].append(org)
        draft.orgs["institute"].append(org)


def make_companies(draft: Draft) -> None:
    """Companies with their seats, of each form one or more; some are old enough for all works."""
    chance = draft.chance("companies")
    towns = zipf(draft.towns, 0.7)
    all_forms = ["publisher", "film studio", *forms("company")]
    for i in draft.left("company"):
        form = all_forms[i] if i < len(all_forms) else pick_form(chance, "company")
        town = towns.draw(chance)
        first = _OLDEST.get(form, 1878)
        founded = _founded(chance, first, first + 14 if i < 4 else 2017)
        brand = draft.namer.root("brand", "end")
        slots = {**_slots(draft, town), "brand": brand, "trade": _trade(draft, form)}
        named = draft.named("company", **slots)
        aliases = _aliases(draft, chance, named, founded, _former(draft, "company", slots))
        index = draft.add("company", form, named, chance=chance, aliases=aliases)
        draft.state(index, "founded_on", founded)
        org = Org(index, form, _move(draft, chance, index, town, founded), founded, brand)
        draft.orgs[form].append(org)
        draft.orgs["company"].append(org)


def make_deals(draft: Draft) -> None:
    """Who bought whom, and the figures of the years."""
    chance = draft.chance("deals")
    companies = draft.orgs["company"]
    buyers = zipf(companies, 0.7)
    bought: set[int] = set()
    for _ in range(len(companies) // 4):
        buyer, other = buyers.draw(chance), chance.pick(companies)
        first = max(buyer.year, other.year) + 2
        if buyer is other or other.index in bought or buyer.index in bought or first >= LAST:
            continue
        bought.add(other.index)
        day = min(day_in(chance, chance.between(max(first, 1950), LAST - 1)), END)
        draft.state(buyer.index, "acquired", other.index, day)
    for org in companies:
        _figures(draft, chance, org)
    for org in draft.orgs["institute"]:
        if org.form != "academy":
            people = chance.heavy(*_STAFF[org.form])
            for year in _years(draft, chance, org, 2):
                draft.state_figure(org.index, "employees", year, max(6, rounded(people)))
                people *= chance.bell(0.95, 0.05)


def _figures(draft: Draft, chance: Chance, org: Org) -> None:
    people = chance.heavy(25, 48_000)
    each = chance.heavy(60_000, 480_000)
    for year in _years(draft, chance, org, 4):
        draft.state_figure(org.index, "employees", year, max(8, rounded(people)))
        draft.state_figure(org.index, "revenue", year, max(10_000, rounded(people * each)))
        people *= chance.bell(0.93, 0.07)
        each *= chance.bell(0.97, 0.02)


def _years(draft: Draft, chance: Chance, org: Org, most: int) -> list[int]:
    """Years of which figures are known, the last first."""
    if not draft.core(org.index):
        return [max(chance.between(2018, 2024), org.year)]
    years = [2024]
    while len(years) < most and years[-1] - 5 > org.year:
        years.append(years[-1] - chance.between(1, 5))
    return years


def _founded(chance: Chance, first: int, last: int) -> int:
    # Later years are likelier.
    return day_in(chance, last - int((last - first) * next(chance) ** 1.6))


def _slots(draft: Draft, town: Town) -> dict[str, Slot]:
    culture, namer = town.land.culture, draft.namer
    return {
        "family": lambda: namer.family(culture),
        "root": lambda: namer.root(culture, "place"),
        "city": draft.name(town.index),
        "country": draft.name(town.land.index),
    }


def _trade(draft: Draft, form: str) -> Callable[[], Text]:
    return lambda: draft.namer.word(f"trade {form}")


def _former(draft: Draft, kind: str, slots: dict[str, Slot]) -> Callable[[], Named]:
    return lambda: draft.named(f"former {kind}", **slots)


def _move(draft: Draft, chance: Chance, index: int, town: Town, founded: int) -> Town:
    """State all seats of a company; the last is returned."""
    year, left = date.fromordinal(founded).year, chance.pick((0, 0, 0, 1, 1, 2))
    while left and year + 8 < LAST and len(town.land.towns) > 1:
        until = chance.between(year + 4, min(LAST, year + 45))
        draft.state_years(index, "headquartered_in", town.index, (year, until))
        options = [t for t in town.land.towns if t is not town]
        town, year, left = chance.pick(options), until, left - 1
    draft.state_years(index, "headquartered_in", town.index, (year, 0))
    return town


def _aliases(
    draft: Draft, chance: Chance, named: Named, founded: int, former: Callable[[], Named]
) -> tuple[Alias, ...]:
    found = []
    first = date.fromordinal(founded).year + 5
    if chance.likely(0.3) and first < LAST - 3:
        until = date.fromordinal(new_year(chance.between(max(first, 1945), LAST - 2)))
        old = former()
        found.append(Alias(old.text, "former", until, old.article))
    short = draft.namer.abbreviation(named.text) if chance.likely(0.5) else None
    return (*found, Alias(short, "short")) if short else tuple(found)
