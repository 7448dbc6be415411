"""Reports drawn from a universe: what is asked, reference reports, planted faults."""

import re
from collections import Counter

import msgspec
import numpy as np
import pytest

from arenagym.envs.deep_research.library import Index, build_index
from arenagym.envs.deep_research.library.plain import unlinked
from arenagym.envs.deep_research.tasks.reports import (
    FAULTS,
    draw_report,
    plant_report,
    research_calls,
    write_report,
)
from arenagym.envs.deep_research.tasks.reports.aspects import WORDS, aspects
from arenagym.envs.deep_research.tasks.reports.scene import LIMITS, SIZES, in_split
from arenagym.envs.deep_research.tasks.reports.survey import KINDS
from arenagym.envs.deep_research.tasks.task import LEVELS, REPORT_KINDS
from arenagym.envs.deep_research.tools import Evidence, ResearchTools
from arenagym.envs.deep_research.universe import Universe, relations
from arenagym.envs.deep_research.verifier.reports import PROBLEMS, verify_report
from arenagym.envs.deep_research.verifier.reports.ways import ways
from arenagym.envs.grammar import LANGUAGES, load_grammar
from arenagym.errors import SettingError, UnknownNameError
from arenagym.records.document import Document

SHAPES = [(kind, level) for kind in REPORT_KINDS for level in LEVELS]


@pytest.fixture(scope="module")
def universe():
    return Universe(3, 1_500)


@pytest.fixture(scope="module")
def library(universe, tmp_path_factory):
    folder = tmp_path_factory.mktemp("reports") / "index"
    build_index(
        (
            Document(url=doc.url, title=doc.title, text=doc.text, date=doc.date)
            for doc in universe.documents()
        ),
        folder,
    )
    return Index(folder)


def draw(universe, kind, level, count, seed=1, **settings):
    rng = np.random.default_rng([seed, level, REPORT_KINDS.index(kind)])
    tasks = []
    for i in range(count):
        language = settings.get("language") or LANGUAGES[i % 2]
        split = settings.get("split", "train")
        task = draw_report(rng, universe, kind=kind, level=level, language=language, split=split)
        if task is not None:
            tasks.append(task)
    assert len(tasks) > 0.8 * count
    return tasks


def researched(task, universe, library):
    tools = ResearchTools(library, language=task.language)
    for name, arguments in research_calls(task, universe, library):
        text = getattr(tools, name)(**arguments)
        assert not text.startswith("Error"), text
    return tools


def graded(task, text, tools, universe):
    return verify_report(task, text, tools.evidence, tools.opened_text, universe=universe)


def is_full(grade):
    return (
        grade.score == grade.recall == grade.vital_recall == grade.citation_precision == 1
        and grade.citation_recall == 1
        and grade.valid
        and not (grade.denied or grade.unsupported)
    )


@pytest.mark.parametrize(("kind", "level"), SHAPES)
def test_tasks_have_the_size_of_their_level_and_vital_nuggets(universe, kind, level):
    for task in draw(universe, kind, level, 20):
        fewest, most = SIZES[level]
        assert fewest <= len(task.nuggets) <= most
        assert sum(nugget.vital for nugget in task.nuggets) >= fewest / 2
        assert (task.kind, task.level) == (kind, level)
        assert task.words == LIMITS[task.language][level]
        assert str(task.words) in task.query
        assert len(task.about) in ((2, 3) if kind == "compare" else (1,))
        for key in task.about:
            assert universe.entity(key).name.of(task.language) in task.query


