"""Works, discoveries, inventions and products, by people who were there to make them."""

from collections.abc import Callable
from datetime import date

from arenagym.envs.bilingual import Text
from arenagym.envs.deep_research.universe.chance import Chance, Weighted, rounded, zipf
from arenagym.envs.deep_research.universe.entities import Alias
from arenagym.envs.deep_research.universe.making.draft import (
    END,
    LAST,
    Draft,
    Life,
    Made,
    Org,
    Town,
    day_in,
    new_year,
    pick_form,
)
from arenagym.envs.deep_research.universe.making.people import SCIENTISTS

_TRIES = 60
_AUTHORS = {"novel": "novelist", "poetry collection": "poet", "history book": "historian"}
_FINDERS = {
    "mineral": ("geologist", "chemist"),
    "species": ("botanist",),
    "comet": ("astronomer",),
    "effect": ("physicist", "chemist"),
    "manuscript": ("archaeologist", "historian"),
}
_GOODS = {
    "instrument maker": "instrument",
    "machine builder": "vehicle",
    "shipbuilder": "vehicle",
    "drug maker": "medicine",
    "chemical company": "medicine",
    "software company": "software package",
    "electronics company": "household appliance",
}
_PRICES = {
    "instrument": (400, 90_000),
    "vehicle": (6_000, 480_000),
    "medicine": (4, 260),
    "software package": (30, 2_600),
    "household appliance": (25, 1_900),
}
_WEIGHTS = {"instrument": (9, 4_000), "vehicle": (2_000, 90_000), "household appliance": (12, 900)}
"""In tenths of a kilogram."""


class _People:
    """People of some forms, of whom a few make much and most make little.

    If there seem to be none who could, anybody may: that happens in the smallest universes only.
    """

    def __init__(self, draft: Draft, chance: Chance) -> None:
        self._draft, self._chance = draft, chance
        self._drawn: dict[tuple[str, ...], Weighted[Life]] = {}

    def of(self, *forms: str) -> Life:
        if forms not in self._drawn:
            lives = [life for form in forms for life in self._draft.by_form[form]]
            shuffled = self._chance.some(lives or self._draft.lives, len(self._draft.lives))
            self._drawn[forms] = zipf(shuffled, 0.45)
        return self._drawn[forms].draw(self._chance)

    def at_work(self, *forms: str) -> tuple[Life, Org, int]:
        """Somebody, where that one was employed, and a day on which it was so."""
        tries = 0
        while True:
            life = self.of(*forms) if tries < _TRIES else self.of()
            tries += 1
            if life.jobs:
                job = self._chance.pick(life.jobs)
                last = min(new_year(job.until) - 1 if job.until else END, life.died or END)
                first = max(new_year(job.since), job.org.founded + 1)
                if last - first > 300:
                    return life, job.org, self._chance.between(first + 1, last - 1)


def make_works(draft: Draft) -> None:
    """Books, then films, of which some come from the books."""
    chance = draft.chance("works")
    people, towns = _People(draft, chance), zipf(draft.towns, 0.6)
    wanted = [pick_form(chance, "work") for _ in draft.left("work")]
    for form in sorted(wanted, key="film".__eq__):
        film = form == "film"
        life, day = _written(chance, people, "film director" if film else _AUTHORS[form])
        home = life.town if chance.likely(0.5) else towns.draw(chance)
        town = chance.pick(home.land.towns)
        named = draft.named(
            form,
            city=draft.name(town.index),
            place=_place(draft, chance, town),
            family=_family(draft, life),
        )
        index = draft.add("work", form, named, chance=chance)
        work = Made(index, form, day, town, life)
        draft.state(life.index, "directed" if film else "authored", index)
        draft.state(index, "published_on", day)
        house = _house(draft, chance, "film studio" if film else "publisher", work.year)
        if house:
            draft.state(index, "published_by", house.index)
        if film:
            draft.state(index, "runtime", chance.between(68, 196))
        else:
            draft.state(index, "pages", chance.between(84, 780))
        if form != "history book" and chance.likely(0.75):
            draft.state(index, "set_in", town.index)
        if film and chance.likely(0.5):
            _link(draft, chance, work, "derived_from", draft.made["novel"])
        if form == "novel" and chance.likely(0.6):
            _sequel(draft, work)
        if chance.likely(0.25):
            other = chance.pick(draft.lives)
            if other is not life and other.adult(work.year, 12):
                draft.state(index, "dedicated_to", other.index)
        life.made.append(work)
        draft.made[form].append(work)
        draft.made["work"].append(work)


def make_discoveries(draft: Draft) -> None:
    """Minerals, species, comets, effects and manuscripts."""
    chance = draft.chance("discoveries")
    people, places = _People(draft, chance), draft.made["place"]
    natural = [p for p in places if p.form in {"mountain", "lake", "river", "island", "cave"}]
    for _ in draft.left("discovery"):
        form = pick_form(chance, "discovery")
        life, org, day = people.at_work(*_FINDERS[form])
        town = org.town
        honoured: Life | None = life
        if form not in {"comet", "effect"}:
            honoured = people.of(*SCIENTISTS)
        year = date.fromordinal(day).year
        if honoured and honoured is not life and not honoured.adult(year, 34):
            honoured = None
        site = chance.pick(natural or places)
        named = draft.named(
            form,
            family=honoured.family if honoured else _family(draft, life),
            place=draft.name(site.index),
            city=draft.name(town.index),
            root=_root(draft, life),
        )
        index = draft.add("discovery", form, named, chance=chance)
        draft.state(life.index, "discovered", index, day)
        if form in {"mineral", "species"}:
            draft.state(index, "found_in", site.index)
        elif form == "manuscript":
            draft.state(index, "found_in", chance.pick(town.land.towns).index)
        if honoured and named.text.en.casefold().startswith(_start(form, honoured)):
            draft.state(index, "named_after", honoured.index)
        if form == "mineral":
            draft.state(index, "melting_point", chance.between(31, 246) * 10)
        if form == "species":
            draft.state(index, "body_length", chance.between(3, 38))
        if form == "comet":
            draft.state(index, "orbit", chance.between(4, 180))
        made = Made(index, form, day, town, life)
        life.made.append(made)
        draft.made["discovery"].append(made)


