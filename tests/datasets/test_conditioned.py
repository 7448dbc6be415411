"""Known answers were worked out by hand."""

import coins
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ranked import ASKED, fates, group, rollout, said, turn

import arenagym
from arenagym.datasets import (
    Conditioned,
    Repeatable,
    by_env_reward,
    condition,
    quantiles,
    quark,
    reward_conditioned,
    reward_tokens,
)
from arenagym.errors import SettingError
from arenagym.models import ScriptedModel
from arenagym.records import StopReason


def told(rows):
    """What each answer is said to be."""
    return {
        row["messages"][-1]["content"]: row["messages"][1]["content"].removesuffix("2 + 2?")
        for row in rows
    }


def test_a_token_stands_in_front_of_the_first_user_message():
    prompt = [{"role": "system", "content": "s"}, {"role": "user", "content": "q"}]
    assert condition(prompt, "<good>") == [prompt[0], {"role": "user", "content": "<good>q"}]
    assert prompt[1]["content"] == "q"
    assert condition(prompt[:1], "<good>") == [{"role": "system", "content": "<good>s"}]
    assert condition([], "<good>") == []
    marked = condition(prompt, "<reward_0>")
    assert condition(marked, "<reward_3>", instead_of=reward_tokens()) == condition(
        prompt, "<reward_3>"
    )
    assert condition(marked, None, instead_of=reward_tokens()) == prompt


def test_above_the_mean_of_the_group_is_good_and_below_it_bad():
    rows = reward_conditioned([group([1.0, 0.0, 0.5, None, 0.5])])
    made, dropped = fates(rows)
    assert told(made) == {"answer 0": "<good>", "answer 1": "<bad>"}
    assert made[0]["token"] == "<good>"
    assert dropped == {"tied": 2, "unscored": 1}
    assert rows.tally.notes == {"rollouts behind <good>": 1, "rollouts behind <bad>": 1}


def test_sevenths_around_their_mean_are_not_parted_by_rounding():
    rewards = [k / 6 for k in range(7)]
    made, dropped = fates(reward_conditioned([group(rewards)]))
    assert (len(made), dropped) == (6, {"tied": 1})
    around = [-0.3, 0.1 + 0.2 - 0.3, 0.3]  # 5.6e-17
    made, dropped = fates(reward_conditioned([group(around)]))
    assert (len(made), dropped) == (2, {"tied": 1})


def test_the_token_may_be_the_reward():
    made = reward_conditioned([group([1.0, 6 / 7, -0.001])], label="value")
    assert list(told(made).values()) == ["<reward 1.00>", "<reward 0.86>", "<reward 0.00>"]


def test_an_attempt_without_an_answer_is_a_bad_example_if_so_wished_and_never_a_good_one():
    stopped = rollout("I go on", place=1, stop=StopReason.MAX_TURNS)
    made = group([1.0, 0.0], ["4", stopped])
    assert told(reward_conditioned([made])) == {"4": "<good>", "I go on": "<bad>"}
    assert fates(reward_conditioned([made], invalid=False))[1] == {"invalid": 1}
    assert fates(reward_conditioned([group([0.0, 1.0], ["4", stopped])]))[1] == {"invalid": 1}


def test_the_prompts_of_all_turns_and_histories_say_it():
    again = turn("4", kept=3, prompt=(said("No.", "user"),), number=1)
    made = group([1.0, 0.0], [rollout("5", again), "no"])
    rows = list(reward_conditioned([made], form="prompt-completion"))
    assert [row["prompt"][1]["content"] for row in rows[:2]] == ["<good>2 + 2?"] * 2
    assert rows[1]["prompt"][-1]["content"] == "No."


def test_groups_that_were_not_ranked_are_left_out():
    assert fates(reward_conditioned([group([0.5, 0.5])])) == ([], {"uninformative": 2})
    alike = group([1.0, 1.0], tournament=None)
    assert fates(reward_conditioned([alike])) == ([], {"tied": 2})


