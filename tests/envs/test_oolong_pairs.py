import json
import re
from collections import Counter
from itertools import combinations

import gymnasium as gym
import numpy as np
import pytest
from test_oolong import lines_of

from arenagym.envs import format_answer
from arenagym.envs.grammar import LANGUAGES
from arenagym.envs.long_context import CONDITIONS, PairsSettings, draw_pairs, grade
from arenagym.envs.long_context.conditions import Condition, Fact, Users, draw_condition
from arenagym.envs.long_context.corpus import Corpus, draw_corpus
from arenagym.envs.long_context.pairs import MOST, pose_pairs
from arenagym.errors import SettingError, UnknownNameError

# What each condition's sentence says, read anew: one pattern for each kind of demand.
DEMANDS = {
    "en": {
        "either": r"at least (?P<k>\d+) with the label (?P<a>\w+) or (?P<b>\w+)",
        "before": r"at least 1 with the label (?P<a>\w+) dated before (?P<day>[\d-]+)",
        "after": r"at least 1 with the label (?P<a>\w+) dated after (?P<day>[\d-]+)",
        "since": r"at least 1 with the label (?P<a>\w+) and none of those dated before "
        r"(?P<day>[\d-]+)",
        "at-least": r"at least (?P<k>\d+) with the label (?P<a>\w+)",
        "at-most": r"at most (?P<k>\d+) with the label (?P<a>\w+)",
        "none": r"none with the label (?P<a>\w+)",
        "exactly": r"exactly (?P<k>\d+) with the label (?P<a>\w+)",
        "more": r"more with the label (?P<a>\w+) than with (?P<b>\w+)",
    },
    "zh": {
        "either": r"至少有 (?P<k>\d+) 行的标签是“(?P<a>\w+)”或“(?P<b>\w+)”",
        "before": r"至少有 1 行标签是“(?P<a>\w+)”且日期早于 (?P<day>[\d-]+)",
        "after": r"至少有 1 行标签是“(?P<a>\w+)”且日期晚于 (?P<day>[\d-]+)",
        "since": r"至少有 1 行的标签是“(?P<a>\w+)”，而且这样的行没有一行早于 (?P<day>[\d-]+)",
        "at-least": r"至少有 (?P<k>\d+) 行的标签是“(?P<a>\w+)”",
        "at-most": r"至多有 (?P<k>\d+) 行的标签是“(?P<a>\w+)”",
        "none": r"没有一行的标签是“(?P<a>\w+)”",
        "exactly": r"恰好有 (?P<k>\d+) 行的标签是“(?P<a>\w+)”",
        "more": r"标签是“(?P<a>\w+)”的行多于标签是“(?P<b>\w+)”的行",
    },
}
SIDES = {
    "en": (
        r"each of the two there are (?P<both>.+)\. Each",
        r"one of the two there are (?P<one>.+); and .+ the other there are (?P<other>.+)\. Each",
        ", and ",
    ),
    "zh": (
        r"两人各自的行里都：(?P<both>.+)。每",
        r"其中一人的行里：(?P<one>.+)；另一人的行里：(?P<other>.+)。每",
        "，并且",
    ),
}


def holds(demand, lines, language):
    """Whether a demand, given in words, is met by one user's (date, label) lines."""
    matches = {op: re.fullmatch(pattern, demand) for op, pattern in DEMANDS[language].items()}
    ((op, said),) = ((op, match.groupdict()) for op, match in matches.items() if match)
    counts = Counter(label for _, label in lines)
    days = [day for day, label in lines if label == said["a"]]
    n, k = counts[said["a"]], int(said.get("k") or 0)
    return {
        "either": lambda: n + counts[said["b"]] >= k,
        "before": lambda: any(day < said["day"] for day in days),
        "after": lambda: any(day > said["day"] for day in days),
        "since": lambda: bool(days) and all(day >= said["day"] for day in days),
        "at-least": lambda: n >= k,
        "at-most": lambda: n <= k,
        "none": lambda: n == 0,
        "exactly": lambda: n == k,
        "more": lambda: n > counts[said["b"]],
    }[op]()


