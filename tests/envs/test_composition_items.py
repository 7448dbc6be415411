import re
from collections import Counter
from itertools import islice

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arenagym.envs.composition import (
    FUNCTION_SETS,
    FUNCTIONS,
    Settings,
    draw,
    evaluate,
    items,
    parse,
    render,
    tasks,
)
from arenagym.envs.composition.expressions import Leaf, leaves
from arenagym.errors import SettingError

SETS = list(FUNCTION_SETS)


@given(st.integers(0, 2**32), st.sampled_from(SETS), st.integers(1, 8), st.integers(100, 2_000))
@settings(max_examples=200, deadline=None)
def test_every_item_is_a_tree_of_its_depth_that_uses_x_and_fits(seed, functions, level, most):
    item = draw(np.random.default_rng(seed), Settings((level,), functions, most))
    assert depths(item.expression) == {level} == {item.level}
    assert Leaf() in leaves(item.expression)
    assert 0 < len(item.output) <= most
    assert item.output == evaluate(item.expression, item.x, most)
    assert re.fullmatch("[a-z]{3,10}", item.x)
    known = {*FUNCTION_SETS[functions], *(f for f in FUNCTIONS.values() if not f.source)}
    assert set(item.functions) <= known
    assert parse(item.text) == item.expression


def depths(expression):
    """Of its leaves."""
    if isinstance(expression, Leaf):
        return {0}
    return {1 + n for operand in expression.operands for n in depths(operand)}


@pytest.mark.parametrize("functions", SETS)
@pytest.mark.parametrize("level", [1, 2, 4])
def test_all_functions_of_one_string_are_equally_likely(functions, level):
    drawn = islice(items(7, Settings((level,), functions)), 12_000 // level)
    counts = Counter(function for item in drawn for function in item.functions)
    unary = [function for function in FUNCTION_SETS[functions] if function.arity == 1]
    mean = sum(counts[function] for function in unary) / len(unary)
    chi2 = sum((counts[function] - mean) ** 2 / mean for function in unary)
    freedom = len(unary) - 1
    # Wilson and Hilferty's approximation of the 99.9 % quantile.
    assert chi2 < freedom * (1 - 2 / (9 * freedom) + 3.09 * (2 / (9 * freedom)) ** 0.5) ** 3


def test_nodes_are_of_their_kinds_as_often_as_the_reference_has_it():
    drawn = islice(items(3, Settings((1,), "all")), 20_000)
    names = Counter(item.functions[0].name for item in drawn)
    shares = {name: count / 20_000 for name, count in names.items()}
    assert shares["+"] == pytest.approx(0.1, abs=0.01)
    assert shares["func_7"] + shares["func_20"] == pytest.approx(0.1, abs=0.01)
    methods = sum(shares[name] for name in ("upper", "lower", "capitalize", "swapcase"))
    assert methods == pytest.approx(0.8 * 0.02, abs=0.004)


def test_leaves_of_wide_trees_are_x_as_often_as_words():
    drawn = list(islice(items(3, Settings((1,))), 20_000))
    pairs = [list(leaves(item.expression)) for item in drawn if item.functions[0].arity == 2]
    is_x = Counter(tuple(leaf.word is None for leaf in pair) for pair in pairs)
    for case in ((True, True), (True, False), (False, True)):
        assert is_x[case] / len(pairs) == pytest.approx(1 / 3, abs=0.03)


def test_the_levels_of_a_mixture_are_equally_likely():
    levels = Counter(item.level for item in islice(items(0, Settings((1, 2, 5))), 6_000))
    assert set(levels) == {1, 2, 5}
    assert all(count == pytest.approx(2_000, abs=150) for count in levels.values())


@pytest.mark.parametrize("levels", [(1,), (1, 2)])
def test_fifty_thousand_items_have_no_duplicate(levels):
    seen = {(item.text, item.x) for item in islice(items(42, Settings(levels)), 50_000)}
    assert len(seen) == 50_000


def test_the_same_seed_gives_the_same_items():
    assert list(islice(items(5), 50)) == list(islice(items(5), 50))
    assert list(islice(items(5), 50)) != list(islice(items(6), 50))


@pytest.mark.parametrize("functions", SETS)
def test_the_output_depends_on_the_input_and_is_seldom_the_input(functions):
    others = ["qwrtz", "kbpfgh", "zzvn", "lkjhgfdsq"]
    for level, most in ((1, 0.15), (2, 0.05), (4, 0.01)):
        drawn = list(islice(items(2, Settings((level,), functions)), 1_000))
        assert sum(item.output == item.x for item in drawn) <= most * 1_000
        for item in drawn:
            assert len({evaluate(item.expression, x, 10_000) for x in others}) > 1


def test_a_limit_that_no_item_keeps_says_so(monkeypatch):
    monkeypatch.setattr(tasks, "_TRIES", 2)
    endless = items(0, Settings((8,), "paper-train", 20))
    with pytest.raises(SettingError, match="raise max_chars"):
        list(islice(endless, 100))


@pytest.mark.parametrize(
    "text",
    [
        'func_5(func_13(x + "abc", "|"), "qu")',
        '(x + "ab").upper() + (func_17(x) + "c").capitalize()',
        'func_20(func_7("ab", x), func_24(x, 2))',
        "x + (x + x)",
        "x + x + x",
    ],
)
def test_text_is_read_as_it_is_written(text):
    assert render(parse(text)) == text


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "give a composition"),
        ("func_17(", "give a composition"),
        ("func_99(x)", "cannot read 'func_99"),
        ("y", "cannot read 'y'"),
        ("x * 2", "cannot read"),
        ("x.strip()", "cannot read"),
        ("upper(x)", "cannot read"),
        ("func_17(x, 2)", "it takes 1 string"),
        ("func_1(x)", "1 string and a parameter"),
        ("func_20(x)", "takes 2 strings"),
        ("func_1(x, 9)", "one of (2, 3, 4)"),
        ("func_1(x, True)", "one of (2, 3, 4)"),
        ("func_13(x, '+')", "one of ('-', '_', '|')"),
        ("func_5(x, 3)", "a word of 1 to 10"),
        ("x + 'ä'", "printable ASCII"),
        ("x + ''", "printable ASCII"),
        ("__import__('os')", "cannot read"),
        ("func_17(" * 9 + "x" + ")" * 9, "a depth of 1 to 8"),
        ("x" + ".upper()" * 490, "a depth of 1 to 8"),
        ("(" * 1_900 + "x" + ")" * 1_900, "give a composition"),
        ("x + " * 2_000 + "x", "4,000 are allowed"),
    ],
)
def test_text_that_is_no_composition_says_why(text, says):
    with pytest.raises(SettingError, match=re.escape(says)):
        parse(text)
