"""Known answers were worked out by hand."""

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ranked import ASKED, calling, fates, group, rollout, said, tournament, turn

from arenagym.datasets import Tally, preference_pairs
from arenagym.errors import SettingError
from arenagym.records import StopReason, ToolSpec

ASKED_ROWS = [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "2 + 2?"}]


def answers(row):
    return row["chosen"][-1]["content"], row["rejected"][-1]["content"]


def test_the_best_is_chosen_and_the_worst_rejected_in_the_conversational_format():
    rows, dropped = fates(preference_pairs([group([0.5, 1.0, 0.0])]))
    assert rows == [
        {
            "prompt": ASKED_ROWS,
            "chosen": [{"role": "assistant", "content": "answer 1"}],
            "rejected": [{"role": "assistant", "content": "answer 2"}],
            "group_id": "g",
            "task_id": "t",
            "env_id": "tests/Sum-v0",
            "chosen_id": "g/1",
            "rejected_id": "g/2",
            "chosen_reward": 1.0,
            "rejected_reward": 0.0,
            "gap": 1.0,
        }
    ]
    assert dropped == {"not chosen": 2}


# Five rollouts have ten pairs. One is unscored (4 pairs); of the six pairs of the others one is
# tied, and the gaps of the rest are 1, .5, .5, .5, .5.
FIVE = [0.5, None, 1.0, 0.0, 0.5]


@pytest.mark.parametrize(
    ("settings", "written", "dropped"),
    [
        ({}, 1, {"unscored": 4, "tied": 1, "not chosen": 4}),
        ({"pairs": "all"}, 5, {"unscored": 4, "tied": 1}),
        (
            {"pairs": "all", "min_gap": 0.75},
            1,
            {"unscored": 4, "tied": 1, "closer than the smallest gap": 4},
        ),
        # In order: 1, .5, .5, 0: the middle two are tied.
        ({"pairs": "adjacent"}, 2, {"unscored": 4, "tied": 1, "not chosen": 3}),
    ],
)
def test_ties_and_unscored_are_dropped_and_counted(settings, written, dropped):
    rows = preference_pairs([group(FIVE)], **settings)
    made, counted = fates(rows)
    assert (len(made), counted) == (written, dropped)
    assert (rows.tally.groups, rows.tally.rollouts, rows.tally.read) == (1, 5, 10)


def test_a_gap_that_falls_short_by_rounding_is_wide_enough():
    assert 1.0 - 0.9 < 0.1
    assert len(list(preference_pairs([group([1.0, 0.9])], min_gap=0.1))) == 1


def test_neighbours_are_those_in_the_order_of_rewards():
    rows, _ = fates(preference_pairs([group([0.2, 0.8, 0.5, 0.1])], pairs="adjacent"))
    assert [answers(row) for row in rows] == [
        ("answer 2", "answer 0"),
        ("answer 0", "answer 3"),
        ("answer 1", "answer 2"),
    ]


@pytest.mark.parametrize(
    ("rewards", "dropped"),
    [
        ([0.5], {}),
        ([], {}),
        ([0.5] * 4, {"tied": 6}),
        ([None] * 4, {"unscored": 6}),
        ([None, 0.5], {"unscored": 1}),
    ],
)
def test_a_group_that_tells_nothing_makes_no_pair(rewards, dropped):
    rows, counted = fates(preference_pairs([group(rewards)], pairs="all"))
    assert (rows, counted) == ([], dropped)


def test_rewards_that_are_no_signal_make_no_pair():
    rows, counted = fates(preference_pairs([group([0.0, 1.0], informative=False)]))
    assert (rows, counted) == ([], {"uninformative": 1})


def test_attempts_without_an_answer_are_rejected_ones_if_so_wished_and_never_chosen():
    stopped = rollout("I go on", place=1, stop=StopReason.MAX_TURNS)
    made = group([1.0, 0.0], ["4", stopped])
    assert [answers(row) for row in preference_pairs([made])] == [("4", "I go on")]
    assert fates(preference_pairs([made], invalid=False)) == ([], {"invalid": 1})
    better = group([0.0, 1.0], ["4", stopped])
    assert fates(preference_pairs([better])) == ([], {"invalid": 1})


def test_the_same_words_are_no_pair_and_the_next_widest_is_taken():
    made = group([0.0, 1.0, 0.5], ["4", "4", "five"])
    rows, dropped = fates(preference_pairs([made]))
    assert [answers(row) for row in rows] in ([("4", "five")], [("five", "4")])
    assert dropped == {"same text": 1, "not chosen": 1}


def test_pairs_with_the_same_words_come_once():
    made = group([1.0, 0.5, 0.5, 0.0], ["best", "ok", "ok", "bad"])
    rows, dropped = fates(preference_pairs([made], pairs="all"))
    assert sorted(map(answers, rows)) == [("best", "bad"), ("best", "ok"), ("ok", "bad")]
    assert dropped == {"tied": 1, "duplicates": 2}