def work_out(item, corpus):
    """All pairs, by reading the question and asking of each two users whether it is so."""
    symmetric, asymmetric, conjunction = SIDES[item.language]
    if match := re.search(symmetric, item.question):
        first = second = match["both"]
    else:
        match = re.search(asymmetric, item.question)
        first, second = match["one"], match["other"]
    by_user = {}
    for day, user, label in lines_of(corpus):
        by_user.setdefault(int(user), []).append((day, label))

    def has(user, side):
        return all(holds(d, by_user[user], item.language) for d in side.split(conjunction))

    one, other = ({user: has(user, side) for user in by_user} for side in (first, second))
    return [
        (a, b)
        for a, b in combinations(sorted(by_user), 2)
        if (one[a] and other[b]) or (one[b] and other[a])
    ]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", CONDITIONS)
def test_a_second_computation_from_the_labels_and_the_question_gives_the_pairs(kind, language):
    for seed, tokens in enumerate((1_000, 2_000, 6_000, 30_000)):
        args = PairsSettings(tokens=tokens, conditions=kind, language=language).checked()
        corpus = pose_pairs(np.random.default_rng(seed), args).corpus
        item = draw_pairs(np.random.default_rng(seed), args)
        pairs = work_out(item, corpus)
        users = len(set(corpus.users.tolist()))
        assert item.kind == kind
        assert 1 <= len(pairs) <= MOST * users * (users - 1) / 2
        assert grade(item, "\n".join(map(str, pairs))) == (1.0, True, "correct")
        wrong = sum(pair not in set(pairs) for pair in combinations([*range(3)], 2))
        more = [*pairs, (0, 1), (0, 2), (1, 2)]
        f1 = 2 * len(pairs) / (2 * len(pairs) + wrong)
        assert grade(item, str(more)).score == pytest.approx(f1)


def test_there_are_twenty_conditions_in_three_families():
    families = Counter(kind.partition("/")[0] for kind in CONDITIONS)
    assert families == {"symmetric": 6, "dated": 6, "asymmetric": 8}
    assert [int(kind.partition("/")[2]) for kind in CONDITIONS] == list(range(1, 21))
    assert len(set(CONDITIONS.values())) == 20


def small_corpus():
    """Users 10001 to 10004 with labels by hand."""
    rows = [
        (10_001, 0, 5), (10_001, 0, 9), (10_001, 1, 3),
        (10_002, 0, 2), (10_002, 2, 4),
        (10_003, 1, 1), (10_003, 1, 8),
        (10_004, 0, 7),
    ]  # fmt: skip
    users, labels, days = (np.array(column) for column in zip(*rows, strict=True))
    return Corpus("", ("a", "b", "c", "d"), labels, users, days, "")


# By hand: of label 0 the four users have 2, 1, 0, 1 lines, first on days 5, 2, -, 7, last on days
# 9, 2, -, 7; of label 1 they have 1, 0, 2, 0.
@pytest.mark.parametrize(
    ("fact", "who"),
    [
        (Fact("at-least", 0, 0, 1, 0), {1, 2, 4}),
        (Fact("at-least", 0, 0, 2, 0), {1}),
        (Fact("either", 0, 1, 2, 0), {1, 3}),
        (Fact("at-most", 0, 0, 1, 0), {2, 3, 4}),
        (Fact("exactly", 0, 0, 1, 0), {2, 4}),
        (Fact("more", 0, 1, 0, 0), {1, 2, 4}),
        (Fact("more", 1, 0, 0, 0), {3}),
        (Fact("before", 0, 0, 0, 5), {2}),
        (Fact("after", 0, 0, 0, 7), {1}),
        (Fact("since", 0, 0, 0, 5), {1, 4}),
    ],
)
def test_a_fact_is_true_of_those_it_was_worked_out_for(fact, who):
    users = Users.of(small_corpus())
    assert {int(user) - 10_000 for user in users.ids[fact.holds(users)]} == who


