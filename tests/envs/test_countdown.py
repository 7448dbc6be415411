from fractions import Fraction

import gymnasium as gym
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arenagym.envs.countdown import Item, Settings, draw, grade
from arenagym.envs.countdown.arithmetic import ExpressionError, evaluate
from arenagym.errors import SettingError


@given(st.integers(0, 2**32), st.integers(2, 8), st.booleans())
@settings(max_examples=200, deadline=None)
def test_every_drawn_item_is_solved_by_its_solution(seed, n, use_all):
    wanted = Settings((2, n), (1, 100), (1, 999), use_all)
    item = draw(np.random.default_rng(seed), wanted)
    assert grade(item, item.solution, use_all=use_all).correct
    assert 1 <= item.target <= 999
    assert 2 <= len(item.numbers) <= n
    assert item.target not in item.numbers


expressions = st.recursive(
    st.integers(0, 99).map(lambda n: (str(n), Fraction(n))),
    lambda inner: st.tuples(inner, st.sampled_from("+-*/"), inner).map(
        lambda p: (f"({p[0][0]} {p[1]} {p[2][0]})", _apply(p[0][1], p[1], p[2][1]))
    ),
    max_leaves=12,
)


def _apply(a, operator, b):
    if a is None or b is None or (operator == "/" and b == 0):
        return None
    return {"+": a + b, "-": a - b, "*": a * b}.get(operator) if operator != "/" else a / b


@given(expressions)
def test_the_parser_computes_what_fractions_compute(case):
    text, value = case
    if value is None:
        with pytest.raises(ExpressionError) as raised:
            evaluate(text)
        assert raised.value.reason == "division_by_zero"
    else:
        assert evaluate(text).value == value


@given(st.text() | st.text("0123456789+-*/()×÷− .=", max_size=40))
def test_arbitrary_text_is_a_value_or_an_expression_error(text):
    try:
        evaluate(text)
    except ExpressionError as error:
        assert error.reason in ("syntax", "division_by_zero")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("8 - 3 - 2", 3),
        ("2 + 3 * 4", 14),
        ("16 / 4 / 2", 2),
        ("-3 + 10", 7),
        ("6 ÷ 4 × 2 − 1", 2),
        ("1 / 3", Fraction(1, 3)),
    ],
)
def test_precedence_and_signs(text, value):
    assert evaluate(text).value == value


@pytest.mark.parametrize(
    "text",
    ["1" * 13, "1+" * 300 + "1", "(" * 51 + "1" + ")" * 51, "2 ** 3", "１+2", "1 = 1", "1.5"],
)
def test_what_is_too_big_or_no_arithmetic_is_refused(text):
    with pytest.raises(ExpressionError):
        evaluate(text)


@pytest.mark.parametrize(
    ("answer", "use_all", "reason", "off_by"),
    [
        ("(3 + 5) * 2", True, "correct", 0),
        ("", True, "empty", None),
        ("3 +", True, "syntax", None),
        ("3 / (5 - 5)", True, "division_by_zero", None),
        ("3 * 5 + 7", True, "not_given", 6),
        ("3 * 3 + 5 + 2", True, "reused", 0),
        ("3 * 5", True, "unused", -1),
        ("3 * 5", False, "wrong_value", -1),
        ("3 * 5 / 2", True, "wrong_value", Fraction(-17, 2)),
    ],
)
def test_a_grade_says_what_is_wrong_and_by_how_much(answer, use_all, reason, off_by):
    graded = grade(Item((2, 3, 5), 16), answer, use_all=use_all)
    assert (graded.reason, graded.off_by) == (reason, off_by)


@pytest.mark.parametrize(
    "args",
    [
        {"numbers": 1},
        {"numbers": [3, 9]},
        {"number_range": [0, 5]},
        {"target_range": [9, 1]},
        {"numbers": "ab"},
        {"max_turns": 0},
    ],
)
def test_impossible_settings_are_refused(args):
    with pytest.raises(SettingError):
        gym.make("arenagym/Countdown-v0", **args)


def test_settings_without_any_puzzle_say_so():
    env = gym.make("arenagym/Countdown-v0", numbers=2, number_range=(1, 1), target_range=(500, 999))
    with pytest.raises(SettingError, match="widen target_range"):
        env.reset(seed=0)


def test_a_given_puzzle_is_played_and_feedback_leads_to_the_answer():
    env = gym.make("arenagym/Countdown-v0", max_turns=2)
    question, info = env.reset(options={"numbers": [2, 3, 5], "target": 16})
    assert "target 16 with the numbers 2, 3, 5" in question
    assert info["task_id"] == "countdown-2-3-5-to-16"
    text, reward, over, _, info = env.step("<answer>2 * 3 + 5</answer>")
    assert text == "The value is 11, 5 less than the target 16. You have 1 turn left."
    assert (reward, over, info["value"], info["off_by"]) == (0.0, False, "11", "-5")
    assert env.step("<answer>2 * (3 + 5)</answer>")[1:3] == (1.0, True)
    with pytest.raises(SettingError, match="numbers"):
        env.reset(options={"target": 16})


def test_the_solution_is_nowhere_in_what_the_agent_gets():
    env = gym.make("arenagym/Countdown-v0")
    question, info = env.reset(seed=3)
    assert env.unwrapped.item.solution not in question + str(info)
