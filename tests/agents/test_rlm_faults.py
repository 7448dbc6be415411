"""What breaks, runs out or is abused in an RLM's episode, and whose fault it then is."""

import asyncio
import threading
import time

import pytest
from long_context import About, Programs, code, is_root, said

from arenagym.agents import Budget, resolve_agent, run_episode, run_episode_async
from arenagym.agents.rlm import RLM
from arenagym.errors import ModelError, UnknownNameError
from arenagym.models import ContextOverflowError, ScriptedModel
from arenagym.records import StopReason, to_json
from arenagym.sandbox import lease, resolve_sandbox

READY = 'answer["ready"] = True'
EVIL = """import os
class Evil(dict):
    def get(self, *_):
        {}
answer = Evil(content=1)"""


@pytest.fixture(scope="module", autouse=True)
def one_sandbox_for_all(native):
    with lease("native"):
        yield


def play(env, model, *, budget=None, **settings):
    return run_episode(env, RLM(**settings), model, 0, budget=budget)


def easy(expected="42", **settings):
    return About("some context", expected, **settings)


# A policy that breaks its own REPL is judged all the same


@pytest.mark.parametrize(
    "block",
    [
        "import os; os.fork = lambda: os._exit(0)",
        EVIL.format("os._exit(0)"),
        EVIL.format("os.kill(0, 9)"),
        "import os; os.kill(0, 9)",
        "import os; os.kill(-1, 9)",
        "del FINAL, SHOW_VARS, _arena_answer",
        "import builtins; builtins.isinstance = None",
    ],
)
def test_code_that_breaks_its_repl_is_scored(block):
    played = play(easy(), Programs(code(block), code("x = 1"), "FINAL(wrong)"))
    assert (played.stop_reason, played.reward) == (StopReason.ANSWERED, 0.0)


@pytest.mark.parametrize("schema", ["'abc'", "5", "[1]", "[['a', 'b']]", "{'a': 'x' * 30_000}"])
def test_a_schema_that_is_none_is_refused(schema):
    model = Programs(code(f"llm_query('x', schema={schema})"), "FINAL(42)")
    played = play(easy(), model)
    assert "RefusedError" in model.shown(1)
    assert played.children == ()


@pytest.mark.parametrize("context", ["5", "True", "1.5"])
def test_a_context_of_another_kind_is_refused(context):
    model = Programs(code(f"rlm_query('x', context={context})"), "FINAL(42)")
    assert play(easy(), model, max_depth=2).children == ()
    assert "it is a str, a list or a dict" in model.shown(1)


def test_one_text_is_no_batch_at_any_depth():
    model = Programs(code("rlm_query_batched('hello')"), "FINAL(42)")
    assert play(easy(), model).children == ()


@pytest.mark.parametrize("content", ["10 ** 6000", "'x' * 5_000_000", "'\\ud800'", "float('nan')"])
def test_an_answer_that_cannot_be_read_is_said_to_be_so(content):
    model = Programs(code(f"answer['content'] = {content}", READY), "FINAL(42)")
    played = play(easy(), model)
    assert played.stop_reason is StopReason.ANSWERED
    to_json(played)
    if len(model.seen) > 1:
        assert "could not be read" in model.shown(1)


@pytest.mark.parametrize("reply", ["FINAL(\ud800)", "<answer>\ud800</answer>", "\ud800"])
def test_text_that_utf_8_cannot_carry_is_recorded_as_what_it_can(reply):
    played = play(easy(), ScriptedModel([reply]))
    to_json(played)
    assert played.stop_reason is StopReason.ANSWERED


@pytest.mark.parametrize(
    "text", ["a </think> b", "x <think> y", "p </answer> q", "<answer>in</answer>", " padded "]
)
def test_an_answer_arrives_as_it_was_built_tags_and_all(text):
    played = play(About(text, text), Programs("FINAL_VAR(context)"))
    assert (played.answer, played.reward) == (text, 1.0)


def test_tools_with_a_name_that_is_taken_are_called_by_another():
    def answer(what: str) -> str:
        """Look something up."""
        return f"about {what}"

    model = Programs(code("print(task_answer('x'), answer)"), "FINAL(42)")
    play(easy(tools=[answer], max_turns=5), model)
    assert "task_answer(what)" in model.seen[0][0].content
    assert "about x {'content'" in model.shown(1)


# The machinery's failures are nobody's reward


class Faulty(About):
    """Its tool breaks."""

    def __init__(self, **settings):
        def use() -> str:
            """Break."""
            raise RuntimeError("out of order")

        super().__init__("some context", "42", tools=[use], max_turns=9, **settings)


