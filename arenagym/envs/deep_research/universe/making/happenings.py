"""Conferences, expeditions, lawsuits and exhibitions; then awards and who won them."""

from datetime import date

from arenagym.envs.bilingual import Text
from arenagym.envs.deep_research.universe.chance import Chance, rounded, zipf
from arenagym.envs.deep_research.universe.entities import Alias
from arenagym.envs.deep_research.universe.making.draft import (
    END,
    LAST,
    Draft,
    Life,
    Made,
    day_in,
    pick_form,
)
from arenagym.envs.deep_research.universe.making.people import SCIENTISTS
from arenagym.envs.deep_research.universe.naming import Slot

_DAYS = {
    "conference": (2, 6),
    "expedition": (18, 210),
    "lawsuit": (20, 400),
    "exhibition": (9, 190),
}
_VISITORS = {"conference": (70, 3_800), "exhibition": (3_000, 900_000)}
_HOSTS = {"conference": "university", "expedition": "research institute", "exhibition": "museum"}
_TRAVELLERS = ("explorer", "geologist", "botanist", "archaeologist", "engineer")
_WINNERS = {
    "Literature": ("novelist", "poet", "historian"),
    "Film": ("film director",),
    "Industry": ("engineer", "chemist", "physicist"),
    "Invention": ("engineer", "physicist", "chemist"),
    "Engineering": ("engineer",),
    "Physics": ("physicist",),
    "Chemistry": ("chemist",),
    "Geology": ("geologist",),
    "Botany": ("botanist",),
    "Astronomy": ("astronomer",),
    "Mathematics": ("mathematician",),
    "Archaeology": ("archaeologist", "historian"),
}
_ALL = (*SCIENTISTS, "engineer", "novelist", "poet", "film director")


class Happening:
    """Draws the events of a draft."""

    def __init__(self, draft: Draft) -> None:
        self.draft, self.chance = draft, draft.chance("events")
        self.sponsors = zipf(draft.orgs["company"], 0.7)
        self.finds: dict[int, list[Made]] = {}
        for made in (*draft.made["discovery"], *draft.made["invention"]):
            self.finds.setdefault(made.year, []).append(made)
        self.alive: dict[int, list[Life]] = {}
        self.sponsored: set[tuple[int, int]] = set()

    def run(self) -> None:
        """All events."""
        for _ in self.draft.left("event"):
            form = pick_form(self.chance, "event")
            if form != "lawsuit" or not self._lawsuit():
                self._meeting(form if form != "lawsuit" else "conference")

    def _meeting(self, form: str) -> None:
        draft, chance = self.draft, self.chance
        host = chance.pick(draft.orgs[_HOSTS[form]])
        year = LAST - int(max(1, (LAST - max(host.year, 1900))) * next(chance) ** 1.5)
        town = host.town if chance.likely(0.6) else chance.pick(host.town.land.towns)
        trip = form == "expedition"
        crowd = self._people(_TRAVELLERS if trip else _ALL, year, chance.between(3, 9))
        site = chance.pick(draft.made["place"]).index if trip else town.index
        slots: dict[str, Slot] = {
            "year": Text(str(year), str(year)),
            "city": draft.name(town.index),
            "place": draft.name(site),
        }
        if crowd and trip:
            slots["family"] = crowd[0].family
        else:
            slots["family"] = lambda: draft.namer.family(host.town.land.culture)
        event = self._event(form, slots, day_in(chance, year), site)
        draft.state(event.index, "organised_by", host.index)
        for n, life in enumerate(crowd):
            role = ("leader", "member") if trip else ("organiser", "speaker")
            if form == "exhibition":
                role = ("organiser", "juror")
            draft.state(life.index, "attended", event.index, role=role[n > 0])
        for _ in range(chance.pick((0, 0, 1, 1, 2))):
            self._sponsor(event.index, event.year)
        if form in _VISITORS:
            visitors = rounded(chance.heavy(*_VISITORS[form]), 3)
            draft.state(event.index, "attendance", visitors)
        if form == "conference":
            news = [*self.finds.get(year - 1, ()), *self.finds.get(year, ())]
            for made in chance.some([each for each in news if each.day < event.day], 2):
                self.finds[made.year].remove(made)
                draft.state(made.index, "announced_at", event.index)

    def _lawsuit(self) -> bool:
        draft, chance = self.draft, self.chance
        for _ in range(20):
            one, two = self.sponsors.draw(chance), chance.pick(draft.orgs["company"])
            things = [*two.products, *draft.made["invention"][:40]]
            if one is two or not things:
                continue
            thing = chance.pick(things)
            first = max(one.year, two.year, thing.year + 1)
            if first > LAST:
                continue
            year = chance.between(first, min(LAST, first + 20))
            slots: dict[str, Slot] = {
                "year": Text(str(year), str(year)),
                "family": one.brand,
                "one": draft.name(one.index),
                "two": draft.name(two.index),
            }
            event = self._event("lawsuit", slots, day_in(chance, year), one.town.index)
            draft.state(one.index, "party_to", event.index, role="plaintiff")
            draft.state(two.index, "party_to", event.index, role="defendant")
            draft.state(event.index, "concerned", thing.index)
            return True
        return False

    def _event(self, form: str, slots: dict[str, Slot], day: int, site: int) -> Made:
        named = self.draft.named(form, **slots)
        index = self.draft.add("event", form, named, chance=self.chance)
        until = min(day + self.chance.between(*_DAYS[form]), END)
        day = min(day, until - 1)
        self.draft.state(index, "took_place_in", site, day, until)
        made = Made(index, form, day)
        self.draft.made["event"].append(made)
        return made

    def _people(self, forms: tuple[str, ...], year: int, count: int) -> list[Life]:
        if year not in self.alive:
            self.alive[year] = [life for life in self.draft.lives if life.adult(year, 27)]
        drawn = self.chance.some(self.alive[year], 12 * count)
        return [life for life in drawn if life.form in forms and year < life.birth + 78][:count]

    def _sponsor(self, index: int, year: int) -> None:
        for _ in range(6):
            org = self.sponsors.draw(self.chance)
            if org.year <= year and (index, org.index) not in self.sponsored:
                self.sponsored.add((index, org.index))
                self.draft.state(org.index, "sponsored", index)
                return


