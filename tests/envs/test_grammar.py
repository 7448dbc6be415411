from itertools import cycle

import pytest

from arenagym.envs.grammar import Grammar, load_grammar, read_rules
from arenagym.errors import UnknownNameError


def test_a_grammar_writes_forms_capitals_and_percent_signs():
    grammar = Grammar(
        {"a": ["{B}, {b:then}: 5 %"], "b": ["{c} {can't|couldn't} be"], "c": ["it {is|was}"]}
    )
    assert grammar.write("a", cycle([0.5])) == "It is can't be, it was couldn't be: 5 %"
    assert "a" in grammar
    assert "d" not in grammar
    with pytest.raises(UnknownNameError, match="did you mean name"):
        Grammar({"name": ["{nam}"]})


def test_a_grammar_writes_what_it_is_given():
    grammar = Grammar({"a": ["{$What}: {b} {is|are} {$what}, {$how much} %"], "b": ["{$what}"]})
    given = {"what": "100 %s", "how much": "{b}"}
    assert grammar.write("a", cycle([0]), 1, given) == "100 %s: 100 %s are 100 %s, {b} %"
    with pytest.raises(KeyError):
        grammar.write("a", cycle([0]))


def test_a_file_has_its_own_rules_before_those_of_common(tmp_path):
    (tmp_path / "common.en.txt").write_text("# no rule\n[a]\nold\n\n[b]\n{a} {a}\n")
    (tmp_path / "mine.en.txt").write_text("[a]\nnew\nnewer\n")
    assert read_rules(tmp_path, "mine", "en") == {"a": ["new", "newer"], "b": ["{a} {a}"]}
    assert load_grammar(tmp_path, "mine", "en").write("b", cycle([0, 0, 0.9])) == "new newer"
