"""The oracle solves what is drawn with the tools alone; a search for keywords does not."""

import json
import re
from functools import cache

import numpy as np
import pytest

from arenagym.envs.deep_research.library import Index, build_index
from arenagym.envs.deep_research.tasks.oracle import keyword_searcher, oracle_searcher
from arenagym.envs.deep_research.tasks.questions import draw
from arenagym.envs.deep_research.tasks.reading import OPENINGS, SEARCHES
from arenagym.envs.deep_research.tasks.task import LEVELS, QUESTION_KINDS
from arenagym.envs.deep_research.tools import ResearchTools
from arenagym.envs.deep_research.universe import open_universe
from arenagym.envs.deep_research.verifier.answers import grade_short
from arenagym.envs.grammar import LANGUAGES
from arenagym.records.document import Document

EACH = 14


@cache
def universe():
    return open_universe(1, 1_500)


@pytest.fixture(scope="module")
def tools(tmp_path_factory):
    folder = tmp_path_factory.mktemp("oracle") / "index"
    documents = (
        Document(url=doc.url, title=doc.title, text=doc.text, date=doc.date)
        for doc in universe().documents()
    )
    build_index(documents, folder)
    return ResearchTools(Index(folder))


def drawn(kind, level, count=EACH):
    rng = np.random.default_rng([QUESTION_KINDS.index(kind), level])
    for i in range(count):
        found = draw(rng, universe(), kind=kind, level=level, language=LANGUAGES[i % 2])
        assert found is not None
        yield found


def solved(question, searched):
    return grade_short(question, searched.answer).correct


def test_the_oracle_solves_nearly_all_and_keywords_few(tools):
    right, weak, count = 0, 0, 0
    for kind in QUESTION_KINDS:
        for level in LEVELS:
            for question, form in drawn(kind, level):
                count += 1
                right += solved(question, oracle_searcher(form, question, tools, universe()))
                weak += level == 3 and solved(
                    question, keyword_searcher(question, tools, universe())
                )
    assert right >= 0.99 * count
    assert weak <= 0.1 * count / 3


@pytest.mark.parametrize("kind", QUESTION_KINDS)
def test_calls_can_be_made_again_and_show_what_was_read(kind, tools):
    for question, form in drawn(kind, 2, 4):
        first = oracle_searcher(form, question, tools, universe())
        again = oracle_searcher(form, question, tools, universe())
        assert first == again
        shown = set()
        tools.begin(question.language)
        for call in first.calls:
            arguments = json.loads(call.arguments)
            text = getattr(tools, call.name)(**arguments)
            assert not text.startswith("Error")
            if call.name == "open":
                assert arguments["url"] in shown  # in results or as a link
                assert arguments["url"] in first.read
            shown |= set(tools.evidence[-1].shown) | set(re.findall(r"https://[^\s)\]]+", text))
        assert len({call.id for call in first.calls}) == len(first.calls)


def test_each_thing_costs_a_bounded_number_of_calls(tools):
    for kind in QUESTION_KINDS:
        for question, form in drawn(kind, 3, 4):
            searched = oracle_searcher(form, question, tools, universe())
            # Its page, then by each of two names; each opening may lead on by a link.
            most = 1 + 2 * (SEARCHES + 2 * OPENINGS)
            touched = {end for row in question.support for end in ends(row)}
            assert len(searched.calls) <= most * len(touched)


def ends(row):
    statement = universe().statement(row)
    return statement.subject, statement.object


def test_they_make_do_with_a_library_that_has_nothing(tmp_path):
    build_index([Document(url="https://a.org/1", title="Nothing", text="Nothing.")], tmp_path / "i")
    tools = ResearchTools(Index(tmp_path / "i"))
    for kind in QUESTION_KINDS:
        for question, form in drawn(kind, 1, 2):
            for searched in (
                oracle_searcher(form, question, tools, universe()),
                keyword_searcher(question, tools, universe()),
            ):
                assert not solved(question, searched)