def test_a_pair_counts_once_and_either_of_it_may_be_the_one():
    users = Users.of(small_corpus())
    one, two = Fact("exactly", 0, 0, 1, 0), Fact("exactly", 1, 0, 2, 0)
    # Exactly one of label 0: users 2 and 4. Exactly two of label 1: user 3.
    for condition, pairs in (
        (Condition((one,), (two,)), {(1, 2), (2, 3)}),
        (Condition((two,), (one,)), {(1, 2), (2, 3)}),
        (Condition((one,), None), {(1, 3)}),
        (Condition((one,), (one,)), {(1, 3)}),
        (Condition((two,), None), set()),
    ):
        assert set(zip(*np.nonzero(condition.matrix(users)), strict=True)) == pairs


def test_a_condition_on_labels_that_nobody_has_is_not_posed():
    corpus = small_corpus()
    users = Users.of(corpus)
    drawn = [
        draw_condition(np.random.default_rng(seed), corpus, users, "symmetric/3")
        for seed in range(40)
    ]
    assert None in drawn
    assert {c.first[0].one for c in drawn if c is not None} == {0, 1, 2}


def test_answers_stay_small_however_long_the_text_is():
    for tokens in (32_000, 250_000):
        for seed in range(3):
            item = draw_pairs(np.random.default_rng(seed), PairsSettings(tokens))
            assert 1 <= len(item.expected) <= 0.6 * 1_770
    many = draw_corpus(np.random.default_rng(0), "mood", "en", 250_000, most_users=60)
    assert len(set(many.users.tolist())) == 60


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_seed_is_the_same_task(language):
    args = PairsSettings(tokens=20_000, language=language)
    assert draw_pairs(np.random.default_rng(3), args) == draw_pairs(np.random.default_rng(3), args)


def test_pairs_may_be_told_after_a_last_line_and_are_expected_after_the_episode_only():
    env = gym.make("arenagym/OolongPairs-v0", tokens=8_000, context="handle")
    question, info = env.reset(seed=1)
    expected = env.unwrapped.item.expected
    assert expected[0] not in question + json.dumps(info)
    assert "\n".join(expected[:2]) not in env.unwrapped.context
    _, reward, over, _, after = env.step("I compared them.\nAnswer:\n" + "\n".join(expected))
    assert (reward, over, after["exact"], after["expected"]) == (1.0, True, True, list(expected))
    assert set(after) == set(info)


def test_half_of_the_pairs_is_two_thirds_of_the_score_and_no_pair_is_unreadable():
    env = gym.make("arenagym/OolongPairs-v0", tokens=8_000)
    for seed in range(20):
        env.reset(seed=seed)
        expected = env.unwrapped.item.expected
        if len(expected) % 2 == 0:
            break
    # Precision 1, recall 1/2.
    _, reward, _, _, info = env.step(format_answer(", ".join(expected[::2])))
    assert (reward, info["reason"]) == (pytest.approx(2 / 3), "wrong")
    env.reset(seed=0)
    assert env.step(format_answer("all users"))[4]["reason"] == "unreadable"


def test_a_list_of_all_pairs_fits_into_an_action():
    env = gym.make("arenagym/OolongPairs-v0", tokens=50_000, users=200)
    env.reset(seed=0)
    every = "\n".join(f"({a}, {b})" for a, b in combinations(range(10_000, 10_200), 2))
    assert env.step(format_answer(every))[4]["reason"] == "wrong"


def test_a_condition_or_a_family_is_asked_for():
    env = gym.make("arenagym/OolongPairs-v0", conditions="dated")
    assert {env.reset(seed=seed)[1]["kind"] for seed in range(40)} == {
        f"dated/{i}" for i in range(7, 13)
    }
    info = env.reset(seed=0, options={"condition": "asymmetric/15"})[1]
    assert info["kind"] == "asymmetric/15"
    with pytest.raises(UnknownNameError):
        env.reset(options={"condition": "asymmetric/1"})
    with pytest.raises(SettingError, match="condition"):
        env.reset(options={"condition": 15})


@pytest.mark.parametrize("args", [{"users": 201}, {"conditions": "date"}, {"task": "x"}])
def test_impossible_settings_are_refused(args):
    with pytest.raises((SettingError, UnknownNameError)):
        gym.make("arenagym/OolongPairs-v0", **args)
