"""Own documents: files of each form, what is broken in them, changes."""

import gzip
import json
import os
import warnings

import pytest

from arenagym.envs.deep_research.library import corpus as module
from arenagym.envs.deep_research.library import open_corpus
from arenagym.envs.deep_research.library.markup import read_html
from arenagym.envs.deep_research.library.sources import MAX_TEXT, decoded
from arenagym.errors import SettingError

HTML = """<!doctype html><html><head><title>River &amp; city</title><style>p {color: red}</style>
</head><body><nav>Home | About</nav><h1>The Ule</h1><p>A <b>river</b> in
Norr.<p>It has:<ul><li>bridges<li>fish</ul><script>track()</script><table><tr><td>a</td><td>b</td>
</tr></table>"""


@pytest.fixture
def folder(tmp_path):
    files = {
        "plain.txt": "北京大学成立于1898年。".encode("gb18030"),
        "sub/notes.md": b"# Norvik University\r\n\r\nFounded in 1919 by 1,250 scholars.",
        "sub/front.md": b"---\ntitle: 'The front'\ndate: 2021-03-04\n---\nTrenches and mud.",
        "page.HTML": HTML.encode("utf-16"),
        ".hidden/secret.txt": b"zebra",
        "image.png": b"zebra",
    }
    for name, content in files.items():
        file = tmp_path / "own" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    return tmp_path / "own"


def rows(path, *lines):
    text = "\n".join(each if isinstance(each, str) else json.dumps(each) for each in lines)
    path.write_text(text + "\n", encoding="utf-8")
    return path


def test_a_folder_of_files(folder, tmp_path):
    corpus = open_corpus(folder, tmp_path / "cache")
    assert len(corpus) == corpus.report.documents == 4
    assert [hit.url for hit in corpus.search("北京大学", 5)] == ["plain.txt"]
    (hit,) = corpus.search("1250 scholars", 5)
    assert (hit.url, hit.title) == ("sub/notes.md", "Norvik University")
    assert corpus.read("plain.txt").title == "plain"
    front = corpus.read("sub/front.md")
    assert (front.title, front.date, front.text) == ("The front", "2021-03-04", "Trenches and mud.")
    page = corpus.read("page.HTML")
    assert page.title == "River & city"
    assert "A river in Norr." in page.text
    assert "- bridges" in page.text
    assert corpus.search("zebra", 5) == corpus.search("color track About", 5) == ()


def test_rows_by_any_of_their_names_plain_and_zipped(tmp_path):
    many = [
        {"url": "https://a.org/1", "title": "One", "text": "apples", "date": "2020-02-03T10:00"},
        {"id": 7, "contents": "bananas", "date": "yesterday"},
        {"docid": "d9", "text": "---\ntitle: Cherry\ndate: 2019\n---\ncherries", "url": None},
    ]
    plain = rows(tmp_path / "rows.jsonl", *many)
    zipped = tmp_path / "rows.jsonl.gz"
    zipped.write_bytes(gzip.compress(plain.read_bytes()))
    for path in (plain, zipped):
        corpus = open_corpus(path, tmp_path / "cache")
        hits = [corpus.search(fruit, 5)[0] for fruit in ("apple", "banana", "cherry")]
        assert [(hit.url, hit.title, hit.date) for hit in hits] == [
            ("https://a.org/1", "One", "2020-02-03"),
            ("7", "", ""),
            ("d9", "Cherry", "2019"),
        ]
        assert corpus.read("a.org/1").text == "apples"


def test_what_is_broken_is_skipped_and_reported_with_its_line(tmp_path):
    good = {"id": "good", "text": "apples"}
    path = rows(
        tmp_path / "rows.jsonl",
        good, "{not json", "", "[1]", {"text": "no address"}, {"id": "x", "text": "  "}, good,
        {"id": "long", "text": "word " * MAX_TEXT}, {"id": "y" * 3_000, "text": "z"},
        '{"id": "\\ud800", "text": "q"}', {"id": "deep", "text": ["a"]}, "[" * 5_000,
    )  # fmt: skip
    with pytest.warns(UserWarning, match=r"9 of the rows.*rows\.jsonl:2: is no JSON"):
        corpus = open_corpus(path, tmp_path / "cache")
    report = corpus.report
    assert (report.documents, report.skipped, report.cut) == (2, 9, 1)
    lines = [problem.split(":")[1] for problem in report.problems]
    assert lines == ["2", "4", "5", "6", "7", "8", "9", "10", "11", "12"]
    assert "was there before" in report.problems[4]
    assert len(corpus.read("long").text) == MAX_TEXT
    with pytest.warns(UserWarning, match="9 of the rows"):  # not only when it is built
        open_corpus(path, tmp_path / "cache")


