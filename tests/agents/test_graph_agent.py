import asyncio
import queue
import re
import subprocess
import sys
import threading
from typing import TypedDict

import pytest
from graphs import CALL, Listening, asking, calls, chain, countdown, tree
from langchain.agents import create_agent
from langchain_core.language_models import FakeListChatModel, FakeListLLM, GenericFakeChatModel
from langchain_core.messages import AIMessage, HumanMessage
from langchain_core.tools import tool
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.func import entrypoint, task
from langgraph.graph import START, MessagesState, StateGraph
from langgraph.runtime import Runtime
from langgraph.types import Command, RetryPolicy, interrupt

from arenagym.agents import (
    AgentEnv,
    Budget,
    EpisodeModel,
    EpisodeStop,
    GraphAgent,
    env_tools,
    run_episode,
    run_episode_async,
)
from arenagym.errors import ModelError, SettingError
from arenagym.models import ScriptedModel
from arenagym.models.local import LocalModel
from arenagym.records import Message, Sampling, StopReason, Trajectory, from_json, to_json


def play(graph, model=None, *, max_turns=1, **more):
    model = model or ScriptedModel(["<answer>1</answer>"])
    return run_episode(countdown(max_turns=max_turns), graph, model, 0, **more)


def solver(**more):
    return create_agent(EpisodeModel(), env_tools(countdown(max_turns=4)), name="solver", **more)


# --- one graph ----------------------------------------------------------------------------------


@pytest.mark.parametrize("native", [False, True])
def test_a_langchain_agent_calls_tools_errs_tries_again_and_solves(native):
    env = countdown(max_turns=4)
    env.reset(seed=7)
    right = f"<answer>{env.unwrapped.item.solution}</answer>"
    called = calls(("calculate", '{"expression": "6*4"}')) if native else CALL
    model = Listening([called, "1 + 1", right], native_tools=native)
    played = run_episode(env, solver(), model, 7)
    assert (played.stop_reason, played.reward) == (StopReason.ANSWERED, 1.0)
    assert played.answer == env.unwrapped.item.solution
    assert list(played.prompts()) == [messages for messages, _, _ in model.seen]
    assert [turn.agent for turn in played.turns] == ["solver"] * 3
    assert played.messages[-1].content.startswith("Correct")
    assert "is not among the given numbers" in played.turns[2].prompt[-1].content
    assert from_json(Trajectory, to_json(played)) == played


def test_text_without_tags_is_an_answer_and_a_tool_call_in_it_is_a_step():
    model = Listening([CALL, "你好"])
    played = play(chain(("ask", asking())), model, max_turns=2)
    assert played.answer == "你好"
    assert model.seen[1][0][-1].content == "<tool_response>\n24\n</tool_response>"


def test_the_environment_may_end_the_episode_within_a_tool():
    model = ScriptedModel([CALL])
    played = play(solver(), model, max_turns=2)
    assert (played.stop_reason, played.answer, model.calls) == (StopReason.ANSWERED, "", 2)
    assert played.tail[-1].content == "24"


def test_input_output_context_and_name_fit_a_graph_of_any_shape():
    class State(TypedDict):
        task: str
        guess: str

    async def guess(state, runtime: Runtime[dict]):
        reply = await EpisodeModel().ainvoke(f"{runtime.context['hint']} {state['task']}")
        return {"guess": reply.text}

    graph = StateGraph(State, context_schema=dict)
    graph.add_node("guess", guess)
    graph.add_edge(START, "guess")
    agent = GraphAgent(
        graph.compile(),
        name="guesser",
        input=lambda messages: {"task": messages[-1].text},
        output=lambda state: state["guess"],
        context={"hint": "Guess!"},
    )
    model = Listening(["<answer>1</answer>", "<answer>2</answer>"])
    played = play(agent, model, max_turns=2)
    assert (played.agent, played.turns[0].agent, played.answer) == ("guesser", "guess", "2")
    assert model.seen[0][0][0].content.startswith("Guess! Reach the target")
    assert model.seen[1][0][0].content.startswith("Guess! 1 is not among")


