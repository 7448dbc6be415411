import json
import re
from collections import Counter
from itertools import islice

import gymnasium as gym
import pytest
from hypothesis import given
from hypothesis import strategies as st

from arenagym.agents import run_episode
from arenagym.envs.composition import (
    FUNCTION_SETS,
    Function,
    Item,
    Settings,
    diagnose,
    evaluate,
    grade,
    items,
    parse,
    program_text,
    read_output,
)
from arenagym.envs.composition.diagnosis import _orders, _Search
from arenagym.envs.composition.expressions import Call, Leaf
from arenagym.errors import SettingError, UnknownNameError
from arenagym.models import ScriptedModel

SETS = list(FUNCTION_SETS)
FENCE = re.compile(r"```python\n(.*?)\n```", re.DOTALL)


def composition(**args):
    return gym.make("arenagym/StringComposition-v0", **args)


def posed(text, x="badce"):
    expression = parse(text)
    return Item(expression, text, x, evaluate(expression, x, 100_000))


def answered(output):
    return f"<answer>{json.dumps({'output': output}, ensure_ascii=False)}</answer>"


def run(program):
    """What the last line of a program returns."""
    body, _, last = program.rpartition("\n")
    names = {}
    exec(body, names)
    return eval(last, names)


@pytest.mark.parametrize(
    ("reply", "output"),
    [
        ('{"output": "abc"}', "abc"),
        ('It is {"output":"abc"}.', "abc"),
        ('```json\n{"output": "abc"}\n```', "abc"),
        ('```JSON {"output": "abc"}```', "abc"),
        ('```json\n{"output": "abc"}', "abc"),
        ('```\n{"output": "abc"}\n```', "abc"),
        ('```json\n{"output": "a"}\n``` no: ```json\n{"output": "b"}\n```', "b"),
        ('```json\n{"output": "a"}\n``` and {"output": "b"}', "a"),
        ('```json\nnothing\n``` but {"output": "b"}', "b"),
        ('first {"output": "a"}, then {"output": "b"}', "b"),
        ('{"output": "a"} where {x} is a set and {} is empty', "a"),
        ('{"steps": ["f", {"n": 1}], "output": "a"}', "a"),
        ('{"steps": {"output": "inner"}}', None),
        (r'{"output": "a\"}{\\"}', 'a"}{\\'),
        ('{"output": "{a} {b"}', "{a} {b"),
        ('an open { brace, and {"output": "a"}', "a"),
        ('an open {"quote\nand {"output": "a"}', "a"),
        ('closing } first, and {"output": "a"}', "a"),
        (r'{"output": "\u00aba\u00bb"}', "«a»"),
        ('{"output": "«a»"}', "«a»"),
        ('答案是 {"output": "你好"}。', "你好"),
        ('{"output": ""}', ""),
        ('{"output": " a "}', " a "),
        ('{"output": 12}', None),
        ('{"output": "a"} {"output": null}', None),
        ("{'output': 'a'}", None),
        ('{"output": "a"', None),
        ('{"output": "a\nb"}', None),
        ('{"result": "a"}', None),
        ('"output": "a"', None),
        ("abc", None),
        ("", None),
        ('{"output": "\ud800"}', None),
    ],
)
def test_the_last_json_object_with_an_output_is_read(reply, output):
    assert read_output(reply) == output


@given(st.text(), st.text(), st.text().filter(lambda text: "}" not in text and "`" not in text))
def test_any_output_is_read_back_from_prose(before, output, after):
    reply = f"{before.replace('{', '(')}{json.dumps({'output': output})}{after}"
    if "```json" not in before.lower():
        assert read_output(reply) == output


@given(st.text() | st.text('{}"\\\n`json output:a', max_size=200))
def test_any_reply_is_read_or_is_none(reply):
    assert read_output(reply) is None or isinstance(read_output(reply), str)


