"""What cannot be in a world like ours is in no universe."""

from collections import Counter, defaultdict
from datetime import date
from itertools import pairwise

import pytest

from arenagym.envs.deep_research.universe import Universe, relations

END = date(2025, 6, 30)
MAKING = ("authored", "directed", "discovered", "invented")


class Checker:
    """Looks for broken rules; `broken` has the name of each, and where."""

    def __init__(self, universe):
        self.universe = universe
        self.by = {name: universe.statements(relation=name) for name in relations()}
        self.rules, self.broken = set(), []
        self.born, self.died = self.days("born_on"), self.days("died_on")
        self.founded = self.days("founded_on")
        self.begun = {**self.founded, **self.days("published_on"), **self.days("launched_on")}
        self.begun |= {s.object: s.since for n in ("discovered", "invented") for s in self.by[n]}
        self.begun |= {s.subject: s.since for s in self.by["took_place_in"]}
        self.jobs = self.grouped("worked_at", "subject")

    def days(self, relation):
        return {s.subject: s.object for s in self.by[relation]}

    def grouped(self, relation, key):
        found = defaultdict(list)
        for s in sorted(self.by[relation], key=lambda s: s.since):
            found[getattr(s, key)].append(s)
        return found

    def must(self, rule, holds, where):
        self.rules.add(rule)
        if not holds:
            self.broken.append((rule, where))

    def age(self, person, day):
        return (day - self.born[person]).days / 365.25

    def lives(self, person, day):
        return self.born[person] <= day <= self.died.get(person, date.max)

    def grown(self, person, day):
        return self.lives(person, day) and self.age(person, day) > 20

    def at_work(self, person, day, org=None):
        return any(job.holds(day) and org in {None, job.object} for job in self.jobs[person])

    def time(self):
        for s in (s for each in self.by.values() for s in each):
            self.must("nothing is of the future", max(s.since or END, s.until or END) <= END, s)
            self.must("time has a direction", not s.until or s.since < s.until, s)
            number = isinstance(s.object, int | float) and s.relation != "temperature"
            self.must("quantities are positive", not number or s.object > 0, s)

    def lives_and_work(self):
        for person, day in self.died.items():
            self.must("a life lasts", 30 <= self.age(person, day) <= 105, person)
        for name in ("studied_at", "worked_at", "member_of", "headed"):
            for s in self.by[name]:
                self.must("grown up", 17 <= self.age(s.subject, s.since) <= 75, s)
                self.must("nothing after death", self.lives(s.subject, s.until or s.since), s)
                self.must("current only if alive", s.until or s.subject not in self.died, s)
                founded = self.founded.get(s.object, date.min)
                self.must("founded first", founded.year <= s.since.year, s)
        for jobs in self.jobs.values():
            follow = all(a.until and a.until <= b.since for a, b in pairwise(jobs))
            self.must("one job at a time", follow, jobs)
        for s in self.by["advised_by"]:
            older = self.born[s.object].year + 8 <= self.born[s.subject].year
            self.must("advisers are older", older, s)
            places = self.universe.statements(subject=s.subject, relation="studied_at")
            place = next(t.object for t in places if t.since == s.since)
            self.must("advisers are there", self.at_work(s.object, s.since, place), s)

    def families(self):
        for s in self.by["child_of"]:
            years = self.born[s.subject].year - self.born[s.object].year
            self.must("parents are older", 16 <= years <= 50, s)
            alive = self.died.get(s.object, END).year >= self.born[s.subject].year
            self.must("parents are alive", alive, s)
        married = Counter()
        for s in self.by["spouse_of"]:
            for person in (s.subject, s.object):
                married[person] += 1
                self.must("married when grown up", self.age(person, s.since) > 18, s)
                self.must("married while alive", self.lives(person, s.until or s.since), s)
                self.must("one spouse at a time", married[person] == 1, s)

    def leaders(self):
        heads = self.grouped("headed", "object")
        for office, terms in heads.items():
            follow = all(a.until and a.until <= b.since for a, b in pairwise(terms))
            self.must("one head at a time", follow, terms)
            for s in terms if not office.startswith("city") else ():
                jobs = [job for job in self.jobs[s.subject] if job.object == office]
                inside = [job for job in jobs if job.holds(s.since)]
                self.must("heads are employed", inside, s)
                stays = inside and (s.until or date.max) <= (inside[0].until or date.max)
                self.must("heads do not outstay", stays, s)
        for s in self.by["succeeded_by"]:
            terms = heads[s.qualifiers["office"]]
            begins = any((h.subject, h.since) == (s.object, s.since) for h in terms)
            ends = any((h.subject, h.until) == (s.subject, s.since) for h in terms)
            self.must("successors follow at once", begins and ends, s)

    def creations(self):
        for name in ("discovered", "invented"):
            for s in self.by[name]:
                employed = self.at_work(s.subject, s.since) and self.lives(s.subject, s.since)
                self.must("finders are alive and employed", employed, s)
        for name in ("authored", "directed"):
            for s in self.by[name]:
                self.must("authors are alive", self.grown(s.subject, self.begun[s.object]), s)
        for name in ("derived_from", "sequel_of"):
            for s in self.by[name]:
                self.must("sources come first", self.begun[s.object] < self.begun[s.subject], s)
        for s in self.by["published_by"]:
            self.must("publishers exist", self.founded[s.object] < self.begun[s.subject], s)
        makers = {s.object: s.subject for s in self.by["made"]}
        for thing, maker in makers.items():
            self.must("makers exist", self.founded[maker] < self.begun[thing], thing)
        for s in self.by["designed"]:
            day = self.begun[s.object]
            employed = self.at_work(s.subject, day, makers[s.object])
            self.must("designers are employed", employed, s)
        for s in self.by["named_after"]:
            day = self.begun.get(s.subject, date.max)
            self.must("namesakes come first", self.born[s.object] < day, s)
        for s in self.by["announced_at"]:
            self.must("found before announced", self.begun[s.subject] < self.begun[s.object], s)

    def companies(self):
        for s in self.by["acquired"]:
            founded = max(self.founded[s.subject], self.founded[s.object])
            self.must("bought after founding", founded < s.since, s)
            self.must("nobody buys itself", s.subject != s.object, s)
        for company, seats in self.grouped("headquartered_in", "subject").items():
            follow = all(a.until == b.since for a, b in pairwise(seats))
            begins = seats[0].since.year == self.founded[company].year
            whole = follow and begins and seats[-1].until is None
            self.must("there is always a seat", whole, seats)
        for entity in self.universe.entities:
            for alias in (each for each in entity.aliases if each.until):
                later = self.founded[entity.id] < alias.until < END
                self.must("renamed after founding", later, entity)

    def events(self):
        guests = Counter(s.object for s in self.by["attended"])
        for s in self.by["attended"]:
            self.must("guests are alive", self.grown(s.subject, self.begun[s.object]), s)
        for s in self.by["attendance"]:
            self.must("guests are counted", s.object >= guests[s.subject], s)
        hosts = [(s.object, s.subject) for s in self.by["organised_by"]]
        backers = [(s.subject, s.object) for n in ("sponsored", "party_to") for s in self.by[n]]
        for org, event in (*hosts, *backers):
            if event.startswith("event"):
                self.must("hosts exist", self.founded[org] < self.begun[event], (org, event))
        owners = {s.object: s.subject for name in MAKING for s in self.by[name]}
        for s in self.by["won"]:
            self.must("awards exist", self.founded[s.object].year <= s.since.year, s)
            self.must("winners are alive", self.grown(s.subject, s.since), s)
            thing = s.qualifiers.get("for")
            own = not thing or (owners[thing] == s.subject and self.begun[thing] < s.since)
            self.must("won for what is one's own and exists", own, s)

    def lands(self):
        home = self.days("located_in")
        for s in self.by["capital_of"]:
            self.must("capitals are at home", home[s.subject] == s.object, s)
        people = {(s.subject, s.since): s.object for s in self.by["population"]}
        for (place, day), count in people.items():
            inside = [people.get((city, day), 0) for city, land in home.items() if land == place]
            self.must("cities fit into countries", sum(inside) < count, place)


def check(universe):
    """The rules that a universe breaks, and where; how many were looked at."""
    checker = Checker(universe)
    checker.time()
    checker.lives_and_work()
    checker.families()
    checker.leaders()
    checker.creations()
    checker.companies()
    checker.events()
    checker.lands()
    return checker.broken, len(checker.rules)


@pytest.mark.parametrize(("seed", "documents"), [(0, 1_000), (1, 1_000), (2, 1_500), (3, 4_000)])
def test_nothing_in_it_is_impossible(seed, documents):
    broken, rules = check(Universe(seed, documents))
    assert broken == []
    assert rules > 30