@pytest.mark.parametrize(
    "block",
    ["use()", "try: use()\nexcept Exception: pass", "try: use()\nexcept Exception: FINAL(42)"],
)
def test_a_world_that_breaks_in_a_tool_ends_the_episode_whatever_the_code_makes_of_it(block):
    played = play(Faulty(), Programs(code(block), "FINAL(42)"))
    assert (played.stop_reason, played.reward) == (StopReason.ENV_ERROR, None)


def test_time_that_runs_out_after_the_world_broke_changes_nothing():
    block = "try: use()\nexcept Exception: pass\nimport time; time.sleep(60)"
    played = play(Faulty(), Programs(code(block)), budget=Budget(seconds=4.0))
    assert played.stop_reason is StopReason.ENV_ERROR


def test_a_failure_that_was_got_over_does_not_hide_a_later_end():
    overflows = iter([True])

    def reply(messages, sampling):
        if said(messages) == 1 and next(overflows, False):
            return ContextOverflowError("too long")
        return (
            code("import time; time.sleep(60)") if "was cut" in messages[1].content else code("1")
        )

    played = play(easy(), ScriptedModel(reply), budget=Budget(seconds=1.5))
    assert played.stop_reason is StopReason.MAX_SECONDS


def test_a_models_own_time_out_is_its_failure():
    for agent in ("direct", "react", "rlm"):
        played = run_episode(easy(), agent, ScriptedModel([TimeoutError("socket")]), 0)
        assert (played.stop_reason, played.reward) == (StopReason.MODEL_ERROR, None)


def test_a_sandbox_that_is_closed_is_a_failure_of_the_sandbox():
    sandbox = resolve_sandbox("native")
    sandbox.close()
    played = play(easy(), Programs("FINAL(42)"), sandbox=sandbox)
    assert (played.stop_reason, played.reward) == (StopReason.SANDBOX_ERROR, None)


def test_a_sandbox_without_sessions_is_refused_at_once():
    with pytest.raises(UnknownNameError, match="landlock"):
        RLM(sandbox="landlock")


# Budgets, where several things happen at once


def test_sub_agents_leave_the_calls_that_those_above_need():
    model = ScriptedModel(
        lambda messages, sampling: (
            "leaf"
            if not is_root(messages)
            else code("x = 1")
            if "PART" in messages[1].content and "last message" not in messages[-1].content
            else '{"answer": "part"}'
            if "PART" in messages[1].content
            else [code("print(rlm_query('PART'))"), "FINAL(42)"][said(messages)]
        )
    )
    played = play(easy(), model, max_depth=2, budget=Budget(calls=10))
    assert (played.reward, played.children[0].answer) == (1.0, "part")
    assert played.usage.calls <= 10


def test_a_summary_never_takes_the_last_call():
    model = Programs(code("print('z' * 9000)"), '{"answer": "42"}')
    assert play(easy(), model, compact_at=1, budget=Budget(calls=2)).reward == 1.0


def test_a_conversation_can_be_summed_up_again_and_again():
    def reply(messages, sampling):
        if "becomes too long" in messages[-1].content:
            return "NOTE"
        return code("print('z' * 5000)")

    played = play(easy(), ScriptedModel(reply), compact_at=1_500, budget=Budget(turns=12))
    notes = [sum(m.content.count("Your note") for m in prompt) for prompt in played.prompts()]
    assert max(notes) == 1
    assert sum("NOTE" in turn.output.content for turn in played.turns) >= 3


@pytest.mark.parametrize("turns", [2, 3])
def test_an_overflow_near_the_end_does_not_cost_the_answer(turns):
    overflows = iter([True])

    def reply(messages, sampling):
        if said(messages) == 1 and next(overflows, False):
            return ContextOverflowError("too long")
        return '{"answer": "42"}' if "last message" in messages[-1].content else code("1")

    played = play(easy(), ScriptedModel(reply), budget=Budget(turns=turns))
    assert played.reward == 1.0
    assert len(played.turns) == turns


def test_calls_that_wait_for_their_turn_are_not_made_once_the_tokens_are_spent():
    async def sub(prompt):
        await asyncio.sleep(0.01)
        return "x" * 400

    model = Programs(code("llm_query_batched(['x' * 400] * 900)"), sub=sub)
    played = play(easy(), model, budget=Budget(tokens=3_000, turns=3))
    # 64 are under way at once, and each of the 15 that spend the tokens makes way for another
    assert played.usage.calls <= 1 + 64 + 15
    assert sum(child.stop_reason is StopReason.MAX_TOKENS for child in played.children) > 800