def test_thoughts_that_are_left_out_tell_nobody_apart():
    made = group([1.0, 0.0], ["<think>Hm.</think>4", turn(said("4", reasoning="So."))])
    (row,) = preference_pairs([made])
    assert row["rejected"][0] == {"role": "assistant", "content": "4", "reasoning_content": "So."}
    assert fates(preference_pairs([made], thoughts=False)) == ([], {"same text": 1})


def more(text, *before):
    """A second turn, after a message of the environment."""
    return turn(text, kept=len(ASKED) + len(before) + 1, prompt=(said("No.", "user"),), number=1)


def test_the_prompt_of_longer_episodes_is_what_they_have_in_common():
    made = group([1.0, 0.0], [rollout("5", more("4")), rollout("5", more("3"), place=1)])
    (row,) = preference_pairs([made])
    assert [m["content"] for m in row["prompt"]] == ["Be brief.", "2 + 2?", "5", "No."]
    assert answers(row) == ("4", "3")
    apart = group([1.0, 0.0], [rollout("5", more("4")), rollout("6", more("4"), place=1)])
    (row,) = preference_pairs([apart])
    assert row["prompt"] == ASKED_ROWS
    assert [m["content"] for m in row["rejected"]] == ["6", "No.", "4"]


def test_the_rest_begins_with_a_completion_where_one_goes_on_and_the_other_does_not():
    made = group([1.0, 0.0], [rollout("5"), rollout("5", more("4"), place=1)])
    (row,) = preference_pairs([made])
    assert row["prompt"] == ASKED_ROWS
    assert [m["content"] for m in row["chosen"]] == ["5"]
    assert [m["content"] for m in row["rejected"]] == ["5", "No.", "4"]


def test_the_rest_begins_with_a_completion_where_the_environment_answered_differently():
    other = turn("4", kept=3, prompt=(said("Wrong.", "user"),), number=1)
    made = group([1.0, 0.0], [rollout("5", more("4")), rollout("5", other, place=1)])
    (row,) = preference_pairs([made])
    assert row["prompt"] == ASKED_ROWS
    assert [[m["role"] for m in row[side]] for side in ("chosen", "rejected")] == [
        ["assistant", "user", "assistant"]
    ] * 2


def test_attempts_that_were_asked_differently_or_rewrote_their_history_are_no_pair():
    otherwise = rollout(turn("4", prompt=(said("Two and two?", "user"),)), place=1)
    rewritten = rollout("5", turn("4", kept=1, number=1), place=2)
    silent = rollout(place=3, stop=StopReason.MAX_SECONDS)
    made = group([1.0, 0.6, 0.3, 0.0], ["4", otherwise, rewritten, silent])
    rows, dropped = fates(preference_pairs([made], pairs="all"))
    assert rows == []
    assert dropped == {"prompts differ": 1, "several conversations": 3, "no completion": 2}


def search(arguments, answer, call, place):
    found = (said("4", "tool", tool_call_id=call),)
    first = turn(calling(arguments, call))
    return rollout(first, turn(answer, kept=3, prompt=found, number=1), place=place)


def test_native_tool_calls_have_objects_as_arguments_and_the_tools_a_column():
    tool = ToolSpec(name="search", description="Find.", parameters={"type": "object"})
    tried = [search('{"q": "2+2"}', "4", "x", 0), search('{"q": "2+2"}', "5", "y", 1)]
    rows = preference_pairs([group([1.0, 0.0], tried)], tools=[tool])
    (row,) = rows
    assert row["tools"] == [tool.to_openai()]
    assert row["prompt"][-2:] == [  # the random ids of the calls do not matter
        {
            "role": "assistant",
            "content": "",
            "tool_calls": [
                {
                    "id": "x",
                    "type": "function",
                    "function": {"name": "search", "arguments": {"q": "2+2"}},
                }
            ],
        },
        {"role": "tool", "content": "4", "tool_call_id": "x", "name": "search"},
    ]
    assert answers(row) == ("4", "5")
    rows = preference_pairs([group([1.0, 0.0], tried)])
    list(rows)
    assert "rows with native tool calls, whose tools no column declares: 1" in rows.tally.text()


@pytest.mark.parametrize(
    "arguments",
    ["", "[1]", "{", '{"a": NaN}', '{"a": 1e999}', '{"a":' * 999 + "1" + "}" * 999],
    ids=["nothing", "list", "torn", "nan", "huge", "deep"],
)
def test_arguments_that_are_no_object_stay_text(arguments):
    tried = [search(arguments, "4", "x", 0), search(arguments, "5", "y", 1)]
    (row,) = preference_pairs([group([1.0, 0.0], tried)])
    assert row["prompt"][2]["tool_calls"][0]["function"]["arguments"] == arguments
    msgspec.json.encode(row)


# Of four contestants 0 beat 1 by 3 and lost by 1 when they met again: a mean of 1. 1 beat 2 by 4
# in both orders together: 2 a call. 2 and 3 tied; 0 and 2 met without a verdict.
PLAYED = [(0, 1, 3), (1, 0, 1), (1, 2, 1, -3), (2, 3, 0), (0, 2, None)]


