"""The Countdown environment: reach a target with given numbers and `+ - * /`."""

from collections.abc import Sequence
from functools import cache
from typing import Annotated, Any

import msgspec
import numpy as np

from arenagym.envs.base import Step, TextEnv
from arenagym.envs.countdown.arithmetic import ExpressionError, evaluate
from arenagym.envs.countdown.tasks import Item, Settings, draw
from arenagym.envs.countdown.verifier import grade
from arenagym.envs.tools import Tool
from arenagym.errors import SettingError


class CountdownEnv(TextEnv):
    """Write an expression that uses the given numbers and equals the target.

    Reward 1.0 for a right answer, else 0.0. With `max_turns` above 1 a wrong answer gets
    feedback and another try, and a `calculate` tool works out expressions; each use takes a
    turn.

    `info` adds `numbers`, `target`, and, as exact fractions in text, `value` of the answer and
    `off_by`, that value minus the target: `"7/2"`, or "" where there is none.
    `info["reason"]` after an answer is one of `verifier.Grade`'s.

    Args:
        numbers: how many numbers, 2 to 8; `[fewest, most]` draws the count for each task.
        number_range: lowest and highest given number, inclusive.
        target_range: lowest and highest target, inclusive.
        use_all: whether an answer must use every number (else at most once each).
        max_turns: turns per episode.
        render_mode: None or `"ansi"`.

    `reset(options={"numbers": [3, 5], "target": 15})` plays that puzzle.
    """

    def __init__(
        self,
        numbers: int | Sequence[int] = 4,
        number_range: Sequence[int] = (1, 100),
        target_range: Sequence[int] = (1, 999),
        *,
        use_all: bool = True,
        max_turns: int = 1,
        render_mode: str | None = None,
    ) -> None:
        count = (numbers, numbers) if isinstance(numbers, int) else numbers
        self.settings = Settings(
            _pair("numbers", count),
            _pair("number_range", number_range),
            _pair("target_range", target_range),
            use_all,
        ).checked()
        self.item = Item((), 0)
        super().__init__(
            tools=(_calculator(),) if max_turns > 1 else (),
            max_turns=max_turns,
            max_observation_chars=4_000,
            render_mode=render_mode,
        )

    def _begin(self, rng: np.random.Generator, options: dict[str, Any]) -> tuple[str, str]:
        self.item = _given(options) if options else draw(rng, self.settings)
        numbers = ", ".join(str(number) for number in self.item.numbers)
        each = "each number exactly once" if self.settings.use_all else "each number at most once"
        turns = f" You have {self.max_turns} turns." if self.max_turns > 1 else ""
        query = (
            f"Reach the target {self.item.target} with the numbers {numbers}. "
            f"Use {each}, and only + - * / and parentheses. "
            f"Write the expression alone as your answer, like "
            f"<answer>(1 + 2) * 3</answer>.{turns}"
        )
        name = "-".join(str(number) for number in self.item.numbers)
        return f"countdown-{name}-to-{self.item.target}", query

    def _answer(self, answer: str) -> Step:
        graded = grade(self.item, answer, use_all=self.settings.use_all)
        return Step(
            feedback=graded.message,
            reason=graded.reason,
            reward=float(graded.correct),
            done=graded.correct,
            info={
                "value": "" if graded.value is None else str(graded.value),
                "off_by": "" if graded.off_by is None else str(graded.off_by),
            },
        )

    def _observe(self, reason: str, text: str, more: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        facts = {"numbers": list(self.item.numbers), "target": self.item.target}
        return super()._observe(reason, text, {**facts, "value": "", "off_by": "", **more})


def calculate(
    expression: Annotated[str, msgspec.Meta(description="for example (25 + 3) * 4")],
) -> str:
    """Work out an arithmetic expression of numbers, + - * / and parentheses, exactly."""
    try:
        return str(evaluate(expression).value)
    except ExpressionError as error:
        return f"Error: {error}."


@cache
def _calculator() -> Tool:
    """The tool, declared once: 512 environments are made at a time."""
    return Tool(calculate)


def _pair(name: str, values: Sequence[int]) -> tuple[int, int]:
    if len(values) != 2 or not all(isinstance(value, int) for value in values):
        raise SettingError(f"{name}={values!r}: give two integers, [low, high]")
    return values[0], values[1]


class _Given(msgspec.Struct, forbid_unknown_fields=True):
    numbers: Annotated[tuple[int, ...], msgspec.Meta(min_length=2, max_length=8)]
    target: int


def _given(options: dict[str, Any]) -> Item:
    try:
        puzzle = msgspec.convert(options, _Given)
    except msgspec.ValidationError as error:
        raise SettingError(
            f"reset options {options!r}: {error}; give numbers (2 to 8 integers) and target"
        ) from error
    return Item(puzzle.numbers, puzzle.target)
