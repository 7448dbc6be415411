import asyncio
import operator
from typing import Annotated, TypedDict

import pytest
from graphs import CALL, Listening, calls, chain, countdown
from langchain.agents import create_agent
from langchain_core.messages import (
    AIMessage,
    AIMessageChunk,
    ChatMessage,
    HumanMessage,
    RemoveMessage,
    SystemMessage,
    ToolMessage,
)
from langchain_core.outputs import ChatGeneration, Generation, LLMResult
from langchain_core.tools import tool
from langgraph.graph import END, START, StateGraph
from langgraph.types import Send
from pydantic import BaseModel

from arenagym.agents import Budget, EpisodeModel, GraphAgent, env_tools, run_episode
from arenagym.agents.graphs import capture as capturing
from arenagym.agents.graphs.messages import (
    to_completion,
    to_langchain,
    to_records,
    to_sampling,
)
from arenagym.errors import ModelError, RecordError, SettingError
from arenagym.models import ScriptedModel, ToolsUnsupportedError
from arenagym.records import Completion, Message, Sampling, StopReason, ToolCall, Usage


def solver(**more):
    return create_agent(EpisodeModel(), env_tools(countdown(max_turns=4)), name="solver", **more)


def play(graph, model, *, max_turns=4, **more):
    return run_episode(countdown(max_turns=max_turns), graph, model, 0, **more)


def test_a_text_model_reads_of_tools_and_writes_calls_that_are_repeated_word_for_word():
    model = Listening([f"Let me see.\n{CALL}", "<answer>1</answer>"])
    played = play(solver(system_prompt="Be brief."), model, max_turns=2)
    system, task = model.seen[0][0]
    assert system.content.startswith("Be brief.\n\nYou can call these tools")
    assert '"calculate"' in system.content
    said, shown = model.seen[1][0][2:]
    assert (said.content, said.tool_calls) == (f"Let me see.\n{CALL}", ())
    assert (shown.role, shown.content) == ("user", "<tool_response>\n24\n</tool_response>")
    assert model.seen[1][0][:2] == (system, task)
    assert [turn.kept for turn in played.turns] == [0, 3]


def test_a_native_model_gets_tools_and_its_calls_back_word_for_word():
    asks = calls(("calculate", '{"expression":   "6*4"}'), ("calculate", '{"expression": "1+1"}'))
    model = Listening([asks, "<answer>1</answer>"], native_tools=True)
    played = play(solver(), model, max_turns=3)
    assert [spec.name for spec in model.seen[0][1]] == ["calculate"]
    assert model.seen[0][1] == tuple(countdown(max_turns=2).unwrapped.tools)
    said, *results = model.seen[1][0][1:]
    assert said == asks
    assert [(m.role, m.content, m.tool_call_id) for m in results] == [
        ("tool", "24", "c0"),
        ("tool", "2", "c1"),
    ]
    assert played.turns[1].kept == 2


def test_a_server_that_refuses_tools_gets_the_text_form():
    model = Listening([ToolsUnsupportedError("no"), "<answer>1</answer>"], native_tools=True)
    played = play(solver(), model, max_turns=2, budget=Budget(turns=1))
    assert played.stop_reason is StopReason.MAX_TURNS
    assert '"calculate"' in model.seen[1][0][0].content


@pytest.mark.parametrize(
    ("native", "broken"),
    [
        (False, '<tool_call>{"name": "calculate", "arguments": {"expr</tool_call>'),
        (True, '<tool_call>{"name": "calculate", "arguments": {"expr</tool_call>'),
        (True, calls(("calculate", '{"expression": "6*'))),
    ],
)
def test_a_broken_call_is_corrected_and_counted_before_the_graph_sees_it(native, broken):
    model = Listening([broken, CALL, "<answer>1</answer>"], native_tools=native)
    played = play(solver(), model, max_turns=2)
    assert (played.parse_failures, len(played.turns)) == (1, 3)
    correction = model.seen[1][0][-1]
    assert "JSON object" in correction.content
    assert correction.role == ("user" if isinstance(broken, str) else "tool")
    assert not any("JSON object" in message.content for message in model.seen[2][0])


