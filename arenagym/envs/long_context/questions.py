"""Oolong's questions: what is counted, among which lines. Each has one right answer.

A question is a measure of the lines in a scope (all lines; those of some users; those of a time),
or one of four that stand alone. Where two labels tie for first, there is no question; in a
comparison a tie is an answer.
"""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from arenagym.envs.bilingual import Language
from arenagym.envs.long_context.corpus import Corpus
from arenagym.envs.long_context.item import Form

MEASURES = ("most-frequent", "least-frequent", "how-many", "comparison")
QUESTIONS = (
    *(f"{family}/{measure}" for family in ("counting", "user", "timeline") for measure in MEASURES),
    "user/most-active",
    "timeline/first-date",
    "timeline/best-month",
    "timeline/before-after",
)
"""Their kinds, each with its family."""
_FEWEST = 3
"""Lines that a scope has."""
_MOST_USERS = 3

_EN = {
    "all": "Among all lines",
    "users": "Among the lines of {users}",
    "user": "user {}",
    "before": "Among the lines dated before {day}",
    "after": "Among the lines dated after {day}",
    "month": "Among the lines dated {month}",
    "most-frequent": "{scope}, which label is the most frequent?",
    "least-frequent": "{scope}, which label is the least frequent?",
    "how-many": "{scope}, how many have the label {one}?",
    "comparison": "{scope}, does the label {one} occur more often than, less often than or equally "
    "often as the label {other}?",
    "most-active": "Which user has the most lines with the label {one}?",
    "first-date": "What is the earliest date of a line with the label {one}?",
    "best-month": "In which month of which year does the label {one} occur most often?",
    "before-after": "Does the label {one} occur more often before {day} than from that day on, "
    "less often, or equally often?",
    "more": "more often",
    "less": "less often",
    "same": "equally often",
    "and": ", ",
}
_ZH = {
    "all": "在所有行中",
    "users": "在{users} 的各行中",
    "user": "用户 {}",
    "before": "在日期早于 {day} 的各行中",
    "after": "在日期晚于 {day} 的各行中",
    "month": "在日期属于 {month} 的各行中",
    "most-frequent": "{scope}，哪个标签出现得最多？",
    "least-frequent": "{scope}，哪个标签出现得最少？",
    "how-many": "{scope}，有多少行的标签是“{one}”？",
    "comparison": "{scope}，标签“{one}”与标签“{other}”相比，出现的次数是更多、更少还是一样多？",
    "most-active": "哪位用户的标签为“{one}”的行最多？",
    "first-date": "标签为“{one}”的行中，最早的日期是哪天？",
    "best-month": "标签“{one}”在哪年哪月出现得最多？",
    "before-after": "标签“{one}”在 {day} 之前出现的次数，比当天及以后更多、更少还是一样多？",
    "more": "更多",
    "less": "更少",
    "same": "一样多",
    "and": "、",
}
WORDS: dict[Language, dict[str, str]] = {"en": _EN, "zh": _ZH}


class Question(NamedTuple):
    """A question, its right answer, and what it is about: what is not None narrows the lines."""

    text: str
    form: Form
    expected: str
    choices: tuple[str, ...] = ()
    one: str | None = None
    """The label that is asked about."""
    other: str | None = None
    """The label that it is compared with."""
    users: tuple[int, ...] | None = None
    before: str | None = None
    after: str | None = None
    month: str | None = None


class _Scope(NamedTuple):
    text: str
    lines: NDArray[np.bool_]
    users: tuple[int, ...] | None = None
    before: str | None = None
    after: str | None = None
    month: str | None = None


def draw_question(
    rng: np.random.Generator, corpus: Corpus, kind: str, language: Language
) -> Question | None:
    """Draw a question of a kind about a corpus; None if what was drawn has no unique answer."""
    family, _, measure = kind.partition("/")
    words = WORDS[language]
    if measure not in MEASURES:
        return _ALONE[measure](rng, corpus, words)
    scope = _SCOPES[family](rng, corpus, words)
    if scope.lines.sum() < _FEWEST:
        return None
    counts = np.bincount(corpus.labels[scope.lines], minlength=len(corpus.names))
    one, other = (corpus.names[i] for i in rng.choice(len(counts), 2, replace=False).tolist())
    text = words[measure].format(scope=scope.text, one=one, other=other)
    where = scope._asdict()
    del where["text"], where["lines"]
    if measure == "how-many":
        expected = str(counts[corpus.names.index(one)])
        return Question(text, "number", expected, one=one, **where)
    if measure == "comparison":
        first, second = (counts[corpus.names.index(each)] for each in (one, other))
        answer, choices = _compared(int(first), int(second), words)
        return Question(text, "choice", answer, choices, one=one, other=other, **where)
    best = _only(counts) if measure == "most-frequent" else _only(-counts)
    if best is None or counts[best] == 0:
        return None
    return Question(text, "choice", corpus.names[best], corpus.names, **where)


