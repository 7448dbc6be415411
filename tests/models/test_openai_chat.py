import asyncio
import json
from email.utils import formatdate
from time import time

import pytest
from fake_server import FakeServer, Fault, completion, faults_then
from hypothesis import given
from hypothesis import strategies as st

from arenagym.errors import ModelError, SettingError, UnknownNameError
from arenagym.models import ContextOverflowError, ToolsUnsupportedError, resolve_model
from arenagym.models.openai_chat import OpenAIChat, _retry_after
from arenagym.models.reply import MalformedReplyError, read_reply
from arenagym.records import Message, Sampling, ToolCall, ToolSpec

ASK = [Message(role="user", content="你好")]
TOOL = ToolSpec(name="look", description="Look.", parameters={"type": "object"})


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch):
    monkeypatch.setattr("arenagym.models.openai_chat._backoff", lambda state: 0.0)


def chat(server, *, calls=1, sampling=Sampling(), tools=(), schema=None, **settings):
    model = OpenAIChat("m", base_url=server.url, **settings)

    async def main():
        try:
            asked = (
                model.chat(ASK, sampling=sampling, tools=tools, schema=schema) for _ in range(calls)
            )
            return await asyncio.gather(*asked)
        finally:
            await model.aclose()

    return asyncio.run(main())


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (Fault.RATE_LIMIT, "http_429"),
        (Fault.SERVER_ERROR, "http_500"),
        (Fault.HANG, "timeout"),
        (Fault.CUT, "connection"),
        (Fault.BROKEN_JSON, "malformed_reply"),
    ],
)
def test_a_passing_fault_is_tried_again_and_counted(fault, kind):
    with FakeServer(faults_then([fault, fault], lambda request: "好")) as server:
        (reply,) = chat(server, timeout=3.0 if fault is Fault.HANG else 60.0)
    assert (reply.message.content, reply.failures) == ("好", {kind: 2})
    with FakeServer(lambda request: fault) as server:
        with pytest.raises(ModelError, match=kind) as raised:
            chat(server, max_retries=1, timeout=0.5 if fault is Fault.HANG else 60.0)
    assert raised.value.failures == {kind: 2}


def test_a_request_that_is_wrong_is_not_repeated():
    with FakeServer(lambda request: Fault.NOT_FOUND) as server:
        with pytest.raises(ModelError, match="after 1 tries"):
            chat(server)


def test_a_server_that_is_down_is_said_to_be():
    with FakeServer(lambda request: "x") as server:
        pass
    with pytest.raises(ModelError, match="is the server running"):
        chat(server, max_retries=1)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "700"}, 700),
        ({"retry-after-ms": "900500"}, 900.5),
        ({"retry-after": "soon"}, 0),
        ({}, 0),
    ],
)
def test_retry_after_is_read_in_all_its_forms(headers, seconds):
    assert _retry_after(headers) == seconds


def test_retry_after_may_be_a_date():
    assert _retry_after({"retry-after": formatdate(time() + 3600)}) == pytest.approx(3600, abs=60)


def test_no_more_requests_are_under_way_than_allowed():
    def slow(request):
        import time

        time.sleep(0.02)
        return "x"

    with FakeServer(slow) as server:
        assert len(chat(server, calls=30, max_concurrency=3)) == 30
        assert server.most_in_flight <= 3


def test_the_request_carries_sampling_tools_and_schema():
    sampling = Sampling(temperature=0.5, top_p=0.9, max_tokens=7, seed=3, stop=("x",))
    with FakeServer(lambda request: "ok") as server:
        chat(server, sampling=sampling, tools=[TOOL], schema={"type": "object"}, logprobs=True)
        (request,) = server.requests
    assert request["messages"] == [{"role": "user", "content": "你好"}]
    assert [request[k] for k in ("temperature", "top_p", "max_tokens", "seed")] == [0.5, 0.9, 7, 3]
    assert request["stop"] == ["x"]
    assert request["tools"][0]["function"]["name"] == "look"
    assert request["response_format"]["json_schema"]["schema"] == {"type": "object"}
    assert request["logprobs"] is True
    assert request["return_token_ids"] is True


def refuse(message):
    return lambda request: {"status": 400, "error": {"message": message}}


def test_a_full_context_and_refused_tools_are_told_apart():
    with FakeServer(refuse("the request exceeds the available context size")) as server:
        with pytest.raises(ContextOverflowError):
            chat(server, tools=[TOOL])
    with FakeServer(refuse('"auto" tool choice requires a flag')) as server:
        with pytest.raises(ToolsUnsupportedError):
            chat(server, tools=[TOOL])


def test_one_model_serves_one_event_loop_after_another():
    with FakeServer(lambda request: "x") as server:
        model = OpenAIChat("m", base_url=server.url)

        async def once():
            reply = await model.chat(ASK)
            await model.release()
            return reply.message.content

        assert [asyncio.run(once()) for _ in range(3)] == ["x"] * 3


