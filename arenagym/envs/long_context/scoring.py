"""Scores answers about long contexts: the benchmarks' own way, and strictly.

Pure functions from an answer and what is expected to a `Grade`. The score is RULER's share of
values that stand in the answer (arXiv 2404.06654), OOLONG's 0.75**|difference| of numbers and
equality of the rest (arXiv 2511.02817), and F1 of pairs (arXiv 2512.24601). Strict is exactly what
was asked for, and no word more.
"""

import re
from collections.abc import Collection, Sequence
from datetime import date
from typing import Literal, NamedTuple

from arenagym.envs.long_context.reading import (
    beside_pairs,
    plain,
    read_choice,
    read_date,
    read_month,
    read_number,
    read_pairs,
)

Reason = Literal["correct", "wrong", "unreadable"]
Pair = tuple[int, int]
_CLOSENESS = 0.75
_BETWEEN = re.compile(r"[\s,;、，；]+")


class Grade(NamedTuple):
    """What an answer is worth.

    `score` is in [0, 1]; the answer is `correct` if it is 1, and `unreadable` if it holds nothing
    of the form that is expected: a wrong format, not a wrong answer. `exact` is the strict score.
    """

    score: float
    exact: bool
    reason: Reason


UNREADABLE = Grade(score=0.0, exact=False, reason="unreadable")


def score_values(answer: str, expected: Sequence[str]) -> Grade:
    """The share of expected values that stand in the answer, wherever (RULER).

    Exact: the values alone, each once, in any order, with commas or blanks between.
    """
    text = plain(answer)
    if not any(character.isdigit() for character in text):
        return UNREADABLE
    share = sum(value in text for value in expected) / len(expected)
    exact = sorted(_BETWEEN.split(answer.strip())) == sorted(expected)
    return _graded(share, exact=exact)


def score_number(answer: str, expected: int) -> Grade:
    """0.75 to the power of the distance (OOLONG); exact: the digits alone."""
    value = read_number(answer)
    if value is None:
        return UNREADABLE
    return _graded(_CLOSENESS ** abs(value - expected), exact=answer.strip() == str(expected))


def score_choice(answer: str, expected: str, choices: Sequence[str]) -> Grade:
    """Whether the answer is, or mentions, the right one of the choices and no other.

    OOLONG takes a phrase for a comparison from anywhere in the answer, and so does this; but an
    answer that mentions two is unreadable. Exact: the choice alone, letter by letter.
    """
    choice = read_choice(answer, choices)
    if choice is None:
        return UNREADABLE
    return _graded(float(choice == expected), exact=answer.strip() == expected)


def score_user(answer: str, expected: str) -> Grade:
    """Whether the one number in the answer is the user's; exact: the number alone."""
    value = read_number(answer)
    if value is None:
        return UNREADABLE
    return _graded(float(value == int(expected)), exact=answer.strip() == expected)


def score_date(answer: str, expected: str) -> Grade:
    """Whether the one date in the answer is the right one; exact: YYYY-MM-DD alone."""
    day = read_date(answer)
    if day is None:
        return UNREADABLE
    right = day == date.fromisoformat(expected)
    return _graded(float(right), exact=answer.strip() == expected)


def score_month(answer: str, expected: str) -> Grade:
    """Whether the one month in the answer is the right one; exact: YYYY-MM alone."""
    month = read_month(answer)
    if month is None:
        return UNREADABLE
    return _graded(float(month == read_month(expected)), exact=answer.strip() == expected)


def score_pairs(answer: str, expected: Collection[Pair]) -> Grade:
    """F1 of the set of pairs in the answer; which number comes first in a pair does not matter.

    A pair written twice counts once. Exact: each pair as (lower, higher), once, in any order, with
    commas or line breaks between.
    """
    written = read_pairs(answer)
    wanted = set(expected)
    if not written and wanted:
        return UNREADABLE
    found = {(min(pair), max(pair)) for pair in written}
    both = len(found) + len(wanted)
    f1 = 2 * len(found & wanted) / both if both else 1.0
    exact = sorted(written) == sorted(wanted) and not beside_pairs(answer)
    return _graded(f1, exact=exact)


def _graded(score: float, *, exact: bool) -> Grade:
    return Grade(score, exact, "correct" if score == 1.0 else "wrong")
