"""Questions: their answers, by other means too; determinism; splits; and their words."""

import re
from datetime import date
from functools import cache

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arenagym.envs.deep_research.tasks.questions import HOPS, draw, draw_question, hops, split_of
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
    parts_of,
)
from arenagym.envs.deep_research.tasks.task import LEVELS, QUESTION_KINDS
from arenagym.envs.deep_research.universe import open_universe, relations
from arenagym.envs.deep_research.universe.writing.figures import told_day
from arenagym.envs.grammar import LANGUAGES

CASES = [(kind, level) for kind in QUESTION_KINDS for level in LEVELS]
EACH = 20


@cache
def universe():
    return open_universe(0, 4_000)


@cache
def drawn(kind, level):
    """Questions, half of them in each language."""
    rng = np.random.default_rng([7, QUESTION_KINDS.index(kind), level])
    found = [
        draw(rng, universe(), kind=kind, level=level, language=LANGUAGES[i % 2])
        for i in range(EACH)
    ]
    assert None not in found
    return found


class Brute:
    """Answers a form from the networkx graph and the literals, statement by statement."""

    def __init__(self):
        self.graph = universe().graph()
        self.edges = [(s, o, data) for s, o, data in self.graph.edges(data=True)]
        self.values = {}
        for name, relation in relations().items():
            if relation.literal:
                self.values[name] = universe().statements(relation=name)
        self.by = {}
        for s, o, data in self.edges:
            self.by.setdefault(data["relation"], []).append((s, o, data))

    def ends(self, step):
        """(from, to, since, until, role) of all statements of a step's relation."""
        relation = relations()[step.relation]
        if relation.literal:
            rows = [
                (s.subject, s.object, s.since, s.until, None) for s in self.values[step.relation]
            ]
        else:
            rows = [
                (s, o, data["since"], data["until"], data.get("role"))
                for s, o, data in self.by[step.relation]
            ]
        if relation.symmetric:
            rows += [(b, a, *rest) for a, b, *rest in rows]
        elif step.back:
            rows = [(b, a, *rest) for a, b, *rest in rows]
        return [row for row in rows if not step.role or row[4] == step.role]

    def rows(self, step):
        sources = self.answers(step.source)
        if isinstance(step.source, Given) and relations()[step.relation].literal == "date":
            sources = {date.fromisoformat(step.source.value)}
        found = [row for row in self.ends(step) if row[0] in sources and self.during(row, step)]
        targets = {row[1] for row in found}
        if step.form and len(targets) > 1:
            found = [row for row in found if self.graph.nodes[row[1]]["form"] == step.form]
        return found

    def during(self, row, step):
        if step.when is None:
            return True
        since, until = row[2], row[3]
        if isinstance(step.when, Now):
            return until is None or until.year == 2025
        if isinstance(step.when, During):
            [when] = self.answers(step.when.of)
            year = when.year if isinstance(when, date) else when
        else:
            year = step.when.year
        if relations()[step.relation].time != "period":
            return since.year == year
        return since.year <= year <= (until.year if until else 9_999)

    def value(self, entity, relation, year=None):
        for each in self.values[relation]:
            if each.subject == entity and (year is None or each.since.year == year):
                yield each.object

    def answers(self, part):  # noqa: PLR0911
        match part:
            case Named():
                return {part.entity}
            case Given():
                return {part.value}
            case Step():
                return {row[1] for row in self.rows(part)}
            case Since():
                return {row[2] for row in self.rows(part.of)}
            case Count():
                return {len(self.answers(part.of))}
            case Total():
                return {sum(v for e in self.answers(part.of) for v in self.value(e, part.relation))}
            case Extreme():
                among = set().union(*(self.answers(each) for each in part.among))
                rows = [(v, e) for e in among for v in self.value(e, part.relation, part.year)]
                best = (max if part.most else min)(v for v, _ in rows)
                return {e for v, e in rows if v == best}
            case Next():
                return self.next(part)
            case Meet():
                found = set.intersection(*(self.answers(each) for each in part.parts))
                found = {e for e in found if self.graph.nodes[e]["form"] == part.form}
                for within in part.within:
                    found = {
                        e
                        for e in found
                        for v in self.value(e, within.relation)
                        if within.first <= v.year <= within.last
                    }
                return found

    def next(self, part):
        rows = [(row[2], row[1]) for row in self.rows(part.of)]
        if part.by:
            rows = [(v, e) for _, e in rows for v in self.value(e, part.by)]
        [pivot] = self.answers(part.pivot)
        [now] = {time for time, e in rows if e == pivot}
        ahead = [row for row in rows if row[1] != pivot and (row[0] >= now) == part.after]
        best = (min if part.after else max)(time for time, _ in ahead)
        return {e for time, e in ahead if time == best}


@cache
def brute():
    return Brute()


