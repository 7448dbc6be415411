import asyncio
import json
from time import perf_counter

import gymnasium as gym
import pytest
from long_context import NEEDLE, About, Programs, code, haystack, is_root, said

from arenagym.agents import Budget, resolve_agent, run_episode, run_episode_async
from arenagym.agents.rlm import RLM
from arenagym.errors import ModelError, SettingError, UnknownNameError
from arenagym.models import ContextOverflowError, ScriptedModel
from arenagym.records import StopReason
from arenagym.sandbox import lease, resolve_sandbox

READY = 'answer["ready"] = True'


@pytest.fixture(scope="module", autouse=True)
def one_sandbox_for_all(native):
    """The shared sandbox lives as long as these tests, instead of starting with each."""
    with lease("native"):
        yield


def play(env, model, *, budget=None, **settings):
    return run_episode(env, RLM(**settings), model, 0, budget=budget)


def easy(expected="42", **settings):
    return About("some context", expected, **settings)


# Programs as a strong model writes them


def test_a_needle_in_two_million_characters_is_found_by_a_filter_and_verified_by_a_sub_call():
    number = "8303540"
    model = Programs(
        code("print(type(context).__name__, len(context))", "print(context[:200])"),
        code(
            "import re",
            r"found = re.search(r'numbers? for sleepy-fox is: (\d+)', context)",
            "around = context[found.start() - 100 : found.end() + 100]",
            "print(around)",
        ),
        code("print(llm_query('Which magic number is named here? ' + around))"),
        code("answer['content'] = found.group(1)", READY),
        sub=lambda prompt: f"It is {number}." if number in prompt else "None.",
    )
    played = play(About(haystack(2_000_000, NEEDLE.format(number)), number), model)
    assert (played.stop_reason, played.reward, played.answer) == (StopReason.ANSWERED, 1.0, number)
    assert "str 2000" in model.shown(1)
    assert f"It is {number}." in model.shown(3)
    assert max(len(message.content) for prompt in model.seen for message in prompt) < 5_000


def test_an_aggregation_reads_every_chunk_by_sub_calls_and_its_tree_is_recorded():
    moods = ["glad", "sad", "sad", "glad", "sad"] * 40
    lines = [f"User {i} writes: today I am {'merry' if m == 'glad' else 'in tears'}."
             for i, m in enumerate(moods)]  # fmt: skip
    model = Programs(
        code(
            "lines = context.splitlines()",
            "chunks = ['\\n'.join(lines[i:i + 20]) for i in range(0, len(lines), 20)]",
            "replies = llm_query_batched(['How many are glad?\\n' + c for c in chunks],",
            "    schema={'type': 'object', 'properties': {'glad': {'type': 'integer'}}})",
            "print(replies)",
        ),
        code("total = sum(reply['glad'] for reply in replies)", "print(total)"),
        "FINAL_VAR(total)",
        sub=lambda prompt: json.dumps({"glad": prompt.count("merry")}),
    )
    played = play(About("\n".join(lines), "80"), model)
    assert (played.answer, played.reward) == ("80", 1.0)
    assert [child.agent for child in played.children] == ["llm_query"] * 10
    assert [child.id for child in played.children] == [f"episode/{i}" for i in range(10)]
    assert {child.parent_call_id for child in played.children} == {"0"}
    assert all(child.answer == '{"glad": 8}' and child.reward is None for child in played.children)
    assert played.children[3].messages[0].content.startswith("How many are glad?\nUser 60 ")
    assert played.usage.calls == 13 == model.calls
    assert played.usage.tokens == sum(
        turn.usage.tokens for node in played.walk() for turn in node.turns
    )
    assert len({child.turns[0].sampling.seed for child in played.children}) == 10


def test_a_long_answer_is_built_in_a_variable_without_passing_through_the_model():
    wanted = "\n".join(f"{i}: {i * i}" for i in range(20_000))
    model = Programs(
        code("rows = [f'{i}: {i * i}' for i in range(20_000)]", "print(len(rows))"),
        code("answer['content'] = '\\n'.join(rows)", READY),
    )
    played = play(easy(wanted), model)
    assert played.reward == 1.0
    assert played.usage.completion_tokens < 100