def test_a_functional_graph_is_a_graph():
    @task
    async def ask(messages):
        return await EpisodeModel().ainvoke(messages)

    @entrypoint()
    async def functional(given):
        inner = chain(("ask", asking()), name="inner")
        said = await inner.ainvoke({"messages": [HumanMessage("hm?")]})
        return [*said["messages"], await ask(given["messages"])]

    played = play(functional)
    assert tree(played) == ("LangGraph", 1, [("inner", 1)])
    assert played.turns[0].agent == "ask"


def test_a_graph_that_asks_no_model_is_not_run_for_ever():
    class Patient(type(countdown().unwrapped)):
        def step(self, action):
            return "again", 0.0, False, False, {}

    graph = chain(("say", lambda state: {"messages": [AIMessage("x")]}))
    played = run_episode(Patient(), graph, ScriptedModel(["x"]), 0, budget=Budget(turns=5))
    assert (played.stop_reason, played.error) == (StopReason.MAX_TURNS, "the graph ran 5 times")


# --- how it may end -----------------------------------------------------------------------------


def test_a_graph_that_raises_is_the_agents_failure_and_its_turns_are_there():
    def fail(state):
        raise ValueError("a bug")

    played = play(chain(("ask", asking()), ("fail", fail)))
    assert (played.stop_reason, played.error) == (StopReason.AGENT_ERROR, "ValueError: a bug")
    assert (len(played.turns), played.reward) == (1, None)


def test_a_graph_that_goes_in_circles_runs_out_of_turns():
    graph = StateGraph(MessagesState)
    graph.add_node("turn", lambda state: {})
    graph.add_edge(START, "turn")
    graph.add_conditional_edges("turn", lambda state: "turn")
    played = play(graph.compile(), budget=Budget(turns=2))
    assert played.stop_reason is StopReason.MAX_TURNS
    assert "Recursion limit of 30" in played.error


@pytest.mark.parametrize("said", [[], [HumanMessage("x")]])
def test_a_graph_that_returns_no_answer_says_so(said):
    played = play(chain(("ask", asking()), ("end", lambda state: {"messages": said}))).error
    assert played is None  # the model's own message is the answer
    played = play(chain(("end", lambda state: {"messages": said})))
    assert played.stop_reason is StopReason.AGENT_ERROR
    assert "without an answer" in played.error


def test_an_answer_to_the_task_before_is_none_to_the_next():
    count = iter(range(9))

    def once(state):
        return {"messages": [AIMessage("1")]} if next(count) == 0 else {}

    played = play(chain(("say", once)), max_turns=3)
    assert played.stop_reason is StopReason.AGENT_ERROR
    assert "without an answer" in played.error


def test_a_graph_that_waits_for_a_human_is_a_failure():
    def ask(state):
        return {"messages": [AIMessage(interrupt("which one?"))]}

    for saver in (None, InMemorySaver()):
        played = play(chain(("ask", ask), checkpointer=saver))
        assert played.stop_reason is StopReason.AGENT_ERROR
        assert "wait for a human" in played.error
        assert "which one?" in played.error
    breaks = chain(("say", lambda state: {"messages": [AIMessage("1")]}), interrupt_before=["say"])
    with pytest.raises(SettingError, match="compiled to stop at say"):
        GraphAgent(breaks)
    played = play(chain(("ask", asking()), ("sub", breaks)))
    assert "wait for a human" in played.error


def test_what_is_no_graph_is_refused():
    with pytest.raises(SettingError, match="is no agent"):
        play(StateGraph(MessagesState))


@pytest.mark.parametrize("model", [EpisodeModel(), FakeListChatModel(responses=["x"])])
@pytest.mark.parametrize(
    ("budget", "reason"),
    [
        (Budget(turns=3), StopReason.MAX_TURNS),
        (Budget(calls=3), StopReason.MAX_CALLS),
    ],
)
def test_a_graph_that_swallows_the_end_ends_with_it(model, budget, reason):
    async def ask(state):
        said = []
        for _ in range(9):
            try:
                said.append(await model.ainvoke(state["messages"]))
            except Exception:  # noqa: BLE001 - as careless as can be
                said.append(AIMessage("fine"))
        return {"messages": said}

    played = play(chain(("ask", ask)), budget=budget)
    assert (played.stop_reason, len(played.turns), played.answer) == (reason, 3, None)


