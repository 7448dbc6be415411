"""`arenagym serve`: what no client should send gets a 4xx and a line that says why."""

import asyncio
import base64
import json
import socket
from contextlib import suppress
from select import select

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from trainers.serving_at_work import at_work, group, head

from arenagym.errors import SettingError
from arenagym.records import Message, StopReason, Trajectory, Turn
from arenagym.trainers import GroupScorer
from arenagym.trainers.serving.guards import Guard, is_loopback
from arenagym.trainers.serving.server import Server
from arenagym.trainers.serving.service import RewardService

TOKEN = "0123456789abcdef0123456789abcdef"
LIMITS = {"body": 20_000, "rollouts": 8, "chars": 1_000, "turns": 20, "depth": 3}


@pytest.fixture(scope="module")
def served():
    with at_work(**LIMITS) as working:
        yield working


@pytest.fixture(scope="module")
def impatient():
    with at_work(**LIMITS, body_seconds=0.2, header_seconds=0.2) as working:
        yield working


@pytest.fixture(scope="module")
def guarded():
    with at_work(token=TOKEN) as working:
        yield working


def refused(reply, status):
    """An error in one line; the server is as well as before."""
    assert reply.status == status, reply.body
    assert reply.headers["content-type"] == "application/json"
    told = reply.json
    assert list(told) == ["error"]
    assert told["error"]
    assert "\n" not in told["error"]
    assert len(told["error"]) <= 300
    return told["error"]


def turn(**fields):
    said = Message(role="assistant", content="x")
    return Turn(**{"call_id": "0", "agent": "a", "output": said} | fields)


def played(*turns, **fields):
    named = {"id": "t", "agent": "a", "model": "m", "stop_reason": StopReason.ANSWERED}
    return Trajectory(**named, answer="1", turns=turns, **fields)


def with_played(trajectory):
    return {"query": "q", "trajectories": [msgspec.to_builtins(trajectory)]}


def deep(levels):
    trajectory = played()
    for _ in range(levels):
        trajectory = played(children=(trajectory,))
    return trajectory


NO_JSON = {
    "empty": b"",
    "text": b"hello",
    "cut": b'{"query": "q", "answers": ["a"',
    "more behind it": b'{"query": "q", "answers": ["1", "2"]} x',
    "NaN": b'{"query": "q", "answers": [NaN]}',
    "infinity": b'{"query": "q", "answers": [Infinity]}',
    "latin-1": '{"query": "é", "answers": ["1"]}'.encode("latin-1"),
    "UTF-16": '{"query": "q", "answers": ["1"]}'.encode("utf-16"),
    "a lone surrogate, escaped": b'{"query": "\\ud800", "answers": ["1", "2"]}',
    "a lone surrogate, in bytes": b'{"query": "\xed\xa0\x80", "answers": ["1", "2"]}',
    "a byte order mark": b'\xef\xbb\xbf{"query": "q", "answers": ["1", "2"]}',
    "deep": b"[" * 9_000 + b"]" * 9_000,
    "deep within": b'{"query": "q", "trajectories": [{"info": ' + b'{"a":' * 3_000,
    "deep labels": b'{"query": ["q"], "prompts": ["q"], "labels": [' + b"[" * 9_000,
}
UNFIT = {
    "a list": [],
    "nothing": {},
    "no answers": {"query": "q"},
    "an empty group": {"query": "q", "answers": []},
    "a number for a query": {"query": 1, "answers": ["1"]},
    "a number for an answer": {"query": "q", "answers": [1]},
    "text for answers": {"query": "q", "answers": "12"},
    "an unknown field": {"query": "q", "answers": ["1"], "anwsers": []},
    "answers and trajectories": {**group(1, 2), "trajectories": [msgspec.to_builtins(played())]},
    "too many answers": {"query": "q", "answers": ["1"] * 9},
    "a long answer": {"query": "q", "answers": ["1", "x" * 1_001]},
    "a long query": {"query": "x" * 1_001, "answers": ["1", "2"]},
    "a long id": {**group(1, 2), "group_id": "x" * 201},
    "a trajectory of another kind": {"query": "q", "trajectories": [{"id": "t"}]},
    "turns that keep what is not there": with_played(played(turn(kept=5))),
    "too many turns": with_played(played(*[turn()] * 21)),
    "too many turns below": with_played(played(turn(), children=(played(*[turn()] * 20),))),
    "too deep": with_played(deep(4)),
    "a reward whose square is no number": with_played(played(reward=-1e200)),
    "a reward beyond all numbers": json.dumps(with_played(played())).replace(
        '"answer": "1"', '"answer": "1", "reward": 1e999'
    ),
}


@pytest.mark.parametrize("body", NO_JSON.values(), ids=NO_JSON)
@pytest.mark.parametrize("path", ["/v1/groups", "/v1/rollouts", "/openrlhf?group_size=2"])
def test_a_body_that_is_no_json_is_400(served, path, body):
    reply = served.post(path, body)
    refused(reply, 422 if reply.status == 422 else 400)


