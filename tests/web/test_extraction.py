import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from arenagym.errors import SettingError, SourceError
from arenagym.web import Page, Serper, WebLibrary
from arenagym.web.extraction import MAX_TEXT, Reader

FOX = "The quick brown fox jumps over the lazy dog, and then it rests in the shade. "
ARTICLE = f"""<!DOCTYPE html><html lang="en"><head><title>Foxes &amp; dogs | My site</title>
<meta property="article:published_time" content="2024-03-05T10:00:00Z">
<script>var hidden = 1</script><style>p {{color: red}}</style></head>
<body><nav><a href="/">Home</a><a href="/all">Everything</a></nav>
<article><h1>Foxes &amp; dogs</h1><h2>On foxes</h2><p>{FOX * 4}</p>
<p>See <b>bold</b> words. {FOX}</p>
<ul><li>one</li><li>two</li></ul>
<table><tr><th>Name</th><th>Age</th></tr><tr><td>Ann</td><td>5</td></tr></table>
<p>{"狐狸跳过了懒狗。" * 20}</p></article><footer>Copyright 2021</footer></body></html>"""
URL = "https://example.org/foxes"


@pytest.fixture(scope="module")
def reader():
    return Reader()


def document(reader, text, *, html=True):
    return reader.document(Page(URL, text, html), "asked for")


def test_an_article_becomes_markdown_with_title_and_date_and_without_menus(reader):
    found = document(reader, ARTICLE)
    assert (found.url, found.title, found.date) == ("asked for", "Foxes & dogs", "2024-03-05")
    for part in ("## On foxes", "**bold**", "- one\n- two", "| Ann | 5 |", FOX * 3, "狐狸跳过了"):
        assert part in found.text
    for part in ("Home", "hidden", "color", "Copyright"):
        assert part not in found.text


@pytest.mark.parametrize(
    "declared", ['<?xml version="1.0" encoding="gb18030"?>', '<meta charset="gb2312">', "\ufeff"]
)
def test_what_the_page_says_of_its_bytes_does_not_matter_any_more(reader, declared):
    assert "狐狸跳过了" in document(reader, declared + ARTICLE).text


def test_words_are_not_escaped_and_code_is_left_alone(reader):
    text = document(
        reader,
        f"<article><p>{FOX * 5}</p><p>snake_case 2*3 [x] a&lt;b #1</p><p>1. no list</p>"
        "<pre><code>re\\.sub\nx_1</code></pre></article>",
    ).text
    for part in ("snake_case 2*3 [x] a<b #1", "\n1. no list", "re\\.sub\nx_1"):
        assert part in text


def test_a_page_without_an_article_is_read_plainly(reader):
    plain = "<title>My\npage</title><menu>one<script>no</script><li>a&lt;b</li>two</menu>"
    found = document(reader, plain)
    assert (found.title, found.text, found.date) == ("My page", "one\na<b\ntwo", "")


@pytest.mark.parametrize("text", ["", " \n", "<script>x</script>", "<html></html>", "<!-- x -->"])
def test_a_page_without_text_is_no_document(reader, text):
    with pytest.raises(SourceError, match="no text") as caught:
        document(reader, text)
    assert caught.value.kind == "malformed"


def test_plain_text_stays_as_it_is_but_for_odd_characters(reader):
    found = document(reader, "a  b\r\n\r\n\r\n\r\n<p>c\0\x1b \ud800", html=False)
    assert (found.text, found.title) == ("a  b\n\n<p>c \ufffd", "")


def test_long_text_is_cut_and_says_so(reader):
    found = document(reader, "a" * (MAX_TEXT + 1_234), html=False)
    assert found.text.endswith("a\n[... 1,234 characters left out ...]")
    assert len(found.text) < MAX_TEXT + 50


@pytest.mark.parametrize(
    "text", ["<p>&#xD800;&#0;&#x110000; x", "<p>\x01\x02\ufffe y", "<a\0b> z", "<p>\ud800 x"]
)
def test_characters_that_are_none_do_no_harm(reader, text):
    document(reader, text).text.encode()


HOSTILE = {
    "tags": "<p>a",
    "depth": "<div>",
    "table": "<tr><td>x</td></tr>",
    "scripts": "<script>",
    "comments": "<!--",
    "a slow regular expression": "\\(",
}


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE)
def test_hostile_pages_are_read_plainly_and_soon(piece, monkeypatch):
    monkeypatch.setattr("arenagym.web.extraction._SECONDS", 0.5)
    begun = time.monotonic()
    page = "<title>Big</title><p>start</p>" + piece * (2_000_000 // len(piece))
    assert document(Reader(), page).text.startswith("start")
    assert time.monotonic() - begun < 60  # and not the hours that the worst would take


def test_after_a_page_that_took_too_long_the_next_one_is_read_well(monkeypatch):
    monkeypatch.setattr("arenagym.web.extraction._SECONDS", 2.0)
    reader = Reader()
    assert document(reader, "<p>start</p>" + "\\(" * 1_000_000).text.startswith("start")
    reader._trafilatura._seconds = 100.0
    assert document(reader, ARTICLE).title == "Foxes & dogs"


def test_threads_take_turns(reader):
    pages = [ARTICLE.replace("Ann", f"Ann{n}") for n in range(24)]
    with ThreadPoolExecutor(8) as pool:
        texts = [found.text for found in pool.map(lambda page: document(reader, page), pages)]
    assert all(f"| Ann{n} |" in text for n, text in enumerate(texts))


def test_a_page_that_brings_the_process_down_is_malformed_and_the_next_one_is_read(monkeypatch):
    def crash(process, asked):
        process.terminate()
        return b""

    reader = Reader()
    with monkeypatch.context() as patch:
        patch.setattr("arenagym.web.process._exchange", crash)
        with pytest.raises(SourceError, match="ended with -15") as caught:
            document(reader, ARTICLE)
    assert caught.value.kind == "malformed"
    assert document(reader, ARTICLE).title
    reader._trafilatura._running.kill()  # while it has nothing to do
    reader._trafilatura._running.wait()
    assert document(reader, ARTICLE).title


def test_the_process_ends_with_its_reader_and_a_fork_has_one_of_its_own(monkeypatch):
    reader = Reader()
    document(reader, ARTICLE)
    first, pid = reader._trafilatura._running, os.getpid()
    monkeypatch.setattr("os.getpid", lambda: pid + 1)
    assert document(reader, ARTICLE).title
    second = reader._trafilatura._running
    assert second.pid != first.pid
    monkeypatch.undo()
    del reader  # ends ours, not that of the other process
    assert first.returncode is not None
    assert second.poll() is None
    second.kill()
    second.communicate()


def test_without_the_extra_it_says_what_to_install(monkeypatch):
    monkeypatch.setattr("arenagym.web.process.find_spec", lambda name: None)
    with pytest.raises(SettingError, match=r"arenagym\[research\]"):
        WebLibrary(Serper("0123456789"))


def test_trafilatura_is_not_imported_before_it_is_needed():
    code = "import sys, arenagym.web; sys.exit(bool({'trafilatura', 'lxml'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