def test_a_graph_that_makes_the_end_its_own_error_ends_with_it():
    async def ask(state):
        try:
            await EpisodeModel().ainvoke("x")
        except EpisodeStop as stop:
            raise ValueError("hm") from stop

    played = play(chain(("ask", ask)), ScriptedModel([ModelError("down")]))
    assert (played.stop_reason, played.error) == (StopReason.MODEL_ERROR, "down")


def test_time_is_up_wherever_the_graph_is():
    async def sleep(state):
        await asyncio.sleep(60)

    played = play(chain(("ask", asking()), ("sleep", sleep)), budget=Budget(seconds=2.0))
    assert (played.stop_reason, len(played.turns)) == (StopReason.MAX_SECONDS, 1)


def test_an_end_is_not_tried_again():
    policy = RetryPolicy(initial_interval=0.0, jitter=False)
    graph = StateGraph(MessagesState)
    graph.add_node("ask", asking(), retry_policy=policy)
    graph.add_edge(START, "ask")
    model = ScriptedModel([ModelError("down")])
    assert play(graph.compile(), model).stop_reason is StopReason.MODEL_ERROR
    assert model.calls == 1


def test_what_a_thread_does_after_the_end_is_not_recorded():
    go, seen = threading.Event(), queue.SimpleQueue()

    def slow(state):
        go.wait(100)
        try:
            EpisodeModel().invoke("late")
        except EpisodeStop as stop:
            seen.put(stop)

    async def fail(state):
        raise ValueError("a bug")

    graph = StateGraph(MessagesState)
    graph.add_node("slow", slow)
    graph.add_node("fail", fail)
    graph.add_edge(START, "slow")
    graph.add_edge(START, "fail")

    async def main():
        model = ScriptedModel(["x"])
        played = await run_episode_async(countdown(), graph.compile(), model, 0)
        go.set()
        await asyncio.to_thread(seen.get)
        return played, model

    played, model = asyncio.run(main())
    assert (played.stop_reason, played.turns, model.calls) == (StopReason.AGENT_ERROR, (), 0)


def test_a_tool_cannot_step_the_environment_after_the_end():
    env = countdown(max_turns=9)
    (calculate,) = env_tools(env)
    go, seen = threading.Event(), queue.SimpleQueue()

    def slow(state):
        go.wait(100)
        try:
            calculate.invoke({"expression": "1"})
        except EpisodeStop as stop:
            seen.put(stop)

    async def fail(state):
        raise ValueError("a bug")

    graph = StateGraph(MessagesState)
    for name, node in (("slow", slow), ("fail", fail)):
        graph.add_node(name, node)
        graph.add_edge(START, name)

    async def main():
        await run_episode_async(env, graph.compile(), ScriptedModel(["x"]), 0)
        go.set()
        return await asyncio.to_thread(seen.get)

    assert isinstance(asyncio.run(main()), EpisodeStop)
    assert env.unwrapped._turn == 0


# --- checkpointers ------------------------------------------------------------------------------


def test_a_checkpointer_holds_the_conversation_and_keeps_nothing_after_the_episode():
    saver = InMemorySaver()
    model = Listening([CALL, "<answer>1</answer>", "<answer>2</answer>"])
    played = play(solver(checkpointer=saver), model, max_turns=3)
    assert [len(turn.prompt) for turn in played.turns] == [2, 1, 1]
    assert list(played.prompts()) == [messages for messages, _, _ in model.seen]
    assert not saver.storage
    assert not saver.writes


