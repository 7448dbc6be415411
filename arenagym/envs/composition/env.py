"""The string-composition environment: work out by thought what composed functions give."""

from collections.abc import Sequence
from hashlib import blake2b
from typing import Any

import msgspec
import numpy as np

from arenagym.envs.actions import Action, parse_action
from arenagym.envs.base import Step, TextEnv
from arenagym.envs.composition.answers import read_output
from arenagym.envs.composition.diagnosis import Failure
from arenagym.envs.composition.expressions import (
    X,
    checked_text,
    evaluate,
    leaves,
    parse,
    quoted,
    render,
)
from arenagym.envs.composition.functions import NAMED
from arenagym.envs.composition.tasks import Item, Settings, draw
from arenagym.envs.composition.verifier import grade
from arenagym.errors import SettingError
from arenagym.records import without_thoughts

REWARDS = ("binary", "paper")
_UNREAD = ("format", "too_long")
_FORM = '<answer>{"output": "…"}</answer>'
_NO_ANSWER = 'no JSON object {"output": "…"} found, with a string in it'
_HINTS = {
    Failure.IGNORED_COMPOSITION: (
        "It is the input, or one function applied to the input: others are left out."
    ),
    Failure.STOPPED_EARLY: "It is the value of a part of the expression, not of the whole.",
    Failure.WRONG_ORDER: "The functions were applied in another order than the expression says.",
    Failure.ATOMIC_ERROR: "One function, {}, was left out or misapplied.",
}


