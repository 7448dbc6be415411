"""Whatever is handed in as a report, there is a grade, and soon."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from timing import soon

from arenagym.envs.deep_research.tasks.task import Nugget, ReportTask
from arenagym.envs.deep_research.tools import Evidence
from arenagym.envs.deep_research.verifier.reports import ReportGrade, verify_report
from arenagym.envs.deep_research.verifier.reports.names import proper_names

URL = "https://a.org/1"
PAGE = "Acme was founded on 3 May 1956 by Ana Vik in Norvik. [More](https://b.org/2)."
ACME = ("Acme Works", "阿克梅工厂")
TASK = ReportTask(
    id="x",
    kind="compare",
    level=1,
    language="en",
    query="…",
    about=("company-1", "company-2"),
    nuggets=(
        Nugget(statement=1, text="", subject=ACME, value=("3 May 1956", "1956年5月3日")),
        Nugget(statement=2, text="", subject=ACME, value=("Ana Vik",), when=("1956",)),
        Nugget(statement=3, text="", subject=("Brill",), value=("312", "312人")),
    ),
    denied=(Nugget(statement=1, text="", subject=ACME, value=("3 May 1957",)),),
    words=200,
)
EVIDENCE = [Evidence("open", {}, opened=URL), Evidence("search", {}, shown=("not an address",))]
PIECES = st.sampled_from(
    [
        *"[](){}<>*_#|`~!\"'-–—·…。，：；（）【】《》“”\n\t \\/^&%$@+=?",
        "http://", "https://a.org/1", "www.", "[1]", "[^1]:", "【1†", "<sup>1</sup>", "\n\n", "## ",
        "- ", "1. ", "| a | b |\n", "|---|---|\n", "Sources:\n", "来源：\n", "1956年5月3日",
        "3 May", "1,234.5 million", "−5 °C", "十二月", "〇", "Acme Works", "阿克梅工厂",
        "Ana Vik", "not ", "\ud800", "\ue000", "\ue001", "\ue002", "\x00",
        "½", "²", "٣", "①", "ﬁ", "İ", "ß", "́",
    ]
)  # fmt: skip


def verify(text):
    return verify_report(TASK, text, EVIDENCE, {URL: PAGE}.get)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(PIECES | st.text(max_size=8), max_size=60).map("".join))
def test_any_text_has_a_grade(text):
    for each in (text, f"Acme Works was founded on 3 May 1956 by Ana Vik, so {text} [1] and more."):
        grade = verify(each)
        assert isinstance(grade, ReportGrade)
        assert 0 <= grade.score <= 1
        assert grade.good + grade.unopened + grade.unsupporting == grade.citations
        assert grade.covered <= grade.claims


SIZE = 200_000
BOMBS = {
    "nothing": "",
    "zeros": "\x00",
    "dots": ".",
    "brackets": "[",
    "parentheses": "((",
    "numbers": "[1]",
    "broken links": "[a](http://",
    "links": f"[a]({URL})",
    "addresses": "http://a.b/c",
    "footnotes": "[^a]",
    "definitions": f"[^1]: {URL}\n",
    "digits": "1",
    "thousands": "111,",
    "dates": "3 May 1956 ",
    "Chinese dates": "一九五六年五月三日",
    "names": "Ana Vik of ",
    "table": "| a | 3 May 1956 [1] |\n",
    "items": "- a\n",
    "headings": "# a\n",
    "quotes": "“《",
    "spaces": " ",
    "lines": "\n",
    "stops": ". ",
    "true sentences": f"Acme Works was founded on 3 May 1956 by Ana Vik ({URL}). ",
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_large_texts_are_graded_in_no_time(bomb):
    text = (BOMBS[bomb] * SIZE)[:SIZE]

    def anew():
        proper_names.cache_clear()
        verify(text)

    assert soon(anew, 2.0)  # a fifth of it, on a machine with nothing else to do
