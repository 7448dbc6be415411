import json
import re
import sys
import tracemalloc
from collections import Counter
from datetime import date
from itertools import pairwise

import gymnasium as gym
import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from long_context_labels import accuracies

from arenagym.envs import format_answer
from arenagym.envs.grammar import LANGUAGES, chances, read_rules
from arenagym.envs.long_context import QUESTIONS, Item, OolongSettings, draw_oolong, grade
from arenagym.envs.long_context.corpus import MONTHS, draw_corpus
from arenagym.envs.long_context.item import GRAMMARS
from arenagym.envs.long_context.labels import TASKS, load_task
from arenagym.envs.long_context.lengths import measure
from arenagym.envs.long_context.oolong import pose
from arenagym.errors import SettingError, UnknownNameError

LINE = re.compile(
    r"(?:Date: |日期：)(\d{4}-\d\d-\d\d) \|\| (?:User: |用户：)(\d{5}) \|\| "
    r"(?:Instance: |内容：)(.+)"
)
COMPARED = {
    "en": ("more often", "less often", "equally often"),
    "zh": ("更多", "更少", "一样多"),
}


def lines_of(corpus):
    """Date, user and label of each line: the text is read, the labels are given."""
    read = [LINE.fullmatch(line).groups() for line in corpus.text.split("\n")]
    labels = [corpus.names[label] for label in corpus.labels]
    return [(day, user, label) for (day, user, _), label in zip(read, labels, strict=True)]


def within(question, lines):
    """The lines that a question is about, by comparing texts: ISO dates sort as they should."""
    chosen = []
    for day, user, label in lines:
        if question.users is not None and int(user) not in question.users:
            continue
        if question.before is not None and not day < question.before:
            continue
        if question.after is not None and not day > question.after:
            continue
        if question.month is not None and not day.startswith(question.month):
            continue
        chosen.append((day, user, label))
    return chosen


def compared(one, other, language):
    more, less, same = COMPARED[language]
    return same if one == other else more if one > other else less


def first_alone(counts):
    """The most frequent, which is to have no equal."""
    (best, most), *others = counts.most_common(2)
    assert not others or others[0][1] < most
    return best


def work_out(kind, question, lines, names, language):
    """The answer, computed without any of the package's arrays."""
    days = [day for day, _, label in lines if label == question.one]
    early = [day for day in days if question.before and day < question.before]
    counts = Counter(label for _, _, label in within(question, lines))
    ways = {
        "most-active": lambda: first_alone(
            Counter(user for _, user, label in lines if label == question.one)
        ),
        "first-date": lambda: min(days),
        "best-month": lambda: first_alone(Counter(day[:7] for day in days)),
        "before-after": lambda: compared(len(early), len(days) - len(early), language),
        "most-frequent": lambda: first_alone(counts),
        "least-frequent": lambda: first_alone(Counter({name: -counts[name] for name in names})),
        "how-many": lambda: str(counts[question.one]),
        "comparison": lambda: compared(counts[question.one], counts[question.other], language),
    }
    return ways[kind.partition("/")[2]]()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", QUESTIONS)
def test_a_second_computation_from_the_labels_gives_the_expected_answer(kind, language):
    for seed, tokens in enumerate((1_000, 1_000, 2_000, 4_000, 16_000, 64_000)):
        args = OolongSettings(tokens=tokens, questions=kind, language=language).checked()
        corpus, _, posed, question = pose(np.random.default_rng(seed), args)
        item = draw_oolong(np.random.default_rng(seed), args)
        assert posed == kind == item.kind
        answer = work_out(kind, question, lines_of(corpus), corpus.names, language)
        assert grade(item, answer) == (1.0, True, "correct")
        assert 0.88 * tokens < item.tokens <= tokens
        assert not item.choices or answer in item.choices


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_question_names_what_it_is_about(language):
    for seed in range(60):
        _, _, kind, question = pose(np.random.default_rng(seed), OolongSettings(language=language))
        about = [*(question.users or ()), question.before, question.after, question.month]
        for each in about:
            assert each is None or str(each) in question.text
        measured = kind.partition("/")[2]
        for name in (question.one, question.other):
            assert name is None or name in question.text
        assert (question.one is None) == (measured in ("most-frequent", "least-frequent"))
        assert (question.other is not None) == (measured == "comparison")


@given(st.integers(0, 2**32), st.sampled_from(LANGUAGES), st.integers(1_000, 6_000))
@settings(deadline=None, max_examples=40)
def test_any_item_is_answered_right_by_what_it_expects_and_is_plain_json(seed, language, tokens):
    item = draw_oolong(np.random.default_rng(seed), OolongSettings(tokens, language=language))
    assert grade(item, item.expected[0]) == (1.0, True, "correct")
    assert msgspec.json.decode(msgspec.json.encode(item), type=Item) == item
    assert item.tokens <= tokens
    assert all(LINE.fullmatch(line) for line in item.context.split("\n"))