class StringCompositionEnv(TextEnv):
    """Say what a composition of string functions returns, without writing or running code.

    The answer is JSON, `{"output": "…"}`, in answer tags or not (`read_output` has the rules); it
    is right if the string is the output, character for character. The task and its functions
    are those of "From f(x) and g(x) to f(g(x))".

    Reward 1 for a right answer, else 0. With `rewards="paper"` an episode that ends with a message
    of which no output can be read earns −1. With `max_turns` above 1 a wrong answer gets another
    try; the feedback says that it is wrong, and with `hints` how, never what the output is.

    `info` adds `level`, `stage`, `functions` (names in order of evaluation), `failure` of the last
    message (a `Failure` as plain text, "" if there is none) and `failed_function`, the function
    that an atomic error is about, else "". `info["reason"]` after an answer is `correct`, `wrong`
    or `format`.

    Args:
        level: depth of the compositions, 1 to 8; a mixture as `"1+2"` or `[1, 2]`.
        functions: `"paper-train"`, `"paper-heldout"`, `"strict-train"`, `"strict-heldout"` or
            `"all"`.
        stage: 1 shows the definitions of the functions, 2 only the composition.
        rewards: `"binary"` or `"paper"`.
        max_turns: turns per episode.
        hints: whether feedback says the kind of failure.
        max_chars: the longest value of a composition and of its parts.
        render_mode: None or `"ansi"`.

    `reset(options={"composition": "func_17(func_1(x, 3))", "x": "abc"})` poses that item; it may
    use all functions, and branches of unequal depth, of which the longest is its level.
    """

    def __init__(
        self,
        level: int | str | Sequence[int] = 2,
        functions: str = "paper-train",
        *,
        stage: int = 1,
        rewards: str = "binary",
        max_turns: int = 1,
        hints: bool = False,
        max_chars: int = 2_000,
        render_mode: str | None = None,
    ) -> None:
        if stage not in (1, 2):
            raise SettingError(f"stage={stage!r}: give 1 (definitions shown) or 2 (hidden)")
        if rewards not in REWARDS:
            raise SettingError(f"rewards={rewards!r}: give one of {', '.join(REWARDS)}")
        self.settings = Settings(_levels(level), functions, max_chars).checked()
        self.stage = stage
        self.rewards = rewards
        self.hints = hints
        self.item = Item(X, "x", "", "")
        super().__init__(
            max_turns=max_turns,
            max_action_chars=200_000,
            max_observation_chars=20_000,
            render_mode=render_mode,
        )

    def _begin(self, rng: np.random.Generator, options: dict[str, Any]) -> tuple[str, str]:
        if options:
            self.item = _given(options, self.settings.max_chars)
        else:
            self.item = draw(rng, self.settings)
        text = f"{self.item.text} {self.item.x}"
        name = blake2b(text.encode(), digest_size=8).hexdigest()
        return f"composition-{self.item.level}-{self.stage}-{name}", self._query()

    def _query(self) -> str:
        program = program_text(self.item, definitions=self.stage == 1)
        known = "" if self.stage == 1 else " You know the functions that are not defined here."
        turns = f" You have {self.max_turns} turns." if self.max_turns > 1 else ""
        return (
            f"```python\n{program}\n```\n\n"
            f"Which string does the last line of this Python program return?{known} Find it by "
            f"thinking it through: write no code and run none. Give the string as a JSON "
            f"object: {_FORM}{turns}"
        )

    def parse(self, action: str) -> Action:
        """Read an action; a JSON answer without tags is an answer too."""
        parsed = parse_action(action)
        if parsed.error is None:
            return parsed
        visible = without_thoughts(action)
        if read_output(visible) is not None:
            return Action(answer=visible.strip())
        return parsed if "<tool_call>" in visible else Action(error=_NO_ANSWER)

    def _answer(self, answer: str) -> Step:
        graded = grade(self.item, answer)
        failure, function = graded.diagnosis
        feedback = "Correct."
        if failure is Failure.FORMAT:
            feedback = f"Your answer could not be read: {_NO_ANSWER}. Write {_FORM}."
        elif not graded.correct:
            hint = _HINTS.get(failure, "") if self.hints else ""
            feedback = f"This is not the output. {hint.format(function)}".strip()
        return Step(
            feedback=feedback,
            reason=graded.reason,
            reward=float(graded.correct),
            done=graded.correct,
            info={"failure": failure.value, "failed_function": function},
        )

    def _end_turn(self, step: Step) -> tuple[str, float, bool, bool, dict[str, Any]]:
        if self.rewards == "paper" and step.reason in _UNREAD and self._turn == self.max_turns:
            step = msgspec.structs.replace(step, reward=-1.0)
        return super()._end_turn(step)

    def _observe(self, reason: str, text: str, more: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        facts = {
            "level": self.item.level,
            "stage": self.stage,
            "functions": [function.name for function in self.item.functions],
            "failure": Failure.FORMAT.value if reason in _UNREAD else Failure.NONE.value,
            "failed_function": "",
        }
        return super()._observe(reason, text, {**facts, **more})


def program_text(item: Item, *, definitions: bool) -> str:
    """The Python program that an item is about, with the definitions it needs or without."""
    used = set(item.functions) if definitions else set()
    return "\n\n".join(
        (
            *(function.source for function in NAMED if function in used),
            f"def main_solution(x):\n    return {item.text}",
            f"main_solution({quoted(item.x)})",
        )
    )


def _levels(level: int | str | Sequence[int]) -> tuple[int, ...]:
    if isinstance(level, int):
        return (level,)
    levels = [each.strip() for each in level.split("+")] if isinstance(level, str) else level
    if all(
        isinstance(each, int) or (isinstance(each, str) and each.isdecimal()) for each in levels
    ):
        return tuple(map(int, levels))
    raise SettingError(f'level={level!r}: give 1 to 8, or a mixture such as "1+2" or [1, 2]')


class _Given(msgspec.Struct, forbid_unknown_fields=True):
    composition: str
    x: str


def _given(options: dict[str, Any], max_chars: int) -> Item:
    try:
        given = msgspec.convert(options, _Given)
    except msgspec.ValidationError as error:
        raise SettingError(
            f"reset options {options!r}: {error}; give composition, such as "
            f"'func_17(func_1(x, 3))', and x, such as 'abc'"
        ) from error
    x = checked_text("x", given.x)
    expression = parse(given.composition)
    if X not in leaves(expression):
        raise SettingError(f"composition {given.composition[:200]!r}: it does not use x")
    if expression == X:
        raise SettingError("composition 'x': give one with a function, such as 'func_17(x)'")
    return Item(expression, render(expression), x, evaluate(expression, x, max_chars))