def _everywhere(rng: np.random.Generator, corpus: Corpus, words: dict[str, str]) -> _Scope:  # noqa: ARG001
    return _Scope(words["all"], np.ones(len(corpus.labels), bool))


def _of_users(rng: np.random.Generator, corpus: Corpus, words: dict[str, str]) -> _Scope:
    """One to three users, each as likely as it has lines."""
    ids, lines = np.unique(corpus.users, return_counts=True)
    n = min(int(rng.integers(1, _MOST_USERS, endpoint=True)), len(ids))
    chosen = np.sort(rng.choice(ids, n, replace=False, p=lines / lines.sum()))
    users = tuple(chosen.tolist())
    named = words["and"].join(words["user"].format(user) for user in users)
    return _Scope(words["users"].format(users=named), np.isin(corpus.users, chosen), users=users)


def _of_time(rng: np.random.Generator, corpus: Corpus, words: dict[str, str]) -> _Scope:
    """Before a day, after a day, or a month."""
    how = ("before", "after", "month")[int(rng.integers(3))]
    if how == "month":
        months = _months(corpus.days)
        month = months[int(rng.integers(len(months)))]
        name = str(month)
        return _Scope(words[how].format(month=name), months == month, month=name)
    day = int(np.quantile(corpus.days, rng.uniform(0.2, 0.8), method="nearest"))
    written = date.fromordinal(day).isoformat()
    text = words[how].format(day=written)
    if how == "before":
        return _Scope(text, corpus.days < day, before=written)
    return _Scope(text, corpus.days > day, after=written)


def _most_active(
    rng: np.random.Generator, corpus: Corpus, words: dict[str, str]
) -> Question | None:
    name, lines = _a_label(rng, corpus)
    users, counts = np.unique(corpus.users[lines], return_counts=True)
    best = _only(counts)
    if best is None:
        return None
    return Question(words["most-active"].format(one=name), "user", str(users[best]), one=name)


def _first_date(rng: np.random.Generator, corpus: Corpus, words: dict[str, str]) -> Question | None:
    name, lines = _a_label(rng, corpus)
    if not lines.any():
        return None
    first = date.fromordinal(int(corpus.days[lines].min())).isoformat()
    return Question(words["first-date"].format(one=name), "date", first, one=name)


def _best_month(rng: np.random.Generator, corpus: Corpus, words: dict[str, str]) -> Question | None:
    name, lines = _a_label(rng, corpus)
    months, counts = np.unique(_months(corpus.days[lines]), return_counts=True)
    best = _only(counts)
    if best is None:
        return None
    return Question(words["best-month"].format(one=name), "month", str(months[best]), one=name)


def _before_after(
    rng: np.random.Generator, corpus: Corpus, words: dict[str, str]
) -> Question | None:
    name, lines = _a_label(rng, corpus)
    day = int(np.quantile(corpus.days, rng.uniform(0.3, 0.7), method="nearest"))
    early = int((corpus.days[lines] < day).sum())
    answer, choices = _compared(early, int(lines.sum()) - early, words)
    written = date.fromordinal(day).isoformat()
    text = words["before-after"].format(one=name, day=written)
    return Question(text, "choice", answer, choices, one=name, before=written)


_SCOPES: dict[str, Callable[[np.random.Generator, Corpus, dict[str, str]], _Scope]] = {
    "counting": _everywhere,
    "user": _of_users,
    "timeline": _of_time,
}
_ALONE: dict[str, Callable[[np.random.Generator, Corpus, dict[str, str]], Question | None]] = {
    "most-active": _most_active,
    "first-date": _first_date,
    "best-month": _best_month,
    "before-after": _before_after,
}


def _a_label(rng: np.random.Generator, corpus: Corpus) -> tuple[str, NDArray[np.bool_]]:
    label = int(rng.integers(len(corpus.names)))
    return corpus.names[label], corpus.labels == label


def _only(counts: NDArray[np.int64]) -> int | None:
    """Where the highest count is, if it is there alone."""
    if not len(counts):
        return None
    best = int(counts.argmax())
    return best if (counts == counts[best]).sum() == 1 else None


def _compared(one: int, other: int, words: dict[str, str]) -> tuple[str, tuple[str, ...]]:
    name = "same" if one == other else "more" if one > other else "less"
    return words[name], tuple(words[each] for each in ("more", "less", "same"))


def _months(days: NDArray[np.int64]) -> NDArray[np.datetime64]:
    """As YYYY-MM; 719163 is 1970-01-01, from where numpy counts."""
    return (days - 719_163).astype("datetime64[D]").astype("datetime64[M]")
