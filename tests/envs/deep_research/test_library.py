"""Searching and reading: which documents come first, snippets, paging, odd queries."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from timing import soon

from arenagym.envs.deep_research.library import Index, Library, build_index, watching
from arenagym.envs.deep_research.library.plain import plain
from arenagym.envs.deep_research.library.snippets import SNIPPET, passages, snippet
from arenagym.envs.deep_research.library.terms import read_query, streams
from arenagym.errors import SettingError, SourceError
from arenagym.records.document import Document

FILLER = "The valley has farms, orchards and a small museum of clocks. "
NORVIK = """Norvik University was founded on 5 March 1919 in Vemund. Its first president was Ana
Vik. It has 1,250 students and a naïve São Paulo campus."""
PKU = """北京大学成立于1898年12月17日，校长由政府任命。
学校出版《燕园学报》，使用iPhone手机的学生很多。"""
RIVER = "乌勒河流经维蒙德市，全长1,250公里，2019-03-05发生洪水。"
TEXTS = {
    "norvik": ("Norvik University", NORVIK),
    "vemund": ("Vemund", f"Vemund is a city. {FILLER * 20} Norvik University is there."),
    "clocks": ("Museum of Clocks", FILLER * 5 + "Visitors are counting the dying clocks."),
    "pku": ("北京大学", PKU),
    "daxue": ("大学北京", "这里介绍北京的大学：清华、人大等。共有２５００名教师。"),
    "river": ("乌勒河", RIVER + "河上有桥。" * 9),
    "mixed": ("Ana Vik 安娜·维克", "安娜·维克（Ana Vik）是诺维克大学首任校长。"),
    "notes": ("Notes", "On March 5, 2019 the river Ule flooded. The book 书 was lost."),
}
DOCUMENTS = [
    Document(url=f"https://www.example.org/{name}", title=title, text=text, date="2024-01-02")
    for name, (title, text) in TEXTS.items()
]


@pytest.fixture(scope="session")
def library(tmp_path_factory):
    folder = tmp_path_factory.mktemp("library") / "index"
    build_index(DOCUMENTS, folder)
    return Index(folder)


def found(library, query, k=8, page=1):
    return [hit.url.rpartition("/")[2] for hit in library.search(query, k, page)]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("president of Norvik University", "norvik"),
        ("When was the Norvik University founded?", "norvik"),
        ("VEMUND", "vemund"),
        ("clock museums", "clocks"),
        ("to count what dies", "clocks"),
        ("Sao Paulo campuses", "norvik"),
        ("北京大学校长", "pku"),
        ("燕园学报是哪里出版的", "pku"),
        ("iphone 手机", "pku"),
        ("手机iPhone", "pku"),
        ("ｉＰｈｏｎｅ手机", "pku"),
        ("2,500名教师", "daxue"),
        ("首任校长 Ana Vik", "mixed"),
        ("安娜 维克", "mixed"),
        ("乌勒河的长度", "river"),
        ("1250公里", "river"),
        ("书", "notes"),
        ("1898-12-17", "pku"),
        ("1919年3月5日", "norvik"),
        ("March 5th, 1919", "norvik"),
        ('"清华"', "daxue"),
    ],
)
def test_the_document_that_fits_comes_first(library, query, first):
    assert found(library, query)[0] == first


def test_a_day_is_found_however_it_is_written(library):
    for query in ("5 March 2019", "2019/3/5", "2019年3月5日", "March 5, 2019", "2019-03-05"):
        assert set(found(library, query, 2)) == {"river", "notes"}


def test_quotes_ask_for_a_phrase(library):
    assert found(library, "北京的大学")[0] == "daxue"
    for quoted in ('"北京大学" 教师', "“北京大学”教师", "「北京大学」教师", "《北京大学》教师"):
        assert found(library, quoted)[0] == "pku"
    assert found(library, '"small museum" president university')[0] in {"vemund", "clocks"}


def test_results_go_on_over_pages_without_repeats(library):
    whole = found(library, "university river museum 大学", 8)
    parts = [found(library, "university river museum 大学", 2, page) for page in (1, 2, 3, 4, 5)]
    assert len(whole) > 4
    assert [each for part in parts for each in part] == whole
    assert found(library, "university", 50, 10_000) == []


def test_hits_tell_title_date_and_a_snippet_with_the_terms_in_bold(library):
    (hit, *_) = library.search("first president 1250 students", 3)
    assert (hit.title, hit.date) == ("Norvik University", "2024-01-02")
    for bold in ("**first president**", "**1,250 students**"):
        assert bold in hit.snippet
    (hit, *_) = library.search("北京大学校长", 3)
    assert "**北京大学**成立于" in hit.snippet
    assert "**校长**" in hit.snippet


def test_a_snippet_is_the_passage_with_most_terms():
    text = "The president spoke. " + FILLER * 200 + "The president of Vemund wept. " + FILLER * 9
    shown = snippet(text, read_query("president of Vemund weeping"))
    assert "**president** of **Vemund** wept" in shown
    assert shown.startswith("…")
    assert shown.endswith("…")
    assert len(shown) < SNIPPET + 40
    assert snippet(text, read_query("nothing")).startswith("The president spoke. The valley")
    wide = "校长讲话。" + "河上有桥。" * 300 + "维蒙德的校长哭了。" + "河上有桥。" * 300
    assert "**维蒙德**的**校长**哭了" in snippet(wide, read_query("维蒙德 校长"))
    first, second = passages(text, read_query("president"), 3)
    assert first.end <= second.start


def test_the_snippet_of_a_long_document_is_quick():
    text = (FILLER + "校长在大学讲话。") * 3_000
    terms = read_query("museum of clocks in the valley with farms 大学校长讲话")
    assert soon(lambda: snippet(text, terms), 0.5)


def test_reading_by_address_and_by_what_means_the_same(library):
    for url in (
        "https://www.example.org/pku",
        "http://example.org/pku/#history",
        " https://WWW.example.org/PKU",
        "example.org/%70ku",
    ):
        assert library.read(url) == DOCUMENTS[3]
    for url in ("https://www.example.org/pk", "", "\x00", "\ud800", "x" * 100_000):
        with pytest.raises(SourceError) as raised:
            library.read(url)
        assert raised.value.kind == "not_found"


def test_addresses_that_differ_in_case_are_two(tmp_path):
    build_index([Document(url=url, text=url) for url in ("x/a", "x/A")], tmp_path / "i")
    for url in ("x/a", "x/A"):
        assert Index(tmp_path / "i").read(url).text == url


def test_an_index_without_documents_finds_nothing(tmp_path):
    build_index([], tmp_path / "i")
    library = Index(tmp_path / "i")
    assert len(library) == 0
    assert library.search("anything", 5) == ()


@pytest.mark.parametrize(
    "query",
    [
        "", " ", "?!…，。", "\x00", "\ud800", "😀" * 50, "x" * 10_000, "大" * 10_000, '"', '""" "',
        "a AND (b OR", "title:x^9~2 [1 TO *}", "+-&&||!(){}[]^\"~*?:\\/", "the of and", "“”《》",
        " ".join(map(str, range(3_000))), "\u202e\u200b", "ﷺ" * 500, "1" * 5_000, "٣" * 20,
        "፩" * 9, "②" * 5,
    ],
)  # fmt: skip
def test_odd_queries_are_answered(library, query):
    assert isinstance(library.search(query, 5), tuple)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=80), st.integers(1, 50), st.integers(1, 10**6))