@pytest.mark.parametrize(
    ("context", "look", "shown", "described"),
    [
        (["ab", "cd"], "context[1]", "cd", "a list of 2 items (str, 4 characters in all)"),
        ({"文": [1, 2]}, "context['文'][1]", "2", "a dict with 1 keys: '文'"),
        ("中文𝄞\x00\u2028" * 500_000, "len(context), context[:3]", "中文𝄞", "2,500,000 characters"),
        ("", "repr(context)", "''", "a str of 0 characters"),
    ],
)
def test_the_context_is_a_value_of_its_own_type(context, look, shown, described):
    model = Programs(code(f"print({look})"), "FINAL(42)")
    assert play(About(context, "42"), model).reward == 1.0
    assert described in model.shown(0)
    assert shown in model.shown(1)


def test_an_environment_without_a_context_is_read_as_a_whole():
    model = Programs(code("print(context[:16])"), "FINAL(1 + 1)")
    env = gym.make("arenagym/Countdown-v0")
    played = run_episode(env, "rlm", model, 0)
    assert "Reach the target" in model.shown(1)
    assert (played.answer, played.stop_reason) == ("1 + 1", StopReason.ANSWERED)


def test_the_tasks_tools_are_functions_whose_use_is_a_step():
    model = Programs(
        code("print(calculate('6 * 7'), calculate(expression='1/'))"),
        code("calculate(nonsense=1)", "calculate('1', '2')"),
        "FINAL(1)",
    )
    played = run_episode(gym.make("arenagym/Countdown-v0", max_turns=9), "rlm", model, 0)
    assert "calculate(expression)" in model.seen[0][0].content
    assert "42 Error:" in model.shown(1)
    assert "calculate takes 1 arguments" in model.shown(2)
    assert played.info["turn"] >= 4


def test_a_wrong_answer_gets_feedback_and_another_try():
    model = Programs("FINAL(41)", code("x = 42"), "FINAL_VAR(x)")
    played = play(easy(max_turns=3), model)
    assert "not accepted:\nWrong." in model.shown(1)
    assert (played.reward, played.answer) == (1.0, "42")


# Replies that are not as they should be


def test_a_reply_without_code_is_corrected_and_at_last_held_to_an_answer():
    model = Programs("Let me think.", "```bash\nls\n```", '{"answer": "42"}')
    played = play(easy(), model)
    assert "nothing to run" in model.shown(1)
    assert "fences marked bash are not run" in model.shown(2)
    assert [schema is not None for schema in model.schemas] == [False, False, True]
    assert (played.answer, played.parse_failures) == ("42", 2)


def test_an_answer_with_code_whose_output_was_not_seen_is_refused_once():
    model = Programs(code("print('the number is 42')") + "\nFINAL(41)", "FINAL(42)")
    assert play(easy(), model).answer == "42"
    assert "the number is 42" in model.shown(1)
    assert "had not seen" in model.shown(1)
    again = Programs(code("print(1)", "answer['content'] = '42'", READY))
    played = play(easy(), again)
    assert (played.answer, len(played.turns)) == ("42", 2)


def test_an_answer_from_code_that_printed_nothing_is_taken_at_once():
    played = play(easy(), Programs(code("x = 6 * 7", "FINAL(x)")))
    assert (played.answer, len(played.turns)) == ("42", 1)


def test_an_overwritten_answer_is_a_dict_again():
    model = Programs(code("answer = 42"), code(READY))
    assert play(easy(), model).answer == "42"
    assert "overwritten" in model.shown(1)


def test_answer_tags_are_understood_too():
    assert play(easy(), Programs("<answer>42</answer>")).answer == "42"


# Blocks that fail


def test_state_survives_a_failing_block_and_the_traceback_has_its_line():
    model = Programs(
        code("x = 41", "def f(y):", "    return y / 0", "z = 1", "f(x)"),
        code("print(x + z)"),
        "FINAL(42)",
    )
    play(easy(), model)
    assert 'File "block 1", line 5' in model.shown(1)
    assert "ZeroDivisionError" in model.shown(1)
    assert "\n42\n" in model.shown(2)


def test_blocks_after_a_failing_one_are_not_run():
    model = Programs(code("print('a')") + code("1 / 0") + code("print('c')"), "FINAL(42)")
    play(easy(), model)
    assert "Not run, since block 2 failed" in model.shown(1)
    assert "Block 1:\na\n" in model.shown(1)
    assert "\nc\n" not in model.shown(1)


