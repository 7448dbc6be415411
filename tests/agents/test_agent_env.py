import asyncio
import warnings

import gymnasium as gym
import msgspec
import pytest
from gymnasium.error import ResetNeeded
from gymnasium.utils.env_checker import check_env
from langchain.agents import create_agent
from langgraph.graph import END, START, StateGraph
from long_context import About, code, is_root, said

import arenagym
from arenagym.agents import Budget, EpisodeFailedError, EpisodeModel, env_tools, run_episode
from arenagym.agents.state import AgentState, Play
from arenagym.errors import InvalidActionError, SettingError
from arenagym.models import ScriptedModel
from arenagym.records import Message, Sampling, StopReason
from arenagym.sandbox import resolve_sandbox

ANSWER = "<answer>1</answer>"


def countdown(**args):
    return gym.make("arenagym/Countdown-v0", **args)


def timeless(trajectory):
    children = tuple(timeless(child) for child in trajectory.children)
    return msgspec.structs.replace(trajectory, seconds=0.0, children=children)


def completed_by(script, env, seed, options=None):
    """Step an AgentEnv with what a script replies to the messages in info."""
    observation, info = env.reset(seed=seed, options=options)
    seen, total = [observation], 0.0
    terminated = truncated = False
    while not (terminated or truncated):
        calls = info["calls"] if env.batched else [info]
        replies = tuple(script(_messages(call), Sampling()) for call in calls)
        action = replies if env.batched else replies[0]
        observation, reward, terminated, truncated, info = env.step(action)
        seen.append(observation)
        total += reward
    return seen, total, info


def _messages(call):
    return [Message(role=each["role"], content=each["content"]) for each in call["messages"]]


def test_the_registered_environment_is_plain_gymnasium():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        env = gym.make("arenagym/AgentEnv-v0")
        check_env(env.unwrapped, skip_render_check=True)
        env.close()
        env.close()


def test_it_wraps_an_environment_that_was_made():
    inner = countdown(max_turns=3)
    env = gym.make("arenagym/AgentEnv-v0", env=inner, agent="direct", render_mode="ansi")
    observation, info = env.reset(seed=1)
    assert observation.startswith("[user]\nReach the target")
    assert env.render() == observation
    assert (info["agent"], info["depth"], info["path"]) == ("direct", 0, [0])
    _, _, terminated, _, info = env.step(ANSWER)
    assert (terminated, info["path"], info["answer"]) == (False, [1], "1")
    env.close()
    inner.reset(seed=0)  # is not closed


def test_the_same_seed_is_the_same_task_and_without_one_the_next():
    with arenagym.AgentEnv() as env:
        first = [env.reset(seed=5)[0], env.reset()[0], env.reset()[0]]
        again = [env.reset(seed=5)[0], env.reset()[0], env.reset()[0]]
    assert first == again
    assert len(set(first)) == 3


def react_script(messages, sampling):
    return [
        "hm",
        '<tool_call>{"name": "calculate", "arguments": {"expression": "6*4"}}</tool_call>',
        "<answer>1</answer>",
        "<answer>2</answer>",
    ][said(messages)]


def rlm_script(messages, sampling):
    if not is_root(messages):
        return f"read {len(messages[-1].content)}"
    if "PART" in messages[1].content:
        return [
            code("parts = llm_query_batched([context[:7], context[7:]])", "print(parts)"),
            code("print(rlm_query('deeper'))"),
            "FINAL_VAR(parts)",
        ][said(messages)]
    return [
        code("got = rlm_query_batched(['PART one', 'PART two'], ['a' * 20, 'b' * 30])"),
        code("print(got, llm_query('x'))"),
        "FINAL(42)",
    ][said(messages)]


def memory_script(messages, sampling):
    text = messages[-1].content
    return "<answer>42</answer>" if "<section>" not in text else f"memory {len(text)}"


def create():
    return create_agent(EpisodeModel(), env_tools(countdown(max_turns=3)), name="solver")


CASES = {
    "graph": (lambda: countdown(max_turns=3), create(), None, react_script),
    "direct": (lambda: countdown(max_turns=3), "direct", {}, lambda m, s: ANSWER),
    "react": (lambda: countdown(max_turns=3), "react", {}, react_script),
    "rlm": (lambda: About("some context", "42"), "rlm", {"max_depth": 2}, rlm_script),
    "memory": (
        lambda: About("A long text. " * 200, "42"), "memory", {"chunk_tokens": 300}, memory_script
    ),
}  # fmt: skip


