"""search, open and find: results, pages, evidence, and what is said where something is wrong."""

import pytest

from arenagym.envs.deep_research.library import Index, build_index
from arenagym.envs.deep_research.tools import Evidence, ResearchTools
from arenagym.envs.deep_research.tools.finding import find_text
from arenagym.envs.deep_research.tools.paging import page_at, pages_of
from arenagym.envs.tools import Tool
from arenagym.errors import SettingError, SourceError
from arenagym.records.document import Document, SearchHit

LONG = "The valley has farms, orchards and a museum.\n\n"
NORVIK, ZH, NEWS = (
    "https://a.org/wiki/Norvik",
    "https://a.org/zh/诺维克大学",
    "https://b.org/1?q=(x)",
)
DOCUMENTS = (
    Document(
        url=NORVIK,
        title="Norvik University",
        text=f"Founded on 5 March 1919.\n\n{LONG * 150}Its president is Ana Vik, born in São Ule.",
        date="2024-05-01",
    ),
    Document(
        url=ZH, title="诺维克大学", text=f"{'该校历史悠久。' * 900}校长是安娜·维克，有1,250名学生。"
    ),
    Document(url=NEWS, title="Vemund news", text="Vemund celebrates Norvik University."),
)


@pytest.fixture(scope="session")
def library(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tools") / "index"
    build_index(DOCUMENTS, folder)
    return Index(folder)


@pytest.fixture
def tools(library):
    return ResearchTools(library)


class Failing:
    """A library that answers nothing."""

    def __init__(self, kind, *, passing=False):
        self.error = SourceError(kind, "it failed.", passing=passing)

    def search(self, query, k, page=1):
        raise self.error

    def read(self, url):
        raise self.error


class Listed:
    """A library with given hits."""

    def __init__(self, *hits):
        self.hits = hits

    def search(self, query, k, page=1):
        return self.hits[(page - 1) * k : page * k]

    def read(self, url):
        return Document(url=url, title="\ud800", text="te\ud800xt " * 3)


def test_search_lists_title_date_address_and_passage(tools):
    assert tools.search("president Ana Vik", k=1) == (
        'Search for "president Ana Vik"; page=2 for more:\n'
        "1. Norvik University (2024-05-01)\n"
        f"   {NORVIK}\n"
        "   …The valley has farms, orchards and a museum. The valley has farms, orchards and a "
        "museum. The valley has farms, orchards and a museum. Its **president** is **Ana Vik**, "
        "born in São Ule."
    )
    assert tools.evidence == [
        Evidence(
            "search",
            {"query": "president Ana Vik", "k": "1", "page": "1"},
            shown=(NORVIK,),
        )
    ]
    assert tools.search("Norvik University", "1", "2").splitlines()[1].startswith("2.")
    assert "no more results" in tools.search("Norvik", page=5)
    assert "no results" in tools.search("zebra")


def test_several_queries_share_the_results_without_repeats(tools):
    text = tools.search(["Vemund", "诺维克", "Vemund news", "zebra"])
    assert [text.count(f"   {url}\n") for url in (ZH, NEWS)] == [1, 1]
    assert 'Search for "Vemund news": the same as above.' in text
    assert 'Search for "zebra": no results.' in text
    numbers = [line.split(".")[0] for line in text.splitlines() if line[0].isdigit()]
    assert numbers == [str(i + 1) for i in range(len(numbers))]
    assert len(tools.evidence[0].shown) == len(numbers)


def test_long_queries_are_cut_and_large_k_too(library):
    asked = []

    class Noting(Listed):
        def search(self, query, k, page=1):
            asked.append((len(query), k, page))
            return ()

    tools = ResearchTools(Noting())
    tools.search("x" * 10_000, k=99, page="3")
    assert asked == [(400, 20, 3)]


def test_open_reads_page_by_page(tools):
    text = tools.open(NORVIK)
    assert text.startswith(
        f"**Norvik University**\n{NORVIK} · 2024-05-01 · page 1 of 3 · page=2 for more\n\nFounded"
    )
    assert len(text) <= 3_000 + 200
    last = tools.open(NORVIK, "3")
    assert "page 3 of 3\n" in last
    assert last.endswith("born in São Ule.")
    assert [(each.opened, each.pages) for each in tools.evidence] == [
        (NORVIK, (1,)),
        (NORVIK, (3,)),
    ]
    assert tools.open(NORVIK, 4) == "Error: the document has 3 pages. Try page=1 to 3."
    assert not tools.evidence[-1].ok
    assert "page" not in tools.open(NEWS).partition("\n\n")[0]


def test_opened_text_is_what_was_shown(tools):
    assert tools.opened_text(NORVIK) == ""
    tools.search("president")
    tools.open(NORVIK, 1)
    assert "Founded" in tools.opened_text(NORVIK)
    assert "Ana Vik" not in tools.opened_text(NORVIK)
    tools.find(NORVIK, "ana vik")
    assert "president is Ana Vik" in tools.opened_text(NORVIK)
    tools.begin("zh")
    assert tools.evidence == []
    assert tools.opened_text(NORVIK) == ""


@pytest.mark.parametrize(
    ("text", "bold"),
    [
        ("ana vik", "**Ana Vik**"),
        ("ANAVIK", "**Ana Vik**"),
        ("ａｎａ　ｖｉｋ", "**Ana Vik**"),
        ("sao ule", "**São Ule**"),
        ("museum. Its", "**museum. Its**"),
    ],
)
def test_find_heeds_no_case_width_accent_or_space(tools, text, bold):
    found = tools.find(NORVIK, text)
    assert found.startswith("1 match for ")
    assert "- page 3: …" in found
    assert bold in found
    assert tools.evidence[-1].pages == (3,)


def test_find_in_chinese_and_numbers(tools):
    assert "**1,250名**学生" in tools.find(ZH, "1250名")
    assert "**安娜·维克**" in tools.find(ZH, "安娜·维克")
    many = tools.find(ZH, "历史")
    assert many.startswith('900 matches for "历史" in 诺维克大学 (3 pages); the first 8:')
    assert many.count("\n") == 8
    assert tools.evidence[-1].pages == (1,)


def test_find_shows_what_comes_nearest(tools):
    assert "Its president is **Ana Vik**" in tools.find(NORVIK, "Anna Vik")
    near = tools.find(NORVIK, "born, the president")
    assert "what comes nearest" in near
    assert "**president** is Ana Vik, **born**" in near
    nothing = tools.find(NORVIK, "zebra crossing")
    assert nothing.startswith('nothing like "zebra crossing" is in Norvik University')
    assert tools.evidence[-1] == Evidence(
        "find", {"url": NORVIK, "text": "zebra crossing"}, opened=NORVIK
    )


def test_find_reads_over_links_and_bold():
    text = "x **Ana** was born in [Vemund](https://wiki.org/en/7). [Ule](/ule) [1] flows."
    for wanted in ("Ana was born in Vemund.", "vemund. ule", "Ule[1] flows"):
        assert find_text(text, wanted).exact
    assert not find_text(text, "wiki.org").exact
    assert find_text(text, "wiki org").passages == []
    (passage,) = find_text(f"{'y ' * 40}[Ule](https://a.org/{'x' * 90}) flows", "ule").passages
    assert passage.end >= 80 + len("[Ule](https://a.org/)") + 90


def test_places_are_those_of_the_text():
    text = "a1 ,  ０００ İstanbul\n\nＡＮＡ  vik 12,345 " * 3
    for wanted, said in (("ana vik", "ＡＮＡ  vik"), ("12345", "12,345"), ("istanbul", "İstanbul")):
        found = find_text(text, wanted)
        assert found.total == 3
        for passage in found.passages:
            (place,) = passage.places
            assert text[place.start : place.end] == said


@pytest.mark.parametrize(
    "given",
    [
        "http://a.org/wiki/norvik/#history",
        "www.a.org/wiki/Norvik",
        f"<{NORVIK}>",
        f' "{NORVIK}" ',
        f"[Norvik]({NORVIK})",
        f'[Norvik]({NORVIK} "title")',
    ],
)
def test_what_means_the_same_address_is_opened(given):
    """Also by a library that knows each address in one spelling only."""

    class Strict(Listed):
        def read(self, url):
            if url != NORVIK:
                raise SourceError("not_found", "no")
            return DOCUMENTS[0]

    tools = ResearchTools(Strict(SearchHit(url=NORVIK)))
    tools.search("norvik")
    assert tools.open(given).startswith("**Norvik University**")
    assert tools.evidence[-1].opened == NORVIK


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("2", NORVIK), ("result 2", NORVIK), ("[2]", NORVIK), ("#2", NORVIK), ("第2条结果", NORVIK),
        ("Norvik University", NORVIK), ("norvik univercity", NORVIK),
        ("https://a.org/wiki/Norvick", NORVIK), ("Vemund News", NEWS),
    ],
)  # fmt: skip
def test_what_is_no_address_leads_to_the_one_meant(tools, given, meant):
    assert tools.search("Vemund celebrates Norvik University").splitlines()[2].strip() == NEWS
    for call in (tools.open, lambda url: tools.find(url, "x")):
        said = call(given)
        assert said.startswith("Error: there is no document at")
        assert said.endswith(f"Did you mean {meant}?")
        assert tools.evidence[-1].shown == (meant,)


