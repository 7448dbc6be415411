"""Citations of reports: their forms, and what is made of them."""

import pytest

from arenagym.envs.deep_research.tasks.task import ReportTask
from arenagym.envs.deep_research.tools import Evidence
from arenagym.envs.deep_research.verifier.reports import verify_report
from arenagym.envs.deep_research.verifier.reports.prose import read_prose

A, B, ZH = "https://a.org/1", "https://b.org/x_(y)", "https://a.org/zh/诺维克大学"
SOURCES = f"\n\n## Sources\n\n1. [Acme]({A})\n2. Brill, {B}\n"
PAGES = {
    A: "Acme was founded in 1956 in Norvik. It has 312 employees.",
    B: "Brill was founded in 1961 by Ana Vik.",
    ZH: "诺维克大学成立于1919年。",
}
EVIDENCE = [
    Evidence("search", {}, shown=(A, B, "https://c.org/seen")),
    *(Evidence("open", {}, opened=url, pages=(1,)) for url in PAGES),
]


def task(language="en", words=300):
    return ReportTask(
        id="own",
        kind="survey",
        level=1,
        language=language,
        query="What of Acme?",
        about=(),
        nuggets=(),
        words=words,
    )


def cites(text):
    """What each sentence cites."""
    return [sentence.cites for sentence in read_prose(text).sentences]