def test_any_query_is_answered(library, query, k, page):
    for hit in library.search(query, k, page):
        hit.snippet.encode()


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=300), st.text(max_size=40))
def test_any_text_can_be_indexed_and_cut_into_snippets(text, query):
    assert len(plain(text)) == len(text)
    streams(text).words.encode()
    shown = snippet(text, read_query(query + " " + text[:20]))
    # Nothing is shown that the text does not say.
    assert (
        "".join(shown.replace("*", "").strip("…").split()) in "".join(text.replace("*", "").split())
        or "…" in text
    )


@pytest.mark.parametrize(("k", "page"), [(0, 1), (51, 1), (5, 0), (-1, -1)])
def test_pages_and_sizes_out_of_range_are_refused(library, k, page):
    with pytest.raises(SourceError) as raised:
        library.search("university", k, page)
    assert raised.value.kind == "request"


def test_what_is_indexed_is_not_asked_for_again(tmp_path):
    def documents():
        raise AssertionError("asked")
        yield

    build_index(DOCUMENTS, tmp_path / "i")
    build_index(documents(), tmp_path / "i")
    assert isinstance(Index(tmp_path / "i"), Library)
    assert len(Index(tmp_path / "i")) == len(DOCUMENTS)


def test_where_links_lead_to_is_neither_searched_nor_shown(tmp_path):
    text = "Born in [**Vem**und](https://wiki.org/en/7_(x)), he [left](/wiki/zebra) for [1] it."
    build_index([Document(url="u", title="", text=text)], tmp_path / "i")
    library = Index(tmp_path / "i")
    assert library.search("wiki", 1) == library.search("zebra", 1) == ()
    (hit,) = library.search('"born in Vemund" left', 1)
    assert "he **left** for [1] it." in hit.snippet


def test_a_folder_without_an_index_is_refused(tmp_path):
    (tmp_path / "empty").mkdir()
    for folder in (tmp_path / "none", tmp_path / "empty"):
        with pytest.raises(SettingError, match="no index"):
            Index(folder)


def test_progress_is_shown_at_a_terminal_only(monkeypatch, capsys):
    monkeypatch.setattr(watching, "_AFTER", 0.0)
    assert list(watching.watched(range(200), "indexing")) == list(range(200))
    assert capsys.readouterr().err == ""
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    assert list(watching.watched(range(200), "indexing")) == list(range(200))
    assert "indexing" in capsys.readouterr().err