def test_without_anything_near_the_advice_is_to_copy_an_address(tools):
    for given in ("9", "https://c.org/other", "Something else"):
        assert tools.open(given).endswith("Copy an address from the results of search.")


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda tools: tools.search(""), "query is empty, or"),
        (lambda tools: tools.search([]), "query is empty, or"),
        (lambda tools: tools.search(["a"] * 6), "query is empty, or"),
        (lambda tools: tools.search("a", k="many"), 'k="many" is no number'),
        (lambda tools: tools.search("a", page=0), 'page="0" is no number'),
        (lambda tools: tools.open(""), "url is empty"),
        (lambda tools: tools.open("x" * 3_000), "url has more than 2,000"),
        (lambda tools: tools.open(NEWS, "first"), 'page="first" is no number'),
        (lambda tools: tools.find(NEWS, " "), "text is empty"),
    ],
)
def test_wrong_arguments(library, call, said):
    english, chinese = ResearchTools(library), ResearchTools(library, language="zh")
    assert call(english).startswith(f"Error: {said}")
    assert "请" in call(chinese)


@pytest.mark.parametrize(
    ("kind", "todo"),
    [
        ("quota", "Answer from what you have."), ("key", "Answer from what you have."),
        ("request", "Check the arguments."), ("network", "Open another result."),
        ("timeout", "Open another result."), ("malformed", "Open another result."),
        ("refused", "Open another result."), ("too_large", "Open another result."),
        ("not_found", "Copy an address from the results of search."),
        ("not_recorded", "Open another result."),
    ],
)  # fmt: skip
def test_sources_that_fail(kind, todo):
    tools = ResearchTools(Failing(kind))
    assert (
        tools.search("a") == tools.open("a") == tools.find("a", "b") == f"Error: it failed. {todo}"
    )
    assert ResearchTools(Failing(kind), language="zh").open("a").startswith("Error: ")
    passing = ResearchTools(Failing(kind, passing=True))
    assert passing.search(["a", "b"]) == "Error: it failed. Try it once more, or another source."