@pytest.mark.parametrize(("kind", "level"), SHAPES)
def test_nuggets_are_true_and_told_by_their_sources(universe, kind, level):
    for task in draw(universe, kind, level, 10):
        wrong = {(each.statement, each.value) for each in task.denied}
        for nugget in task.nuggets:
            statement = universe.statement(nugget.statement)
            assert nugget.sources
            assert nugget.text.endswith((".", "。"))
            if (nugget.statement, nugget.value) in wrong:
                continue
            assert set(nugget.sources) <= set(universe.support(nugget.statement))
            names = {universe.entity(statement.subject).name}
            if relations()[statement.relation].objects:
                names.add(universe.entity(statement.object).name)
            told = set(nugget.subject) | set(nugget.value)
            assert any(name.zh in told and name.en in told for name in names)


def test_denied_claims_are_made_by_their_sources_and_are_not_true_today(universe):
    seen = Counter()
    for kind, level in SHAPES:
        for task in draw(universe, kind, level, 10):
            for nugget in task.denied:
                status = {
                    telling.status
                    for telling in universe.tellings(nugget.statement)
                    if telling.url in nugget.sources
                }
                outdated = bool(nugget.when)
                # A thread may claim something wrong and be set right below.
                assert ("outdated" if outdated else "wrong") in status
                seen[outdated] += 1
                statement = universe.statement(nugget.statement)
                if outdated and relations()[statement.relation].time == "period":
                    assert not statement.holds(universe.today)
    assert min(seen.values()) > 10


def test_what_is_asked_for_is_complete(universe):
    """A survey that asks for the heads of a company has all of them, vital."""
    for level in LEVELS:
        for task in draw(universe, "survey", level, 60, language="en"):
            entity = universe.entity(task.about[0])
            if entity.kind == "company" and "who has headed it" in task.query:
                heads = universe.statements(object=entity.id, relation="headed")
                vital = {each.statement for each in task.nuggets if each.vital}
                assert {each.id for each in heads} <= vital


def test_timelines_are_in_order_and_have_all_dates(universe):
    for level in LEVELS:
        for task in draw(universe, "timeline", level, 20):
            years = [int(each) for each in re.findall(r"(?<!\d)\d{4}(?!\d)", task.query)]
            days = []
            for nugget in task.nuggets:
                wanted = ways(nugget.when) if nugget.when else ways(nugget.value)
                assert wanted.days
                days.append(wanted.days[0].year)
            assert days == sorted(days)
            assert days[0] in years
            assert days[-1] in years


def test_conflicts_explain_who_is_wrong_and_how_one_can_tell(universe):
    for level in LEVELS:
        for task in draw(universe, "conflict", level, 12):
            first, claimed = task.nuggets[:2]
            assert first.statement == claimed.statement
            denied = [each for each in task.denied if each.value == claimed.value]
            assert set(claimed.sources) <= {url for each in denied for url in each.sources}
            (doc,) = (universe.doc(universe.find(url)) for url in claimed.sources)
            assert claimed.when[2] == doc.date
            assert first.value[0] in first.text
            assert claimed.value[0] in claimed.text


def test_splits_have_no_main_entity_in_common(universe):
    about = {}
    for split in ("train", "test"):
        about[split] = {
            key
            for kind, level in SHAPES
            for task in draw(universe, kind, level, 8, split=split)
            for key in task.about
        }
        assert all(in_split(key, split) for key in about[split])
    assert not about["train"] & about["test"]
    assert len(about["test"]) > 20


def test_the_same_draw_gives_the_same_task_and_reference(universe):
    other = Universe(3, 1_500)
    for kind, level in SHAPES:
        one, two = draw(universe, kind, level, 2), draw(other, kind, level, 2)
        assert one == two
        assert [write_report(task, universe) for task in one] == [
            write_report(task, other) for task in two
        ]


def test_tasks_have_ids_of_their_own(universe):
    tasks = [task for kind, level in SHAPES for task in draw(universe, kind, level, 20)]
    ids = {task.id: task.query for task in tasks}
    assert len(ids) == len({task.query for task in tasks}) > 200