@pytest.mark.parametrize(
    "part",
    [
        "{",
        "}",
        "{}",
        '{"',
        '{"a":',
        '{"output":',
        "\\",
        '"\\',
        "```json",
        "```json{",
        '{"a\n',
        "{{}",
    ],
)
def test_a_reply_of_200_kb_made_to_be_slow_is_read(part):
    assert read_output(part * (200_000 // len(part))) is None
    balanced = part * (100_000 // len(part)) + "}" * (100_000 // len(part))
    assert read_output(f'{balanced}\n{{"output": "a"}}') in ("a", None)


@pytest.mark.parametrize("functions", SETS)
def test_the_text_of_an_item_is_python_that_gives_its_output(functions):
    for item in islice(items(1, Settings(tuple(range(1, 9)), functions)), 200):
        assert run(program_text(item, definitions=True)) == item.output


def oracle(query):
    """Read the definitions and run them."""
    return answered(run(FENCE.search(query)[1]))


@pytest.mark.parametrize("functions", SETS)
@pytest.mark.parametrize("level", range(1, 9))
def test_an_agent_that_runs_the_definitions_is_always_right(level, functions):
    env = composition(level=level, functions=functions)
    for seed in range(25):
        query, info = env.reset(seed=seed)
        _, reward, terminated, _, info = env.step(oracle(query))
        assert (reward, terminated, info["reason"], info["failure"]) == (1.0, True, "correct", "")
        assert (info["level"], info["failed_function"]) == (level, "")


def ask(messages, sampling):
    return f"<think>Hm. {{</think>The answer:\n{oracle(messages[-1].content)[8:-9]}"


def ignore(messages, sampling):
    """Answer with the input."""
    return answered(re.search(r'main_solution\("(\w+)"\)', messages[-1].content)[1])


@pytest.mark.parametrize("level", ["1", "2", "1+2", 8])
def test_scripted_agents_play_and_their_failures_are_recorded(level):
    env = composition(level=level, functions="all")
    for seed in range(3):
        played = run_episode(env, "direct", ScriptedModel(ask), seed)
        assert (played.reward, played.info["failure"]) == (1.0, "")
        played = run_episode(env, "direct", ScriptedModel(ignore), seed)
        assert (played.reward, played.info["failure"]) == (0.0, "ignored_composition")


CHAIN = "func_17(func_9(func_5(func_11(x, 1), 'qu')))"  # x = badce
WIDE = "func_17(func_20(func_9(func_5(x, 'qu')), func_22(func_13('abc', '-'))))"


@pytest.mark.parametrize(
    ("text", "output", "failure", "function"),
    [
        (CHAIN, "badce", "ignored_composition", ""),  # x
        (CHAIN, "ecdab", "ignored_composition", ""),  # the outermost alone
        (CHAIN, "cbedf", "ignored_composition", ""),  # the innermost alone
        (WIDE, "qubadce", "ignored_composition", ""),
        ("func_20(func_17(x), func_3('ba'))", "bbaadce", "ignored_composition", ""),
        (CHAIN, "qucbedf", "stopped_early", ""),
        (CHAIN, "qucbedffdebcuq", "stopped_early", ""),
        (WIDE, "abc", "stopped_early", ""),
        (WIDE, "a-b-", "stopped_early", ""),
        (CHAIN, "qufdebccbedfuq", "wrong_order", ""),  # 11, 17, 5, 9
        (WIDE, "badceecd-abb-uaq", "wrong_order", ""),  # in a branch: 9, 5
        ("func_9(func_5(x, 'qu'))", "qubadceecdab", "wrong_order", ""),
        (
            "func_20(func_17(func_11(x, 1)).upper(), 'a') + 'b'",
            "aFDEBCb",
            "atomic_error",
            "func_20",
        ),
        (CHAIN, "uqcbedffdebcqu", "atomic_error", "func_5"),  # reversed word, then mirrored
        (CHAIN, "qudcfeggefcduq", "atomic_error", "func_11"),
        (CHAIN, "zzz", "wrong", ""),
        ("func_11(x, 2)", "cbedf", "atomic_error", "func_11"),  # shifted by 1
        ("func_11(x, 2)", "zybac", "atomic_error", "func_11"),  # shifted back
        ("func_17(x + 'ab')", "ecdabba", "atomic_error", "+"),
        ("x.upper()", "Badce", "atomic_error", "upper"),
        ("func_17(x)", "", "wrong", ""),
    ],
)
def test_a_failure_is_named(text, output, failure, function):
    diagnosed = diagnose(posed(text), output)
    assert (diagnosed.failure, diagnosed.function) == (failure, function)


def test_the_explanation_with_the_fewest_possible_outputs_counts():
    item = posed("func_17(func_5(func_3(x), 'zz'))")
    assert diagnose(item, "zzabcde").failure == "stopped_early"  # or func_17 left out
    item = posed("func_17(func_5(x, 'zz'))")
    assert diagnose(item, "zzecdab").failure == "wrong_order"  # or a suffix for a prefix


def test_one_fault_is_never_a_riddle_and_its_function_is_named():
    named = Counter()
    for item in islice(items(9, Settings((1, 2, 3, 4), "all")), 200):
        for output, function in _Search(item).single_faults():
            if output != item.output:
                found = diagnose(item, output)
                assert found.failure != "wrong"
                named[found.function == function] += found.failure == "atomic_error"
    assert named[True] > 0.95 * named.total()


@pytest.mark.parametrize("length", range(2, 9))
def test_other_orders_are_permutations_each_once_and_few(length):
    orders = list(_orders(length))
    own = tuple(range(length))
    assert own not in orders
    assert len(set(orders)) == len(orders) <= 119
    assert all(sorted(order) == list(own) for order in orders)
    assert own[::-1] in orders


def test_a_search_for_failures_is_bounded():
    made = []

    def double(text, *_):
        made.append(2 * len(text))
        return text + text

    expression = Leaf()
    for _ in range(8):
        expression = Call(Function("func_18", double, choices=(2, 3, 4)), (expression,), (2,))
    item = Item(expression, "", "abcdefgh", evaluate(expression, "abcdefgh", 10_000))
    assert diagnose(item, "nothing gives this").failure == "wrong"
    assert 100_000 < sum(made) < 300_000
    long = posed("func_1(func_1(func_1(func_1(x, 4), 4), 4), 4)", "abcdefgh" * 40)
    assert diagnose(long, "nothing gives this").failure == "wrong"
    assert diagnose(long, long.x).failure == "ignored_composition"


def test_a_grade_tells_an_unread_answer_from_a_wrong_one():
    item = posed("func_17(x)")
    assert grade(item, '{"output": "ecdab"}').correct
    assert grade(item, "ecdab").reason == grade(item, "ecdab").diagnosis.failure == "format"
    assert grade(item, '{"output": "ECDAB"}').reason == "wrong"
    assert grade(item, '{"output": "ecdab "}').reason == "wrong"


def test_stage_1_defines_the_functions_used_and_stage_2_none():
    for seed in range(20):
        shown, info = composition(level=3).reset(seed=seed)
        hidden, _ = composition(level=3, stage=2).reset(seed=seed)
        used = {name for name in info["functions"] if name.startswith("func_")}
        assert set(re.findall(r"def (func_\d+)", shown)) == used
        assert "def func" not in hidden
        tail = shown[shown.index("def main_solution") :].partition("```")[0]
        assert tail in hidden
        assert re.search(r'main_solution\("[a-z]+"\)\n$', tail)
        assert '{"output": "…"}' in hidden


def play(*actions, **args):
    """All steps with these actions at one item."""
    env = composition(**args)
    env.reset(options={"composition": "func_17(func_1(x, 3))", "x": "abc"})
    return [env.step(action) for action in actions]


@pytest.mark.parametrize(
    ("action", "binary", "paper", "reason"),
    [
        (answered("cbacbacba"), 1.0, 1.0, "correct"),
        ('<think>{"output": "x"}</think> {"output": "cbacbacba"}', 1.0, 1.0, "correct"),
        ('so {"output": "x"}</think> {"output": "cbacbacba"}', 1.0, 1.0, "correct"),
        (answered("cba"), 0.0, 0.0, "wrong"),
        ('<think>{"output": "cbacbacba"}', 0.0, -1.0, "format"),
        ("<answer>cbacbacba</answer>", 0.0, -1.0, "format"),
        ("cbacbacba", 0.0, -1.0, "format"),
        ("", 0.0, -1.0, "format"),
        ("<tool_call>{</tool_call>", 0.0, -1.0, "format"),
        ("x" * 200_001, 0.0, -1.0, "too_long"),
    ],
)
def test_rewards_are_binary_or_the_papers(action, binary, paper, reason):
    for rewards, wanted in (("binary", binary), ("paper", paper)):
        ((_, reward, terminated, _, info),) = play(action, rewards=rewards)
        assert (reward, terminated, info["reason"]) == (wanted, True, reason)
        assert (info["failure"] == "format") == (reason in ("format", "too_long"))


def test_an_unread_message_costs_only_at_the_end_of_an_episode():
    steps = play("hm", "hm", answered("x"), "hm", rewards="paper", max_turns=4)
    assert [step[1] for step in steps] == [0.0, 0.0, 0.0, -1.0]
    assert [step[2] for step in steps] == [False, False, False, True]
    steps = play("hm", answered("cbacbacba"), rewards="paper", max_turns=4)
    assert [step[1] for step in steps] == [0.0, 1.0]


@pytest.mark.parametrize("hints", [False, True])
def test_feedback_says_what_went_wrong_and_never_the_output(hints):
    wrong = {
        "abc": "left out",
        "abcabcabc": "left out",
        "cba": "left out",
        "cbacba": "One function, func_1, was",
        "nothing": "",
    }
    for output, hint in wrong.items():
        ((text, _, over, _, info),) = play(answered(output), max_turns=3, hints=hints)
        assert text.startswith("This is not the output.")
        assert text.endswith("You have 2 turns left.")
        assert (hint in text) == (hints or not hint)
        assert not over
        assert "cbacbacba" not in text + str(info)
    ((text, *_),) = play("<answer>x</answer>", max_turns=3, hints=hints)
    assert "could not be read" in text


def test_info_has_the_same_keys_throughout():
    env = composition(max_turns=9)
    _, info = env.reset(seed=0)
    keys = list(info)
    for action in ("", "x", answered("x"), "<tool_call>{}</tool_call>", "x" * 200_001):
        assert list(env.step(action)[4]) == keys


def test_a_given_item_is_posed_in_the_text_that_means_it():
    env = composition(functions="paper-heldout", stage=2)
    query, info = env.reset(options={"composition": "(x  +  func_4('b a')).upper()", "x": "a 'b'"})
    assert 'return (x + func_4("b a")).upper()' in query
    assert "main_solution(\"a 'b'\")" in query
    assert (info["functions"], info["level"]) == (["func_4", "+", "upper"], 3)
    assert env.step(answered("A 'B'A B"))[1] == 1.0
    assert env.reset(options={"composition": "x + x", "x": "q"})[1]["task_id"] != info["task_id"]


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"composition": "func_17(x)"}, "missing required"),
        ({"composition": "func_17(x)", "x": 3}, "give composition"),
        ({"composition": "func_17(x)", "x": "a", "level": 1}, "unknown field"),
        ({"composition": "func_17(x)", "x": ""}, "printable ASCII"),
        ({"composition": "func_17(x)", "x": "a\n"}, "printable ASCII"),
        ({"composition": "func_17('abc')", "x": "a"}, "does not use x"),
        ({"composition": "x", "x": "a"}, "with a function"),
        ({"composition": "func_17(" * 9 + "x" + ")" * 9, "x": "a"}, "this is deeper"),
        ({"composition": "func_1(" * 8 + "x" + ", 4)" * 8, "x": "a"}, "max_chars is 2,000"),
    ],
)
def test_a_given_item_that_cannot_be_posed_says_why(options, says):
    with pytest.raises(SettingError, match=says):
        composition().reset(options=options)


@pytest.mark.parametrize(
    ("args", "says"),
    [
        ({"level": 0}, "give one or more of 1 to 8"),
        ({"level": "1+9"}, "give one or more of 1 to 8"),
        ({"level": []}, "give one or more of 1 to 8"),
        ({"level": [2, 2]}, "each level once"),
        ({"level": "two"}, "a mixture such as"),
        ({"level": [1.5]}, "a mixture such as"),
        ({"stage": 3}, "give 1"),
        ({"rewards": "dense"}, "binary, paper"),
        ({"max_chars": 5}, "give 20 to"),
    ],
)
def test_settings_that_cannot_be_are_refused(args, says):
    with pytest.raises(SettingError, match=says):
        composition(**args)


def test_an_unknown_set_of_functions_is_told_its_near_misses():
    with pytest.raises(UnknownNameError, match="did you mean strict-train"):
        composition(functions="strict_train")
