"""What is judged once is never paid for again: what is kept, and what counts as the same."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from caching import Slow, ask, intact, names, rows, rubric_judge
from judging import TASK, attempt, compare, filled
from msgspec.structs import replace

from arenagym.errors import ModelError, SettingError
from arenagym.judges import (
    Bidirectional,
    EnsembleJudge,
    GroupJudge,
    ListwiseJudge,
    PointwiseJudge,
    Rubric,
    RubricJudge,
    View,
)
from arenagym.judges.cache import Cached, CachedGroup, cached
from arenagym.models import ScriptedModel
from arenagym.records import (
    Message,
    StopReason,
    ToolCall,
    Trajectory,
    Turn,
    Usage,
    from_json,
    to_json,
)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "verdicts.sqlite"


def test_what_was_judged_before_costs_nothing(path):
    model = ScriptedModel(["no form", filled((8, 6, 4, 2), 3)])
    judge = RubricJudge(model)
    with Cached(judge, path) as kept:
        first = compare(kept)
        again = compare(kept)
        assert (kept.hits, kept.misses, kept.name, kept.key) == (1, 1, judge.name, judge.key)
    later = ask(RubricJudge(ScriptedModel([ModelError("down")])), path)
    assert (first.usage.calls, first.repairs, first.cached) == (2, 1, False)
    assert first.failures == {"malformed_judgement": 1}
    assert again == later == replace(first, usage=Usage(), failures={}, repairs=0, cached=True)
    assert (later.score_a, later.analysis) == (first.score_a, "on first\non second")
    assert later.dimensions["reasoning"] == (8, 3)
    assert model.calls == 2


def test_the_members_of_a_kept_verdict_cost_nothing_either(path):
    judge = EnsembleJudge([Bidirectional(rubric_judge()), rubric_judge()])
    assert ask(judge, path).members[0].members[1].usage.calls == 1
    verdict = ask(judge, path)
    for member in (*verdict.members, *verdict.members[0].members):
        assert (member.usage, member.cached, member.scored) == (Usage(), True, True)


def test_a_failure_is_asked_again(path):
    model = ScriptedModel(["no form", "none", ModelError("down"), filled(7, 3)])
    assert not ask(RubricJudge(model), path).scored
    assert rows(path) == []
    scored = [ask(RubricJudge(model), path).scored for _ in range(3)]
    assert (scored, model.calls) == ([False, True, True], 4)
    slow = Slow()
    for _ in range(2):
        with pytest.raises(ValueError, match="broken"):
            ask(slow, path, attempt(answer="fail"))
    assert slow.asked == ["fail", "fail"]
    assert intact(path)


CHILD = attempt("asked", "42", agent="searcher")
CALL = ToolCall(id="x1", name="search", arguments="{}")
TURN = Turn(
    call_id="0",
    agent="a",
    prompt=(Message(role="user", content=TASK.query),),
    output=Message(role="assistant", content="I look.", tool_calls=(CALL,)),
)
TOLD = Message(role="tool", content="found", tool_call_id="x1")
A, B = attempt(turns=(TURN,), tail=(TOLD,), children=(CHILD,), reward=1.0), attempt("other")


def turn_with(**fields):
    return replace(A, turns=(replace(TURN, output=replace(TURN.output, **fields)),))


GENERIC = Rubric.load()
CHANGED = replace(
    GENERIC,
    dimensions=(replace(GENERIC.dimensions[0], description="!"), *GENERIC.dimensions[1:]),
)
OTHER = {
    "rubric": {"judge": RubricJudge(ScriptedModel([filled(7, 3)]), CHANGED)},
    "model": {"judge": RubricJudge(ScriptedModel([filled(7, 3)], name="other"))},
    "view": {"judge": RubricJudge(ScriptedModel([filled(7, 3)]), view=View(tokens=999))},
    "evidence": {"judge": RubricJudge(ScriptedModel([filled(7, 3)]), view=View(evidence=False))},
    "order": {"a": B, "b": A},
    "query": {"task": replace(TASK, query="Another?")},
    "words": {"a": turn_with(content="I look again.")},
    "reasoning": {"a": turn_with(reasoning="hm")},
    "tool call": {"a": turn_with(tool_calls=(replace(CALL, arguments="[]"),))},
    "observation": {"a": replace(A, tail=(replace(TOLD, content="lost"),))},
    "what a result answers": {"a": replace(A, tail=(replace(TOLD, tool_call_id="x2"),))},
    "answer": {"a": replace(A, answer="undone")},
    "no answer": {"a": replace(A, answer=None)},
    "stop reason": {"a": replace(A, stop_reason=StopReason.MAX_TURNS)},
    "reward": {"a": replace(A, reward=0.5)},
    "no reward": {"a": replace(A, reward=None)},
    "parts of the reward": {"a": replace(A, rewards={"style": 1.0})},
    "a child's answer": {"a": replace(A, children=(replace(CHILD, answer="43"),))},
    "a child's name": {"a": replace(A, children=(replace(CHILD, agent="reader"),))},
    "a child's child": {"a": replace(A, children=(replace(CHILD, children=(CHILD,)),))},
    "no child": {"a": replace(A, children=())},
}
RENUMBERED = replace(
    A,
    turns=(replace(TURN, output=replace(TURN.output, tool_calls=(replace(CALL, id="y7"),))),),
    tail=(replace(TOLD, tool_call_id="y7"),),
)
SAME = {
    "task": {"task": replace(TASK, id="u", env_id="f", seed=3)},
    "ids": {"a": replace(A, id="another", seed=9, attempt=1)},
    "ids of tool calls": {"a": RENUMBERED},
    "costs": {"a": replace(A, turns=(replace(TURN, call_id="9", usage=Usage(calls=1)),))},
    "times": {"a": replace(A, seconds=3.0, info={"time": 4}), "b": replace(B, seconds=1.0)},
    "a number's type": {"a": replace(A, reward=1)},
    "a record's way through a file": {"a": from_json(Trajectory, to_json(A))},
}


@pytest.fixture(scope="module")
def known(tmp_path_factory):
    """A file that knows one verdict."""
    path = tmp_path_factory.mktemp("known") / "verdicts.sqlite"
    assert ask(rubric_judge(), path, A, B).scored
    return path


def asked_with(known, changed):
    settings = {"judge": rubric_judge(), "task": TASK, "a": A, "b": B} | changed
    with cached(settings["judge"], known) as kept:
        compare(kept, settings["a"], settings["b"], settings["task"])
        return kept.hits, kept.misses


@pytest.mark.parametrize("changed", OTHER.values(), ids=OTHER)
def test_another_of_what_a_verdict_depends_on_is_another_judging(known, changed):
    assert asked_with(known, changed) == (0, 1)


@pytest.mark.parametrize("changed", SAME.values(), ids=SAME)
def test_ids_costs_and_times_make_no_other_judging(known, changed):
    assert asked_with(known, changed) == (1, 0)


def test_lone_surrogates_do_not_break_it(path):
    assert not ask(rubric_judge(), path, attempt("\ud800")).cached
    assert ask(rubric_judge(), path, attempt("\ud800")).cached


def test_a_group_is_kept_by_what_is_shown_in_which_order(path):
    model = ScriptedModel([filled(5, 6, 7, labels=("attempt_1", "attempt_2", "attempt_3"))])
    with cached(ListwiseJudge(model), path) as kept:
        assert isinstance(kept, CachedGroup)
        assert isinstance(kept, GroupJudge)
        (order,) = kept.calls(3, np.random.default_rng(0))
        assert sorted(order) == [0, 1, 2]
        group = [attempt(answer=f"{i}") for i in order]
        first, again = (asyncio.run(kept.score(TASK, group)) for _ in range(2))
        assert again == replace(first, usage=Usage(), cached=True)
        assert again.scores == (5, 6, 7)
        assert not asyncio.run(kept.score(TASK, group[::-1])).cached
        assert (kept.hits, kept.misses, model.calls) == (1, 2, 2)


def test_a_pair_and_a_group_of_the_same_two_are_not_the_same(path):
    model = ScriptedModel([filled(5, 6, labels=("attempt_1", "attempt_2"))])
    with cached(ListwiseJudge(model), path) as kept:
        assert compare(kept, A, B).score_b == 6
        assert asyncio.run(kept.score(TASK, (A, B))).scores == (5, 6)
        assert compare(kept, A, B).cached
    assert model.calls == 2


def test_a_judge_of_pairs_is_no_judge_of_groups_when_kept(path):
    assert not isinstance(cached(rubric_judge(), path), GroupJudge)
    assert isinstance(cached(PointwiseJudge(ScriptedModel(["x"])), path), CachedGroup)


def test_a_judge_without_a_key_is_refused(path):
    keyless = Slow()
    keyless.key = ""
    for judge in (keyless, EnsembleJudge([rubric_judge(), keyless])):
        with pytest.raises(SettingError, match=r"give it a `key`.* or wrap the judges inside"):
            Cached(judge, path)


@pytest.mark.parametrize(
    "value",
    ["", "{", "{}", '{"score_a": 1}', '{"mood": 1}', b"\xff\xfe", 7, '{"error": "it failed"}'],
)
def test_a_stored_value_that_cannot_be_read_is_a_miss_and_is_replaced(path, value):
    ask(rubric_judge(), path)
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("UPDATE verdicts SET value = ?", (value,))
    verdict = ask(rubric_judge(), path)
    assert (verdict.score_a, verdict.cached) == (7, False)
    assert ask(rubric_judge(), path).cached
    assert len(rows(path)) == 1


def foreign(path):
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE songs (title)")


def newer(path):
    ask(rubric_judge(), path)
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA user_version = 99")


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda path: path.write_text("dear diary, " * 100), "not a database"),
        (Path.mkdir, "unable to open"),
        (foreign, "another program's"),
        (newer, "of version 99, and this arenagym reads 1"),
    ],
)
def test_a_file_that_is_no_cache_of_ours_is_refused_and_left_as_it_was(path, make, why):
    make(path)
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(SettingError, match=why) as refused:
        Cached(rubric_judge(), path)
    assert str(path) in str(refused.value)
    assert (path.read_bytes() if path.is_file() else None) == before
    assert names(path.parent) == [path.name]


def test_a_path_that_cannot_be_made_is_refused_when_it_is_needed(path):
    path.write_text("a file")
    with pytest.raises(SettingError, match=r"verdicts\.sqlite/below"):
        compare(Cached(rubric_judge(), path / "below"))


def test_nothing_is_on_disk_before_the_first_question_and_one_file_after_the_last(tmp_path):
    path = tmp_path / "not" / "yet" / "verdicts.sqlite"
    kept = Cached(rubric_judge(), path)
    kept.close()
    assert names(tmp_path) == []
    compare(kept)
    kept.close()
    kept.close()
    assert names(path.parent) == [path.name]
    assert compare(kept).cached
    kept.close()
