import re
from collections import defaultdict
from datetime import date

import pytest

from arenagym.envs.deep_research.universe import Universe, forms, relations
from arenagym.errors import SettingError, UnknownNameError


@pytest.fixture(scope="module", params=[(0, 3_000), (7, 1_000)], ids=str)
def universe(request):
    return Universe(*request.param)


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
                assert name
                assert not re.search(r"[{}|]", name)
                owners[name.casefold()].add(entity.id)
        assert all(len(each) == 1 for each in owners.values())


def test_entities_are_found_by_id_and_by_any_name(universe):
    for entity in universe.entities[::17]:
        assert universe.entity(entity.id) is entity
        assert universe.named(entity.name.zh) == (entity,)
        assert universe.named(entity.name.en.upper()) == (entity,)
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