@pytest.mark.parametrize("content", UNFIT.values(), ids=UNFIT)
def test_json_of_another_form_or_over_a_limit_is_422(served, content):
    content = content.encode() if isinstance(content, str) else content
    refused(served.post("/v1/groups", content), 422)


ROLLOUT = {"group_id": "g", "group_size": 2, "query": "q", "answer": "1"}


@pytest.mark.parametrize(
    "change",
    [
        {"group_size": 0},
        {"group_size": 9},
        {"group_size": 10**400},
        {"group_size": 2.5},
        {"group_size": "2"},
        {"group_id": ""},
        {"answer": ...},
        {"trajectory": msgspec.to_builtins(played())},
        {"answer": ["1"]},
    ],
    ids=repr,
)
def test_a_rollout_of_another_form_is_422(served, change):
    content = {name: value for name, value in (ROLLOUT | change).items() if value is not ...}
    refused(served.post("/v1/rollouts", content), 422)
    assert served.service.under_way == 0


@pytest.mark.slow
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_no_change_of_a_good_request_breaks_the_server(served, data):
    good = msgspec.json.encode(
        data.draw(
            st.sampled_from(
                [group(1, 2, None), with_played(played(turn(kept=0), turn(kept=2))), ROLLOUT]
            )
        )
    )
    start = data.draw(st.integers(0, len(good)))
    end = data.draw(st.integers(start, min(len(good), start + 8)))
    new = data.draw(st.binary(max_size=6) | st.sampled_from([b"null", b"{}", b"[]", b"-1", b'""']))
    bad = good[:start] + new + good[end:]
    reply = served.post("/v1/groups", bad)
    if reply.status != 200:
        refused(reply, 422 if reply.status == 422 else 400)


def test_other_content_types_are_415(served):
    for kind in (
        "",
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/json; charset=utf-16",
        "application/jsonp",
    ):
        refused(served.post("/v1/groups", group(1, 2), content_type=kind), 415)
    for kind in ("application/json", "Application/JSON; charset=UTF-8", "application/json;"):
        status = served.post("/v1/groups", group(1, 2), content_type=kind).status
        assert status == (415 if kind.endswith(";") else 200)
    refused(served.post("/v1/groups", group(1, 2), content_encoding="gzip"), 415)


def test_other_paths_are_404_and_other_methods_405(served):
    refused(served.post("/v1/group", group(1, 2)), 404)
    refused(served.get("/"), 404)
    refused(served.get("/v1/groups/"), 404)
    refused(served.get("/v1/%2e%2e/health"), 404)
    reply = served.get("/v1/groups")
    refused(reply, 405)
    assert reply.headers["allow"] == "POST"
    refused(served.post("/health", {}), 405)
    refused(asyncio.run(served.raw(head("OPTIONS", "/v1/groups", {"origin": "http://evil"}))), 405)


# Bodies that are too long, too slow, or other than they say.


def test_a_body_that_says_that_it_is_too_long_is_not_waited_for(served):
    for length in (20_001, 10**17, 10**300):
        reply = asyncio.run(served.raw(head("POST", "/v1/groups", length=length)))
        if length < 10**20:
            refused(reply, 413)
        assert reply.status in {400, 413}


def test_a_body_that_is_too_long_is_413_and_read_no_further(served):
    before = served.service.served.groups
    refused(served.post("/v1/groups", {"query": "q", "answers": ["x" * 30_000]}), 413)

    # Chunks without an end; the server answers and hangs up. A plain socket, as asyncio's streams
    # give up what was received once nothing more can be sent.
    lines = {"content-type": "application/json", "transfer-encoding": "chunked"}
    with socket.create_connection(("127.0.0.1", served.port), timeout=10) as connection:
        connection.sendall(head("POST", "/v1/groups", lines))
        with suppress(BrokenPipeError, ConnectionResetError):
            while not select([connection], [], [], 0)[0]:
                connection.sendall(b"1000\r\n" + b"x" * 0x1000 + b"\r\n")
        said = connection.recv(1 << 16)
    assert said.startswith(b"HTTP/1.1 413 ")
    assert served.service.served.groups == before


def test_a_body_that_ends_before_its_length_is_408(impatient):
    body = msgspec.json.encode(group(1, 2))
    late = head("POST", "/v1/groups", length=len(body) + 5) + body
    assert "0.2 s" in refused(asyncio.run(impatient.raw(late)), 408)
    slow = head("POST", "/v1/groups", length=len(body))
    refused(asyncio.run(impatient.raw(slow, *(bytes([b]) for b in body[:-1]))), 408)


def test_a_body_longer_than_its_length_is_cut_there(served):
    body = msgspec.json.encode(group(1, 2))
    reply = asyncio.run(
        served.raw(head("POST", "/v1/groups", length=len(body)) + body + b"{}" * 50)
    )
    assert reply.json["rewards"] == [0.0, 1.0]
    assert served.get("/health").status == 200