def make_events(draft: Draft) -> None:
    """All events."""
    Happening(draft).run()


def make_awards(draft: Draft) -> None:
    """Awards, given every year or every few to people who have earned them."""
    chance = draft.chance("awards")
    givers = zipf(draft.orgs["institute"], 0.5)
    sponsors = zipf(draft.orgs["company"], 0.7)
    for i in draft.left("award"):
        giver = givers.draw(chance)
        begun = day_in(chance, min(max(giver.year, 1896) + int(70 * next(chance) ** 1.3), 2012))
        subject = draft.namer.word("subject")
        famous = _famous(draft, chance, date.fromordinal(begun).year)
        family = famous.family if famous else draft.namer.family(giver.town.land.culture)
        form = pick_form(chance, "award")
        named = draft.named(
            form,
            subject=subject,
            city=draft.name(giver.town.index),
            family=family,
            root=lambda giver=giver: draft.namer.root(giver.town.land.culture, "place"),  # type: ignore[misc]
        )
        aliases = _nickname(draft) if i % 3 == 0 else ()
        index = draft.add("award", form, named, chance=chance, aliases=aliases)
        draft.state(index, "awarded_by", giver.index)
        draft.state(index, "founded_on", begun)
        if famous and named.text.en.startswith(famous.family.en):
            draft.state(index, "named_after", famous.index)
        if form == "prize":
            draft.state(index, "prize", rounded(chance.heavy(2_000, 900_000), 2))
        backers = [org for org in (sponsors.draw(chance) for _ in range(3)) if org.year < LAST]
        if backers:
            draft.state(backers[0].index, "sponsored", index)
        forms = _WINNERS[subject.en] if named.text.en.endswith(subject.en) else _ALL
        _give(draft, chance, index, forms, date.fromordinal(begun).year)


def _give(draft: Draft, chance: Chance, award: int, forms: tuple[str, ...], begun: int) -> None:
    people = [life for form in forms for life in draft.by_form[form]]
    year, step, won = begun + 1, chance.pick((1, 1, 2, 3)), set[int]()
    while year <= LAST:
        for life in chance.some(people, 10):
            if life.index not in won and life.adult(year, 29):
                won.add(life.index)
                ready = [made for made in life.made if made.year < year]
                thing = chance.pick(ready).index if ready else -1
                day = date(year, 1, 1).toordinal()
                draft.state(life.index, "won", award, day, second=thing)
                break
        year += step * (1 if year > 1990 else 2)


def _famous(draft: Draft, chance: Chance, year: int) -> Life | None:
    for _ in range(12):
        life = chance.pick(draft.lives)
        if life.birth + 40 < year and life.form in _ALL:
            return life
    return None


def _nickname(draft: Draft) -> tuple[Alias, ...]:
    bird, metal = draft.namer.word("bird"), draft.namer.word("metal")
    text = Text(f"{metal.zh}{bird.zh}", f"{metal.en} {bird.en}")
    return (Alias(text, "short"),) if draft.namer.take(text) else ()