def test_before_the_last_broken_call_the_model_is_held_to_one_by_schema():
    forced = '{"name": "calculate", "arguments": {"expression": "2*3"}}'
    model = Listening(["<tool_call>{", "<tool_call>{", forced, "<answer>1</answer>"])
    played = play(solver(), model, max_turns=2)
    assert [schema is not None for _, _, schema in model.seen] == [False, False, True, False]
    assert model.seen[3][0][-2].content == forced
    assert "<tool_response>\n6\n" in model.seen[3][0][-1].content
    assert played.stop_reason is StopReason.ANSWERED
    assert play(solver(), ScriptedModel(["<tool_call>{"])).stop_reason is StopReason.NO_ACTION


def test_readable_replies_between_broken_ones_begin_the_count_anew():
    @tool
    def look() -> str:
        """Look."""
        return "nothing"

    graph = create_agent(EpisodeModel(), [look], name="looker")
    seen = '<tool_call>{"name": "look"}</tool_call>'
    played = play(
        graph, ScriptedModel(["<tool_call>{", seen] * 3 + ["<answer>1</answer>"]), max_turns=1
    )
    assert (played.stop_reason, played.parse_failures) == (StopReason.ANSWERED, 3)


def test_a_tool_that_is_not_there_is_named_to_the_model():
    missing = '<tool_call>{"name": "divide", "arguments": {}}</tool_call>'
    model = Listening([missing, "<answer>1</answer>"])
    assert play(solver(), model, max_turns=1).stop_reason is StopReason.ANSWERED
    assert "divide is not a valid tool" in model.seen[1][0][-1].content


def test_what_a_tool_call_gets_wrong_the_environment_says():
    wrong = '<tool_call>{"name": "calculate", "arguments": {"config": "你", "self": 1}}</tool_call>'
    model = Listening([wrong, "<answer>1</answer>"])
    play(solver(), model, max_turns=2)
    assert "Error: invalid arguments for calculate" in model.seen[1][0][-1].content


def test_environment_tools_step_the_given_environment_outside_an_episode():
    env = countdown(max_turns=4)
    (calculate,) = env_tools(env)
    env.reset(seed=0)
    assert calculate.invoke({"expression": "6*4"}) == "24"
    assert asyncio.run(calculate.ainvoke({"expression": "6*5"})) == "30"
    assert calculate.name == "calculate"
    assert env.unwrapped._turn == 2
    assert env_tools(countdown()) == []


class Answer(BaseModel):
    """An answer."""

    expression: str
    sure: bool


def test_structured_output_holds_any_model_to_the_schema():
    async def ask(state):
        model = EpisodeModel().with_structured_output(Answer)
        answer = await model.ainvoke(state["messages"])
        return {"messages": [AIMessage(f"<answer>{answer.expression}</answer>")]}

    reply = '{"name": "Answer", "arguments": {"expression": "1", "sure": true}}'
    for native in (False, True):
        model = Listening([reply], native_tools=native)
        assert play(chain(("ask", ask)), model, max_turns=1).answer == "1"
        ((_, tools, schema),) = model.seen
        assert tools == ()
        assert schema["properties"]["arguments"]["required"] == ["expression", "sure"]


def test_an_agents_structured_response_is_its_answer():
    calling = '{"name": "calculate", "arguments": {"expression": "6*4"}}'
    reply = '{"name": "Answer", "arguments": {"expression": "1", "sure": true}}'
    graph = solver(response_format=Answer)
    agent = GraphAgent(graph, output=lambda state: state["structured_response"].expression)
    model = Listening([calling, reply])
    assert play(agent, model, max_turns=2).answer == "1"
    assert model.seen[0][2]["properties"]["name"]["enum"] == ["calculate", "Answer"]
    as_json = play(graph, ScriptedModel([reply]), max_turns=1)
    assert as_json.answer == '{"expression":"1","sure":true}'


