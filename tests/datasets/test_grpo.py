import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ranked import fates, group, rollout, said, turn

from arenagym.datasets import grpo_groups
from arenagym.errors import SettingError


def sampled(text, prompt, output, logprobs, **more):
    return turn(text, prompt_ids=prompt, output_ids=output, output_logprobs=logprobs, **more)


def test_a_row_is_a_group_of_the_size_that_it_has():
    tried = ["4", "5", sampled("6", (1, 2), (3, 4), (-0.5, -0.25))]
    groups = [group([1.0, None, 0.0], tried, name="a"), group([0.0, 1.0], name="b")]
    rows = grpo_groups(groups)
    (first, second), dropped = fates_of_groups(rows)
    assert dropped == {"unscored": 1}
    assert first == {
        "group_id": "a",
        "task_id": "t",
        "env_id": "tests/Sum-v0",
        "prompt": [
            {"role": "system", "content": "Be brief."},
            {"role": "user", "content": "2 + 2?"},
        ],
        "completions": [
            [{"role": "assistant", "content": "4"}],
            [{"role": "assistant", "content": "6"}],
        ],
        "rollout_ids": ["g/0", "g/2"],
        "rewards": [1.0, 0.0],
        "advantages": pytest.approx([1.0, -1.0], abs=1e-5),
        "segments": [
            [],
            [
                {
                    "agent": "a",
                    "token_ids": [1, 2, 3, 4],
                    "loss_mask": [0, 0, 1, 1],
                    "logprobs": [0.0, 0.0, -0.5, -0.25],
                    "retokenised": False,
                }
            ],
        ],
    }
    assert len(second["completions"]) == 2
    assert rows.tally.notes == {"turns without token ids": 3, "tokens to learn from": 2}


def fates_of_groups(rows):
    made = list(rows)
    tally = rows.tally
    assert tally.read == tally.rollouts == tally.written + sum(tally.dropped.values())
    return made, {str(why): number for why, number in tally.dropped.items()}


def test_groups_that_tell_nothing_come_only_if_they_are_asked_for():
    groups = [group([0.5, 0.5, None]), group([0.5])]
    assert fates_of_groups(grpo_groups(groups)) == ([], {"unscored": 1, "uninformative": 3})
    rows = list(grpo_groups(groups, uninformative=True))
    assert [row["advantages"] for row in rows] == [[0.0, 0.0], [0.0]]


def test_who_was_asked_otherwise_is_not_in_the_groups_row():
    otherwise = rollout(turn("4", prompt=(said("Two and two?", "user"),)), place=0)
    rewritten = rollout("5", turn("4", kept=1, number=1), place=3)
    made = group([1.0, 0.5, 0.0, 0.2, 0.1], [otherwise, "5", "6", rewritten, rollout(place=4)])
    (row,), dropped = fates_of_groups(grpo_groups([made]))
    assert row["rollout_ids"] == ["g/1", "g/2"]
    assert row["advantages"] == list(made.advantages[1:3])
    assert dropped == {"several conversations": 1, "no completion": 1, "prompts differ": 1}


def test_a_rollout_of_several_conversations_is_several_rows_with_one_advantage():
    first = sampled("5", (1, 2), (3,), (-0.5,))
    again = sampled("4", (1, 2, 9), (4,), (-0.25,), kept=1, number=1)
    child = rollout(sampled("a child's", (7,), (8,), (-1.0,), agent="b"))
    tree = rollout(first, again, children=(child,))
    rows = grpo_groups([group([1.0, 0.0], [tree, "no"])], rows="rollout")
    made, _ = fates_of_groups(rows)
    assert [(r["rollout_id"], r["part"], r["parts"]) for r in made] == [
        ("g/0", 0, 3),
        ("g/0", 1, 3),
        ("g/0", 2, 3),
        ("g/1", 0, 1),
    ]
    assert len({r["advantage"] for r in made[:3]}) == 1
    assert [r["agent"] for r in made] == ["a", "a", "b", "a"]
    assert [[s["token_ids"] for s in r["segments"]] for r in made] == [
        [[1, 2, 3]],
        [[1, 2, 9, 4]],
        [[7, 8]],
        [],
    ]
    assert [m["content"] for m in made[1]["completion"]] == ["4"]
    notes = rows.tally.notes
    assert notes["turns whose tokens do not go on with those before"] == 1
    assert notes["tokens to learn from"] == 3


def test_a_mistake_says_what_is_expected():
    with pytest.raises(SettingError, match="group or a rollout"):
        grpo_groups([], rows="token")


@settings(max_examples=50, deadline=None)
@given(st.lists(st.none() | st.sampled_from([0.0, 0.5, 1.0]), max_size=6))
def test_every_scored_rollout_of_a_group_that_tells_something_is_there_once(rewards):
    made = group(rewards)
    told = [k for k, r in enumerate(rewards) if r is not None] if made.informative else []
    rows, _ = fates_of_groups(grpo_groups([made]))
    assert [i for row in rows for i in row["rollout_ids"]] == [f"g/{k}" for k in told]
    assert [a for row in rows for a in row["advantages"]] == [made.advantages[k] for k in told]
    rows, _ = fates(grpo_groups([made], rows="rollout"))
    assert [row["advantage"] for row in rows] == [made.advantages[k] for k in told]