FORMS = {
    "inline link": f"Acme was founded in 1956 [Acme]({A}).",
    "inline link with a title": f'Acme was founded in 1956 [Acme]({A} "A page").',
    "inline link in brackets": f"Acme was founded in 1956 ([Acme]({A})).",
    "inline link with pointed brackets": f"Acme was founded in 1956 [Acme](<{A}>).",
    "number that is a link": f"Acme was founded in 1956 [[1]]({A}).",
    "link as part of the sentence": f"[Acme]({A}) was founded in 1956.",
    "link behind the stop": f"Acme was founded in 1956. [Acme]({A})",
    "address in brackets": f"Acme was founded in 1956 ({A}).",
    "address with a word": f"Acme was founded in 1956 (source: {A}).",
    "address in pointed brackets": f"Acme was founded in 1956 <{A}>.",
    "bare address": f"Acme was founded in 1956, see {A}.",
    "number": f"Acme was founded in 1956 [1].{SOURCES}",
    "number behind the stop": f"Acme was founded in 1956.[1]{SOURCES}",
    "number with a word": f"Acme was founded in 1956 [Source 1].{SOURCES}",
    "raised number": f"Acme was founded in 1956.<sup>1</sup>{SOURCES}",
    "number in Chinese brackets": f"Acme was founded in 1956【1】.{SOURCES}",
    "number with a dagger": f"Acme was founded in 1956【1†wiki】.{SOURCES}",
    "footnote": f"Acme was founded in 1956.[^1]\n\n[^1]: {A}",
    "footnote with a name": f"Acme was founded in 1956.[^acme]\n\n[^acme]: Acme, {A}.",
    "defined number": f"Acme was founded in 1956 [1].\n\n[1]: {A}",
    "number at the end without a heading": f"Acme was founded in 1956 [1].\n\n[1] {A}",
    "references": f"Acme was founded in 1956 [1].\n\n**References:**\n\n[1] Acme. {A}",
    "works cited": f"Acme was founded in 1956 [1].\n\n### Works Cited\n1) {A}",
    "numbered heading": f"Acme was founded in 1956 [1].\n\n## 5. Sources\n- [1] {A}",
    "address below its number": f"Acme was founded in 1956 [1].\n\nSources:\n1. Acme\n   {A}",
    "list without numbers": f"Acme was founded in 1956 [1].\n\nBibliography\n- {A}\n- {B}",
    "fenced": f"```markdown\nAcme was founded in 1956 [1].{SOURCES}```",
    "windows": f"Acme was founded in 1956 [1].{SOURCES}".replace("\n", "\r\n"),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_citation_in_any_form_is_read(form):
    text = FORMS[form]
    assert cites(text)[0] == (A,)
    sentence = read_prose(text).sentences[0].text
    assert "http" not in sentence
    assert "[" not in sentence
    assert sentence.startswith("Acme was founded in 1956")


@pytest.mark.parametrize("head", ["## 参考资料", "**来源**", "参考：", "## 参考文献", "资料来源："])
def test_chinese_lists_of_sources(head):
    text = f"阿克梅成立于1956年[1]。后来更名【2】。\n\n{head}\n\n[1] 阿克梅，{A}\n【2】{B}"
    assert cites(text) == [(A,), (B,)]


MANY = {
    "[1, 2]": (A, B),
    "[1,2]": (A, B),
    "[1][2]": (A, B),
    "[1] [2]": (A, B),
    "[1; 2]": (A, B),
    "[1-2]": (A, B),
    "[1–2]": (A, B),
    "[1、2]": (A, B),
    "[2][1][2]": (B, A),
    "[3]": ("",),
    f"[1] ([Brill]({B}))": (A, B),
    f"([a]({A}), [b]({B}))": (A, B),
    f"(Sources: {A}; {B})": (A, B),
}


@pytest.mark.parametrize("marks", MANY)
def test_several_citations_at_once(marks):
    text = f"Acme was founded in 1956 {marks}.{SOURCES}"
    assert cites(text)[0] == MANY[marks]
    assert read_prose(text).sentences[0].text == "Acme was founded in 1956."


def test_each_sentence_has_its_own():
    text = f"Acme is old [1]. Brill is not.[2] Ana O. Vik v. Brill was heard.{SOURCES}"
    assert cites(text) == [(A,), (B,), ()]


def test_text_of_a_link_stays_where_it_is_part_of_the_sentence():
    text = f"According to [the register]({A}), Acme is old. Acme ([register]({A})) is old."
    sentences = [sentence.text for sentence in read_prose(text).sentences]
    assert sentences == ["According to the register, Acme is old.", "Acme is old."]


def test_tables_lists_and_headings():
    text = f"""# Acme and Brill

Two companies:
- Acme [1]
  - founded in 1956

| | Acme | Brill |
|---|---|---|
| Founded | 1956 [1] | 1961 |

| Year | Event | Source |
|---|---|---|
| 1961 | Brill is founded | [2] |
{SOURCES}"""
    found = {sentence.text: sentence for sentence in read_prose(text).sentences}
    assert found["founded in 1956"].leads == ("Acme", "Two companies:")
    assert found["founded in 1956"].heads == ("Acme and Brill",)
    assert found["1961"].leads == ("Brill", "Founded")
    assert found["1961"].cites == ()
    assert found["Brill is founded"].cites == (B,)


def verified(text, **settings):
    return verify_report(task(**settings), text, EVIDENCE, PAGES.get)


OUTCOMES = {
    f"Acme was founded in 1956 ({A}).": "good",
    "Acme was founded in 1956 (http://www.a.org/1/).": "good",
    "Acme was founded in 1956 (HTTPS://A.ORG/1#history).": "good",
    "Acme was founded in 1956 (www.a.org/1).": "good",
    f"Acme was founded in 1957 ({A}).": "unsupporting",
    f"Acme was founded in 1956 by Bo Lind ({A}).": "unsupporting",
    f"Acme was founded in 1956 ({B}).": "unsupporting",
    "Acme was founded in 1956 (https://c.org/seen).": "unopened",
    "Acme was founded in 1956 (https://c.org/invented).": "invented",
    "Acme was founded in 1956 [7].": "invented",
}


@pytest.mark.parametrize("text", OUTCOMES)
def test_what_becomes_of_a_citation(text):
    grade = verified(f"{text} There is nothing else to be said about any of this here.")
    assert grade.citations == 1
    expected = OUTCOMES[text]
    assert grade.good == (expected == "good")
    assert grade.unsupporting == (expected == "unsupporting")
    assert grade.unopened == (expected in {"unopened", "invented"})
    assert grade.invented == (expected == "invented")
    assert grade.citation_recall == grade.citation_precision == (expected == "good")


def test_chinese_right_behind_an_address():
    text = (
        f"诺维克大学成立于1919年（{ZH}）。诺维克大学成立于1919年，见{A}后来的说明，此外没有更多。"
    )
    grade = verified(text, language="zh")
    assert (grade.good, grade.unsupporting, grade.unopened) == (1, 1, 0)


def test_a_link_in_an_opened_page_was_seen():
    pages = {A: "Acme was founded in 1956; see [more](https://d.org/more)."}
    text = "Acme was founded in 1956 (https://d.org/more), and that is all that one can say of it."
    evidence = [Evidence("open", {}, opened=A)]
    grade = verify_report(task(), text, evidence, pages.get)
    assert (grade.unopened, grade.invented) == (1, 0)


def test_duplicates_count_once_in_a_sentence():
    text = f"Acme was founded in 1956 ({A}) [1][1] and has 312 employees ({A}/), so it is said."
    grade = verified(text + SOURCES)
    assert (grade.citations, grade.good) == (1, 1)


def test_a_citation_covers_its_paragraph_and_a_line_of_sources_its_section():
    spare = "Nothing else is known of it, which is a pity, but so it is with many."
    paragraph = f"Acme was founded in 1956. It has 312 employees ({A}). {spare}"
    section = f"## Acme\n\nAcme was founded in 1956.\n\n- 312 employees\n\nSource: {A}\n\n{spare}"
    for text in (paragraph, section):
        grade = verified(text)
        assert (grade.claims, grade.covered, grade.citation_precision) == (2, 2, 1)
    apart = f"Acme was founded in 1956.\n\nIt has 312 employees ({A}). {spare}"
    assert verified(apart).citation_recall == 0.5


def test_two_pages_may_hold_a_claim_together():
    text = f"Acme is five years older than Brill: 1956 against 1961 ({A}) ({B}), as one can see."
    grade = verified(text)
    assert (grade.citations, grade.good, grade.covered) == (2, 2, 1)
    assert not grade.unsupported


def test_facts_that_no_page_holds_are_unsupported():
    text = (
        f"Acme was founded in 1956 ({A}). In 1988, Acme opened a branch with 577 employees. "
        "Brill was founded in 312. Brill is five years younger than Acme, of 1956."
    )
    grade = verified(text)
    assert len(grade.unsupported) == 2
    assert "1988" in grade.unsupported[0]
    assert "312" in grade.unsupported[1]


def test_without_nuggets_the_score_is_that_of_the_citations():
    good = verified(f"Acme was founded in 1956 ({A}). Brill was founded in 1961 ({B}), by Ana Vik.")
    half = verified(f"Acme was founded in 1956 ({A}). Brill was founded in 1962 ({B}), by Ana Vik.")
    none = verified(
        "Acme was founded in 1956. Brill was founded in 1961, by Ana Vik, in some town."
    )
    assert good.score == 1
    assert 0.3 < half.score < 0.7
    assert none.score == 0
    assert none.problems == ("no_sources",)
    assert good.recall is good.vital_recall is None


FORM = {
    "empty": "",
    "too_long": "Acme was founded in 1956 ([1]). " + "It goes on and on in one way or other. " * 3,
    "language": f"阿克梅成立于1956年，有312名雇员，总部设在诺维克，其余的情况就不清楚了（{A}）。",
    "no_sources": "Acme was founded in 1956 in Norvik, and it has 312 employees, as is well known.",
    "debris": f'Acme was founded in 1956 ({A}). <tool_call>{{"name": "search"}}</tool_call> '
    "It has a number of employees that is known.",
    "repetition": f"Acme was founded in 1956 in Norvik ({A}). " * 5,
}


@pytest.mark.parametrize("problem", FORM)
def test_problems_of_form(problem):
    grade = verified(FORM[problem], words=25 if problem == "too_long" else 300)
    assert problem in grade.problems
    assert not grade.valid
    assert grade.score <= 0.5


def test_repetition_without_stops():
    grade = verified("Acme was founded " + "and so on and on " * 200 + f"({A}).", words=3_000)
    assert grade.problems == ("repetition",)


def test_a_good_report_has_no_problem_of_form():
    text = f"# Acme\n\nAcme was founded in 1956 in Norvik and has 312 employees today [1].{SOURCES}"
    assert verified(text).valid
    text = f"# 大学\n\n诺维克大学（Norvik）成立于1919年，其他情况不详[1]。\n\n来源：\n1. {ZH}"
    assert verified(text, language="zh").valid


def test_what_is_beyond_the_limit_is_not_read():
    text = "Nothing to be seen at all in this. " * 8 + f"Acme was founded in 1956 ({A})."
    assert verified(text, words=20).claims == 0
    assert verified(text, words=200).claims == 1


def test_titles_with_initials_behind_a_stop():
    text = f"Acme is old. [Ana O. Vik v. Brill]({A})\n\nBrill is old. [Bo P. Lind. A life]({B})"
    assert cites(text) == [(A,), (B,)]


def test_links_that_a_sentence_ends_with_stay_in_it():
    text = (
        f"Acme lies in [Norvik]({A}). 阿克梅位于[诺维克]({B})。Acme is old [A page of Norvik]({A})."
    )
    sentences = [sentence.text for sentence in read_prose(text).sentences]
    assert sentences == ["Acme lies in Norvik.", "阿克梅位于诺维克。", "Acme is old."]