def test_by_matches_the_judges_own_verdicts_decide_whatever_the_ranking_says():
    made = group([0.0, 0.0, 1.0, 1.0], tournament=tournament(PLAYED, 4))
    rows, dropped = fates(preference_pairs([made], by="matches", pairs="all"))
    assert [(*answers(row), row["gap"]) for row in rows] == [
        ("answer 0", "answer 1", 1.0),
        ("answer 1", "answer 2", 2.0),
    ]
    assert dropped == {"unscored": 1, "never met": 2, "tied": 1}
    (row,) = preference_pairs([made], by="matches")
    assert answers(row) == ("answer 1", "answer 2")
    rows, dropped = fates(preference_pairs([made], by="matches", pairs="all", min_gap=1.5))
    assert (len(rows), dropped["closer than the smallest gap"]) == (1, 1)


def test_by_ranking_the_probability_that_one_is_better_decides():
    # P(0 beats 1) = Φ(2 / √2) = .921, P(1 beats 2) = Φ(0) = .5: tied.
    ranking = {"scores": (2.0, 0.0, 0.0), "errors": (1.0, 1.0, 1.0), "components": ((0, 1, 2),)}
    made = group([1.0, 0.25, 0.25], tournament=tournament([], 3, **ranking))
    rows, dropped = fates(preference_pairs([made], by="ranking", pairs="all", min_gap=0.9))
    assert [round(row["gap"], 3) for row in rows] == [0.921, 0.921]
    assert dropped == {"tied": 1}
    rows, dropped = fates(preference_pairs([made], by="ranking", pairs="all", min_gap=0.95))
    assert (rows, dropped) == ([], {"tied": 1, "closer than the smallest gap": 2})
    without = group([1.0, 0.0], tournament=None)
    assert fates(preference_pairs([without], by="ranking")) == ([], {"no probability": 1})
    assert fates(preference_pairs([without], by="matches")) == ([], {"never met": 1})


def test_equals_are_drawn_by_the_seed_and_not_by_their_order():
    made = [group([1.0, 1.0, 1.0, 0.0], name=f"g{k}") for k in range(40)]

    def chosen(seed):
        return [row["chosen_id"] for row in preference_pairs(made, seed=seed)]

    assert chosen(0) == chosen(0) != chosen(1)
    assert set(chosen(0)) == {"g/0", "g/1", "g/2"}  # number 0 is the greedy one


def test_lengths_are_counted_in_characters_of_the_policy():
    made = [group([1.0, 0.0], ["four", "5"], name="a"), group([1.0, 0.0], ["4", "fünf"], name="b")]
    rows = preference_pairs(made)
    list(rows)
    assert rows.tally.text() == (
        "2 groups, 4 rollouts, 2 pairs: 2 written; chosen: 2 characters on average, at most 4; "
        "rejected: 2 characters on average, at most 4; pairs whose chosen text is the longer one: "
        "1."
    )


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"pairs": "some"}, "best-worst, all, adjacent"),
        ({"by": "luck"}, "rewards, matches, ranking"),
        ({"min_gap": -1}, "at least 0"),
        ({"min_gap": float("nan")}, "at least 0"),
        ({"min_gap": 1.5, "by": "ranking"}, "a probability"),
    ],
)
def test_a_mistake_says_what_is_expected(settings, says):
    with pytest.raises(SettingError, match=says):
        preference_pairs([], **settings)


REWARDS = st.lists(st.none() | st.sampled_from([0.0, 0.25, 0.5, 1.0]), max_size=6)
WORDS = st.sampled_from(["4", "four", "四", "2\u20282", "\ud800", "", "A wins"])


@settings(max_examples=50, deadline=None)
@given(st.data())
def test_every_pair_prefers_the_better_of_two_texts(data):
    rewards = data.draw(REWARDS)
    texts = [data.draw(WORDS) for _ in rewards]
    pairs = data.draw(st.sampled_from(["best-worst", "all", "adjacent"]))
    min_gap = data.draw(st.sampled_from([0.0, 0.5]))
    rows = preference_pairs([group(rewards, texts)], pairs=pairs, min_gap=min_gap)
    made, _ = fates(rows)
    n = len(rewards)
    assert rows.tally.read == n * (n - 1) // 2
    for row in made:
        assert row["chosen"] != row["rejected"]
        assert row["chosen_reward"] > row["rejected_reward"]
        assert row["gap"] == row["chosen_reward"] - row["rejected_reward"] >= min_gap
        assert row["chosen"][0]["role"] == row["rejected"][0]["role"] == "assistant"
        msgspec.json.encode(row)


def test_rows_of_an_iterator_can_be_made_once():
    rows = preference_pairs(iter([group([1.0, 0.0])]))
    assert len(list(rows)) == 1
    with pytest.raises(SettingError, match="only once"):
        list(rows)
    again = preference_pairs([group([1.0, 0.0])])
    assert list(again) == list(again)
    assert again.tally.written == 1
    assert preference_pairs([]).tally == Tally("pairs")