@pytest.mark.parametrize("batched", [False, True])
@pytest.mark.parametrize("name", CASES)
def test_the_same_completions_are_the_same_trajectory_as_with_run_episode(name, batched):
    make, agent, agent_args, script = CASES[name]
    playing = arenagym.agents.resolve_agent(agent, agent_args)
    played = run_episode(make(), playing, ScriptedModel(script, name="policy"), 7)
    with arenagym.AgentEnv(make(), agent, agent_args=agent_args, batched=batched) as env:
        _, total, info = completed_by(script, env, 7)
        assert timeless(env.trajectory) == timeless(played)
    assert total == played.reward
    assert info["stop_reason"] == played.stop_reason == "answered"
    if name == "rlm":
        assert [len(child.children) for child in played.children] == [3, 3, 0]
        assert played.usage.calls == 3 + 2 * (3 + 3) + 1


def test_calls_made_at_once_are_one_batch():
    _, agent, args, script = CASES["rlm"]
    with arenagym.AgentEnv(About("x", "42"), agent, agent_args=args, batched=True) as env:
        seen, *_ = completed_by(script, env, 0)
    assert [len(each) for each in seen] == [1, 2, 4, 2, 2, 2, 1, 1, 1, 0]


def test_calls_made_at_once_are_served_in_the_order_of_their_paths():
    paths = []
    _, agent, args, script = CASES["rlm"]
    with arenagym.AgentEnv(About("x", "42"), agent, agent_args=args) as env:
        _, info = env.reset(seed=0)
        while not info["stop_reason"]:
            paths.append(tuple(info["path"]))
            *_, info = env.step(script(_messages(info), None))
    assert paths[:4] == [(0,), (0, 0), (0, 0, 0), (0, 1, 0)]
    assert paths.index((1, 0)) > paths.index((0, 2))
    assert len(set(paths)) == len(paths)


def test_calls_of_parallel_nodes_are_one_batch():
    async def ask(state, runtime):
        await asyncio.sleep(0)
        reply = await runtime.context.episode.call(state["messages"])
        return {"messages": [reply]}

    async def act(state, runtime):
        episode = runtime.context.episode
        await episode.act("".join(message.content for message in state["messages"][-2:]))
        return {"done": episode.done}

    graph = StateGraph(AgentState, context_schema=Play)
    for name in ("left", "right"):
        graph.add_node(name, ask)
        graph.add_edge(START, name)
        graph.add_edge(name, "act")
    graph.add_node("act", act)
    graph.add_edge("act", END)
    with arenagym.AgentEnv(countdown(), graph.compile(name="two"), batched=True) as env:
        observations, _ = env.reset(seed=0)
        assert len(observations) == 2
        *_, terminated, _, _ = env.step(("<answer>", "7</answer>"))
        assert terminated
        assert env.trajectory.answer == "7"
        assert len(env.trajectory.turns) == 2


def test_native_tools_are_in_info_and_read_from_the_completion():
    call = '<tool_call>{"name": "calculate", "arguments": {"expression": "6*4"}}</tool_call>'
    with arenagym.AgentEnv(countdown(max_turns=3), "react", native_tools=True) as env:
        _, info = env.reset(seed=0)
        assert info["tools"][0]["function"]["name"] == "calculate"
        assert "calculate" not in info["messages"][0]["content"]
        *_, info = env.step(f"I compute. {call}")
        assert info["messages"][-2]["tool_calls"][0]["function"]["name"] == "calculate"
        assert info["messages"][-1] == {"role": "tool", "content": "24", "tool_call_id": "call_0"}
        env.step(ANSWER)
        env.step(ANSWER)
        assert env.trajectory.turns[0].output.content == "I compute."


def test_budgets_truncate_and_giving_up_terminates():
    with arenagym.AgentEnv(countdown(max_turns=9), "direct", budget={"turns": 1}) as env:
        env.reset(seed=0)
        _, reward, terminated, truncated, info = env.step(ANSWER)
    assert (reward, terminated, truncated) == (0.0, False, True)
    assert info["stop_reason"] == "max_turns"
    with arenagym.AgentEnv(countdown(), "react") as env:
        *_, info = completed_by(lambda m, s: "hm", env, 0)
    assert info["stop_reason"] == "no_action"


def test_broken_machinery_raises_and_the_next_episode_goes_on():
    class Broken(About):
        def _answer(self, answer):
            if answer == "boom":
                raise RuntimeError("out of order")
            return super()._answer(answer)

    with arenagym.AgentEnv(Broken("", "42"), "direct") as env:
        env.reset(seed=0)
        with pytest.raises(EpisodeFailedError, match="out of order") as caught:
            env.step("<answer>boom</answer>")
        assert caught.value.trajectory.stop_reason is StopReason.ENV_ERROR
        assert caught.value.trajectory.reward is None
        with pytest.raises(ResetNeeded):
            env.step(ANSWER)
        env.reset(seed=0)
        assert env.step("<answer>42</answer>")[1] == 1.0


