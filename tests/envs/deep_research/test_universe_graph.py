import re
from collections import Counter, defaultdict
from datetime import date
from itertools import pairwise

import pytest

from arenagym.envs.deep_research.universe import Universe, forms, relations
from arenagym.errors import SettingError, UnknownNameError

END = date(2025, 6, 30)


@pytest.fixture(scope="module", params=[(0, 3_000), (7, 1_000)], ids=str)
def universe(request):
    return Universe(*request.param)


def check(u):
    """What is wrong with a universe: the name of each rule that is broken, and where."""
    broken = []

    def must(rule, holds, *where):
        rules.add(rule)
        if not holds:
            broken.append((rule, where))

    rules = set()
    by = {name: u.statements(relation=name) for name in relations()}
    literal = {
        name: {s.subject: s.object for s in by[name]}
        for name in ("born_on", "died_on", "founded_on", "published_on", "launched_on")
    }
    born, died, founded = literal["born_on"], literal["died_on"], literal["founded_on"]
    begun = {**founded, **literal["published_on"], **literal["launched_on"]}
    begun |= {s.object: s.since for s in (*by["discovered"], *by["invented"])}
    begun |= {s.subject: s.since for s in by["took_place_in"]}
    jobs, country = defaultdict(list), {s.subject: s.object for s in by["located_in"]}
    for s in by["worked_at"]:
        jobs[s.subject].append(s)

    def age(person, day):
        return (day - born[person]).days / 365.25

    def lives(person, day):
        return born[person] <= day and day <= died.get(person, date.max)

    def at_work(person, day, org=None):
        return any(j.holds(day) and org in {None, j.object} for j in jobs[person])

    for s in (s for each in by.values() for s in each):
        must("nothing is of the future", (s.since or END) <= END and (s.until or END) <= END, s)
        must("time has a direction", not s.since or not s.until or s.since < s.until, s)
        if isinstance(s.object, int | float) and s.relation != "temperature":
            must("quantities are positive", s.object > 0, s)
    for person, day in died.items():
        must("a life lasts", 30 <= age(person, day) <= 105, person)
    for s in (*by["studied_at"], *by["worked_at"], *by["member_of"], *by["headed"]):
        must("grown up", 17 <= age(s.subject, s.since) <= 75, s)
        must("nothing is done after death", lives(s.subject, s.until or s.since), s)
        must("current only if alive", s.until or s.subject not in died, s)
        must("it exists by then", founded.get(s.object, date.min) < s.until if s.until else True, s)
        must("founded first", founded.get(s.object, date.min).year <= s.since.year, s)
    for own in jobs.values():
        own = sorted(own, key=lambda j: j.since)
        must(
            "one job at a time", all(a.until and a.until <= b.since for a, b in pairwise(own)), own
        )
    for s in by["advised_by"]:
        must("advisers are older", born[s.object].year + 8 <= born[s.subject].year, s)
        places = [
            t.object for t in by["studied_at"] if t.subject == s.subject and t.since == s.since
        ]
        must("advisers are there", at_work(s.object, s.since, places[0]), s)
    for s in by["child_of"]:
        must("parents are older", 16 <= born[s.subject].year - born[s.object].year <= 50, s)
        must("parents are alive", died.get(s.object, END).year >= born[s.subject].year, s)
    married = defaultdict(list)
    for s in by["spouse_of"]:
        for person in (s.subject, s.object):
            married[person].append(s)
            must("married when grown up", age(person, s.since) > 18, s)
            must("married while alive", lives(person, s.until or s.since), s)
    must("one spouse at a time", all(len(each) == 1 for each in married.values()))
    heads = defaultdict(list)
    for s in by["headed"]:
        heads[s.object].append(s)
        if not s.object.startswith("city"):
            inside = [j for j in jobs[s.subject] if j.object == s.object and j.holds(s.since)]
            must("heads are employed", inside and (not inside[0].until or s.until), s)
            must("heads do not stay on", inside and (s.until or END) <= (inside[0].until or END), s)
    for own in heads.values():
        own = sorted(own, key=lambda h: h.since)
        must(
            "one head at a time", all(a.until and a.until <= b.since for a, b in pairwise(own)), own
        )
    for s in by["succeeded_by"]:
        own = heads[s.qualifiers["office"]]
        must("successors follow", any(h.subject == s.object and h.since == s.since for h in own), s)
        must("predecessors go", any(h.subject == s.subject and h.until == s.since for h in own), s)
    for s in (*by["discovered"], *by["invented"]):
        must("finders are employed", at_work(s.subject, s.since) and lives(s.subject, s.since), s)
    for s in (*by["authored"], *by["directed"]):
        day = begun[s.object]
        must("authors are alive", lives(s.subject, day) and age(s.subject, day) > 20, s)
    for s in by["derived_from"]:
        must("sources come first", begun[s.object] < begun[s.subject], s)
    for s in by["sequel_of"]:
        must("sequels come later", begun[s.object] < begun[s.subject], s)
    for s in by["published_by"]:
        must("publishers exist", founded[s.object] < begun[s.subject], s)
    for s in by["made"]:
        must("makers exist", founded[s.subject] < begun[s.object], s)
    makers = {s.object: s.subject for s in by["made"]}
    for s in by["designed"]:
        must("designers are employed", at_work(s.subject, begun[s.object], makers[s.object]), s)
    for s in by["acquired"]:
        must("bought after founding", max(founded[s.subject], founded[s.object]) < s.since, s)
        must("nobody buys itself", s.subject != s.object, s)
    for s in by["attended"]:
        day = begun[s.object]
        must("guests are alive", lives(s.subject, day) and age(s.subject, day) > 20, s)
    guests = Counter(s.object for s in by["attended"])
    for s in by["attendance"]:
        must("guests are counted", s.object >= guests[s.subject], s)
    for s in (*by["organised_by"], *by["sponsored"], *by["party_to"]):
        org, event = (s.subject, s.object) if s.subject in founded else (s.object, s.subject)
        if event.startswith("event"):
            must("hosts exist", founded[org] < begun[event], s)
    for s in by["announced_at"]:
        must("announced after the find", begun[s.subject] < begun[s.object], s)
    owners = {s.object: s.subject for n in ("authored", "directed", "discovered", "invented")
              for s in by[n]}  # fmt: skip
    for s in by["won"]:
        must("awards exist", founded[s.object].year <= s.since.year, s)
        must("winners are alive", lives(s.subject, s.since) and age(s.subject, s.since) > 20, s)
        thing = s.qualifiers.get("for")
        must("won for one's own", not thing or owners[thing] == s.subject, s)
        must("won for what exists", not thing or begun[thing] < s.since, s)
    seats = defaultdict(list)
    for s in by["headquartered_in"]:
        seats[s.subject].append(s)
    for company, own in seats.items():
        own = sorted(own, key=lambda h: h.since)
        must("seats follow", all(a.until == b.since for a, b in pairwise(own)), own)
        must("seated from the start", own[0].since.year == founded[company].year, own)
        must("seated still", own[-1].until is None, own)
    for s in by["capital_of"]:
        must("capitals are at home", country[s.subject] == s.object, s)
    counted = defaultdict(int)
    for s in by["population"]:
        counted[s.subject, s.since] += s.object
    for (place, day), people in counted.items():
        if place.startswith("country"):
            inside = sum(counted.get((c, day), 0) for c, home in country.items() if home == place)
            must("cities fit into countries", inside < people, place, day)
    for s in by["named_after"]:
        day = begun.get(s.subject)
        must("namesakes come first", day is None or born[s.object] < day, s)
    for entity in u.entities:
        for alias in entity.aliases:
            if alias.kind == "former":
                must("renamed after founding", founded[entity.id] < alias.until < END, entity)
    assert len(rules) >= 15
    return broken


