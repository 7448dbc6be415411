import math

import pytest

from arenagym.envs.code_execution import check
from arenagym.errors import UnknownNameError


@pytest.mark.parametrize(
    ("name", "expected", "actual", "right"),
    [
        ("exact", "a b\nc\n", "a b  \nc\n\n\n", True),
        ("exact", "a b\nc\n", "a  b\nc\n", False),
        ("exact", " a\n", "a\n", False),
        ("tokens", "1 2\n3\n", "1\n2 3", True),
        ("tokens", "1 2", "1 2 3", False),
        ("tokens", "1", "1.0", False),
        ("tokens", "你好 1", "你好\n1", True),
        ("floats", "0.5 yes", "0.50000001 yes", True),
        ("floats", "0.5 yes", "0.51 yes", False),
        ("floats", "0.5 yes", "0.5 no", False),
        ("floats", "1e9", "1000000001", True),
        ("floats", "nan", "nan", True),
        ("floats", "1", "nan", False),
        ("set", "a\nb\nb\n", "b\na\n", True),
        ("multiset", "a\nb\nb\n", "b\na\n", False),
        ("multiset", "a\nb\nb\n", "b\na\nb", True),
        ("exact", [1, 2], [1.0, 2], True),
        ("exact", 1, True, False),
        ("exact", 1, "1", False),
        ("exact", None, None, True),
        ("exact", None, 0, False),
        ("exact", [], None, False),
        ("exact", {"a": [1]}, {"a": [1.0]}, True),
        ("exact", {"a": 1}, {"b": 1}, False),
        ("floats", [0.1, [1]], [0.1 + 1e-9, [1]], True),
        ("floats", [0.1], [0.1, 0.1], False),
        ("floats", 1.0, math.nan, False),
        ("floats", math.inf, math.inf, True),
        ("set", [1, 2, 2], [2, 1], True),
        ("set", [1], [True], False),
        ("multiset", [[1, 2], [3]], [[3], [1, 2]], True),
        ("multiset", [1, 2, 2], [1, 2], False),
        ("multiset", [1], 1, False),
        ("multiset", [1, 2], [2.0, 1], True),
    ],
)
def test_comparisons(name, expected, actual, right):
    assert check(name, "", expected, actual) is right


@pytest.mark.parametrize(
    ("actual", "right"),
    [
        ("1 2 3", True),
        ("2 1 3", True),
        ("1 3 2", False),
        ("1 2", False),
        ("1 2 3 3", False),
        ("1 2 4", False),
        ("a b c", False),
        ("IMPOSSIBLE", False),
        ("", False),
    ],
)
def test_any_order_that_obeys_is_right(actual, right):
    assert check("any_topological_order", "3 2\n1 3\n2 3\n", "1 2 3\n", actual) is right


def test_impossible_is_right_only_where_it_is():
    given = "2 2\n1 2\n2 1\n"
    assert check("any_topological_order", given, "IMPOSSIBLE\n", "IMPOSSIBLE")
    assert not check("any_topological_order", given, "IMPOSSIBLE\n", "1 2")


def test_ones_own_checkers_count_and_a_failing_one_is_no_pass():
    more = {"longer": lambda given, expected, actual: len(actual) > len(expected)}
    assert check("longer", "", "a", "ab", more)
    assert not check("longer", "", "a", None, more)
    with pytest.raises(UnknownNameError, match="did you mean tokens"):
        check("token", "", "", "")