def test_a_response_format_is_a_schema_and_with_tools_wants_a_model_that_knows_them():
    schema = {"type": "object", "properties": {"a": {"type": "string"}}}
    wanted = {"type": "json_schema", "json_schema": {"name": "a", "schema": schema}}

    async def ask(state):
        model = EpisodeModel().bind(response_format=wanted)
        return {"messages": [await model.ainvoke(state["messages"])]}

    model = Listening(['{"a": "1"}'])
    play(chain(("ask", ask)), model, max_turns=1)
    assert model.seen[0][2] == schema

    async def ask_with_tools(state):
        model = EpisodeModel().bind_tools([Answer], response_format=wanted)
        return {"messages": [await model.ainvoke(state["messages"])]}

    played = play(chain(("ask", ask_with_tools)), ScriptedModel(["x"]), max_turns=1)
    assert "ToolStrategy" in played.error


@pytest.mark.parametrize(
    ("bound", "says"),
    [
        ({"stop": ["x"]}, "stop"),
        ({"temperature": 0.3, "top_k": 1}, "temperature, top_k"),
        ({"tools": [{"type": "web_search"}]}, "web_search"),
        ({"response_format": "json"}, "json_schema"),
        ({"tools": [{"function": {"name": "a"}}], "tool_choice": "b"}, "tool_choice='b'"),
    ],
)
def test_what_it_cannot_do_it_refuses(bound, says):
    async def ask(state):
        return {"messages": [await EpisodeModel().ainvoke(state["messages"], **bound)]}

    played = play(chain(("ask", ask)), ScriptedModel(["x"]))
    assert played.stop_reason is StopReason.AGENT_ERROR
    assert says in played.error


@pytest.mark.parametrize(
    ("choice", "offered", "forced"),
    [
        ("auto", ["a", "b"], False),
        ("none", [], False),
        ("any", ["a", "b"], True),
        ("b", ["b"], True),
        ({"type": "function", "function": {"name": "b"}}, ["b"], True),
    ],
)
def test_a_tool_choice_offers_and_forces(choice, offered, forced):
    tools = [
        {"title": "a", "type": "object", "properties": {}, "description": "A."},
        {"name": "b", "description": "B.", "parameters": {"type": "object", "properties": {}}},
    ]

    async def ask(state):
        model = EpisodeModel().bind_tools(tools, tool_choice=choice)
        reply = await model.ainvoke(state["messages"])
        return {"messages": [AIMessage(str([call["name"] for call in reply.tool_calls]))]}

    reply = '{"name": "b", "arguments": {}}' if forced else "nothing"
    model = Listening([reply], native_tools=not forced)
    played = play(chain(("ask", ask)), model, max_turns=1)
    assert played.answer == ("['b']" if forced else "[]")
    ((prompt, native, schema),) = model.seen
    shown = [spec.name for spec in native] if not forced else schema["properties"]["name"]["enum"]
    assert shown == offered
    assert ("You can call these tools" in prompt[0].content) is forced


def test_outside_an_episode_it_says_where_it_works():
    with pytest.raises(SettingError, match="no episode is running"):
        EpisodeModel().invoke("hello")
    with pytest.raises(SettingError, match="no episode is running"):
        asyncio.run(EpisodeModel().ainvoke("hello"))


def test_nodes_that_are_no_coroutines_ask_it_from_their_threads():
    class State(TypedDict):
        messages: Annotated[list, operator.add]

    def ask(state):
        return {"messages": [EpisodeModel().invoke(state["messages"])]}

    graph = StateGraph(State)
    graph.add_node("ask", ask)
    graph.add_node("end", lambda state: {"messages": [AIMessage("<answer>1</answer>")]})
    graph.add_conditional_edges(START, lambda state: [Send("ask", state)] * 8, ["ask"])
    graph.add_edge("ask", "end")
    graph.add_edge("end", END)
    played = play(graph.compile(name="wide"), ScriptedModel(["你好"]), max_turns=1)
    assert [(turn.agent, turn.output.content) for turn in played.turns] == [("ask", "你好")] * 8
    assert played.answer == "1"