@pytest.mark.parametrize(
    ("rewards", "k", "expected"),
    [
        ([5.0, 4.0, 3.0, 2.0, 1.0], 5, {5.0: 0, 4.0: 1, 3.0: 2, 2.0: 3, 1.0: 4}),
        (list(range(10)), 5, {9: 0, 8: 0, 7: 1, 6: 1, 5: 2, 4: 2, 3: 3, 2: 3, 1: 4, 0: 4}),
        # Places 0 to 3 have their middle at 2 of 8, which is 1.25 of 5 quantiles; 4 to 7 at 6.
        ([1.0] * 4 + [0.0] * 4, 5, {1.0: 1, 0.0: 3}),
        ([1.0] * 4 + [0.0] * 4, 2, {1.0: 0, 0.0: 1}),
        # 1.0 has the places 0 to 6 of 8: 3.5 of 8 is 2.19 of 5; 0.0 has 7.5 of 8, 4.69 of 5.
        ([1.0] * 7 + [0.0], 5, {1.0: 2, 0.0: 4}),
        ([1.0, 1.0], 5, {}),
        ([], 5, {}),
    ],
)
def test_quantiles_by_hand(rewards, k, expected):
    assert quantiles(rewards, k) == expected


@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(0, 20), min_size=1, max_size=40), st.integers(2, 6))
def test_a_better_reward_is_never_in_a_worse_quantile(rewards, k):
    found = quantiles(rewards, k)
    ordered = [found[reward] for reward in sorted(found, reverse=True)]
    assert ordered == sorted(ordered)
    assert set(ordered) <= set(range(k))
    assert found == quantiles([3 * reward + 1 for reward in rewards], k) or {
        3 * reward + 1: place for reward, place in found.items()
    } == quantiles([3 * reward + 1 for reward in rewards], k)


@settings(max_examples=50, deadline=None)
@given(st.integers(1, 8), st.integers(2, 6), st.randoms())
def test_without_ties_the_quantiles_are_of_equal_size(size, k, random):
    rewards = [float(each) for each in range(size * k)]
    random.shuffle(rewards)
    places = list(quantiles(rewards, k).values())
    assert [places.count(place) for place in range(k)] == [size] * k


def test_quark_divides_the_pool_of_all_groups():
    groups = [
        group([1.0, 0.8, 0.6, 0.4, 0.2], name="a"),
        group([0.9, 0.7, 0.5, 0.3, 0.1, None], name="b", task="u"),
    ]
    rows = quark(groups)
    made, dropped = fates(rows)
    assert [row["quantile"] for row in made] == [0, 1, 2, 3, 4] * 2
    assert made[4]["messages"][1]["content"] == "<reward_4>2 + 2?"
    assert dropped == {"unscored": 1}
    assert rows.tally.notes["rollouts behind <reward_0>"] == 2
    # Both tasks have the whole range to themselves.
    apart = [group([1.0, 0.9], name="a"), group([0.2, 0.1], name="b", task="u")]
    assert [row["quantile"] for row in quark(apart, k=2)] == [0, 0, 1, 1]
    assert [row["quantile"] for row in quark(apart, k=2, pool="task")] == [0, 1, 0, 1]


def test_a_pool_whose_best_are_too_many_for_a_quantile_is_noted():
    # The better half is places 0 to 1/2, of which the middle is in the second fifth.
    halves = [group([1.0, 0.0], name=name, task=name) for name in "abc"]
    said_so = "pools with nothing behind <reward_0>, as too many share the best"
    for pool, pools in (("all", 1), ("task", 3)):
        rows = quark(halves, pool=pool)
        assert {row["quantile"] for row in rows} == {1, 3}
        assert rows.tally.notes[said_so] == pools
        rows = quark(halves, pool=pool, k=2)
        assert {row["quantile"] for row in rows} == {0, 1}
        assert said_so not in rows.tally.notes
    assert list(rows := quark(halves, only_best=True)) == []
    assert said_so in rows.tally.text()


def test_the_best_quantile_alone_has_no_token():
    rows, dropped = fates(quark([group([1.0, 0.5, 0.0, 0.25])], k=2, only_best=True))
    assert told(rows) == {"answer 0": "", "answer 1": ""}
    assert dropped == {"not chosen": 2}