@pytest.mark.parametrize(("kind", "level"), CASES)
def test_the_answer_is_the_only_one_by_brute_force(kind, level):
    for question, form in drawn(kind, level):
        assert brute().answers(form) == {question.answer}, (question, form)


@pytest.mark.parametrize(("kind", "level"), CASES)
def test_questions_keep_to_what_they_say(kind, level):
    for question, form in drawn(kind, level):
        assert (question.kind, question.level) == (kind, level)
        assert question.hops == hops(form)
        assert question.hops in HOPS[level]
        assert len(set(question.support)) == len(question.support) >= hops(form) > 0
        assert question.accepted[0]
        for each in question.support:
            told = universe().tellings(each)
            right = sum(telling.status == "true" for telling in told)
            assert right > sum(telling.status == "wrong" for telling in told)
        named = [each for each in parts_of(form) if isinstance(each, Named)]
        name = [universe().entity(each.entity).name.of(question.language) for each in named]
        assert all(each in question.query for each in name)


def test_ways_to_write_the_answer():
    for case in CASES:
        for question, _ in drawn(*case):
            answer, accepted = question.answer, question.accepted
            if isinstance(answer, str) and not answer.startswith("P-"):
                entity = universe().entity(answer)
                assert accepted[0] == entity.name.of(question.language)
                assert {*entity.name} <= set(accepted)
                assert all(set(alias.text) <= set(accepted) for alias in entity.aliases)
            elif isinstance(answer, date):
                assert accepted[0] == told_day(answer, question.language)
                assert answer.isoformat() in accepted
            elif isinstance(answer, str):
                assert accepted == (answer,)
            elif question.unit:
                assert len(accepted) in {1, 2}
            else:
                assert accepted == (str(answer),)


def test_the_same_seed_draws_the_same():
    for kind, level in CASES:
        for language in LANGUAGES:
            one, two, three = (
                draw_question(
                    np.random.default_rng(seed),
                    universe(),
                    kind=kind,
                    level=level,
                    language=language,
                )
                for seed in (3, 3, 4)
            )
            assert one == two != three
            assert one.id != three.id
            msgspec.json.encode(one)


@pytest.mark.parametrize("kind", QUESTION_KINDS)
def test_splits_share_no_answer(kind):
    seen = {"train": set(), "test": set()}
    for split, ids in seen.items():
        rng = np.random.default_rng(5)
        for i in range(45):
            question, form = draw(
                rng, universe(), kind=kind, level=1 + i % 3, language="en", split=split
            )
            key = question.answer
            if not isinstance(key, str) or key.startswith("P-"):
                [key] = brute().answers(form.source if isinstance(form, Step) else form.of.source)
            assert split_of(key) == split
            ids.add(key)
    assert not seen["train"] & seen["test"]
    assert all(len(ids) > 10 for ids in seen.values())


@settings(max_examples=40, deadline=None)
@given(
    st.integers(0, 2**63),
    st.sampled_from(CASES),
    st.sampled_from(LANGUAGES),
    st.sampled_from([None, "train", "test"]),
)
def test_any_draw_is_sound(seed, case, language, split):
    rng = np.random.default_rng(seed)
    kind, level = case
    found = draw(rng, universe(), kind=kind, level=level, language=language, split=split)
    if found:
        assert brute().answers(found.form) == {found.question.answer}
        assert not faults(found.question)


def faults(question):
    """What is wrong with the words of a question."""
    query = question.query
    rules = {
        "a slot": r"[{}$|%\[\]]",
        "a double space": r"  | [,.?;:]|[，。？；：]{2}",
        "a repeated word": r"\b(the|of|in|that|who|a) \1\b",
        "no end": r"[^.?？。）)]$",
        "a lower case": r"^[a-z]|[.?] [a-z]",
        "an article": r"\ba [aeio]|\ban [bcdfgklmnprstvw]",
        "a space": r"^\s|\s$|\n",
    }
    found = [name for name, rule in rules.items() if re.search(rule, query)]
    if question.language == "en" and re.search(r"[㐀-鿿，。？]", query):
        found.append("Chinese")
    if question.language == "zh" and re.search(r"[a-z]{2}|[?,]", query):
        found.append("English")
    if question.kind != "comparison" and any(each in query for each in question.accepted[:2]):
        found.append("the answer")
    return found


@pytest.mark.parametrize(("kind", "level"), CASES)
def test_words_leave_nothing_open(kind, level):
    for question, _ in drawn(kind, level):
        if not isinstance(question.answer, int | float):
            assert not faults(question), question.query


def test_many_ways_to_ask_the_same():
    texts = {}
    for seed in range(400):
        found = draw(np.random.default_rng(seed), universe(), kind="bridge", level=1, language="en")
        words = re.sub(r"“.*?”|[A-Z]\S*|\d\S*", "_", found.question.query[1:])
        texts.setdefault(words, 0)
    assert len(texts) > 150