def test_queries_read_well(universe):
    openings = {language: set() for language in LANGUAGES}
    for kind, level in SHAPES:
        for task in draw(universe, kind, level, 20):
            query = task.query
            assert not re.search(r"[{}$|]|  |\bNone\b|\.\.|；。|。。|，。|,\.|: \.", query), query
            assert query == query.strip()
            assert query[0].isupper() or task.language == "zh"
            bare = re.sub(r"[A-Za-z0-9. -]+", "", query)
            assert bool(re.search("[㐀-鿿]", bare)) == (task.language == "zh")
            openings[task.language].add(query[:6])
    assert all(len(each) > 8 for each in openings.values())


def test_there_are_words_for_all_that_can_be_asked():
    for language in LANGUAGES:
        nouns = load_grammar(WORDS, "nouns", language)
        phrases = load_grammar(WORDS, "aspects", language)
        facts = load_grammar(WORDS, "facts", language)
        for name, relation in relations().items():
            assert name in facts
            assert not relation.functional or name in nouns
        for kind in KINDS:
            assert all(each.name in nouns for each in aspects("compare", kind))
            for task in ("survey", "timeline"):
                for aspect in aspects(task, kind):
                    assert f"{task} {kind} {aspect.name}" in phrases
                    assert all(
                        step.relation in relations() for path in aspect.paths for step in path
                    )


def test_what_cannot_be_drawn_is_refused(universe):
    rng = np.random.default_rng(0)
    good = {"kind": "survey", "level": 1, "language": "en"}
    for wrong, error in (
        ({"kind": "essay"}, UnknownNameError),
        ({"language": "fr"}, UnknownNameError),
        ({"level": 4}, SettingError),
        ({"split": "dev"}, SettingError),
    ):
        with pytest.raises(error):
            draw_report(rng, universe, **{**good, **wrong})
    task = draw(universe, "survey", 1, 1)[0]
    with pytest.raises(UnknownNameError):
        plant_report(task, universe, "typos", rng)


# Reference reports


def check_references(universe, library, kind, level, count):
    for task in draw(universe, kind, level, count, seed=2):
        tools = researched(task, universe, library)
        text = write_report(task, universe)
        for known in (universe, None):
            grade = graded(task, text, tools, known)
            assert is_full(grade), (task, text, grade)
            assert grade.claims >= len(task.nuggets)
        assert grade.words <= task.words


@pytest.mark.parametrize(("kind", "level"), SHAPES)
def test_references_get_full_marks(universe, library, kind, level):
    check_references(universe, library, kind, level, 6)


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "level"), SHAPES)
def test_forty_references_get_full_marks(universe, library, kind, level):
    check_references(universe, library, kind, level, 40)


def test_references_are_found_by_searches_of_names(universe, library):
    opened, unseen, titles = 0, 0, 0
    for kind, level in SHAPES:
        for task in draw(universe, kind, level, 4, seed=2):
            calls = research_calls(task, universe, library)
            tools = researched(task, universe, library)
            shown = {url for each in tools.evidence for url in each.shown}
            urls = {arguments["url"] for name, arguments in calls if name == "open"}
            assert all(len(str(a["query"]).split()) < 40 for n, a in calls if n == "search")
            named = {universe.doc(universe.find(url)).title for url in urls}
            titles += sum(n == "search" and a["query"] in named for n, a in calls)
            opened += len(urls)
            unseen += len(urls - shown)
    assert unseen < 0.02 * opened
    assert titles < 0.2 * opened


def test_references_are_well_formed(universe):
    for kind, level in SHAPES:
        for task in draw(universe, kind, level, 4, seed=2):
            text = write_report(task, universe)
            assert text.startswith("# ")
            assert text.endswith("\n")
            assert not re.search(r"[{}$]|  |\bNone\b|\.\.|。。", text), text
            numbers = {int(each) for each in re.findall(r"\[(\d+)\][. \[。]", text)}
            listed = re.findall(r"^(\d+)\. \[.+\]\(https://", text, re.MULTILINE)
            assert numbers == {int(each) for each in listed}
            headings = re.findall(r"^## ", text, re.MULTILINE)
            assert len(headings) == 1 or len(task.nuggets) > 6
            assert all(nugget.text[:-1] in text for nugget in task.nuggets)


