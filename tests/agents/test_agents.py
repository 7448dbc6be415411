import asyncio

import gymnasium as gym
import msgspec
import pytest
from graphs import CALL, Listening, countdown
from langgraph.graph import END, START, StateGraph

from arenagym.agents import Budget, run_episode
from arenagym.agents.state import AgentState, Play
from arenagym.envs import UnicodeText
from arenagym.errors import ModelError, SettingError, UnknownNameError
from arenagym.models import ContextOverflowError, ScriptedModel, ToolsUnsupportedError
from arenagym.records import Message, StopReason, ToolCall


def solve(env, seed):
    env.reset(seed=seed)
    return f"<answer>{env.unwrapped.item.solution}</answer>"


@pytest.mark.parametrize("agent", ["direct", "react"])
def test_an_agent_solves_a_puzzle_and_all_it_was_shown_is_recorded(agent):
    env = countdown(max_turns=3)
    model = Listening(["<answer>1</answer>", solve(env, 7)])
    played = run_episode(env, agent, model, 7)
    assert (played.stop_reason, played.reward) == (StopReason.ANSWERED, 1.0)
    assert list(played.prompts()) == [messages for messages, _, _ in model.seen]
    assert played.turns[1].kept == len(model.seen[0][0]) + 1
    assert played.messages[-1].content.startswith("Correct")
    assert played.info["reason"] == "correct"
    assert played.agent == agent


def test_the_same_seed_is_the_same_trajectory():
    def play():
        return run_episode(countdown(), "react", ScriptedModel(["<answer>1</answer>"]), 3)

    timeless = [msgspec.structs.replace(play(), seconds=0.0) for _ in range(2)]
    assert timeless[0] == timeless[1]


def test_a_text_model_calls_a_tool_and_sees_the_result():
    model = Listening([CALL, "<answer>1</answer>"])
    run_episode(countdown(max_turns=2), "react", model, 0)
    system, *_ = model.seen[0][0]
    assert '"calculate"' in system.content
    shown = model.seen[1][0][-1]
    assert (shown.role, shown.content) == ("user", "<tool_response>\n24\n</tool_response>")


def test_a_model_with_native_tools_gets_them_and_their_results_by_id():
    call = ToolCall(id="c9", name="calculate", arguments='{"expression": "6*4"}')
    asks = Message(role="assistant", content="", tool_calls=(call, call))
    model = Listening([asks, "<answer>1</answer>"], native_tools=True)
    run_episode(countdown(max_turns=2), "react", model, 0)
    assert [tool.name for tool in model.seen[0][1]] == ["calculate"]
    results = model.seen[1][0][-2:]
    assert [(m.role, m.content, m.tool_call_id) for m in results] == [("tool", "24", "c9")] * 2


def test_a_server_that_refuses_tools_gets_the_text_form():
    model = Listening([ToolsUnsupportedError("no"), "<answer>1</answer>"], native_tools=True)
    model_ = run_episode(countdown(max_turns=2), "react", model, 0, budget=Budget(turns=1))
    assert model_.stop_reason is StopReason.MAX_TURNS
    assert '"calculate"' in model.seen[1][0][0].content


def test_a_reply_without_an_action_is_corrected_counted_and_at_last_forced():
    model = Listening(["hm", "well", '{"answer": "1 + 1"}'])
    played = run_episode(countdown(), "react", model, 0)
    assert "could not be used" in model.seen[1][0][-1].content
    assert [schema is not None for _, _, schema in model.seen] == [False, False, True]
    assert (played.answer, played.parse_failures) == ("1 + 1", 2)


def test_three_unreadable_replies_end_the_episode():
    played = run_episode(countdown(), "react", ScriptedModel(["hm"]), 0)
    assert (played.stop_reason, played.parse_failures) == (StopReason.NO_ACTION, 3)
    assert not played.valid


@pytest.mark.parametrize(
    ("budget", "reason"),
    [
        (Budget(turns=2), StopReason.MAX_TURNS),
        (Budget(tokens=1), StopReason.MAX_TOKENS),
        (Budget(seconds=0.05), StopReason.MAX_SECONDS),
    ],
)
def test_a_spent_budget_is_a_stop_reason(budget, reason):
    async def slow(messages, sampling):
        await asyncio.sleep(0.03)
        return "<answer>1</answer>"

    played = run_episode(countdown(max_turns=99), "direct", ScriptedModel(slow), 0, budget=budget)
    assert played.stop_reason is reason
    assert played.reward == 0.0


@pytest.mark.parametrize(
    ("error", "reason", "reward"),
    [
        (ModelError("down", {"timeout": 2}), StopReason.MODEL_ERROR, None),
        (ContextOverflowError("full"), StopReason.MAX_TOKENS, 0.0),
        (ValueError("a bug"), StopReason.AGENT_ERROR, None),
    ],
)
def test_a_failed_call_is_a_stop_reason_and_broken_machinery_has_no_reward(error, reason, reward):
    played = run_episode(countdown(), "direct", ScriptedModel([error]), 0)
    assert (played.stop_reason, played.reward) == (reason, reward)
    assert str(error) in played.error
    assert played.failures == getattr(error, "failures", {})


class Echo(gym.Env):
    """An environment of somebody else's, which knows nothing of ours."""

    observation_space = action_space = UnicodeText(100)

    def reset(self, *, seed=None, options=None):
        super().reset(seed=seed)
        return "say something", {}

    def step(self, action):
        if action == "boom":
            raise RuntimeError("out of order")
        return action, 2.5, action == "end", action == "cut", {"blob": object()}


@pytest.mark.parametrize(
    ("say", "reason", "reward"),
    [
        ("end", StopReason.ANSWERED, 2.5),
        ("cut", StopReason.TRUNCATED, 2.5),
        ("boom", StopReason.ENV_ERROR, None),
    ],
)
def test_any_text_environment_is_played(say, reason, reward):
    played = run_episode(Echo(), "direct", ScriptedModel([say]), 0)
    assert (played.stop_reason, played.reward) == (reason, reward)
    assert played.answer == (say if reward else None)


def test_a_graph_of_the_users_own_plays():
    async def plan(state, runtime):
        thought = await runtime.context.episode.call(state["messages"], agent="planner")
        return {"messages": [thought]}

    async def act(state, runtime):
        episode = runtime.context.episode
        return {"messages": await episode.act(state["messages"][-1].content), "done": episode.done}

    graph = StateGraph(AgentState, context_schema=Play)
    graph.add_node("plan", plan)
    graph.add_node("act", act)
    graph.add_edge(START, "plan")
    graph.add_edge("plan", "act")
    graph.add_edge("act", END)
    own = graph.compile(name="mine")
    played = run_episode(countdown(), own, ScriptedModel(["<answer>1</answer>"]), 0)
    assert (played.stop_reason, played.agent) == (StopReason.ANSWERED, "mine")
    assert played.turns[0].agent == "planner"
    early = run_episode(countdown(max_turns=2), own, ScriptedModel(["<answer>1</answer>"]), 0)
    assert (early.stop_reason, early.reward) == (StopReason.AGENT_ERROR, None)


def test_bad_settings_are_refused():
    with pytest.raises(UnknownNameError, match="did you mean direct"):
        run_episode(countdown(), "dirct", ScriptedModel(["x"]))
    with pytest.raises(SettingError):
        Budget(turns=0)

    async def inside():
        run_episode(countdown(), "direct", ScriptedModel(["x"]))

    with pytest.raises(SettingError, match="run_episode_async"):
        asyncio.run(inside())