def test_ties_are_an_answer_in_comparisons():
    answers = Counter(
        draw_oolong(
            np.random.default_rng(seed), OolongSettings(1_500, questions="user/comparison")
        ).expected[0]
        for seed in range(60)
    )
    assert set(answers) == set(COMPARED["en"])


def test_every_kind_is_drawn_about_equally_often():
    kinds = Counter(
        pose(np.random.default_rng(seed), OolongSettings(1_000))[2] for seed in range(800)
    )
    assert set(kinds) == set(QUESTIONS)
    # χ² with 15 degrees of freedom; 37.7 is passed once in 1,000 times.
    assert sum((n - 50) ** 2 / 50 for n in kinds.values()) < 37.7


# Corpora


@pytest.fixture(scope="module")
def corpus():
    return draw_corpus(np.random.default_rng(0), "mood", "en", 400_000)


def test_a_fifth_of_the_users_wrote_four_fifths_of_the_lines(corpus):
    counts = Counter(corpus.users.tolist()).most_common()
    assert 450 < len(counts) <= 500
    active = sum(n for _, n in counts[:100])
    # A few of the others may have more lines than the least active of them.
    assert active / len(corpus.users) == pytest.approx(0.8, abs=0.005)


def test_dates_span_forty_months_and_follow_no_order(corpus):
    days = corpus.days.tolist()
    first, last = date.fromordinal(min(days)), date.fromordinal(max(days))
    assert 12 * (last.year - first.year) + last.month - first.month == MONTHS - 1
    rises = sum(later > earlier for earlier, later in pairwise(days))
    assert 0.45 < rises / len(days) < 0.55


def test_labels_users_and_dates_are_not_independent(corpus):
    # Else a part's answer could be guessed from the whole.
    shares = np.bincount(corpus.labels, minlength=4) / len(corpus.labels)
    early = corpus.days < np.median(corpus.days)
    gap = np.bincount(corpus.labels[early], minlength=4) / early.sum() - shares
    assert np.abs(gap).max() > 0.02
    most = Counter(
        Counter(corpus.labels[corpus.users == user].tolist()).most_common(1)[0][0]
        for user in set(corpus.users.tolist())
    )
    assert len(most) == 4


def test_label_mixes_differ_from_text_to_text():
    mixes = [
        np.bincount(
            draw_corpus(np.random.default_rng(seed), "mood", "zh", 10_000).labels, minlength=4
        )
        for seed in range(20)
    ]
    shares = np.array([mix / mix.sum() for mix in mixes])
    # The standard deviation of a share of Dirichlet(2, 2, 2, 2) is sqrt(.25 * .75 / 9) = .144.
    assert 0.08 < shares.std(0).mean() < 0.22
    assert len({int(mix.argmax()) for mix in mixes}) == 4


def test_drawing_a_text_takes_a_few_times_its_memory():
    draw_oolong(np.random.default_rng(0), OolongSettings(task="mood"))
    tracemalloc.start()
    item = draw_oolong(np.random.default_rng(0), OolongSettings(400_000, task="mood"))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 6 * sys.getsizeof(item.context)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_seed_is_the_same_text_byte_for_byte(language):
    args = OolongSettings(tokens=50_000, language=language)
    one, other = (draw_oolong(np.random.default_rng(3), args) for _ in range(2))
    assert one == other
    assert one.id != draw_oolong(np.random.default_rng(4), args).id


def count(text):
    return len(re.findall(r"\w+|[^\w\s]", text))


def test_a_tokenizer_of_ones_own_is_met():
    for tokens in (3_000, 100_000):
        item = draw_oolong(np.random.default_rng(0), OolongSettings(tokens, count=count))
        assert abs(count(item.context) - tokens) < max(60, 0.02 * tokens)
        assert item.tokens == measure(item.context, count)


# Labels


def cues(task, language):
    """A pattern for the cues of each label, with anything in place of their slots."""
    rules = read_rules(GRAMMARS, task, language)
    patterns = {}
    for name in load_task(task, language).labels:
        ways = (re.sub(r"\\{[^{}|]*\\}", ".+?", re.escape(w)) for w in rules[f"label {name}"])
        either = (re.sub(r"\\{(.*?)\\\|(.*?)\\}", r"(?:\1|\2)", way) for way in ways)
        patterns[name] = re.compile("|".join(either), re.IGNORECASE)
    return patterns


@pytest.mark.parametrize("counter", [None, count])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("task", TASKS)
def test_each_line_holds_a_cue_of_its_own_label_and_most_one_of_another(task, language, counter):
    corpus = draw_corpus(np.random.default_rng(1), task, language, 12_000, count=counter)
    patterns = cues(task, language)
    others = 0
    for line, label in zip(corpus.text.split("\n"), corpus.labels.tolist(), strict=True):
        there = {name for name, pattern in patterns.items() if pattern.search(line)}
        assert corpus.names[label] in there
        others += len(there) > 1
    assert 0.6 < others / len(corpus.labels) < 0.9


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("task", TASKS)
def test_no_cue_is_that_of_two_labels_and_frames_say_which_cue_counts(task, language):
    rules = read_rules(GRAMMARS, task, language)
    ways = [way for name in load_task(task, language).labels for way in rules[f"label {name}"]]
    assert len(ways) == len(set(ways)) >= 60
    for frame in rules["contrast"]:
        assert len(re.findall(r"\{yes\}", frame, re.IGNORECASE)) == 1
        assert len(re.findall(r"\{no(:then)?\}", frame, re.IGNORECASE)) == 1
    assert all("{no" not in frame.lower() for frame in rules["plain"])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("task", TASKS)