def test_a_lone_surrogate_is_sent_as_a_replacement_character():
    call = ToolCall(id="1", name="look", arguments='{"at": "\udc80"}')
    said = Message(role="assistant", content="\ud83d", tool_calls=(call,))
    with FakeServer(lambda request: "ok") as server:
        model = OpenAIChat("m", base_url=server.url)

        async def ask():
            await model.chat([said])
            await model.release()

        asyncio.run(ask())
        (request,) = server.requests
    (message,) = request["messages"]
    assert message["content"] == "\ufffd"
    assert message["tool_calls"][0]["function"]["arguments"] == '{"at": "\ufffd"}'


def test_an_oversized_reply_is_malformed(monkeypatch):
    monkeypatch.setattr("arenagym.models.openai_chat.MAX_REPLY_BYTES", 100)
    with FakeServer(lambda request: "x" * 1000) as server:
        with pytest.raises(ModelError, match="malformed_reply"):
            chat(server, max_retries=0)


def reply(**choice):
    return completion("text")["usage"], {"message": {"content": "text"}} | choice


def read(usage, choice, **more):
    return read_reply(json.dumps({"choices": [choice], "usage": usage, **more}).encode(), {})


def test_tool_calls_and_reasoning_are_read():
    call = {"id": "c1", "function": {"name": "look", "arguments": '{"a": 1}'}}
    message = {"content": None, "tool_calls": [call], "reasoning_content": "hm \ud800"}
    read_ = read({}, {"message": message, "finish_reason": "tool_calls"})
    assert read_.message.tool_calls[0].arguments == '{"a": 1}'
    assert read_.message.reasoning == "hm \ufffd"
    assert read_.finish_reason == "tool_calls"


def test_token_ids_and_logprobs_are_kept_only_if_none_is_missing():
    entries = [{"id": i, "logprob": -float(i), "token": "x"} for i in (1, 2)]
    choice = {"message": {"content": "ab"}, "logprobs": {"content": entries}}
    whole = read({"completion_tokens": 2}, choice)
    assert (whole.output_ids, whole.output_logprobs) == ((1, 2), (-1.0, -2.0))
    part = read({"completion_tokens": 3}, choice)
    assert (part.output_ids, part.output_logprobs) == (None, None)


def test_vllm_ids_are_read():
    choice = {"message": {"content": "ab"}, "token_ids": [5, 6]}
    read_ = read({"completion_tokens": 2}, choice, prompt_token_ids=[1, 2, 3])
    assert (read_.prompt_ids, read_.output_ids) == ((1, 2, 3), (5, 6))


@given(st.binary() | st.text().map(str.encode) | st.just(b'{"choices": []}'))
def test_bytes_that_are_no_reply_are_malformed(body):
    with pytest.raises(MalformedReplyError):
        read_reply(body, {})


@pytest.mark.parametrize(
    ("name", "error", "says"),
    [
        ("locl", UnknownNameError, "did you mean local"),
        ("http://localhost:8000/v1", SettingError, "#MODEL"),
        ("openai:", SettingError, "openai:MODEL"),
        ("openai:gpt", SettingError, "OPENAI_API_KEY"),
    ],
)
def test_a_model_name_that_names_nothing_says_what_to_write(name, error, says, monkeypatch):
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(error, match=says):
        resolve_model(name)


def test_alternatives_to_each_token_are_read_where_they_were_asked_for():
    def reply(request):
        assert (request["logprobs"], request["top_logprobs"]) == (True, 2)
        tokens = [("a", -0.1), ("b", -0.2)]
        entries = [
            {
                "token": token,
                "logprob": logprob,
                "top_logprobs": [
                    {"token": token, "logprob": logprob},
                    {"token": "\ud800", "logprob": -3.0},
                    {"token": "never", "logprob": None},
                ],
            }
            for token, logprob in tokens
        ]
        choice = completion("ab")
        choice["choices"][0]["logprobs"] = {"content": entries}
        return choice

    with FakeServer(reply) as server:
        (found,) = chat(server, sampling=Sampling(top_logprobs=2))
    assert [choice.token for choice in found.choices] == ["a", "b"]
    assert found.choices[0].alternatives == (("a", -0.1), ("\N{REPLACEMENT CHARACTER}", -3.0))


def test_openai_itself_is_sent_no_bounds_on_lengths_which_its_strict_mode_refuses():
    schema = {
        "type": "object",
        "properties": {"maxLength": {"type": "string", "maxLength": 5}, "b": {"minimum": 0}},
    }
    own = OpenAIChat("gpt", api_key="k")._request([], Sampling(), (), schema)
    sent = own["response_format"]["json_schema"]["schema"]
    assert sent["properties"] == {"maxLength": {"type": "string"}, "b": {"minimum": 0}}
    other = OpenAIChat("m", base_url="http://h/v1")._request([], Sampling(), (), schema)
    assert other["response_format"]["json_schema"]["schema"] == schema