def test_nothing_in_it_is_impossible(universe):
    assert check(universe) == []


def test_statements_keep_to_the_table(universe):
    for i in range(universe.count):
        s = universe.statement(i)
        relation = relations()[s.relation]
        assert s.id == i
        assert universe.entity(s.subject).kind in relation.subjects
        if relation.objects:
            assert universe.entity(s.object).kind in relation.objects
        else:
            kinds = {"date": date, "code": str, "number": int, "decimal": float}
            assert type(s.object) is kinds[relation.literal]
        assert (s.since is None) == (relation.time == "always")
        assert s.until is None or relation.time in {"period", "figure"}
        assert set(s.qualifiers) <= {relation.qualifier}
        if relation.precision == "year" or relation.time == "figure":
            assert (s.since.month, s.since.day) == (1, 1)
    if len(universe) > 1_000:
        assert all(universe.statements(relation=name) for name in relations())


def overlap(a, b):
    return (a.until is None or b.since is None or b.since < a.until) and (
        b.until is None or a.since is None or a.since < b.until
    )


def test_functional_relations_have_one_object_at_a_time_and_inverse_ones_one_subject(universe):
    for name, relation in relations().items():
        for one, key in ((relation.functional, "subject"), (relation.inverse, "object")):
            seen = defaultdict(list)
            for s in universe.statements(relation=name) if one else ():
                # What came about in a moment holds from then on, but an award is given each year.
                same = [each for each in seen[getattr(s, key)] if overlap(each, s)]
                if relation.time == "moment" and relation.precision == "year":
                    same = [each for each in same if each.since == s.since]
                assert not same, (s, same)
                seen[getattr(s, key)].append(s)


