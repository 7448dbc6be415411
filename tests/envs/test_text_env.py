import sys
import warnings

import gymnasium as gym
import pytest
from gymnasium.error import ResetNeeded
from gymnasium.utils.env_checker import check_env

from arenagym.envs import ENVIRONMENTS, TextEnv, UnicodeText, format_answer, parse_action
from arenagym.envs.tools import Tool
from arenagym.errors import InvalidActionError, SettingError
from arenagym.records import ToolSpec

if sys.platform != "linux":  # its sandbox by default is Linux's
    ENVIRONMENTS = [name for name in ENVIRONMENTS if "CodeExecution" not in name]
CALL = '<tool_call>{"name": "calculate", "arguments": {"expression": "1/3"}}</tool_call>'


@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_gymnasium_has_nothing_to_warn_of(name):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        check_env(gym.make(name).unwrapped)
        env = gym.make(name, render_mode="ansi")
        env.reset(seed=1)
        env.step(format_answer("1"))
        assert "environment:" in env.render()
        env.close()
        env.close()


@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_vector_environments_agree_and_the_same_seed_is_the_same_episode(name):
    seen = []
    for mode in ("sync", "async"):
        env = gym.make_vec(name, num_envs=3, vectorization_mode=mode)
        first, _ = env.reset(seed=5)
        after = env.step(tuple(format_answer(str(i)) for i in range(3)))[:4]
        seen.append((tuple(first), tuple(after[0]), *(part.tolist() for part in after[1:])))
        env.close()
    assert seen[0] == seen[1]
    assert len(set(seen[0][0])) == 3
    one = gym.make(name)
    assert one.reset(seed=5)[0] == seen[0][0][0]
    assert one.reset(seed=5) == one.reset(seed=5)


def play(action, **args):
    env = gym.make("arenagym/Countdown-v0", **args)
    env.reset(seed=0)
    return env, env.step(action)


def test_an_action_that_is_no_string_is_the_callers_error():
    env = gym.make("arenagym/Countdown-v0")
    env.reset(seed=0)
    with pytest.raises(InvalidActionError, match="not bytes"):
        env.step(b"<answer>1</answer>")


@pytest.mark.parametrize(
    ("action", "reason"),
    [("", "format"), ("x" * 2**20, "too_long"), ("no tags", "format"), ("\ud800", "format")],
)
def test_an_unusable_action_costs_a_turn_and_earns_nothing(action, reason):
    _, (text, reward, terminated, truncated, info) = play(action, max_turns=3)
    assert (reward, terminated, truncated, info["reason"]) == (0.0, False, False, reason)
    assert "2 turns left" in text
    _, (_, reward, terminated, _, _) = play(action)
    assert (reward, terminated) == (0.0, True)


def test_a_step_after_the_end_asks_for_a_reset():
    env, _ = play("<answer>1</answer>")
    with pytest.raises(ResetNeeded):
        env.step("<answer>1</answer>")


def test_a_tool_call_is_answered_and_takes_a_turn():
    env, (text, reward, over, _, info) = play(CALL, max_turns=2)
    assert (text, reward, over, info["reason"]) == ("1/3", 0.0, False, "tool")
    assert info["messages"] == [{"role": "tool", "content": "1/3"}]
    assert env.step(CALL)[2]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ('{"expression": 3}', "invalid arguments"),
        ("{}", "missing required"),
        ('{"expression": "1", "more": 1}', "unknown field"),
        ("[" * 10_000, "invalid arguments"),
        ('"' + "x" * 30_000 + '"', "are allowed"),
    ],
)
def test_wrong_tool_arguments_come_back_as_text(arguments, says):
    def calculate(expression: str) -> str:
        """Work it out."""
        return expression

    assert says in Tool(calculate).run(arguments)


def test_a_tool_is_declared_by_its_function():
    def look(place: str, radius: int = 5) -> str:
        """Look around."""
        return place * radius

    spec = Tool(look).spec
    assert (spec.name, spec.description) == ("look", "Look around.")
    assert spec.parameters["required"] == ["place"]
    assert spec.parameters["properties"]["radius"] == {"type": "integer", "default": 5}


class Echo:
    """A tool that is no function."""

    blocking = True
    spec = ToolSpec(name="echo", description="", parameters={"type": "object"})

    def run(self, arguments):
        return f"echo of {arguments}"


def test_a_ready_tool_is_offered_beside_functions_and_may_want_a_thread():
    def look() -> str:
        """Look."""
        return "a wall"

    env = TextEnv(tools=[look])
    assert not env.blocking
    env.add_tools([Echo()])
    assert env.blocking
    assert TextEnv(tools=[Echo()]).blocking
    assert not TextEnv.blocking
    assert [spec.name for spec in env.tools] == ["look", "echo"]
    with pytest.raises(SettingError, match="two tools are called 'echo'"):
        env.add_tools([Echo()])
    assert len(env.tools) == 2


def test_an_unknown_tool_is_named_with_those_there_are():
    _, (text, *_) = play(CALL.replace("calculate", "search"), max_turns=2)
    assert "no tool 'search'. Tools: calculate." in text


@pytest.mark.parametrize(
    ("text", "answer", "calls"),
    [
        ("so <answer> 42 </answer> ok", "42", 0),
        ("<answer>a</answer><answer>b</answer>", "a", 0),
        ("<answer>cut off", "cut off", 0),
        ("<think><answer>no</answer></think><answer>yes</answer>", "yes", 0),
        ("a thought</think><answer>yes</answer>", "yes", 0),
        (CALL + CALL, None, 2),
        (CALL + "<answer>unseen</answer>", None, 1),
        ("<answer>first</answer>" + CALL, "first", 0),
        (CALL.replace("</tool_call>", ""), None, 1),
    ],
)
def test_the_first_tag_decides(text, answer, calls):
    action = parse_action(text)
    assert (action.answer, len(action.tool_calls), action.error) == (answer, calls, None)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<think><answer>1</answer>",
        "<tool_call>not json</tool_call>",
        '<tool_call>{"name": 3}</tool_call>',
        '<tool_call>{"name": "a", "rm": 1}</tool_call>',
        CALL * 17,
    ],
)
def test_what_is_no_action_says_why(text):
    assert parse_action(text).error


def test_unicode_text_holds_any_string_up_to_its_length():
    space = UnicodeText(5, seed=1)
    assert "北京🏯" in space
    assert "123456" not in space
    assert 5 not in space
    assert space.sample() in space
    assert space == UnicodeText(5) != UnicodeText(6)
    assert repr(space) == "UnicodeText(5)"
