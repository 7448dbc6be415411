import itertools
import json

import pytest
from engine_answers import DOCUMENTED, FOUND, KEY, engine, json_reply
from web_server import Reply, WebServer

from arenagym.errors import SettingError, SourceError
from arenagym.records.document import SearchHit
from arenagym.web import GoogleCSE, Serper, Tavily
from arenagym.web.dates import iso_date

ALL = pytest.mark.parametrize("kind", [Tavily, Serper, GoogleCSE])


@ALL
def test_documented_answers_become_hits(kind):
    with WebServer(DOCUMENTED[kind]) as server:
        first, second, third = engine(kind, server).search(" quick  fox ", 3)
    hit = SearchHit(
        url="https://example.org/0", title="Title 0", snippet="About 0", date="2025-01-30"
    )
    assert first == hit
    assert second.date == third.date == ""
    (request,) = server.requests
    assert "quick fox" in request.body.decode() or "quick%20fox" in request.path


@ALL
@pytest.mark.parametrize("k", [3, 10, 15, 20])
def test_pages_neither_overlap_nor_miss_a_result(kind, k):
    with WebServer(DOCUMENTED[kind]) as server:
        asked = engine(kind, server)
        pages = [asked.search("fox", k, page) for page in range(1, 10)]
    total = 20 if kind is Tavily else FOUND
    assert [hit.title for page in pages for hit in page] == [f"Title {n}" for n in range(total)]
    assert all(len(page) == k for page in pages[: total // k])


@ALL
def test_nothing_found_is_no_hits_and_pages_past_the_last_are_not_asked(kind):
    with WebServer(DOCUMENTED[kind]) as server:
        assert engine(kind, server).search("nothing", 10) == ()
        asked = len(server.requests)
        assert engine(kind, server).search("fox", 20, 6) == ()
        assert len(server.requests) == asked


def test_blocks_with_fewer_results_leave_no_gap():
    def serve(request):
        n = json.loads(request.body)["page"]
        return json_reply(
            {"organic": [{"link": f"https://e.org/{n}/{i}"} for i in range(9 if n < 4 else 0)]}
        )

    with WebServer(serve) as server:
        pages = [engine(Serper, server).search("fox", 15, page) for page in (1, 2, 3)]
    urls = [hit.url for page in pages for hit in page]
    assert urls == [f"https://e.org/{n}/{i}" for n in (1, 2, 3) for i in range(9)]


def test_a_cached_block_answers_for_every_page_in_it(tmp_path):
    with WebServer(DOCUMENTED[Tavily]) as server:
        cached = engine(Tavily, server, cache=tmp_path / "cache.db")
        for page in (1, 2, 3):
            cached.search("fox", 5, page)
        assert len(server.requests) == 1
        with pytest.raises(SourceError):
            engine(Tavily, server, cache=tmp_path / "cache.db").search("fox", 0)
        assert engine(Tavily, server, cache=tmp_path / "cache.db").search("fox", 20)
        assert len(server.requests) == 1
        engine(Tavily, server, cache=tmp_path / "cache.db", ttl_s=1e-6).search("fox", 5)
        assert len(server.requests) == 2


def google_error(code, reason, message="x"):
    errors = [{"message": message, "domain": "usageLimits", "reason": reason}]
    return json_reply({"error": {"code": code, "message": message, "errors": errors}}, code)


PASSING = {
    "429": (Tavily, json_reply({"detail": {"error": "Too many"}}, 429), "quota"),
    "500": (Serper, Reply(b"<html>oops", 500), "network"),
    "too fast": (Serper, json_reply({"message": "Too many requests"}, 429), "quota"),
    "google": (GoogleCSE, google_error(429, "rateLimitExceeded"), "quota"),
    "google 403": (GoogleCSE, google_error(403, "userRateLimitExceeded"), "quota"),
    "cut": (Tavily, Reply(b'{"results": [', headers={"Content-Length": "500"}), "network"),
}
LASTING = {
    "tavily key": (Tavily, json_reply({"detail": {"error": "Unauthorized"}}, 401), "key"),
    "tavily plan": (Tavily, json_reply({"detail": {"error": "plan's limit"}}, 432), "quota"),
    "tavily pay": (Tavily, json_reply({}, 433), "quota"),
    "tavily 400": (Tavily, json_reply({"detail": {"error": "Query is too long"}}, 400), "request"),
    "serper key": (Serper, json_reply({"message": "Unauthorized.", "statusCode": 403}, 403), "key"),
    "serper credits": (Serper, json_reply({"message": "Not enough credits"}, 400), "quota"),
    "google key": (GoogleCSE, google_error(400, "badRequest", "API key not valid."), "key"),
    "google off": (GoogleCSE, google_error(403, "accessNotConfigured"), "key"),
    "google day": (GoogleCSE, google_error(403, "dailyLimitExceeded"), "quota"),
    "google per day": (
        GoogleCSE,
        google_error(429, "rateLimitExceeded", "Quota exceeded for 'Queries per day'"),
        "quota",
    ),
    "google 400": (GoogleCSE, google_error(400, "invalid", "Invalid Value"), "request"),
    "redirect": (Tavily, Reply(status=302, headers={"Location": "http://x/"}), "request"),
    **{
        f"{kind.__name__} {name}": (kind, Reply(body), "malformed")
        for kind in DOCUMENTED
        for name, body in {
            "empty": b"",
            "broken": b'{"results": [{',
            "list": b"[]",
            "none of it": b'{"answer": 1}',
            "types": b'{"kind": "k", "results": {"a": 1}, "organic": 3, "items": "x"}',
            "no link": b'{"kind": "k", "results": [{}], "organic": [{}], "items": [{}]}',
            "no UTF-8": b'{"kind": "\xff"}',
            "deep": b'{"results":' + b"[" * 100_000,
            "oversized": b" " * (2 * 2**20 + 1),
        }.items()
    },
}


@pytest.mark.parametrize(("kind", "reply", "what"), PASSING.values(), ids=PASSING)
def test_what_may_pass_is_asked_again(kind, reply, what):
    faults = itertools.chain([reply, reply], itertools.repeat(None))
    with WebServer(lambda request: next(faults) or DOCUMENTED[kind](request)) as server:
        assert len(engine(kind, server).search("fox", 2)) == 2
        assert len(server.requests) == 3
    with WebServer(reply) as server:
        with pytest.raises(SourceError) as caught:
            engine(kind, server, retries=1).search("fox", 2)
    assert (caught.value.kind, caught.value.passing, len(server.requests)) == (what, True, 2)


@pytest.mark.parametrize(("kind", "reply", "what"), LASTING.values(), ids=LASTING)
def test_what_stays_is_not_asked_again(kind, reply, what):
    with WebServer(reply) as server:
        with pytest.raises(SourceError) as caught:
            engine(kind, server).search("fox", 2)
    assert (caught.value.kind, caught.value.passing, len(server.requests)) == (what, False, 1)


@ALL
@pytest.mark.parametrize("piece", [b" ", b"HTTP/1.1 200 OK\r\nX: y\r\n"])
def test_slow_answers_are_given_up_after_the_time_of_a_try(kind, piece):
    with WebServer(lambda request: Reply(server.drip(piece))) as server:
        with pytest.raises(SourceError, match=r"0\.3 s") as caught:
            engine(kind, server, timeout_s=0.3, retries=0).search("fox", 2)
    assert caught.value.kind == "timeout"


@ALL
def test_the_key_is_nowhere(kind, tmp_path, caplog):
    def serve(request):
        reply = DOCUMENTED[kind](request)
        return Reply(reply.body.replace(b"About", KEY.encode()), 200)

    with WebServer(serve) as server:
        asked = engine(kind, server, cache=tmp_path / "cache.db")
        (hit,) = asked.search("fox", 1)
    assert hit.snippet == "*** 0"
    with pytest.raises(SourceError) as gone:  # the server is off
        engine(kind, server, retries=0).search("fox", 1)
    said = json_reply({"error": {"message": f"bad key {KEY}"}}, 400)
    with WebServer(said) as server, pytest.raises(SourceError) as told:
        engine(kind, server).search("fox", 1)
    assert "bad key ***" in str(told.value)
    assert KEY not in f"{gone.value} {told.value} {caplog.text} {asked!r}"
    assert KEY.encode() not in (tmp_path / "cache.db").read_bytes()


def test_only_pages_of_the_web_are_hits_and_long_texts_are_cut():
    odd = ["ftp://x/y", "javascript:alert(1)", "", "https://e.org/" + "x" * 3_000]
    fine = {"url": "HTTPS://e.org/", "title": "t" * 999, "content": "c\0 " * 9_999}
    answer = {"results": [{"url": url, "title": None} for url in odd] + [fine]}
    with WebServer(json_reply(answer)) as server:
        (hit,) = engine(Tavily, server).search("fox", 20)
    assert (len(hit.title), len(hit.snippet)) == (300, 2_000)


@pytest.mark.parametrize("asked", [(" ", 1), ("x" * 401, 1), ("x", 0), ("x", 21), ("x", 1, 0)])
def test_a_wrong_question_is_not_sent(asked):
    with WebServer(DOCUMENTED[Tavily]) as server:
        with pytest.raises(SourceError) as caught:
            engine(Tavily, server).search(*asked)
    assert caught.value.kind == "request"
    assert server.requests == []


def test_keys_come_from_the_environment_and_settings_are_checked(monkeypatch):
    for kind, variable in (
        (Tavily, "TAVILY_API_KEY"),
        (Serper, "SERPER_API_KEY"),
        (GoogleCSE, "GOOGLE_API_KEY"),
    ):
        with pytest.raises(SettingError, match=variable):
            kind()
        with pytest.raises(SettingError, match="at least 8") as caught:
            kind("s3cr&t")
        assert "s3cr&t" not in str(caught.value)
        monkeypatch.setenv(variable, KEY)
    with pytest.raises(SettingError, match="GOOGLE_CSE_ID"):
        GoogleCSE()
    monkeypatch.setenv("GOOGLE_CSE_ID", "x")
    for kind in (Tavily, Serper, GoogleCSE):
        kind()
    with pytest.raises(SettingError, match="retries=-1"):
        Tavily(retries=-1)


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Thu, 30 Jan 2025 13:35:34 GMT", "2025-01-30"),
        ("2025-01-30T13:35:34Z", "2025-01-30"),
        ("2025-01-30", "2025-01-30"),
        ("Jan 3, 2025", "2025-01-03"),
        ("3 January 2025", "2025-01-03"),
        ("2025年1月3日", "2025-01-03"),
        ("3 days ago", ""),
        ("", ""),
        (None, ""),
        ("99 Foo 2025", ""),
        ("Thu, 99 Jan 99999 99:35:34 GMT", ""),
    ],
)
def test_dates_are_iso_or_nothing(text, date):
    assert iso_date(text) == date