def test_a_call_that_would_block_the_event_loop_for_good_is_an_error(monkeypatch):
    async def ask(state):
        return {"messages": [EpisodeModel().invoke(state["messages"])]}

    played = play(chain(("ask", ask)), ScriptedModel(["x"]))
    assert "ainvoke" in played.error

    inner = StateGraph(dict)
    for name in ("a", "b"):
        inner.add_node(name, lambda state: {"x": EpisodeModel().invoke("x").text})
        inner.add_edge(START, name)
    sync = inner.compile()

    async def block(state):
        sync.invoke({})
        return {}

    monkeypatch.setattr(capturing, "_PATIENCE_S", 1)
    played = play(chain(("block", block)), ScriptedModel(["x"]))
    assert "blocked" in played.error


def test_a_failed_call_ends_the_episode():
    played = play(solver(), ScriptedModel([CALL, ModelError("down", {"timeout": 2})]))
    assert (played.stop_reason, len(played.turns)) == (StopReason.MODEL_ERROR, 1)
    assert played.failures == {"timeout": 2}


def test_thinking_is_kept_with_the_reply():
    model = Listening([Message(role="assistant", content="1", reasoning="hm"), "2"])
    play(solver(), model, max_turns=2)
    assert model.seen[1][0][-2].reasoning == "hm"


def test_the_reply_says_what_it_took():
    heard = []

    async def ask(state):
        heard.append(await EpisodeModel().ainvoke(state["messages"]))
        return {"messages": heard}

    reply = Completion(
        message=Message(role="assistant", content="1"),
        finish_reason="length",
        usage=Usage(prompt_tokens=5, completion_tokens=7, calls=1),
    )
    play(chain(("ask", ask)), ScriptedModel([reply], name="m"), max_turns=1)
    assert heard[0].usage_metadata == {"input_tokens": 5, "output_tokens": 7, "total_tokens": 12}
    assert heard[0].response_metadata["finish_reason"] == "length"
    assert heard[0].response_metadata["model_name"] == "m"


def test_an_agent_of_ones_own_name():
    async def ask(state):
        return {"messages": [await EpisodeModel(agent="scout").ainvoke(state["messages"])]}

    assert play(chain(("ask", ask)), ScriptedModel(["1"]), max_turns=1).turns[0].agent == "scout"


# --- conversion ---------------------------------------------------------------------------------


def test_messages_go_there_and_back():
    call = ToolCall(id="c", name="f", arguments='{"a":  "你好"}')
    given = [
        Message(role="system", content="s"),
        Message(role="user", content="u"),
        Message(role="assistant", content="a", tool_calls=(call,), reasoning="r"),
        Message(role="tool", content="t", tool_call_id="c"),
    ]
    assert to_records([to_langchain(message) for message in given]) == given
    loose = to_langchain(Message(role="tool", content="t"))
    assert to_records([loose])[0].content == "<tool_response>\nt\n</tool_response>"


def test_a_conversation_from_elsewhere_is_told_in_text():
    call = {"name": "f", "args": {"a": "你"}, "id": "c", "type": "tool_call"}
    broken = {"name": "g", "args": "{", "id": "d", "error": None, "type": "invalid_tool_call"}
    said = AIMessage("so:", tool_calls=[call], invalid_tool_calls=[broken])
    (told,) = to_records([said], native_tools=False)
    assert told.content == (
        'so:<tool_call>{"name": "f", "arguments": {"a": "你"}}</tool_call>'
        '<tool_call>{"name": "g", "arguments": {}</tool_call>'
    )
    (kept,) = to_records([said])
    assert [each.arguments for each in kept.tool_calls] == ['{"a": "你"}', "{"]


