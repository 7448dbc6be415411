"""People: birth, family, studies, work; each is drawn whole, the oldest first."""

from datetime import date

from arenagym.envs.bilingual import Text
from arenagym.envs.deep_research.universe.chance import Chance, Weighted, zipf
from arenagym.envs.deep_research.universe.entities import Alias
from arenagym.envs.deep_research.universe.making.draft import (
    END,
    LAST,
    Draft,
    Job,
    Land,
    Life,
    Org,
    day_in,
    pick_form,
)
from arenagym.envs.deep_research.universe.naming import Named

SCIENTISTS = (
    "physicist", "chemist", "geologist", "botanist", "astronomer", "mathematician",
    "archaeologist", "historian",
)  # fmt: skip
_FIRST, _LAST_BIRTH = 1852, 1996
_STUDIES = {"engineer": 0.95, "film director": 0.5, "explorer": 0.45, "entrepreneur": 0.5}
"""Who else studies; the others do at 0.75, scientists always."""
_WORK: dict[str, tuple[tuple[str, ...], dict[str, tuple[str, ...]]]] = {
    "science": (
        ("university", "university", "research institute", "museum", "drug maker"),
        {
            "university": ("lecturer", "professor"),
            "research institute": ("researcher",),
            "museum": ("curator",),
            "drug maker": ("laboratory chemist",),
        },
    ),
    "engineer": (
        ("company", "company", "company", "research institute"),
        {"company": ("engineer", "chief engineer"), "research institute": ("researcher",)},
    ),
    "words": (("publisher",), {"publisher": ("editor", "chief editor")}),
    "film": (("film studio",), {"film studio": ("assistant director", "producer")}),
    "trade": (("company",), {"company": ("sales director", "manager")}),
    "travel": (
        ("mining company", "research institute"),
        {"mining company": ("surveyor",), "research institute": ("adviser",)},
    ),
}
"""Where each group works, and as what from the first job to the last."""
_GROUP = {
    **dict.fromkeys(SCIENTISTS, "science"),
    "engineer": "engineer",
    "novelist": "words",
    "poet": "words",
    "film director": "film",
    "executive": "trade",
    "explorer": "travel",
}
_SHARE_OF_WORK = {"words": 0.45, "film": 0.6}