def test_a_graph_within_may_keep_a_thread_though_the_one_around_does_not():
    inner = chain(("ask", asking()), name="inner", checkpointer=InMemorySaver())

    async def call(state):
        first = await inner.ainvoke({"messages": [HumanMessage("a")]})
        again = await inner.ainvoke({"messages": [HumanMessage("b")]})
        assert len(again["messages"]) >= len(first["messages"])
        return {"messages": again["messages"][-1:]}

    played = play(chain(("call", call)))
    assert (played.stop_reason, len(played.children)) == (StopReason.ANSWERED, 2)


def test_episodes_of_one_graph_at_once_do_not_mix():
    saver = InMemorySaver()
    graph = solver(checkpointer=saver)

    async def script(messages, sampling):
        await asyncio.sleep(sampling.seed % 7 / 1000)
        task = next(m.content for m in messages if m.content.startswith("Reach"))
        numbers = re.findall(r"\d+", task)[:3]
        if messages[-1].role == "tool":
            return f"<answer>{'+'.join(numbers)}</answer>"
        return calls(("calculate", f'{{"expression": "{"+".join(numbers)}"}}'))

    async def main():
        model = ScriptedModel(script, native_tools=True)
        episodes = (
            run_episode_async(countdown(max_turns=4, numbers=3), graph, model, seed)
            for seed in range(50)
        )
        return await asyncio.gather(*episodes)

    for seed, played in enumerate(asyncio.run(main())):
        env = countdown(max_turns=4, numbers=3)
        task, info = env.reset(seed=seed)
        numbers = [*info["numbers"], info["target"]]
        assert played.info["task_id"] == info["task_id"]
        assert played.turns[0].prompt[-1].content == task
        assert len(played.turns) in (2, 4)
        for prompt in played.prompts():
            assert all("Reach" not in m.content or m.content == task for m in prompt)
            results = [m.content for m in prompt if m.role == "tool"]
            expected = str(numbers[-1] + sum(numbers[:2]))
            assert set(results) <= {expected}
    assert not saver.storage


# --- trees --------------------------------------------------------------------------------------


def test_agents_as_nodes_are_children_with_question_and_answer():
    def reply(messages, sampling):
        system = messages[0].content
        return "add them" if system == "Plan." else "<answer>1</answer>"

    planner = create_agent(EpisodeModel(), [], name="planner", system_prompt="Plan.")
    worker = create_agent(EpisodeModel(), [], name="worker", system_prompt="Work.")
    played = play(chain(("plan", planner), ("work", worker), name="pair"), ScriptedModel(reply))
    assert tree(played) == ("pair", 0, [("planner", 1), ("worker", 1)])
    plan, work = played.children
    assert (plan.answer, work.answer, played.answer) == ("add them", "<answer>1</answer>", "1")
    assert [child.stop_reason for child in played.children] == [StopReason.ANSWERED] * 2
    assert [child.id for child in played.children] == ["episode/0", "episode/1"]
    assert plan.seed != work.seed
    assert work.turns[0].prompt[-1].content == "add them"


@tool
async def ask_alpha(question: str) -> str:
    """Ask alpha."""
    alpha = chain(("ask", asking()), name="alpha")
    state = await alpha.ainvoke({"messages": [HumanMessage(question)]})
    return state["messages"][-1].text


@tool
def ask_beta(question: str) -> str:
    """Ask beta, from a thread."""
    beta = chain(
        ("ask", lambda state: {"messages": EpisodeModel().invoke(state["messages"])}), name="beta"
    )
    return beta.invoke({"messages": [("user", question)]})["messages"][-1].text


def boss(messages, sampling):
    if messages[-1].role == "user" and messages[-1].content.startswith("about"):
        return f"{messages[-1].content}: 好"
    results = [message.content for message in messages if message.role == "tool"]
    if results:
        return f"<answer>{' '.join(results)}</answer>"
    return calls(
        ("ask_alpha", '{"question": "about a"}'),
        ("ask_beta", '{"question": "about b"}'),
        ("ask_alpha", '{"question": "about c"}'),
    )