def test_a_call_that_the_graph_has_changed_is_shown_as_changed():
    said = to_langchain(
        Message(
            role="assistant",
            content="",
            tool_calls=(ToolCall(id="c", name="f", arguments='{"a": 1}'),),
        )
    )
    said.tool_calls[0]["args"] = {"a": 2}
    assert to_records([said])[0].tool_calls[0].arguments == '{"a": 2}'


def test_blocks_of_text_are_text_and_thinking_is_apart():
    blocks = [
        {"type": "thinking", "thinking": "hm"},
        {"type": "text", "text": "a"},
        "b",
        {"type": "tool_use", "id": "c", "name": "f", "input": {}},
    ]
    (message,) = to_records([AIMessage(blocks)])
    assert (message.content, message.reasoning) == ("ab", "hm")
    assert to_records([HumanMessage([])])[0].content == ""
    assert to_records([SystemMessage("\ud83d")])[0].content == "\N{REPLACEMENT CHARACTER}"
    assert to_records([ChatMessage("x", role="user")])[0].role == "user"


@pytest.mark.parametrize(
    ("message", "says"),
    [
        (HumanMessage([{"type": "image_url", "image_url": {"url": "x"}}]), "image_url"),
        (ToolMessage([{"type": "audio", "base64": "x"}], tool_call_id="c"), "audio"),
        (RemoveMessage("x"), "RemoveMessage"),
        (ChatMessage("x", role="critic"), "ChatMessage"),
    ],
)
def test_more_than_text_is_refused(message, says):
    with pytest.raises(RecordError, match=says):
        to_records([message])


def test_what_a_langchain_model_says_of_its_reply_is_recorded():
    logprobs = {"content": [{"token": "a", "logprob": -0.5}, {"token": "b", "logprob": -1.0}]}
    said = AIMessageChunk(
        "ab",
        usage_metadata={"input_tokens": 3, "output_tokens": 2, "total_tokens": 5},
        response_metadata={
            "logprobs": logprobs,
            "finish_reason": "length",
            "model_name": "gpt",
        },
    )
    result = LLMResult(generations=[[ChatGeneration(message=said)]])
    completion = to_completion(result, "other")
    assert completion == Completion(
        message=Message(role="assistant", content="ab"),
        finish_reason="length",
        usage=Usage(prompt_tokens=3, completion_tokens=2, calls=1),
        output_logprobs=(-0.5, -1.0),
        policy_version="gpt",
    )
    old = {"token_usage": {"prompt_tokens": 1, "completion_tokens": 2}}
    plain = LLMResult(
        generations=[
            [ChatGeneration(message=AIMessage("x", response_metadata={"stop_reason": "tool_use"}))]
        ],
        llm_output=old,
    )
    assert to_completion(plain, None).usage.tokens == 3
    assert to_completion(plain, None).finish_reason == "tool_calls"
    text = to_completion(LLMResult(generations=[[Generation(text="x")]]), "t5")
    assert (text.message.content, text.policy_version) == ("x", "t5")


def test_a_foreign_models_sampling_is_read_off_its_parameters():
    given = {"temperature": 0.5, "max_tokens": 9, "stop": ["x"], "_type": "t", "seed": 3}
    assert to_sampling(given) == Sampling(temperature=0.5, max_tokens=9, stop=("x",), seed=3)
    assert to_sampling({"temperature": "hot"}) == Sampling()


def test_replies_of_one_episode_are_not_served_to_another_from_a_cache():
    from langchain_core.caches import InMemoryCache
    from langchain_core.globals import set_llm_cache

    set_llm_cache(InMemoryCache())
    try:
        said = [play(solver(), ScriptedModel([text]), max_turns=1).answer for text in "ab"]
    finally:
        set_llm_cache(None)
    assert said == ["a", "b"]
