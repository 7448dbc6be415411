import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from engine_answers import DOCUMENTED, KEY, engine
from web_server import Reply, WebServer

from arenagym.errors import SettingError, SourceError
from arenagym.live import Recording
from arenagym.records.document import Document
from arenagym.web import Fetcher, Recorder, Replay, Tavily, WebLibrary

PAGES = {
    "/fox": Reply("<title>狐狸</title><p>狐狸跳过了懒狗。</p>".encode("gb18030")),
    "/plain": Reply(b"plain text\r\n", headers={"Content-Type": "text/plain"}),
    "/pdf": Reply(b"%PDF", headers={"Content-Type": "application/pdf"}),
    "/busy": Reply(status=503),
}


def pages(request):
    return PAGES.get(request.path.split("?")[0], Reply(status=404))


def library(engine_server, site):
    fetcher = Fetcher(allow_private=True, ports=(site.port,), per_second=1_000)
    return WebLibrary(engine(Tavily, engine_server), fetcher)


def run(library, site_url):
    """What a run asks, with all that it is told."""
    told = []
    for call in (
        *(lambda page=page: library.search("狐狸", 5, page) for page in (1, 2, 9)),
        lambda: library.search("nothing", 5),
        lambda: library.search("", 5),
        *(
            lambda path=path: library.read(site_url + path)
            for path in (*PAGES, "/gone", "/fox?again=1")
        ),
        lambda: library.read("http://169.254.169.254/"),
        lambda: library.read("file:///etc/passwd"),
    ):
        try:
            told.append(call())
        except SourceError as error:
            told.append((error.kind, str(error), error.passing))
    return told


def test_a_whole_run_is_replayed_byte_for_byte_without_network(tmp_path, monkeypatch):
    path = tmp_path / "runs" / "web.jsonl"
    with WebServer(DOCUMENTED[Tavily]) as engine_server, WebServer(pages) as site:
        told = run(Recorder(library(engine_server, site), path), site.url)
    kinds = [each[0] for each in told if type(each) is tuple and each and type(each[0]) is str]
    assert kinds == ["request", "refused", "network", "not_found", "refused", "refused"]
    assert told[5] == Document(url=site.url + "/fox", title="狐狸", text="狐狸跳过了懒狗。")
    before = path.read_bytes()
    monkeypatch.setattr("socket.socket.connect", lambda *_: pytest.fail("the network was asked"))
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: pytest.fail("a name was asked for"))
    assert run(Replay(path), site.url) == told
    assert path.read_bytes() == before
    assert KEY.encode() not in before
    assert "狐狸跳过了" in before.decode()  # for people to read


def test_auto_asks_what_is_missing_and_what_may_have_passed(tmp_path):
    path = tmp_path / "web.jsonl"
    with WebServer(DOCUMENTED[Tavily]) as engine_server, WebServer(pages) as site:
        run(Recorder(library(engine_server, site), path), site.url)
        asked = len(engine_server.requests), len(site.paths())
        run(Recorder(library(engine_server, site), path, "auto"), site.url)
        assert len(engine_server.requests) == asked[0]
        assert site.paths()[asked[1] :] == ["/busy"]
        Recorder(library(engine_server, site), path, "auto").search("another", 3)
        assert len(engine_server.requests) == asked[0] + 1
    assert len(Replay(path).search("another", 3)) == 3


def test_what_was_not_recorded_names_the_nearest_that_was(tmp_path):
    path = tmp_path / "web.jsonl"
    with WebServer(DOCUMENTED[Tavily]) as engine_server, WebServer(pages) as site:
        run(Recorder(library(engine_server, site), path), site.url)
    with pytest.raises(SourceError, match="/fox") as caught:
        Replay(path).read(site.url + "/fax")
    assert caught.value.kind == "not_recorded"
    with pytest.raises(SettingError, match="library"):
        Recorder(None, path, "auto")
    with pytest.raises(SettingError, match="mode='record'"):
        Replay(tmp_path / "other.jsonl")


def test_threads_ask_one_page_once(tmp_path):
    with WebServer(DOCUMENTED[Tavily]) as engine_server, WebServer(pages) as site:
        recorder = Recorder(library(engine_server, site), tmp_path / "web.jsonl")
        urls = [f"{site.url}/fox?{n % 10}" for n in range(80)]
        with ThreadPoolExecutor(16) as pool:
            documents = list(pool.map(recorder.read, urls))
        assert [each.url for each in documents] == urls
        assert len(site.paths()) == 10
    lines = (tmp_path / "web.jsonl").read_text().splitlines()
    assert len([json.loads(line) for line in lines]) == 10


def test_recordings_keep_no_answers_in_memory_and_survive_torn_lines(tmp_path):
    path = tmp_path / "web.jsonl"
    first = Recording(path)
    assert first.ask("read", {"url": "a"}, lambda: b'"one"') == b'"one"'
    path.write_bytes(path.read_bytes() + b'{"name":"read","argu')
    second = Recording(path)
    assert second.ask("read", {"url": "b"}, '"二"'.encode) == '"二"'.encode()
    assert first.ask("read", {"url": "b"}, None) == '"二"'.encode()
    assert first.ask("read", {"url": " a "}, None) == b'"one"'
    assert all(len(known) == 3 for known in first._known.values())


def test_what_an_older_version_recorded_is_read(tmp_path):
    path = tmp_path / "maps.jsonl"
    path.write_text(
        '{"name":"weather","arguments":{"city":"杭州"},"at":"2026-01-01T00:00:00+00:00",'
        '"answer":{"city":"杭州市","days":[{"date":"2026-05-01"}]}}\n'
        '{"name":"weather","arguments":{"city":"x"},"at":"2026-01-01T00:00:00+00:00",'
        '"error":{"kind":"request","message":"no forecast"}}\n'
        '{"name":"around_search","arguments":{"location":"120.1,30.2","radius":5000},"answer":[]}\n'
    )
    from arenagym.maps import MapsError
    from arenagym.maps import Replay as MapReplay

    maps = MapReplay(path)
    assert maps.weather("杭州").days[0].date == "2026-05-01"
    assert maps.around_search("120.10, 30.200") == ()
    with pytest.raises(MapsError, match="no forecast"):
        maps.weather("x")