@pytest.mark.parametrize(
    ("line", "seconds", "why"),
    [
        ("while True: pass", 3.0, "took longer than 3 s|more than 3 s of processor time"),
        ("import time; time.sleep(99)", 3.0, "took longer than 3 s"),
        ("while True: print('x' * 1_000_000)", 100.0, "printed more than 64 MiB"),
        ("import os; os._exit(3)", 100.0, "ended its process"),
    ],
)
def test_a_block_that_is_ended_loses_only_itself(line, seconds, why):
    model = Programs(code("x = 42"), code("x = 0", line), code("print(x)"), "FINAL(42)")
    played = play(easy(), model, cell_seconds=seconds)
    assert any(part in model.shown(2) for part in why.split("|"))
    assert "Output:\n42" in model.shown(3)
    assert played.reward == 1.0


def test_a_block_that_ends_the_whole_session_finds_a_new_one():
    kill = code("import os, signal", "os.kill(os.getppid(), signal.SIGKILL)", "while True: pass")
    model = Programs(
        code("x = 1"), kill, code("print(len(context), 'x' in globals())"), "FINAL(42)"
    )
    played = play(easy(), model, cell_seconds=3.0)
    assert played.reward == 1.0
    assert "12" in model.shown(3)


def test_output_is_cut_to_head_and_tail():
    model = Programs(code("print('head' + 'x' * 300_000 + 'tail')"), "FINAL(42)")
    play(easy(), model, output_chars=1_000)
    assert "head" in model.shown(1)
    assert "tail" in model.shown(1)
    assert "characters left out" in model.shown(1)
    assert len(model.shown(1)) < 1_300


def test_broken_unicode_in_code_is_no_failure_of_the_machinery():
    played = play(easy(), Programs(code("x = '\ud800'", "print(len(x))"), "FINAL(42)"))
    assert played.reward == 1.0


# Sub-agents


def test_a_recursive_sub_agent_has_a_repl_of_its_own():
    def reply(messages, sampling):
        if not is_root(messages):
            return "leaf"
        if "PART" in messages[1].content:
            return ["```repl\nprint('sub', len(context), rlm_query('deeper'))\n```", "FINAL(7)"][
                said(messages)
            ]
        return [
            code("print(rlm_query('PART of it', context[:1000]), llm_query('x'))"),
            "FINAL(42)",
        ][said(messages)]

    seen = []

    def listening(messages, sampling):
        seen.append(messages[-1].content)
        return reply(messages, sampling)

    played = play(About("a" * 5000, "42"), ScriptedModel(listening), max_depth=2)
    sub, leaf = played.children
    assert (sub.agent, sub.answer, len(sub.turns)) == ("rlm", "7", 2)
    assert [grandchild.agent for grandchild in sub.children] == ["llm_query"]
    assert sub.children[0].id == "episode/0/0"
    assert any("sub 1000 leaf" in text for text in seen)
    assert any("7 leaf" in text for text in seen)
    assert (leaf.agent, leaf.answer) == ("llm_query", "leaf")
    assert played.usage.calls == 6


def test_sub_models_go_by_depth():
    def named(name):
        def reply(messages, sampling):
            if is_root(messages):
                return [code("print(rlm_query('PART'))"), f"FINAL({name})"][said(messages)]
            return name

        return ScriptedModel(reply, name=name)

    root = Programs(code("print(rlm_query('go on'), llm_query('x'))"), "FINAL(42)", name="root")
    played = play(easy(), root, max_depth=2, sub_models=[named("first"), named("second")])
    sub, leaf = played.children
    assert (played.model, sub.model, leaf.model) == ("root", "first", "first")
    assert sub.children[0].model == "second"


def test_a_model_that_never_stops_recursing_meets_the_depth_and_the_budget():
    model = ScriptedModel(
        lambda messages, sampling: (
            code("print(rlm_query_batched(['again'] * 3))") if is_root(messages) else "leaf"
        )
    )
    played = play(
        easy(), model, max_depth=3, budget=Budget(turns=2, calls=25, depth=3), sandbox="native"
    )
    nodes = list(played.walk())
    assert played.usage.calls <= 25
    assert max(node.id.count("/") for node in nodes) == 3
    assert played.stop_reason in (StopReason.ANSWERED, StopReason.MAX_CALLS)