class Peopling:
    """Draws the people of a draft."""

    def __init__(self, draft: Draft) -> None:
        self.draft, self.chance = draft, draft.chance("people")
        self.lands = zipf(draft.lands, 0.5)
        self.towns = {land: zipf(land.towns, 0.6) for land in draft.lands}
        self.orgs = {form: zipf(orgs, 0.75) for form, orgs in draft.orgs.items()}
        self.local: dict[tuple[str, Land], Weighted[Org]] = {}
        for form, orgs in draft.orgs.items():
            for land in draft.lands:
                here = [org for org in orgs if org.town.land is land]
                if here:
                    self.local[form, land] = zipf(here, 0.75)
        self.born: dict[int, list[Life]] = {}
        self.unfounded: dict[int, list[Org]] = {}
        for org in draft.orgs["company"]:
            self.unfounded.setdefault(date.fromordinal(org.founded).year, []).append(org)

    def run(self) -> None:
        """All people, and then who founded the companies that are left."""
        span = _LAST_BIRTH - _FIRST
        for year in sorted(
            _LAST_BIRTH - int(span * next(self.chance) ** 1.4) for _ in self.draft.left("person")
        ):
            life = self._life(year)
            self.draft.lives.append(life)
            self.draft.by_form[life.form].append(life)
            self.born.setdefault(year, []).append(life)
            self._career(life, self._study(life))
        for year, orgs in self.unfounded.items():
            for org in orgs:
                self._found(org, year)

    def _life(self, year: int) -> Life:
        chance, draft = self.chance, self.draft
        form, gender = pick_form(chance, "person"), chance.pick("fm")
        parent = self._parent(year) if chance.likely(0.16) else None
        land = parent.town.land if parent else self.lands.draw(chance)
        culture = parent.culture if parent else land.culture
        family = parent.family if parent else draft.namer.family(culture)
        town = self.towns[land].draw(chance)
        born = day_in(chance, year)
        died = born + int(min(101, max(36, chance.bell(77, 11))) * 365.25)
        name = draft.namer.person(culture, gender, family)
        aliases: list[Alias] = []
        if chance.likely(0.18) and (variant := draft.namer.variant(name, culture)):
            aliases.append(Alias(variant, "variant"))
        if form in {"novelist", "poet"} and chance.likely(0.25):
            pen = draft.namer.person(culture, gender, draft.namer.family(culture))
            aliases.append(Alias(pen, "pen"))
        short = name if culture == "lingnan" else family
        index = draft.add(
            "person",
            form,
            Named(name, article=False),
            chance=chance,
            aliases=tuple(aliases),
            short=Text(short.zh, family.en),
            gender=gender,
        )
        if died > END:
            died = 0
        draft.state(index, "born_in", town.index)
        draft.state(index, "born_on", born)
        if died:
            last = town if chance.likely(0.35) else self.towns[land].draw(chance)
            draft.state(index, "died_in", last.index)
            draft.state(index, "died_on", died)
        if parent:
            draft.state(index, "child_of", parent.index)
        return Life(index, form, gender, town, family, culture, born, died)

    def _parent(self, year: int) -> Life | None:
        for _ in range(6):
            bucket = self.born.get(year - self.chance.between(23, 40))
            if bucket:
                life = self.chance.pick(bucket)
                if life.end > year:
                    return life
        return None

    def _study(self, life: Life) -> int:
        """State the studies; the year in which the last ended is returned."""
        chance, year = self.chance, life.birth + self.chance.between(19, 21)
        science = life.form in SCIENTISTS
        if not science and not chance.likely(_STUDIES.get(life.form, 0.75)):
            return year
        org = self._org("university", life.town.land, year)
        if not org:
            return year
        end = year + chance.between(3, 5)
        years = (year, end)
        self.draft.state_years(life.index, "studied_at", org.index, years, "bachelor")
        if not chance.likely(0.9 if science else 0.25 if life.form == "engineer" else 0.0):
            return end
        adviser, place = self._adviser(life, end) or (None, org)
        years = (end, end + chance.between(3, 6))
        self.draft.state_years(life.index, "studied_at", place.index, years, "doctorate")
        if adviser:
            self.draft.state_years(life.index, "advised_by", adviser.index, years)
        return years[1]

    def _adviser(self, life: Life, year: int) -> tuple[Life, Org] | None:
        """Somebody older of the same trade who is at a university for long enough, and where."""
        elders = self.draft.by_form[life.form]
        for _ in range(25):
            other = (
                elders[int(len(elders) * (1 - 0.7 * next(self.chance) ** 2)) - 1]
                if elders
                else life
            )
            job = other.job(year)
            fit = job and job.covers(year + 5) and other.birth + 10 <= life.birth
            if job and fit and job.org.form == "university":
                return other, job.org
        return None

    def _career(self, life: Life, year: int) -> None:
        chance = self.chance
        if life.form == "entrepreneur":
            self._venture(life, year)
            return
        group = _GROUP.get(life.form)
        if group is None or not chance.likely(_SHARE_OF_WORK.get(group, 1.0)):
            return
        places, ranks = _WORK[group]
        stop = min(life.birth + chance.between(63, 71), life.end)
        for n in range(chance.pick((1, 2, 2, 3, 3, 4))):
            form = chance.pick(places)
            org = self._org(form, life.town.land, year)
            if life.jobs and org is life.jobs[-1].org:
                continue
            if not org or year >= min(stop, LAST):
                break
            until = year + chance.between(3, 16)
            titles = ranks[form]
            self._employ(life, org, year, min(until, stop), titles[min(n // 2, len(titles) - 1)])
            year = until

    def _venture(self, life: Life, year: int) -> None:
        for since in range(year, min(year + 16, life.end - 1, LAST)):
            orgs = self.unfounded.get(since)
            if orgs and self.chance.likely(0.5):
                org = orgs.pop(self.chance.below(len(orgs)))
                until = min(since + self.chance.between(9, 38), life.birth + 74, life.end)
                self.draft.state(life.index, "founded", org.index)
                self._employ(life, org, since, until, "manager")
                return

    def _employ(self, life: Life, org: Org, since: int, until: int, role: str) -> None:
        if until <= since:
            return
        job = Job(org, since, until if until <= LAST else 0, role)
        life.jobs.append(job)
        org.staff.append((life, job))
        years = (job.since, job.until)
        self.draft.state_years(life.index, "worked_at", org.index, years, role)

    def _org(self, form: str, land: Land, year: int) -> Org | None:
        """One that exists by then, perhaps of the same country."""
        for n in range(12):
            here = self.local.get((form, land)) if n < 6 and self.chance.likely(0.8) else None
            org = (here or self.orgs[form]).draw(self.chance)
            if org.year <= year:
                return org
        return None

    def _found(self, org: Org, year: int) -> None:
        for _ in range(20):
            bucket = self.born.get(year - self.chance.between(27, 58))
            if bucket:
                life = self.chance.pick(bucket)
                if life.end > year and life.form not in SCIENTISTS:
                    self.draft.state(life.index, "founded", org.index)
                    return


def make_people(draft: Draft) -> None:
    """All people."""
    Peopling(draft).run()


def make_families(draft: Draft) -> None:
    """Who married whom, and who was elected into an academy."""
    chance = draft.chance("families")
    born: dict[int, list[Life]] = {}
    for life in draft.lives:
        born.setdefault(life.birth, []).append(life)
    for life in draft.lives:
        if not life.married and chance.likely(0.42):
            _marry(draft, chance, life, born)
        if life.form in (*SCIENTISTS, "novelist", "poet") and chance.likely(0.22):
            since = life.birth + chance.between(38, 62)
            academy = chance.pick(draft.orgs["academy"])
            if academy.year <= since < min(life.end, LAST):
                until = life.end if life.died else 0
                draft.state_years(life.index, "member_of", academy.index, (since, until))


def _marry(draft: Draft, chance: Chance, life: Life, born: dict[int, list[Life]]) -> None:
    for n in range(8):
        bucket = born.get(life.birth + chance.between(-9, 6))
        other = chance.pick(bucket) if bucket else life
        if other is life or other.married or other.family == life.family:
            continue
        if n < 6 and (other.town.land is not life.town.land or other.gender == life.gender):
            continue
        since = max(life.birth, other.birth) + chance.between(21, 34)
        until = min(life.end, other.end)
        if since + 1 >= min(until, LAST):
            continue
        if chance.likely(0.2):
            until = min(until, since + chance.between(2, 20))
        life.married = other.married = True
        years = (since, until if until <= LAST else 0)
        draft.state_years(life.index, "spouse_of", other.index, years)
        return