def test_waiting_for_a_session_is_not_the_episodes_time():
    model = Programs(code("import time; time.sleep(0.5)"), "FINAL(42)")
    with resolve_sandbox("native", workers=2, sessions=2) as narrow:
        agent = RLM(sandbox=narrow)

        async def many():
            budget = Budget(seconds=3.0)  # two at a time, half a second each: all take 4 s
            episodes = (run_episode_async(easy(), agent, model, budget=budget) for _ in range(16))
            return await asyncio.gather(*episodes)

        assert [played.reward for played in asyncio.run(many())] == [1.0] * 16


def test_sub_calls_that_the_time_cut_off_say_so():
    async def sub(prompt):
        await asyncio.sleep(60)

    model = Programs(code("llm_query_batched(['a', 'b'])"), sub=sub)
    played = play(easy(), model, budget=Budget(seconds=4.0))
    assert played.stop_reason is StopReason.MAX_SECONDS
    assert [child.stop_reason for child in played.children] == [StopReason.MAX_SECONDS] * 2


def test_nothing_is_asked_after_a_tool_has_ended_the_episode():
    def use() -> str:
        """The last step."""
        return "done"

    model = Programs(code("use()", "llm_query_batched(['x'] * 50)"))
    played = play(easy(tools=[use], max_turns=1), model)
    assert (played.children, played.stop_reason) == ((), StopReason.ANSWERED)


@pytest.mark.parametrize("moment", ["reset", "step"])
def test_a_blocking_world_that_has_no_more_to_say_breaks_its_episode(moment, monkeypatch):
    class Spent(About):
        blocking = True

    monkeypatch.setattr(Spent, moment, lambda self, *args, **kwargs: next(iter(())))
    played = play(Spent("some context", "42"), Programs("FINAL(42)"))
    assert played.stop_reason is StopReason.ENV_ERROR
    assert "StopIteration" in played.error


def test_a_blocking_world_is_never_stepped_by_two_threads():
    class Slow(About):
        blocking = True
        at_once = most = steps = 0
        lock = threading.Lock()

        def step(self, action):
            with self.lock:
                self.at_once += 1
                self.most = max(self.most, self.at_once)
                self.steps += 1
                first = self.steps == 1
            if first:
                time.sleep(3.5)  # the time is over meanwhile
            with self.lock:
                self.at_once -= 1
            return super().step(action)

    def use() -> str:
        """Wait."""
        return "done"

    env = Slow("some context", "42", tools=[use], max_turns=9)
    model = Programs(code("answer['content'] = '42'"), code("use()"))
    played = play(env, model, budget=Budget(seconds=3.0))
    assert (played.reward, env.most, env.at_once) == (1.0, 1, 0)


# Worlds that say odd things


class Odd(About):
    """Adds something to what it says."""

    def __init__(self, info=None, reward=0.0):
        self.odd, self.odd_reward = info or {}, reward
        super().__init__("x", "42")

    def step(self, action):
        observation, _, *ends, info = super().step(action)
        return observation, self.odd_reward, *ends, {**info, **self.odd}


class Unprintable:
    def __str__(self):
        raise RuntimeError("no")


CIRCLE = {}
CIRCLE["self"] = CIRCLE


@pytest.mark.parametrize("odd", [{"a": "\ud800"}, {"a": CIRCLE}, {"a": Unprintable()}, {1: {2}}])
def test_info_that_is_no_json_does_not_lose_the_record(odd):
    played = run_episode(Odd(odd), "direct", ScriptedModel(["<answer>1</answer>"]), 0)
    assert played.stop_reason is StopReason.ANSWERED
    to_json(played)


@pytest.mark.parametrize("reward", [float("nan"), float("inf")])
def test_a_reward_that_is_no_number_is_the_environments_fault(reward):
    played = run_episode(Odd(reward=reward), "direct", ScriptedModel(["<answer>1</answer>"]), 0)
    assert (played.stop_reason, played.reward) == (StopReason.ENV_ERROR, None)


@pytest.mark.parametrize("agent", ["direct", "react", "refine", "memory", "rlm"])
def test_a_world_that_cannot_read_actions_is_at_fault(agent):
    class Broken(About):
        def parse(self, action):
            raise ValueError("no")

        def step(self, action):
            raise ValueError("no")

    played = run_episode(Broken("x", "42"), resolve_agent(agent), ScriptedModel(["hm"]), 0)
    assert (played.stop_reason, played.reward) == (StopReason.ENV_ERROR, None)


def test_a_model_that_fails_in_a_summary_is_a_model_that_fails():
    def reply(messages, sampling):
        return ModelError("down") if "too long" in messages[-1].content else code("print(1)")

    played = play(easy(), ScriptedModel(reply), compact_at=1)
    assert (played.stop_reason, played.reward) == (StopReason.MODEL_ERROR, None)