def test_headers_that_do_not_end_are_waited_for_no_longer(impatient):
    async def dawdle():
        reader, writer = await asyncio.open_connection("127.0.0.1", impatient.port)
        writer.write(b"POST /v1/groups HTTP/1.1\r\nhost: localhost\r\nx: ")
        ended = await reader.read()
        writer.close()
        silent, other = await asyncio.open_connection("127.0.0.1", impatient.port)
        ended += await silent.read()
        other.close()
        return ended

    assert asyncio.run(dawdle()) == b""


def test_no_http_and_headers_without_end_are_400(served):
    async def say(text):
        reader, writer = await asyncio.open_connection("127.0.0.1", served.port)
        writer.write(text)
        answer = await reader.read()
        writer.close()
        return answer

    long = b"GET /health HTTP/1.1\r\nhost: localhost\r\nx: " + b"x" * 20_000
    for text in (b"\x16\x03\x01\x02\x00\r\n\r\n", b"hello\r\n\r\n", long):
        assert asyncio.run(say(text)).startswith(b"HTTP/1.1 400 ")


def test_the_bytes_of_all_requests_together_have_a_limit():
    with at_work(held=1_000) as served:
        served.judge.hold()
        big = group(1, 2, query="x" * 700)

        async def two():
            first = asyncio.create_task(served.send("/v1/groups", big))
            await served.until(lambda: served.judge.under_way > 0)
            other = await served.send("/v1/groups", big)
            served.judge.let_go()
            return await first, other

        first, other = asyncio.run(two())
        assert first.status == 200
        refused(other, 503)
        assert served.post("/v1/groups", big).status == 200


# Who may ask.


def basic(token, user="any"):
    return "Basic " + base64.b64encode(f"{user}:{token}".encode()).decode()


def test_without_the_token_nothing_but_health_is_told(guarded):
    for given_ in (
        {},
        {"authorization": ""},
        {"authorization": "Bearer"},
        {"authorization": f"Bearer {TOKEN}x"},
        {"authorization": f"Bearer {TOKEN[:-1]}"},
        {"authorization": f"Token {TOKEN}"},
        {"authorization": "Bearer \xff\xfe"},
        {"authorization": basic("wrong")},
        {"authorization": "Basic %%%"},
        {"authorization": "Basic \xff"},
    ):
        reply = guarded.post("/v1/groups", group(1, 2), **given_)
        refused(reply, 401)
        assert reply.headers["www-authenticate"].startswith("Bearer ")
    for path in ("/v1/settings", "/openapi.json", "/nothing"):
        refused(guarded.get(path), 401)
    assert guarded.service.served.groups == 0
    assert guarded.get("/health").json["status"] == "ok"


def test_the_token_is_a_bearer_or_the_password_in_a_url(guarded):
    for given_ in (f"Bearer {TOKEN}", f"bearer  {TOKEN} ", basic(TOKEN), basic(TOKEN, "")):
        reply = guarded.post("/v1/groups", group(1, 2), authorization=given_)
        assert reply.json["rewards"] == [0.0, 1.0]
    assert guarded.get("/v1/settings", authorization=basic(TOKEN)).json["judge"] == "number"


def test_a_web_page_that_calls_the_loopback_by_its_own_name_is_sent_away(served):
    body = group(1, 2)
    for host in (
        "evil.example",
        "evil.example:8000",
        "localhost.evil.example",
        "10.0.0.1",
        "[",
        "",
    ):
        refused(served.post("/v1/groups", body, host=host), 421)
    refused(served.get("/health", host="evil.example"), 421)
    for host in ("localhost", "localhost:8000", "127.0.0.1:1", "127.9.9.9", "[::1]:8000"):
        assert served.post("/v1/groups", body, host=host).status == 200


def test_beyond_the_loopback_a_token_is_needed():
    service = RewardService(GroupScorer("reward"))
    for host in ("0.0.0.0", "::", "192.0.2.1"):
        with pytest.raises(SettingError, match="--token-file"):
            Server(service, host=host, port=0)
    server = Server(service, host="0.0.0.0", port=0, token=TOKEN)
    assert server.url.startswith("http://0.0.0.0:")
    server.close()
    assert is_loopback("localhost")
    assert is_loopback("127.0.0.5")
    assert not is_loopback("0.0.0.0")
    with pytest.raises(SettingError, match=r"host 'no\.such\.host\.invalid'"):
        is_loopback("no.such.host.invalid")


@pytest.mark.parametrize("token", ["", "short", "a b" * 10, "é" * 20, "x" * 513, "x" * 20 + "\n"])
def test_a_token_that_is_no_secret_or_no_header_is_not_taken(token):
    with pytest.raises(SettingError, match="16 to 512"):
        Guard(token)