def make_inventions(draft: Draft) -> None:
    """Devices, processes and engines, with their patents."""
    chance = draft.chance("inventions")
    people = _People(draft, chance)
    effects = [each for each in draft.made["discovery"] if each.form in {"effect", "mineral"}]
    patents = chance.between(10_000, 19_999)
    days = sorted(
        (people.at_work("engineer", "engineer", "physicist", "chemist")
         for _ in draft.left("invention")),
        key=lambda each: each[2],
    )  # fmt: skip
    for life, org, day in days:
        form = pick_form(chance, "invention")
        named = draft.named(
            form, family=life.family, root=_root(draft, life), city=draft.name(org.town.index)
        )
        index = draft.add("invention", form, named, chance=chance)
        made = Made(index, form, day, org.town, life)
        draft.state(life.index, "invented", index, day)
        patents += chance.between(3, 90)
        draft.state(index, "patent", patents)
        sources = effects if chance.likely(0.5) else draft.made["invention"]
        if chance.likely(0.7):
            _link(draft, chance, made, "derived_from", sources)
        life.made.append(made)
        draft.made["invention"].append(made)


def make_products(draft: Draft) -> None:
    """What companies sell."""
    chance = draft.chance("products")
    makers = zipf([org for org in draft.orgs["company"] if org.form in _GOODS], 0.6)
    for _ in draft.left("product"):
        org = makers.draw(chance)
        form = _GOODS[org.form]
        day = day_in(chance, chance.between(max(org.year, 1925), LAST))
        model = f"{chance.pick('ABCDEFGHKLMNPRSTVX')}{chance.between(2, 99) * 10}"
        named = draft.named(
            "medicine" if form == "medicine" else "product",
            brand=org.brand,
            model=Text(model, model),
            root=lambda: draft.namer.root("brand", "end"),
        )
        aliases = _code(draft, org) if chance.likely(0.12) else ()
        index = draft.add("product", form, named, chance=chance, aliases=aliases)
        made = Made(index, form, max(day, org.founded + 30), org.town)
        draft.state(org.index, "made", index)
        draft.state(index, "launched_on", made.day)
        draft.state(index, "price", rounded(chance.heavy(*_PRICES[form]), 2))
        if form in _WEIGHTS:
            draft.state(index, "weight", rounded(chance.heavy(*_WEIGHTS[form]), 2))
        if chance.likely(0.6):
            _link(draft, chance, made, "derived_from", draft.made["invention"])
        staff = [life for life, job in org.staff if job.covers(made.year)]
        staff = [life for life in staff if life.form in {"engineer", "chemist", "physicist"}]
        if staff:
            draft.state(chance.pick(staff).index, "designed", index)
        org.products.append(made)
        draft.made["product"].append(made)


def _written(chance: Chance, people: _People, form: str) -> tuple[Life, int]:
    tries = 0
    while True:
        life = people.of(form) if tries < _TRIES else people.of()
        tries += 1
        first = max(life.birth + 24, 1912 if form == "film director" else 0)
        last = min(life.end - 1, life.birth + 79, LAST)
        if first <= last:
            return life, day_in(chance, chance.between(first, last))


def _house(draft: Draft, chance: Chance, form: str, year: int) -> Org | None:
    houses = [org for org in draft.orgs[form] if org.year <= year]
    return zipf(houses, 0.7).draw(chance) if houses else None


def _link(draft: Draft, chance: Chance, made: Made, relation: str, sources: list[Made]) -> None:
    """To something made a year before or more, if a few tries find such."""
    for _ in range(5 if sources else 0):
        source = chance.pick(sources)
        if source.day + 365 < made.day:
            draft.state(made.index, relation, source.index)
            return


def _sequel(draft: Draft, work: Made) -> None:
    life = work.life
    earlier = [m for m in life.made if m.form == "novel" and m.day + 365 < work.day] if life else []
    if earlier and life and not any(m.day > earlier[-1].day for m in life.made):
        draft.state(work.index, "sequel_of", earlier[-1].index)


def _place(draft: Draft, chance: Chance, town: Town) -> Text:
    made = draft.made["place"]
    if chance.likely(0.5):
        return draft.name(town.index)
    return draft.name(chance.pick(made).index)


def _start(form: str, life: Life) -> str:
    """How a name begins that honours somebody."""
    return f"{'Comet ' if form == 'comet' else ''}{life.family.en}".casefold()


def _family(draft: Draft, life: Life) -> Callable[[], Text]:
    return lambda: draft.namer.family(life.culture)


def _root(draft: Draft, life: Life) -> Callable[[], Text]:
    return lambda: draft.namer.root(life.culture, "place")


def _code(draft: Draft, org: Org) -> tuple[Alias]:
    named = draft.named("codename", root=lambda: draft.namer.root(org.town.land.culture, "place"))
    return (Alias(named.text, "code"),)
