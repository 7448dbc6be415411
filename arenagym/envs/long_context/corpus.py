"""Dated lines of users whose labels are implicit: what Oolong's questions are about.

The mix of labels is drawn from a Dirichlet distribution. The most active fifth of the users wrote
80 % of the lines; who they are, how each one's labels are mixed and how often a label occurs early
or late in 40 months are drawn for each label apart, so that no question can be answered from the
mix of the whole.
"""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from arenagym.envs.bilingual import Language
from arenagym.envs.grammar import chances
from arenagym.envs.long_context.labels import LabelTask, load_task
from arenagym.envs.long_context.lengths import fill
from arenagym.errors import SettingError
from arenagym.records import TokenCounter

Ints = NDArray[np.int64]

MONTHS = 40
MIN_USERS, MAX_USERS = 5, 500
_LINES_PER_USER, _USUAL_USERS = 4, 10
_FIRST_YEARS = (2018, 2022)
_IDS = (10_000, 100_000)
_MIX = 2.0
"""Of the Dirichlet distribution: the lower, the more labels differ in how frequent they are."""
_TASTE = 1.5
"""Of the users' tastes, Gamma distributed: the lower, the more users differ in their labels."""
_BEND = (0.6, 1.7)
"""Of dates: a label's lines lie rather late below 1, rather early above."""
_ACTIVE_USERS, _ACTIVE_LINES = 0.2, 0.8
_BATCH = 1_024

LINES = {
    "en": "Date: {date} || User: {user} || Instance: ",
    "zh": "日期：{date} || 用户：{user} || 内容：",
}
"""How a line begins; dates have ten characters and users five."""
_WORDS = {
    "en": {
        "about": "Each line of the text is one user's note: its date, the user and an instance. "
        "Each instance has exactly one of these labels, which is not written down but follows from "
        "what it says as a whole: {meanings}. The lines are in no particular order.",
        "meaning": "{} ({})",
        "and": "; ",
    },
    "zh": {
        "about": "文中每一行是一位用户的一条记录：日期、用户编号和内容。"
        "每条内容恰好属于下列标签之一；标签没有写出，要从整条内容推断：{meanings}。各行没有特定的次序。",
        "meaning": "{}（{}）",
        "and": "；",
    },
}


class Corpus(NamedTuple):
    """A text of lines, and what is known of each line. `labels` are indices into `names`."""

    text: str
    names: tuple[str, ...]
    labels: Ints
    users: Ints
    days: Ints
    """As `date.toordinal` has them."""
    about: str
    """What the text is, and what the labels mean."""


def check_users(users: int | None, most: int) -> None:
    """Refuse too few or too many users.

    Raises:
        SettingError: there would be fewer than five, or more than `most`.
    """
    if users is not None and not (isinstance(users, int) and MIN_USERS <= users <= most):
        raise SettingError(f"users={users!r}: give {MIN_USERS} to {most:,}, or None")


def draw_corpus(
    rng: np.random.Generator,
    task: str,
    language: Language,
    tokens: int,
    *,
    users: int | None = None,
    most_users: int = MAX_USERS,
    count: TokenCounter | None = None,
) -> Corpus:
    """Draw a corpus of about `tokens` tokens.

    Args:
        rng: where everything random comes from.
        task: of `labels.TASKS`.
        language: of the lines.
        tokens: of the text.
        users: how many there are, of whom some may have no line; None is one to four
            lines, but ten at least.
        most_users: of them, if `users` is None.
        count: counts tokens; None estimates them.

    Raises:
        UnknownNameError: there is no such task.
    """
    labelled = load_task(task, language)
    drawn: list[int] = []
    head = LINES[language].format(date="2024-05-17", user="48213")
    lines = fill(_lines(rng, labelled, head, drawn), tokens, count)
    labels = np.asarray(drawn[: len(lines)], np.int64)
    if users is None:
        users = min(max(len(lines) // _LINES_PER_USER, _USUAL_USERS), most_users)
    days, who = _days(rng, labels), _users(rng, labels, users)
    for i, (day, user) in enumerate(zip(_dates(days), who.tolist(), strict=True)):
        lines[i] = LINES[language].format(date=day, user=user) + lines[i][len(head) :]
    text = "".join(lines).rstrip("\n")
    words = _WORDS[language]
    meanings = words["and"].join(
        words["meaning"].format(*each) for each in labelled.meanings.items()
    )
    about = words["about"].format(meanings=meanings)
    return Corpus(text, labelled.labels, labels, who, days, about)


def _lines(rng: np.random.Generator, task: LabelTask, head: str, drawn: list[int]) -> Iterator[str]:
    """Lines with a stand-in for date and user, as long as any; their labels go to `drawn`."""
    mix = rng.dirichlet([_MIX] * len(task.labels))
    chance = chances(rng)
    while True:
        for label in rng.choice(len(mix), _BATCH, p=mix).tolist():
            drawn.append(label)
            yield f"{head}{task.write(label, chance)}\n"


def _days(rng: np.random.Generator, labels: Ints) -> Ints:
    year, month = int(rng.integers(*_FIRST_YEARS, endpoint=True)), int(rng.integers(12))
    first = date(year, month + 1, 1).toordinal()
    after = month + MONTHS
    end = date(year + after // 12, after % 12 + 1, 1).toordinal()
    bends = rng.uniform(*_BEND, size=int(labels.max()) + 1)
    passed = rng.random(len(labels)) ** bends[labels]
    return first + (passed * (end - first)).astype(np.int64)


def _users(rng: np.random.Generator, labels: Ints, n: int) -> Ints:
    ids = rng.choice(np.arange(*_IDS), n, replace=False)
    active = max(1, round(_ACTIVE_USERS * n))
    order = rng.permutation(len(labels))
    by_active = round(_ACTIVE_LINES * len(labels))
    users = np.zeros(len(labels), np.int64)
    for rows, those in ((order[:by_active], ids[:active]), (order[by_active:], ids[active:])):
        for label in np.unique(labels[rows]):
            taste = rng.gamma(_TASTE, size=len(those))
            chosen = rows[labels[rows] == label]
            users[chosen] = rng.choice(those, len(chosen), p=taste / taste.sum())
    return users


def _dates(days: Ints) -> Iterator[str]:
    written = {day: date.fromordinal(day).isoformat() for day in np.unique(days).tolist()}
    return (written[day] for day in days.tolist())