def test_one_query_of_several_may_fail():
    class Half(Listed):
        def search(self, query, k, page=1):
            if query == "bad":
                raise SourceError("timeout", "too slow")
            return super().search(query, k, page)

    tools = ResearchTools(Half(SearchHit(url="u", title="T")))
    text = tools.search(["bad", "good"])
    assert text == (
        'Search for "bad": too slow. Open another result.\nSearch for "good":\n1. T\n   u'
    )
    assert tools.evidence[0].ok


def test_results_keep_to_the_size(library):
    hits = [SearchHit(url=f"https://{i}.org/{'x' * 500}", title="t" * 999, snippet="s" * 999)
            for i in range(20)]  # fmt: skip
    tools = ResearchTools(Listed(*hits), page_chars=500, max_chars=2_000)
    text = tools.search("a", 20)
    shown = tools.evidence[-1].shown
    assert len(text) <= 2_000
    assert 0 < len(shown) < 5
    assert all(url in text for url in shown)
    assert f"[{20 - len(shown)} left out to keep to 2,000 characters" in text
    small = ResearchTools(library, page_chars=500, max_chars=1_100)
    assert len(small.open(NORVIK)) <= 1_100
    assert len(small.find(NORVIK, "valley")) <= 1_100
    assert small.evidence[-1].pages == (1,)


