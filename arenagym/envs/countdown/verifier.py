"""Grades an answer to a Countdown puzzle and says what is wrong with it."""

from collections import Counter
from fractions import Fraction
from typing import NamedTuple

from arenagym.envs.countdown.arithmetic import ExpressionError, evaluate
from arenagym.envs.countdown.tasks import Item


class Grade(NamedTuple):
    """Whether an answer is right, and if not, why.

    `reason` is one of `correct`, `empty`, `syntax`, `division_by_zero`, `not_given`, `reused`,
    `unused`, `wrong_value`; `message` says it to a person. `value` is the answer's exact value
    where it has one; `off_by` is that value minus the target.
    """

    reason: str
    message: str
    value: Fraction | None = None
    off_by: Fraction | None = None

    @property
    def correct(self) -> bool:
        """Whether the answer solves the puzzle."""
        return self.reason == "correct"


def grade(item: Item, answer: str, *, use_all: bool = True) -> Grade:
    """Grade an answer: an arithmetic expression that uses each given number at most once.

    With `use_all` each given number must be used. The rules are checked in this order: syntax,
    numbers that were not given, numbers used too often, numbers left out, the value.
    """
    if not answer.strip():
        return Grade("empty", "The answer is empty.")
    try:
        value, used = evaluate(answer)
    except ExpressionError as error:
        return Grade(error.reason, f"This is no valid expression: {error}.")
    off_by = value - item.target
    given = list(item.numbers)
    if sorted(used) != sorted(given):
        broken = _broken_rule(Counter(given), Counter(used), use_all=use_all)
        if broken is not None:
            return Grade(*broken, value, off_by)
    if off_by == 0:
        return Grade("correct", f"Correct: the value is {item.target}.", value, off_by)
    more = "more" if off_by > 0 else "less"
    return Grade(
        "wrong_value",
        f"The value is {value}, {abs(off_by)} {more} than the target {item.target}.",
        value,
        off_by,
    )


def _broken_rule(
    given: Counter[int], used: Counter[int], *, use_all: bool
) -> tuple[str, str] | None:
    for number, times in used.items():
        if number not in given:
            return "not_given", f"{number} is not among the given numbers."
        if times > given[number]:
            return "reused", f"{number} is used {times} times, but given {given[number]} times."
    left = given - used
    if use_all and left:
        names = ", ".join(str(number) for number in sorted(left.elements()))
        return "unused", f"Not all numbers are used: {names} is left over."
    return None