def test_agents_called_as_tools_at_once_are_children_of_the_call_that_led_to_them():
    graph = create_agent(EpisodeModel(), [ask_alpha, ask_beta], name="boss")
    played = play(graph, ScriptedModel(boss, native_tools=True))
    assert tree(played)[:2] == ("boss", 2)
    assert sorted((c.agent, c.answer) for c in played.children) == [
        ("alpha", "about a: 好"),
        ("alpha", "about c: 好"),
        ("beta", "about b: 好"),
    ]
    assert {child.parent_call_id for child in played.children} == {"0"}
    assert {child.turns[0].prompt[0].content for child in played.children} == {
        "about a",
        "about b",
        "about c",
    }
    assert played.answer == "about a: 好 about b: 好 about c: 好"
    assert played.usage.calls == 5


def test_the_same_seed_is_the_same_tree():
    def one():
        graph = create_agent(EpisodeModel(), [ask_alpha], name="boss")
        model = ScriptedModel(lambda m, s: _only_alpha(boss(m, s)), native_tools=True)
        return play(graph, model)

    def facts(played):
        return [(n.id, n.agent, n.seed, n.turns, n.answer, n.parent_call_id) for n in played.walk()]

    assert facts(one()) == facts(one())


def _only_alpha(reply):
    if isinstance(reply, str):
        return reply
    return calls(*((c.name, c.arguments) for c in reply.tool_calls if c.name == "ask_alpha"))


def test_nodes_of_one_graph_have_turns_of_their_own_names():
    played = play(chain(("plan", asking()), ("work", asking()), name="pair"))
    assert tree(played) == ("pair", 2)
    assert [turn.agent for turn in played.turns] == ["plan", "work"]


def nested(depth):
    graph = chain(("ask", asking()), name=f"level{depth}")
    for level in range(depth - 1, -1, -1):
        graph = chain(("go", graph), name=f"level{level}")
    return graph


def test_graphs_in_graphs_are_a_tree_as_deep_as_the_budget_allows():
    one = ("level0", 0, [("level1", 0, [("level2", 1)])])
    assert tree(play(nested(2))) == one
    assert tree(play(nested(2), budget=Budget(depth=1))) == ("level0", 0, [("level1", 1)])
    flat = play(nested(2), budget=Budget(depth=0))
    assert tree(flat) == ("level0", 1)
    assert flat.turns[0].agent == "ask"


def test_a_graph_that_asks_no_model_leaves_nothing():
    quiet = chain(("say", lambda state: {"messages": [AIMessage("hm")]}), name="quiet")
    loud = chain(("ask", asking()), name="loud")
    played = play(chain(("a", chain(("b", quiet))), ("c", loud), ("d", quiet), ("e", loud)))
    assert [child.id for child in played.children] == ["episode/1", "episode/3"]
    assert tree(played) == ("mine", 0, [("loud", 1), ("loud", 1)])


def test_a_sub_agent_that_fails_is_recorded_and_its_caller_may_go_on():
    def fail(state):
        raise ValueError("a bug")

    worker = chain(("ask", asking()), ("fail", fail), name="worker")

    async def call(state):
        try:
            await worker.ainvoke(state)
        except ValueError:
            return {"messages": [AIMessage("<answer>2</answer>")]}

    played = play(chain(("call", call)))
    assert (played.stop_reason, played.answer) == (StopReason.ANSWERED, "2")
    (child,) = played.children
    assert (child.stop_reason, child.error) == (StopReason.AGENT_ERROR, "ValueError: a bug")
    assert child.reward is None


def test_a_sub_agent_has_turns_of_its_own():
    looping = create_agent(EpisodeModel(), env_tools(countdown(max_turns=99)), name="looping")

    async def call(state):
        try:
            await looping.ainvoke(state)
        except EpisodeStop as stop:
            return {"messages": [AIMessage(f"{stop.reason}")]}

    played = play(
        chain(("call", call)), ScriptedModel([CALL]), max_turns=99, budget=Budget(turns=3)
    )
    assert {child.stop_reason for child in played.children} == {StopReason.MAX_TURNS}
    assert {len(child.turns) for child in played.children} == {3}
    assert played.answer == "max_turns"