def test_a_file_that_ends_early_keeps_what_is_whole(tmp_path):
    lines = (json.dumps({"id": i, "text": f"{os.urandom(50).hex()} apples"}) for i in range(999))
    packed = gzip.compress("\n".join(lines).encode())
    (tmp_path / "rows.jsonl.gz").write_bytes(packed[: len(packed) // 2])
    with pytest.warns(UserWarning, match="cannot be read"):
        corpus = open_corpus(tmp_path / "rows.jsonl.gz", None)
    assert 100 < len(corpus) < 999


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda path: None, "is not there"),
        (lambda path: path.mkdir(), "holds no file"),
        (lambda path: path.write_text("x"), "is no file"),
        (lambda path: (path.mkdir(), (path / "a.jsonl").write_text("x\n")), "no document"),
        (lambda path: (path.mkdir(), (path / "a.txt").write_text(" \n")), "no document"),
    ],
)
def test_a_corpus_without_documents_is_refused(tmp_path, make, message):
    make(tmp_path / "own")
    with pytest.raises(SettingError, match=message):
        open_corpus(tmp_path / "own", tmp_path / "cache")
    assert not list((tmp_path).glob("cache/*/meta.json"))


def test_parquet_needs_pyarrow(tmp_path, monkeypatch):
    (tmp_path / "own.parquet").write_bytes(b"PAR1")
    monkeypatch.setattr("arenagym.envs.deep_research.library.sources.find_spec", lambda name: None)
    with pytest.raises(SettingError, match="pip install pyarrow"):
        open_corpus(tmp_path / "own.parquet", None)


def test_parquet_rows(tmp_path):
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    table = pyarrow.table(
        {
            "docid": ["1", "2"],
            "text": ["apples", None],
            "url": ["https://a.org/1", None],
            "n": [1, 2],
        }
    )
    parquet.write_table(table, tmp_path / "own.parquet")
    with pytest.warns(UserWarning, match=r"own\.parquet:2: has no text"):
        corpus = open_corpus(tmp_path / "own.parquet", None)
    assert corpus.search("apple", 3)[0].url == "https://a.org/1"


def test_the_index_is_built_once_and_anew_when_a_file_changes(folder, tmp_path, monkeypatch):
    built = []
    real = module.write_index
    monkeypatch.setattr(module, "write_index", lambda *given: built.append(1) or real(*given))
    for _ in range(2):
        corpus = open_corpus(folder, tmp_path / "cache")
    assert len(built) == 1
    (folder / "plain.txt").write_text("zebra")
    assert open_corpus(folder, tmp_path / "cache").search("zebra", 1)
    (folder / "more.txt").write_text("okapi")
    assert open_corpus(folder, tmp_path / "cache").search("okapi", 1)
    assert len(built) == 3
    assert corpus.search("北京大学", 1)  # one that is open goes on as it is
    assert len(list((tmp_path / "cache").glob("*/meta.json"))) == 1


def test_a_corpus_without_a_cache_leaves_nothing(folder, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    corpus = open_corpus(folder, None)
    assert list(tmp_path.glob("arenagym-corpus-*"))
    assert corpus.search("scholars", 1)
    del corpus
    assert not list(tmp_path.glob("arenagym-corpus-*"))


def test_the_users_cache_is_the_default(folder, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    open_corpus(folder)
    assert list((tmp_path / "home" / "arenagym").glob("corpus-*/meta.json"))


def test_a_cache_that_cannot_be_written_to_is_refused(folder, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingError, match="cannot be written to"):
        open_corpus(folder, tmp_path / "file" / "below")


def test_encodings():
    text = "书 é"
    for raw in (text.encode(), text.encode("utf-8-sig"), text.encode("utf-16"), "书".encode("gbk")):
        assert decoded(raw).startswith("书")
    assert decoded(b"caf\xe9 x").startswith("caf")


def test_broken_html_is_read_as_well_as_can_be():
    for html in ("<title>a", "<p><p></div><li", "<", "<!--", "<script>x", "&#xD800;&#0;", "<a b='"):
        read_html(html)
    assert read_html("<head><title>T</title><body>x <p>y")[1] == "x\n\ny"
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert read_html("<![CDATA[x]]><?php y ?>z")[1] == "z"