def test_nested_sessions_never_wait_for_each_other():
    model = ScriptedModel(
        lambda messages, sampling: (
            [code("print(rlm_query_batched(['again'] * 3))"), "FINAL(42)"][said(messages)]
            if is_root(messages)
            else "leaf"
        )
    )
    with resolve_sandbox("native", workers=1, sessions=1) as narrow:
        agent = RLM(max_depth=3, sandbox=narrow)

        async def both():
            return await asyncio.gather(
                *(run_episode_async(easy(), agent, model) for _ in range(3))
            )

        played = asyncio.run(both())
    assert [each.reward for each in played] == [1.0] * 3
    assert all(each.usage.calls == 2 + 3 * (2 + 3 * (2 + 3)) for each in played)


def test_a_sub_call_that_fails_is_tried_again_and_does_not_take_its_batch_with_it():
    tries = {}

    def sub(prompt):
        tries[prompt] = tries.get(prompt, 0) + 1
        if prompt == "dead" or (prompt == "shaky" and tries[prompt] == 1):
            return ModelError("out of order", {"timeout": 1})
        return f"[{prompt}]"

    model = Programs(code("print(llm_query_batched(['a', 'dead', 'shaky']))"), "FINAL(42)", sub=sub)
    played = play(easy(), model)
    assert "['[a]', 'Error: model_error: out of order', '[shaky]']" in model.shown(1)
    assert [child.stop_reason for child in played.children] == [
        StopReason.ANSWERED,
        StopReason.MODEL_ERROR,
        StopReason.ANSWERED,
    ]
    assert [child.failures for child in played.children] == [{}, {"timeout": 2}, {"timeout": 1}]
    assert (played.stop_reason, played.reward) == (StopReason.ANSWERED, 1.0)


@pytest.mark.parametrize(
    ("call", "told"),
    [
        ("llm_query('x' * 200_000)", "at most 100,000: split it"),
        ("llm_query('')", "none of them empty"),
        ("llm_query_batched('abc')", "give a list of prompts"),
        ("llm_query_batched(['x'] * 2_000)", "at most 1,000"),
        ("rlm_query_batched(['x'], ['a', 'b'])", "1 prompts, but 2 contexts"),
        ("llm_query(object())", "TypeError"),
        ("llm_query_batched(['x' * 90_000] * 300)", "bytes; at most"),
    ],
)
def test_what_cannot_be_asked_is_said_and_costs_nothing(call, told):
    model = Programs(code(call), "FINAL(42)")
    played = play(easy(), model)
    assert told in model.shown(1)
    assert played.children == ()


def test_a_sub_prompt_too_long_for_its_model_is_said_to_be_so():
    model = Programs(
        code("print(llm_query_batched(['x']))"), "FINAL(42)",
        sub=lambda prompt: ContextOverflowError("4096 tokens"),
    )  # fmt: skip
    play(easy(), model)
    assert "split it" in model.shown(1)


# Budgets


def test_a_batch_beyond_the_budget_of_calls_is_refused_as_a_whole():
    model = Programs(
        code("llm_query_batched(['x'] * 20)"), code("print(llm_query('y'))"), "FINAL(42)"
    )
    played = play(easy(), model, budget=Budget(calls=10))
    assert "20 calls asked for, but 7 are left" in model.shown(1)
    assert [child.answer for child in played.children] == ["(y)"]


def test_the_root_still_answers_when_its_sub_calls_have_used_up_the_calls():
    model = Programs(
        code("for i in range(99): llm_query(str(i))"), code("print(1)"), '{"answer": "42"}'
    )
    played = play(easy(), model, budget=Budget(calls=10))
    assert played.reward == 1.0
    assert played.usage.calls == 10


def test_the_last_turn_is_held_to_an_answer():
    model = Programs(code("x = 1"), code("x = 2"), '{"answer": "42"}')
    played = play(easy(), model, budget=Budget(turns=3))
    assert (played.answer, len(played.turns)) == ("42", 3)
    assert "last message" in model.shown(2)
    free = Programs(code("x = 1"), "I guess it is 42.")
    assert play(easy(), free, budget=Budget(turns=2)).answer == "I guess it is 42."