def test_a_hand_over_between_agents_is_no_failure():
    @tool
    def hand_over() -> Command:
        """Hand over to the worker."""
        said = [AIMessage("worker, go on")]
        return Command(goto="work", graph=Command.PARENT, update={"messages": said})

    def reply(messages, sampling):
        if messages[-1].content == "worker, go on":
            return "<answer>1</answer>"
        return calls(("hand_over", "{}"))

    worker = create_agent(EpisodeModel(), [], name="worker")
    graph = StateGraph(MessagesState)
    graph.add_node("front", create_agent(EpisodeModel(), [hand_over], name="front"))
    graph.add_node("work", worker)
    graph.add_edge(START, "front")
    played = play(graph.compile(name="swarm"), ScriptedModel(reply, native_tools=True))
    assert tree(played) == ("swarm", 0, [("front", 1), ("worker", 1)])
    front, _ = played.children
    assert (front.stop_reason, front.answer) == (StopReason.ANSWERED, "worker, go on")
    assert played.answer == "1"


def test_an_abandoned_stream_is_a_child_that_was_cut():
    worker = chain(("ask", asking()), ("more", asking()), name="worker")

    async def call(state):
        stream = worker.astream(state)
        async for _ in stream:
            await stream.aclose()
            break
        return {"messages": [AIMessage("1")]}

    played = play(chain(("call", call)))
    assert played.children[0].stop_reason is StopReason.TRUNCATED
    assert played.stop_reason is StopReason.ANSWERED


def test_the_budget_is_the_whole_trees():
    graph = create_agent(EpisodeModel(), [ask_alpha, ask_beta], name="boss")
    played = play(graph, ScriptedModel(boss, native_tools=True), budget=Budget(calls=2))
    assert played.stop_reason is StopReason.MAX_CALLS
    assert sum(len(node.turns) for node in played.walk()) <= 2


def test_a_sub_agent_that_is_interrupted_and_resumed_by_its_caller_is_no_failure():
    def ask(state):
        return {"messages": [AIMessage(interrupt("which?"))]}

    inner = chain(("think", asking()), ("ask", ask), name="inner", checkpointer=InMemorySaver())

    async def call(state):
        thread = {"configurable": {"thread_id": "t"}}
        await inner.ainvoke(state, thread)
        done = await inner.ainvoke(Command(resume="<answer>5</answer>"), thread)
        return {"messages": done["messages"][-1:]}

    played = play(chain(("call", call)))
    assert (played.stop_reason, played.answer) == (StopReason.ANSWERED, "5")
    assert tree(played) == ("mine", 0, [("inner", 1)])


# --- other models -------------------------------------------------------------------------------


def test_a_foreign_model_is_recorded_and_charged():
    foreign = GenericFakeChatModel(
        messages=iter(
            [
                AIMessage(
                    "<answer>1</answer>",
                    usage_metadata={"input_tokens": 3, "output_tokens": 2, "total_tokens": 5},
                    response_metadata={"model_name": "gpt"},
                )
            ]
        )
    )
    played = play(chain(("ask", asking(foreign))))
    (turn,) = played.turns
    assert (turn.agent, turn.policy_version, turn.usage.tokens) == ("ask", "gpt", 5)
    assert turn.prompt[0].content.startswith("Reach the target")
    assert turn.output == Message(role="assistant", content="<answer>1</answer>")
    assert not played.segments()


def test_a_foreign_model_keeps_the_budget_in_threads_too():
    foreign = FakeListChatModel(responses=["你好"])
    text = FakeListLLM(responses=["hello"])

    def ask(state):
        said = text.invoke("a")
        foreign.batch([said] * 30)

    played = play(chain(("ask", ask)), budget=Budget(calls=5, turns=99))
    assert played.stop_reason is StopReason.MAX_CALLS
    assert [turn.output.content for turn in played.turns] == ["hello"] + ["你好"] * 4
    assert [turn.policy_version for turn in played.turns[:2]] == [
        "fake-list",
        "fake-list-chat-model",
    ]


