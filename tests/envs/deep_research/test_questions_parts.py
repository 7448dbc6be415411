"""What the parts of questions mean, by facts made for it; and the files of words."""

import re
from datetime import date

import pytest

from arenagym.envs.deep_research.tasks.questions import answers, hops
from arenagym.envs.deep_research.tasks.questions.forms import (
    Count,
    During,
    Extreme,
    Given,
    Meet,
    Named,
    Next,
    Now,
    Since,
    Step,
    Total,
    Within,
    Year,
    parts_of,
)
from arenagym.envs.deep_research.tasks.questions.nouns import noun_of
from arenagym.envs.deep_research.tasks.questions.words import FILES, WORDINGS, load_words
from arenagym.envs.deep_research.universe import Statement, forms, open_universe, relations
from arenagym.envs.grammar import read_rules

ROWS = [
    ("p1", "headed", "c1", 1990, 1995, "chief executive"),
    ("p2", "headed", "c1", 1995, 2003, "chief executive"),
    ("p3", "headed", "c1", 2010, None, "chief executive"),
    ("p4", "headed", "c2", 2016, 2025, "mayor"),
    ("p5", "headed", "c2", 2025, None, "mayor"),
    ("p1", "founded", "c1", None, None, ""),
    ("p1", "founded", "c3", None, None, ""),
    ("p1", "spouse_of", "p2", 1980, None, ""),
    ("p3", "discovered", "d1", date(1992, 5, 3), None, ""),
    ("p1", "won", "a1", 1991, None, ""),
    ("p2", "won", "a1", 1993, None, ""),
    ("p3", "won", "a1", 1996, None, ""),
    ("p1", "authored", "w1", None, None, ""),
    ("p1", "authored", "w2", None, None, ""),
    ("p1", "authored", "w3", None, None, ""),
    ("w1", "pages", 100, None, None, ""),
    ("w2", "pages", 250, None, None, ""),
    ("w3", "pages", 100, None, None, ""),
    ("w1", "published_on", date(1970, 1, 1), None, None, ""),
    ("w2", "published_on", date(1971, 1, 1), None, None, ""),
    ("w3", "published_on", date(1971, 1, 1), None, None, ""),
    ("p1", "born_on", date(1940, 2, 1), None, None, ""),
    ("p2", "born_on", date(1945, 2, 1), None, None, ""),
    ("c1", "revenue", 10, 2000, 2001, ""),
    ("c1", "revenue", 30, 2004, 2005, ""),
]  # fmt: skip
FORMS = {"c1": "publisher", "c3": "film studio", "w1": "novel", "w2": "film", "w3": "novel"}


def day(year):
    return date(year, 1, 1) if isinstance(year, int) else year


class Facts:
    def __init__(self):
        self.all = [
            Statement(i, s, r, o, day(since), day(until), {"role": role} if role else {})
            for i, (s, r, o, since, until, role) in enumerate(row[:6] for row in ROWS)
        ]

    def about(self, entity, relation):
        return [s for s in self.all if (s.subject, s.relation) == (entity, relation)]

    def naming(self, entity, relation):
        return [s for s in self.all if (s.object, s.relation) == (entity, relation)]

    def valued(self, relation, value):
        return [s for s in self.all if (s.object, s.relation) == (value, relation)]

    def form(self, entity):
        return FORMS.get(entity, "person")


def step(source, relation, **more):
    source = Named(entity=source) if isinstance(source, str) else source
    return Step(source=source, relation=relation, **more)


def heads(**more):
    return step("c1", "headed", back=True, **more)


WORKS = step("p1", "authored")
WINNERS = step("a1", "won", back=True)


@pytest.mark.parametrize(
    ("part", "strict", "loose"),
    [
        (heads(), "p1 p2 p3", "p1 p2 p3"),
        (heads(when=Year(year=1992)), "p1", "p1"),
        (heads(when=Year(year=1995)), "", "p1 p2"),
        (heads(when=Year(year=1990)), "", "p1"),
        (heads(when=Year(year=2006)), "", ""),
        (heads(when=Year(year=2012)), "p3", "p3"),
        (heads(when=Now()), "p3", "p3"),
        (step("c2", "headed", back=True, when=Now()), "p5", "p4 p5"),
        (heads(role="mayor"), "", ""),
        (heads(when=During(of=Since(of=step("d1", "discovered", back=True)))), "p1", "p1"),
        (heads(when=During(of=step("p2", "born_on"))), "", ""),
        (step("a1", "won", back=True, when=Year(year=1993)), "p2", "p2"),
        (step("p1", "founded"), "c1 c3", "c1 c3"),
        (step("p1", "founded", form="film studio"), "c3", "c3"),
        (step("p1", "spouse_of"), "p2", "p2"),
        (step("p2", "spouse_of"), "p1", "p1"),
        (step(step("d1", "discovered", back=True), "headed"), "c1", "c1"),
        (step(Given(value="1945-02-01"), "born_on", back=True), "p2", "p2"),
        (Extreme(among=(WORKS,), relation="pages", most=True), "w2", "w2"),
        (Extreme(among=(WORKS,), relation="pages", most=False), "w1 w3", "w1 w3"),
        (
            Extreme(among=(Named(entity="p1"), Named(entity="p2")), relation="born_on", most=True),
            "p2",
            "p2",
        ),
        (Next(of=WINNERS, pivot=Named(entity="p1"), after=True), "p2", "p2"),
        (Next(of=WINNERS, pivot=Named(entity="p3"), after=False), "p2", "p2"),
        (Next(of=WINNERS, pivot=Named(entity="p3"), after=True), "", ""),
        (Next(of=WINNERS, pivot=Named(entity="p4"), after=True), "", ""),
        (
            Next(of=WORKS, pivot=Named(entity="w1"), after=True, by="published_on"),
            "w2 w3",
            "w2 w3",
        ),
        (Next(of=WORKS, pivot=Named(entity="w2"), after=True, by="published_on"), "", ""),
        (Meet(form="person", parts=(heads(), WINNERS)), "p1 p2 p3", "p1 p2 p3"),
        (
            Meet(
                form="person",
                parts=(WINNERS, heads()),
                within=(Within(relation="born_on", first=1940, last=1944),),
            ),
            "p1",
            "p1",
        ),
        (Meet(form="person", parts=(WINNERS, step("w1", "authored", back=True))), "p1", "p1"),
    ],
)
def test_entities(part, strict, loose):
    assert sorted(answers(part, Facts())) == strict.split()
    assert sorted(answers(part, Facts(), loose=True)) == loose.split()