def test_names_are_unique_in_each_language(universe):
    for language in ("zh", "en"):
        owners = defaultdict(set)
        for entity in universe.entities:
            for text in (entity.name, *(alias.text for alias in entity.aliases)):
                name = text.of(language)
                assert name and not re.search(r"[{}|]", name)
                owners[name.casefold()].add(entity.id)
        assert all(len(each) == 1 for each in owners.values())


def test_entities_are_found_by_id_and_by_any_name(universe):
    for entity in universe.entities[::17]:
        assert universe.entity(entity.id) is entity
        assert universe.named(entity.name.zh) == (entity,) == universe.named(entity.name.en.upper())
        assert entity.form in forms(entity.kind)
    alias = next(e for e in universe.entities if e.aliases)
    assert universe.named(alias.aliases[0].text.en) == (alias,)
    assert universe.named("nobody") == ()
    for unknown in ("person-99999", "person-01", "person", "-1", ""):
        with pytest.raises(UnknownNameError):
            universe.entity(unknown)
    with pytest.raises(UnknownNameError):
        universe.statement(universe.count)
    with pytest.raises(UnknownNameError, match="born_in"):
        universe.statements(relation="born_im")


def test_statements_are_found_by_whatever_is_given(universe):
    every = [universe.statement(i) for i in range(universe.count)]
    for s in every[::97]:
        expected = [t for t in every if t.subject == s.subject]
        assert list(universe.statements(subject=s.subject)) == expected
        both = universe.statements(relation=s.relation, object=s.object)
        assert [t for t in every if (t.relation, t.object) == (s.relation, s.object)] == list(both)
        if relations()[s.relation].objects:
            found = universe.statements(object=s.object)
            assert [t for t in every if t.object == s.object] == list(found)
        if s.since:
            assert s in universe.statements(subject=s.subject, at=s.since)
        if s.until:
            assert s not in universe.statements(subject=s.subject, at=s.until)
    assert universe.statements(subject="person-99999") == ()


def test_the_graph_has_hubs_and_a_long_tail(universe):
    graph = universe.graph()
    assert len(graph) == len(universe.entities)
    for subject, object_, key, data in list(graph.edges(keys=True, data=True))[::50]:
        s = universe.statement(key)
        assert (s.subject, s.object, s.relation) == (subject, object_, data["relation"])
    degrees = sorted(degree for _, degree in graph.degree())
    assert degrees[-1] > 12 * degrees[len(degrees) // 2]
    tail = [entity for entity in universe.entities if not entity.core]
    assert 0.3 < len(tail) / len(universe.entities) < 0.6


@pytest.mark.parametrize("settings", [(-1, 1_000), (0.5, 1_000), (0, 999), (0, 200_001), (0, "x")])
def test_settings_out_of_range_are_refused(settings):
    with pytest.raises(SettingError):
        Universe(*settings)