def test_tokens_of_an_earlier_round_are_replaced():
    asked = (ASKED[0], said("<reward_0>2 + 2?", "user"))
    tried = [rollout(turn(word, prompt=asked), place=k) for k, word in enumerate("45")]
    rows = quark([group([1.0, 0.0], tried)], k=2)
    assert told(rows) == {"4": "<reward_0>", "5": "<reward_1>"}
    (best,) = quark([group([1.0, 0.0], tried)], k=2, only_best=True)
    assert best["messages"][1]["content"] == "2 + 2?"


@pytest.mark.parametrize(("label", "asked"), [("binary", "<good>"), ("value", "<reward 1.00>")])
def test_what_a_conditioned_policy_was_asked_with_is_replaced(label, asked):
    prompt = (ASKED[0], said(f"{asked}2 + 2?", "user"))
    tried = [rollout(turn(word, prompt=prompt), place=k) for k, word in enumerate("45")]
    made = told(reward_conditioned([group([1.0, 0.0], tried)], label=label))
    assert (
        made
        == {
            "binary": {"4": "<good>", "5": "<bad>"},
            "value": {"4": "<reward 1.00>", "5": "<reward 0.00>"},
        }[label]
    )


@pytest.mark.slow
def test_a_round_that_is_asked_for_the_best_joins_the_pool():
    def flip(messages, sampling):
        return f"<answer>{'heads' if sampling.seed % 2 else 'tails'}</answer>"

    best = Conditioned(ScriptedModel(flip), reward_tokens(2)[0])
    settings = {"agent": "react", "judge": "reward", "group_size": 6, "tasks": 2, "model": best}
    groups = [by_env_reward(each) for each in arenagym.collect(coins.ENV, **settings)]
    prompt = groups[0].trajectories[0].turns[0].prompt
    assert [m.content.startswith("<reward_0>") for m in prompt] == [False, True]
    rows = list(quark(groups, k=2))
    assert len(rows) == 12
    for row in rows:
        content = row["messages"][1]["content"]
        assert content.startswith(f"<reward_{row['quantile']}>Coin")
    assert best.rewrite([]) == []
    with pytest.raises(SettingError, match="<reward_0>"):
        Conditioned(ScriptedModel(flip), "")


def test_rewards_that_are_all_alike_are_tied_and_groups_without_a_ranking_not_in_the_pool():
    assert fates(quark([group([1.0, 1.0], tournament=None)])) == ([], {"tied": 2})
    groups = [group([0.5, 0.5], name="a"), group([1.0, 0.0], name="b")]
    rows, dropped = fates(quark(groups, k=2))
    assert ([row["quantile"] for row in rows], dropped) == ([0, 1], {"uninformative": 2})
    # An environment's rewards compare across groups, also those of a group that all solved.
    groups = [group([1.0, 1.0], name="a", tournament=None), group([0.0], name="b", tournament=None)]
    assert [row["quantile"] for row in quark(groups, k=2)] == [0, 0, 1]


def test_the_pool_is_read_twice_whatever_it_is():
    def make():
        yield group([1.0, 0.0])

    assert len(list(quark(make()))) == len(list(quark(Repeatable(make)))) == 2


def test_groups_that_are_finished_between_the_passes_are_not_there_yet():
    grown = [[group([1.0, 0.0])], [group([1.0, 0.0]), group([0.7], name="new")]]
    made, _ = fates(quark(Repeatable(lambda: grown.pop(0)), k=2))
    assert [row["quantile"] for row in made] == [0, 1]


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: quark([], k=1), "k=1"),
        (lambda: quark([], pool="batch"), "all or task"),
        (lambda: quark([], tokens=["a", "b"]), "2 tokens for k=5"),
        (lambda: quark([], k=2, tokens=["a", "ab"]), "begin another"),
        (lambda: quark([], k=2, tokens=["a", "a"]), "begin another"),
        (lambda: quark([], form="chatml"), "messages or prompt-completion"),
        (lambda: reward_conditioned([], tokens=("", "b")), "none may be empty"),
        (lambda: reward_conditioned([], label="ternary"), "binary or value"),
    ],
)
def test_a_mistake_says_what_is_expected(make, says):
    with pytest.raises(SettingError, match=says):
        make()