def test_numbers_and_days():
    assert list(answers(Count(of=WORKS), Facts())) == [3]
    assert list(answers(Count(of=step("p2", "authored")), Facts())) == []
    assert list(answers(Total(of=WORKS, relation="pages"), Facts())) == [450]
    assert list(answers(Total(of=WINNERS, relation="pages"), Facts())) == []
    begun = Since(of=step("d1", "discovered", back=True))
    assert list(answers(begun, Facts())) == [date(1992, 5, 3)]
    assert list(answers(Since(of=step("p2", "won")), Facts())) == [1993]
    assert list(answers(step("c1", "revenue", when=Year(year=2004)), Facts())) == [30]


def test_support_is_in_the_order_of_need():
    part = step(step("d1", "discovered", back=True), "headed")
    [support] = answers(part, Facts()).values()
    assert [ROWS[i][1] for i in support] == ["discovered", "headed"]
    during = heads(when=During(of=Since(of=step("d1", "discovered", back=True))))
    [support] = answers(during, Facts()).values()
    assert [ROWS[i][1] for i in support] == ["discovered", "headed"]


@pytest.mark.parametrize(
    ("part", "far"),
    [
        (Named(entity="p1"), 0),
        (heads(), 1),
        (step(heads(), "spouse_of"), 2),
        (heads(when=During(of=step(heads(), "born_on"))), 3),
        (Since(of=heads()), 1),
        (Count(of=WORKS), 1),
        (Total(of=WORKS, relation="pages"), 2),
        (Extreme(among=(heads(), Named(entity="p1")), relation="born_on", most=True), 2),
        (Meet(form="person", parts=(WINNERS, step(heads(), "spouse_of"))), 3),
        (Next(of=WINNERS, pivot=step(heads(), "spouse_of"), after=True), 2),
        (Next(of=WORKS, pivot=Named(entity="w1"), after=True, by="published_on"), 2),
    ],
)
def test_hops(part, far):
    assert hops(part) == far
    assert part in list(parts_of(part))


# The files of words


@pytest.mark.parametrize("name", FILES)
def test_both_languages_have_the_same_sections_with_the_same_slots(name):
    en, zh = (read_rules(WORDINGS, name, language) for language in ("en", "zh"))
    missing = {each for each in en.keys() ^ zh.keys() if " near" not in each}
    assert missing <= {"find date"}
    for section in en.keys() & zh.keys():
        for rules in (en, zh):
            assert rules[section]
            assert len(set(rules[section])) == len(rules[section])
        assert ("{$x}" in "".join(en[section])) == ("{$x}" in "".join(zh[section])), section
        if "{$pivot}" in "".join(en[section]):
            assert all("{$pivot}" in way for way in (*en[section], *zh[section]))


@pytest.mark.parametrize("name", ["steps", "values", "sets", "tests"])
def test_sections_are_of_relations(name):
    uses = {"", "ask", "near", "value", "value ask", "high", "low", "year", "total", "all"}
    uses |= {"count", "next", "next ask", "is", "within"}
    for section in read_rules(WORDINGS, name, "en"):
        relation, _, use = section.partition(" ")
        assert relation in relations()
        assert re.sub(r"^(back|lawsuit)( |$)", "", use) in uses


def test_phrases_end_with_what_may_be_long():
    for section, ways in read_rules(WORDINGS, "steps", "en").items():
        for way in ways:
            if re.search(r" (ask|near|lawsuit)\b", section) is None:
                assert way.endswith("{$x}"), way
            if section.endswith("ask"):
                assert way.endswith("?"), way


def test_every_way_to_write_a_section_writes():
    slots = ("x", "noun", "nouns", "measure", "role", "when", "then", "in", "pivot", "np", "all")
    more = ("options", "predicate", "tests", "a", "today", "span")
    for language in ("en", "zh"):
        words = load_words(language)
        for name in FILES:
            for section, ways in read_rules(WORDINGS, name, language).items():
                for i in range(len(ways)):
                    for form in (0, 1):
                        chance = iter([(i + 0.5) / len(ways)])
                        given = dict.fromkeys((*slots, *more), "…")
                        text = words.write(section, chance, form, given)
                        assert not re.search(r"[{}|$]", text)


def test_all_forms_have_nouns():
    universe = open_universe(0, 1_000)
    for kind in {entity.kind for entity in universe.entities}:
        some = next(each for each in universe.entities if each.kind == kind)
        for form in forms(kind):
            noun = noun_of(Meet(form=form, parts=()), universe, "en")
            assert noun.one == form
            assert noun.many.endswith("s")
            assert noun_of(Meet(form=form, parts=()), universe, "zh").measure
        assert noun_of(Named(entity=some.id), universe, "zh").that.startswith("这")