@pytest.mark.parametrize("action", [None, 3, ("a", "b"), "x" * 1_000_001])
def test_an_action_that_is_no_completion_is_the_callers_bug_and_costs_nothing(action):
    with arenagym.AgentEnv(batched=True) as env:
        env.reset(seed=0)
        with pytest.raises(InvalidActionError):
            env.step(action)
        env.step((ANSWER,))


def test_it_needs_a_reset_first_and_refuses_contradictory_settings():
    with arenagym.AgentEnv() as env, pytest.raises(ResetNeeded):
        env.step("x")
    with pytest.raises(SettingError, match="by its id"):
        arenagym.AgentEnv(countdown(), env_args={"numbers": 3})


def test_episodes_that_are_given_up_leave_nothing_behind(native):
    env = arenagym.AgentEnv(About("x", "42"), "rlm", agent_args={"sandbox": native})
    before = len(native._all)
    for seed in range(3):
        env.reset(seed=seed)
        env.step(code("print(llm_query('x'))"))
    env.close()
    assert len(native._all) <= max(before, 2)


def test_it_works_within_a_running_event_loop():
    async def drive():
        with arenagym.AgentEnv() as env:
            env.reset(seed=0)
            return env.step(ANSWER)[2]

    assert asyncio.run(drive())


def test_options_are_the_inner_environments():
    with arenagym.AgentEnv(countdown(), "direct") as env:
        options = {"numbers": [3, 5], "target": 15}
        assert "15 with the numbers 3, 5" in env.reset(options=options)[0]


@pytest.mark.parametrize("mode", ["sync", "async"])
def test_many_step_as_a_vector(mode):
    envs = gym.make_vec("arenagym/AgentEnv-v0", num_envs=3, vectorization_mode=mode)
    observations, _ = envs.reset(seed=0)
    assert len(set(observations)) == 3
    _, _, terminations, *_ = envs.step([ANSWER, "hm", ANSWER])
    assert list(terminations) == [True, False, True]
    envs.close()


def test_a_budget_may_be_given_whole():
    with arenagym.AgentEnv(budget=Budget(turns=3)) as env:
        assert env.budget.turns == 3


def test_a_batch_that_needs_more_sessions_than_there_are_is_served():
    with resolve_sandbox("native", workers=2, sessions=2) as narrow:
        args = {"max_depth": 2, "sandbox": narrow}
        with arenagym.AgentEnv(About("x", "42"), "rlm", agent_args=args) as env:
            _, _, info = completed_by(deep_script, env, 0)
    assert info["stop_reason"] == "answered"
    assert len(env.trajectory.children) == 40


def deep_script(messages, sampling):
    if "PART" in messages[1].content:
        return "FINAL(part)"
    return [code("rlm_query_batched(['PART'] * 40)"), "FINAL(42)"][said(messages)]


def test_environments_that_are_stepped_in_turn_never_wait_for_each_other():
    with resolve_sandbox("native", workers=1, sessions=1) as narrow:
        args = {"max_depth": 2, "sandbox": narrow}
        envs = [arenagym.AgentEnv(About("x", "42"), "rlm", agent_args=args) for _ in range(3)]
        infos = [env.reset(seed=0)[1] for env in envs]
        for _ in range(4):
            for i, env in enumerate(envs):
                *_, infos[i] = env.step(deep_script(_messages(infos[i]), None))
        for env in envs:
            env.close()


@pytest.mark.parametrize("mode", ["sync", "async"])
def test_a_vector_whose_calls_differ_in_their_schemas_goes_on(mode):
    envs = gym.make_vec("arenagym/AgentEnv-v0", num_envs=2, vectorization_mode=mode)
    envs.reset(seed=0)
    envs.step(["hm", "hm"])
    *_, infos = envs.step(["hm", ANSWER])
    assert [bool(schema) for schema in infos["schema"]] == [True, False]
    envs.step(['{"answer": "1"}', "hm"])
    envs.close()


def test_a_completion_that_utf_8_cannot_carry_is_recorded_as_what_it_can():
    with arenagym.AgentEnv(countdown(), "direct") as env:
        env.reset(seed=0)
        env.step("<answer>\ud800</answer>")
        assert env.trajectory.answer == "\N{REPLACEMENT CHARACTER}"