def test_a_draft_is_submitted_when_the_tokens_run_out():
    draft = Programs(code("answer['content'] = '42'"))
    played = play(easy(), draft, budget=Budget(tokens=1))
    assert (played.answer, played.reward) == ("42", 1.0)
    without = play(easy(), Programs(code("x = 1")), budget=Budget(tokens=1))
    assert (without.stop_reason, without.reward) == (StopReason.MAX_TOKENS, 0.0)


def test_the_time_budget_ends_a_block_too():
    model = Programs(code("answer['content'] = '42'"), code("import time; time.sleep(60)"))
    start = perf_counter()
    played = play(easy(), model, budget=Budget(seconds=4.0))
    assert perf_counter() - start < 50
    assert played.answer == "42"
    idle = play(easy(), Programs(code("import time; time.sleep(60)")), budget=Budget(seconds=1.0))
    assert idle.stop_reason is StopReason.MAX_SECONDS


def test_depth_beyond_the_budget_is_refused():
    model = Programs(code("print(llm_query('x'))"), "FINAL(42)")
    played = play(easy(), model, budget=Budget(depth=0))
    assert "DepthError" in model.shown(1)
    assert played.reward == 1.0


# The window


def test_a_conversation_that_becomes_too_long_is_summed_up():
    def reply(messages, sampling):
        if "becomes too long" in messages[-1].content:
            return "NOTE: it is 42"
        if "Your note" in messages[-1].content:
            return "FINAL(42)"
        return code("big = 'y' * 999", "print('z' * 5000)")

    model = ScriptedModel(reply)
    played = play(easy(), model, compact_at=2_000)
    assert played.reward == 1.0
    _, anew = list(played.prompts())[-1]
    assert anew.content.startswith("Question:")
    assert "NOTE: it is 42" in anew.content
    assert "big: str, length 999" in anew.content


def test_a_conversation_that_does_not_fit_goes_on_without_its_middle():
    def reply(messages, sampling):
        if sum(len(message.content) for message in messages) > 12_000:
            return ContextOverflowError("too long")
        if "was cut" in messages[-1].content:
            return "FINAL(42)"
        return code("kept = 1", "print('z' * 3000)")

    played = play(easy(), ScriptedModel(reply))
    assert played.reward == 1.0
    assert "kept: int" in list(played.prompts())[-1][1].content


# Many at once


def test_episodes_of_one_process_never_mix():
    def reply(messages, sampling):
        if not is_root(messages):
            return messages[-1].content
        return [
            code("x = context", "print('me', x)", "y = llm_query(x)"),
            code("import time", "time.sleep(0.02)", "print(x == context == y)"),
            "FINAL_VAR(x)",
        ][said(messages)]

    agent, model = RLM(), ScriptedModel(reply)

    async def all_of_them():
        return await asyncio.gather(
            *(run_episode_async(About(f"c{i}", f"c{i}"), agent, model, i) for i in range(40))
        )

    for i, played in enumerate(asyncio.run(all_of_them())):
        assert (played.answer, played.reward) == (f"c{i}", 1.0)
        assert f"me c{i}\n" in played.messages[3].content
        assert "True" in played.messages[5].content
        assert played.children[0].answer == f"c{i}"


def test_nothing_of_the_context_is_in_the_state():
    agent = RLM()
    sizes = []
    held = agent.graph

    class Watched:
        async def ainvoke(self, state, config, *, context):
            async for seen in held.astream(state, config, context=context, stream_mode="values"):
                sizes.append(sum(len(m.content) for m in seen["messages"]))  # noqa: PERF401

    agent.graph = Watched()
    model = Programs(code("print(context[:10])"), "FINAL(42)")
    assert run_episode(About("x" * 1_000_000, "42"), agent, model, 0).reward == 1.0
    assert max(sizes) < 5_000


# Settings


@pytest.mark.parametrize(
    "settings",
    [
        {"max_depth": 0},
        {"cell_seconds": 0},
        {"output_chars": 0},
        {"compact_at": 0},
        {"sub_models": "local"},
    ],
)
def test_bad_settings_are_refused(settings):
    with pytest.raises(SettingError):
        RLM(**settings)


def test_names_are_checked():
    with pytest.raises(UnknownNameError, match="native"):
        RLM(sandbox="nativ")
    with pytest.raises(SettingError, match="max_dept"):
        resolve_agent("rlm", {"max_dept": 2})