def test_a_document_is_read_once_in_an_episode():
    class Counting(Listed):
        reads = 0

        def read(self, url):
            self.reads += 1
            return super().read(url)

    library = Counting()
    tools = ResearchTools(library)
    for _ in range(3):
        tools.open("u").encode()
        tools.find("u", "text").encode()
    assert library.reads == 1
    tools.begin()
    tools.open("u")
    assert library.reads == 2


def test_messages_in_chinese(library):
    tools = ResearchTools(library, language="zh")
    assert tools.search("诺维克大学校长").startswith('搜索 "诺维克大学校长"：\n1. 诺维克大学')
    assert "第1/3页 · 更多：page=2" in tools.open(ZH)
    assert tools.find(ZH, "校长").startswith(
        '"校长" 在《诺维克大学》（共3页）中有1处：\n- 第3页: …'
    )
    assert "没有这个网址的文档" in tools.open("诺维克大学")
    assert ZH in tools.open("诺维克大学")


def test_pages_cover_the_text_and_end_at_paragraphs_and_sentences():
    texts = {
        "paragraphs": "word " * 90 + "\n\n" + "word " * 300,
        "sentences": "It is so. Or not? " * 99,
        "chinese": "学校成立于1898年。校长是谁？" * 99,
        "spaces": "word " * 400,
        "none": "x" * 2_001,
        "empty": "",
    }
    for kind, text in texts.items():
        pages = pages_of(text, 600)
        assert "".join(text[start:end] for start, end in pages) == text
        assert all(end - start <= 600 for start, end in pages)
        ends = {text[end - 1] for _, end in pages[:-1]}
        assert ends <= {"paragraphs": {"\n", " "}, "sentences": {" "}, "chinese": {"。", "？"},
                        "spaces": {" "}}.get(kind, {"x"})  # fmt: skip
        for number, (start, end) in enumerate(pages, 1):
            assert page_at(pages, start) == page_at(pages, max(start, end - 1)) == number
    assert pages_of(texts["paragraphs"], 600)[0] == (0, 452)


def test_tools_declare_themselves(tools):
    declared = [Tool(each).spec for each in tools.tools()]
    assert [each.name for each in declared] == ["search", "open", "find"]
    assert [each.parameters["required"] for each in declared] == [
        ["query"],
        ["url"],
        ["url", "text"],
    ]
    assert "1. " in Tool(tools.search).run('{"query": ["norvik"], "k": "3"}')
    assert Tool(tools.search).run('{"query": 3}').startswith("Error: invalid arguments")


@pytest.mark.parametrize(
    "settings", [{"language": "fr"}, {"page_chars": 100}, {"max_chars": 3_200}]
)
def test_settings_out_of_range(library, settings):
    with pytest.raises(SettingError, match=next(iter(settings))):
        ResearchTools(library, **settings)