def test_without_any_research_a_reference_has_no_good_citation(universe):
    task = draw(universe, "survey", 2, 1)[0]
    grade = verify_report(task, write_report(task, universe), [], lambda url: None)
    assert (grade.recall, grade.citation_precision, grade.citation_recall) == (1, 0, 0)
    assert grade.invented == grade.citations
    assert grade.score == 0
    assert grade.unsupported


@pytest.mark.parametrize("kind", ["survey", "compare", "timeline"])
def test_the_sentences_of_documents_are_understood(universe, kind):
    """Each nugget in the words of a document that tells it; some say no more than "she"."""
    told, held = 0, 0
    rng = np.random.default_rng(6)
    for level in LEVELS:
        for task in draw(universe, kind, level, 8, seed=7):
            parts, evidence = [], []
            for nugget in task.nuggets:
                docs = [universe.doc(universe.find(url)) for url in nugget.sources[:12]]
                docs = [doc for doc in docs if doc.language == task.language]
                if docs:
                    doc = docs[int(rng.integers(len(docs)))]
                    claim = next(
                        each
                        for each in doc.says
                        if each.statement == nugget.statement and each.status == "true"
                    )
                    sentence = unlinked(doc.text[slice(*claim.span)])
                    parts.append(f"## {nugget.subject[0]}\n\n{sentence} [{doc.title}]({doc.url})")
                    evidence.append(Evidence("open", {}, opened=doc.url))
            grade = verify_report(
                msgspec.structs.replace(task, words=3_000),
                "\n\n".join(parts),
                evidence,
                lambda url: universe.doc(universe.find(url)).text,
                universe=universe,
            )
            told += len(parts)
            held += len(grade.held)
            if "empty" not in grade.problems:
                assert grade.good == grade.citations
                assert grade.covered == grade.claims
                assert not grade.denied
                assert not grade.unsupported
    assert held > 0.9 * told > 90


# Faults

ALSO = {
    "missing": {"recall"},
    "uncited": set(),
    "unopened": {"citation_precision", "invented"},
    "misplaced": {"citation_precision"},
    "denied": set(),
    "altered": {
        "vital_recall",
        "citation_recall",
        "citation_precision",
        "unsupporting",
        "unsupported",
    },
    "invented": {"citation_recall"},
    "too_long": set(),
    "wrong_language": set(),
    "no_sources": {"citation_recall", "citation_precision"},
}
"""What goes down with a fault's own measure, because it says the same of it."""


def measures(grade):
    counted = ("unopened", "invented", "unsupporting")
    return {
        **{
            name: getattr(grade, name) or 0
            for name in ("recall", "vital_recall", "citation_recall", "citation_precision")
        },
        **{name: -getattr(grade, name) for name in counted},
        "denied": -len(grade.denied),
        "unsupported": -len(grade.unsupported),
        **{name: -(name in grade.problems) for name in PROBLEMS},
    }


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_lowers_its_measure_and_no_other(universe, library, fault):
    rng = np.random.default_rng(5)
    planted = 0
    for kind, level in SHAPES:
        for task in draw(universe, kind, level, 2, seed=4):
            tools = researched(task, universe, library)
            text = plant_report(task, universe, fault, rng)
            if text is None:
                continue
            planted += 1
            good = measures(graded(task, write_report(task, universe), tools, universe))
            grade = graded(task, text, tools, universe)
            bad = measures(grade)
            lower = {name for name in good if bad[name] < good[name]}
            assert FAULTS[fault].measure in lower, (text, grade)
            assert lower <= {FAULTS[fault].measure} | ALSO[fault], (lower, text, grade)
            assert grade.score < 1
    assert planted > 8
