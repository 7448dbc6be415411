import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ranked import calling, fates, group, rollout, said, turn

from arenagym.datasets import best_of_n, by_env_reward, expert_iteration
from arenagym.errors import SettingError
from arenagym.records import StopReason


def answers(rows):
    return [row["messages"][-1]["content"] for row in rows]


def test_best_of_n_is_one_row_a_group_and_says_of_how_many():
    groups = [group([0.5, None, 1.0, 0.0], name="a"), group([0.0, 1.0], name="b")]
    rows, dropped = fates(best_of_n(groups))
    assert rows[0] == {
        "messages": [
            {"role": "system", "content": "Be brief."},
            {"role": "user", "content": "2 + 2?"},
            {"role": "assistant", "content": "answer 2"},
        ],
        "group_id": "a",
        "task_id": "t",
        "env_id": "tests/Sum-v0",
        "rollout_id": "g/2",
        "reward": 1.0,
        "n": 3,
    }
    assert answers(rows) == ["answer 2", "answer 1"]
    assert dropped == {"unscored": 1, "not chosen": 3}
    rows, dropped = fates(best_of_n(groups, n=2))
    assert [(row["rollout_id"], row["n"]) for row in rows] == [("g/0", 1), ("g/1", 2)]
    assert dropped == {"unscored": 1, "not chosen": 3}


def test_two_groups_may_have_the_same_best_answer_but_are_not_trained_on_twice():
    groups = [group([1.0, 0.0], ["4", "5"], name=name) for name in "ab"]
    assert answers(best_of_n(groups)) == ["4", "4"]
    rows, dropped = fates(expert_iteration(groups))
    assert (answers(rows), dropped) == (["4"], {"not chosen": 2, "duplicates": 1})


def test_the_top_of_a_group_are_its_best_distinct_answers():
    made = group([1.0, 1.0, 0.5, 0.0], ["4", "4", "four", "5"])
    rows, dropped = fates(expert_iteration([made], top=2))
    assert (answers(rows), dropped) == (["4", "four"], {"duplicates": 1, "not chosen": 1})


def test_the_least_reward_decides_alone_where_there_is_one():
    alike = [
        group([0.5, 0.5], name="a", tournament=None),
        group([1.0, 1.0], ["yes", "no"], name="b", tournament=None),
    ]
    rows, dropped = fates(expert_iteration(alike, top=None, least=0.75))
    assert (answers(rows), dropped) == (["yes", "no"], {"below the least reward": 2})


def test_a_group_that_its_tournament_could_not_rank_has_no_best():
    assert fates(best_of_n([group([0.5, 0.5])])) == ([], {"uninformative": 2})
    assert fates(expert_iteration([group([0.5])])) == ([], {"uninformative": 1})
    assert len(list(best_of_n([group([1.0, 1.0], tournament=None)]))) == 1


def test_by_the_environments_reward_a_judge_has_no_say():
    tried = [rollout("4", place=0, reward=1.0), rollout("5", place=1, reward=0.0)]
    judged = group([0.0, 1.0], tried)
    assert answers(best_of_n([judged])) == ["5"]
    graded = by_env_reward(judged)
    assert answers(best_of_n([graded])) == ["4"]
    assert (graded.rewards, graded.ranks, graded.tournament) == ((1.0, 0.0), (0.0, 1.0), None)
    assert graded.advantages == pytest.approx((1.0, -1.0), abs=1e-5)


def test_an_attempt_without_an_answer_is_not_imitated():
    tried = ["4", rollout("I go on", place=1, stop=StopReason.MAX_TURNS), rollout(place=2)]
    rows, dropped = fates(best_of_n([group([0.0, 0.5, 1.0], tried)]))
    assert (answers(rows), dropped) == (["4"], {"invalid": 1, "no completion": 1})


def test_a_rewritten_history_is_a_row_each_and_so_is_a_turn_in_the_other_form():
    rewritten = rollout("5", turn("4", kept=1, number=1))
    made = group([1.0, 0.0], [rewritten, "no"])
    rows = best_of_n([made])
    assert answers(rows) == ["5", "4"]
    assert (rows.tally.written, rows.tally.rows) == (1, 2)
    assert "1 written as 2 rows" in rows.tally.text()
    first, second = best_of_n([made], form="prompt-completion")
    assert first["completion"] == [{"role": "assistant", "content": "5"}]
    assert [m["content"] for m in second["prompt"]] == ["Be brief.", "Be brief.", "2 + 2?"]


def test_a_row_without_a_tools_column_is_counted_where_it_calls_tools():
    found = (said("4", "tool", tool_call_id="c1"),)
    tried = rollout(turn(calling("{}")), turn("4", kept=3, prompt=found, number=1))
    rows = best_of_n([group([1.0, 0.0], [tried, "no"])])
    list(rows)
    assert rows.tally.notes == {"rows with native tool calls, whose tools no column declares": 1}


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: best_of_n([], n=0), "n=0"),
        (lambda: best_of_n([], form="chatml"), "messages or prompt-completion"),
        (lambda: expert_iteration([], top=0), "top=0"),
        (lambda: expert_iteration([], top=None), "least reward"),
        (lambda: expert_iteration([], least=float("nan")), "finite"),
    ],
)
def test_a_mistake_says_what_is_expected(make, says):
    with pytest.raises(SettingError, match=says):
        make()


@settings(max_examples=50, deadline=None)
@given(st.lists(st.none() | st.sampled_from([0.0, 0.5, 1.0]), max_size=6), st.integers(1, 3))
def test_nobody_left_out_is_better_than_who_is_taken(rewards, top):
    rows, _ = fates(expert_iteration([group(rewards)], top=top))
    taken = [row["reward"] for row in rows]
    rest = [reward for reward in rewards if reward is not None]
    for reward in taken:
        rest.remove(reward)
    assert not taken or max(rest, default=0.0) <= min(taken)
    assert len(taken) == (min(top, len(taken) + len(rest)) if len(set(rewards) - {None}) > 1 else 0)
