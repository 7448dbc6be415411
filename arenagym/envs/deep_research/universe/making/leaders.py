"""Who headed companies, institutes and cities, one after the other."""

from arenagym.envs.deep_research.universe.chance import Chance
from arenagym.envs.deep_research.universe.making.draft import (
    LAST,
    Draft,
    Job,
    Life,
    Org,
    new_year,
)

_TITLES = {"university": "president", "museum": "museum director", "research institute": "director"}


def make_leaders(draft: Draft) -> None:
    """All that are known: those of the long tail have at most one."""
    chance = draft.chance("leaders")
    for org in (*draft.orgs["company"], *draft.orgs["institute"]):
        _lead(draft, chance, org)
    politicians = {land: list[Life]() for land in draft.lands}
    for life in draft.by_form["politician"]:
        politicians[life.town.land].append(life)
    for town in draft.towns:
        _govern(draft, chance, town.index, politicians[town.land])


def _lead(draft: Draft, chance: Chance, org: Org) -> None:
    """From the founding on, whoever of the staff is there when the predecessor goes."""
    staff = sorted(org.staff, key=lambda each: (each[1].since, each[0].index))
    year, before, led = 0, -1, set[int]()
    while len(led) < (9 if draft.core(org.index) else 1):
        options = [
            (life, job)
            for life, job in staff
            if life.index not in led and _fit(life, job, max(year, job.since))
        ]
        here = [(life, job) for life, job in options if job.since <= year]
        if not here:
            # A gap: nobody is known until the next who joins.
            later = [job.since for _, job in options if job.since > year]
            if not later:
                return
            year, before = max(year + 1, min(later)), -1
            continue
        life, job = chance.pick(here)
        until = min(year + chance.between(4, 13), job.until or LAST + 1, life.birth + 76)
        years = (year, until if until <= LAST else 0)
        role = _TITLES.get(org.form, "chief executive")
        draft.state_years(life.index, "headed", org.index, years, role)
        if before >= 0:
            _succeed(draft, before, life.index, year, org.index)
        led.add(life.index)
        if not years[1]:
            return
        year, before = until, life.index


def _fit(life: Life, job: Job, year: int) -> bool:
    """Whether somebody on the staff may be made its head in a year, for two at least."""
    fit = life.form != "explorer"
    return fit and 31 <= year - life.birth <= 70 and job.covers(year) and job.covers(year + 1)


def _govern(draft: Draft, chance: Chance, city: int, people: list[Life]) -> None:
    year, before = chance.between(1950, 2016), -1
    for _ in range(4 if draft.core(city) else 1):
        free = [
            life
            for life in chance.some(people, 12)
            if 34 <= year - life.birth <= 62
            and year + 3 < life.end
            and all(until <= year or since >= year + 9 for since, until in life.ruled)
        ]
        if not free or year >= LAST - 1:
            year, before = year + chance.between(2, 9), -1
            continue
        life = free[0]
        until = min(year + chance.between(3, 9), life.end)
        life.ruled.append((year, until))
        years = (year, until if until <= LAST else 0)
        draft.state_years(life.index, "headed", city, years, "mayor")
        if before >= 0 and before != life.index:
            _succeed(draft, before, life.index, year, city)
        if not years[1]:
            return
        year, before = until, life.index


def _succeed(draft: Draft, before: int, after: int, year: int, office: int) -> None:
    draft.state(before, "succeeded_by", after, new_year(year), second=office)