def test_a_foreign_models_failure_is_counted():
    class Broken(FakeListChatModel):
        def _call(self, *args, **kwargs):
            raise ConnectionError("down")

    played = play(chain(("ask", asking(Broken(responses=["x"])))))
    assert (played.stop_reason, played.failures) == (
        StopReason.AGENT_ERROR,
        {"ConnectionError": 1},
    )


def test_a_stream_of_a_foreign_model_is_one_call():
    foreign = FakeListChatModel(responses=["<answer>1</answer>"])

    async def ask(state):
        parts = [part.text async for part in foreign.astream(state["messages"])]
        return {"messages": [AIMessage("".join(parts))]}

    played = play(chain(("ask", ask)))
    assert (len(played.turns), played.answer) == (1, "1")
    assert played.turns[0].output.content == "<answer>1</answer>"


def test_the_end_of_a_budget_is_not_logged_as_an_error(caplog):
    graph = chain(("a", asking(FakeListChatModel(responses=["x"]))), ("b", asking()))
    assert play(graph, budget=Budget(calls=1)).stop_reason is StopReason.MAX_CALLS
    two = chain(*((n, asking(FakeListChatModel(responses=["x"]))) for n in "ab"))
    assert play(two, budget=Budget(calls=1)).stop_reason is StopReason.MAX_CALLS
    assert not caplog.records


def test_importing_the_agents_imports_no_langchain():
    code = "import sys, arenagym.agents as a; a.run_episode; print('langchain_core' in sys.modules)"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "False"


# --- driven from outside ------------------------------------------------------------------------


def test_an_agent_env_drives_a_graph_one_call_at_a_time():
    graph = create_agent(EpisodeModel(), [ask_alpha, ask_beta], name="boss")
    env = AgentEnv(countdown(), graph, native_tools=True)
    _, info = env.reset(seed=0)
    wants = "".join(
        f'<tool_call>{{"name": "{name}", "arguments": {{"question": "{q}"}}}}</tool_call>'
        for name, q in (("ask_alpha", "a"), ("ask_alpha", "b"), ("ask_beta", "c"))
    )
    action, asked = wants, []
    for _ in range(5):
        _, _, terminated, _, info = env.step(action)
        if terminated:
            break
        asked.append((info["agent"], info["messages"][-1]["content"]))
        action = f"<answer>{len(asked)}</answer>"
    env.close()
    assert sorted(asked[:3]) == [("ask", "a"), ("ask", "b"), ("ask", "c")]
    assert terminated
    assert tree(env.trajectory)[:2] == ("boss", 2)
    assert len(env.trajectory.children) == 3


# --- the real model -----------------------------------------------------------------------------


@pytest.mark.local
@pytest.mark.timeout(900)
def test_a_real_models_tokens_are_captured_throughout_the_tree():
    planner = create_agent(EpisodeModel(), [], name="planner", system_prompt="Plan in a word.")
    worker = create_agent(EpisodeModel(), [], name="worker", system_prompt="Write an expression.")
    pair = chain(("plan", planner), ("work", worker), name="pair")

    async def main():
        model = LocalModel(slots=2, context=1024)
        sampling = Sampling(max_tokens=12, seed=1)
        try:
            return await asyncio.gather(
                run_episode_async(countdown(), pair, model, 0, sampling=sampling),
                run_episode_async(countdown(max_turns=2), solver(), model, 0, sampling=sampling),
            )
        finally:
            await model.aclose()

    for played in asyncio.run(main()):
        turns = [turn for node in played.walk() for turn in node.turns]
        assert turns
        assert all(turn.prompt_ids is not None for turn in turns)
        assert all(len(turn.output_ids) == len(turn.output_logprobs) > 0 for turn in turns)
        assert sum(len(node.segments()) for node in played.walk()) >= 1
        assert played.stop_reason in (StopReason.ANSWERED, StopReason.NO_ACTION)