def test_no_word_nor_a_word_per_label_infers_the_labels_of_templates_it_has_not_seen(
    task, language
):
    for held_out in (False, True):
        one, each, _ = accuracies(task, language, held_out=held_out)
        assert max(one, each) < 0.45
    _, _, bayes = accuracies(task, language, held_out=True)
    assert bayes < 0.45


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("task", TASKS)
def test_instances_are_one_line_each_and_seldom_the_same(task, language):
    labelled = load_task(task, language)
    chance = chances(np.random.default_rng(0))
    texts = [labelled.write(i % 4, chance) for i in range(4_000)]
    assert len(labelled.labels) == 4
    assert len(set(texts)) > 0.9 * len(texts)
    assert not [text for text in texts if re.search(r"[\n{}]|\|\||  |\.\.|。。", text)]
    mentioned = [any(name in text.lower() for name in labelled.labels) for text in texts]
    assert 0.0 < np.mean(mentioned) < 0.5


# The environment


def test_what_is_expected_is_told_after_the_episode_only():
    env = gym.make("arenagym/Oolong-v0", questions="timeline/first-date", context="handle")
    question, info = env.reset(seed=2)
    expected = env.unwrapped.item.expected[0]
    assert expected not in question + json.dumps(info)
    assert info["kind"] == "timeline/first-date"
    assert info["expected"] == []
    _, reward, over, _, after = env.step(f"I went through all.\nDate: {expected}")
    assert (reward, over, after["reason"], after["exact"]) == (1.0, True, "correct", True)
    assert after["expected"] == [expected]
    assert set(after) == set(info)


@pytest.mark.parametrize(
    ("off", "score", "exact"), [(0, 1.0, 1.0), (1, 0.75, 0.0), (-2, 0.5625, 0.0)]
)
def test_the_reward_is_the_official_score_or_the_strict_one(off, score, exact):
    for reward, expected in (("score", score), ("exact", exact)):
        env = gym.make("arenagym/Oolong-v0", questions="counting/how-many", reward=reward)
        env.reset(seed=0)
        number = int(env.unwrapped.item.expected[0]) + off
        assert env.step(format_answer(str(number)))[1] == expected


def test_a_wrong_format_is_told_apart_from_a_wrong_answer():
    env = gym.make("arenagym/Oolong-v0", questions="counting/most-frequent", task="mood")
    for answer, reason in (("despair", "unreadable"), ("joy or anger", "unreadable")):
        env.reset(seed=0)
        text, reward, _, _, info = env.step(format_answer(answer))
        assert (reward, info["reason"]) == (0.0, reason)
        assert text == "The answer could not be read: it was to be one of the choices."
    env.reset(seed=0)
    wrong = next(name for name in load_task("mood", "en").labels if name != expected_of(env))
    assert env.step(format_answer(wrong))[4]["reason"] == "wrong"


def expected_of(env):
    return env.unwrapped.item.expected[0]


def test_a_kind_or_a_family_of_questions_is_asked_for():
    env = gym.make("arenagym/Oolong-v0", questions=["user", "timeline/first-date"])
    kinds = {env.reset(seed=seed)[1]["kind"] for seed in range(60)}
    assert kinds == {kind for kind in QUESTIONS if kind.startswith("user/")} | {
        "timeline/first-date"
    }
    info = env.reset(seed=1, options={"question": "counting/how-many"})[1]
    assert info["kind"] == "counting/how-many"
    with pytest.raises(UnknownNameError, match="did you mean counting/how-many"):
        env.reset(options={"question": "counting/how-manny"})
    with pytest.raises(SettingError, match="question"):
        env.reset(options={"kind": "user"})


@pytest.mark.parametrize(
    "args",
    [
        {"tokens": 0},
        {"task": "mod"},
        {"questions": "users"},
        {"questions": []},
        {"questions": 5},
        {"users": 4},
        {"users": 501},
        {"language": "zn"},
    ],
)
def test_impossible_settings_are_refused(args):
    with pytest.raises((SettingError, UnknownNameError)):
        gym.make("arenagym/Oolong-v0", **args)


def test_the_user_decides_how_many_users_and_which_labels():
    env = gym.make("arenagym/Oolong-v0", tokens=20_000, users=7, task="request", language="zh")
    text, _ = env.reset(seed=0)
    assert len(set(re.findall(r"用户：(\d+)", text))) == 7
    assert "退款（写的人要把钱拿回来）" in text
