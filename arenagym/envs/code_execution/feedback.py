"""Feedback on a program, as SDPO forms it (arXiv 2601.20802): what failed, and on which input.

The first case that holds decides: a runtime error, a time limit, no program, a wrong answer.
Inputs are shown up to 8 lines, each field up to 250 characters, and 2,000 characters in all.
"""

import enum
import json
from collections.abc import Sequence
from typing import Any

import msgspec

from arenagym.envs.code_execution.grading import Outcome, ProgramVerdict
from arenagym.sandbox import Result, Status

MAX_LINES = 8
MAX_FIELD = 250
MAX_TEXT = 2_000
_MAX_CASES = 2
_MAX_FRAMES = 3


class FeedbackKind(enum.StrEnum):
    """What the feedback is about."""

    NONE = "none"
    """Nothing was submitted yet."""
    PASSED = "passed"
    """All tests passed."""
    RUNTIME_ERROR = "runtime_error"
    """The program did not end well."""
    TIME_LIMIT = "time_limit"
    """The program was too slow."""
    FORMAT = "format"
    """There was no program to run."""
    WRONG_ANSWER = "wrong_answer"
    """The program's output was wrong."""


# In the order in which they decide.
_NAMES = {
    ProgramVerdict.RUNTIME_ERROR: (FeedbackKind.RUNTIME_ERROR, "Runtime Error"),
    ProgramVerdict.TIMEOUT: (FeedbackKind.TIME_LIMIT, "Time Limit Exceeded"),
    ProgramVerdict.WRONG_ANSWER: (FeedbackKind.WRONG_ANSWER, "Wrong Answer"),
}


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """A public test that failed, cut to size."""

    input: str
    expected: str
    actual: str
    stderr: str = ""


class Feedback(msgspec.Struct, frozen=True, kw_only=True):
    """What is said of a program: typed, and as text for an agent; "" where all is well."""

    kind: FeedbackKind
    text: str = ""
    status: str = ""
    """The sandbox's status of the test that is shown."""
    cases: tuple[Case, ...] = ()
    hidden: bool = False
    """Whether the failure was in a private test, whose input is not shown."""


def give_feedback(public: Sequence[Outcome], private: Sequence[Outcome] = ()) -> Feedback:
    """The feedback on a program's outcomes; private ones are told of, never shown."""
    failed = [each for each in public if not each.passed]
    hidden = [each for each in private if not each.passed]
    if not failed:
        return _of_hidden(hidden) if hidden else Feedback(kind=FeedbackKind.PASSED)
    for verdict, tell in (
        (ProgramVerdict.RUNTIME_ERROR, _of_error),
        (ProgramVerdict.TIMEOUT, _of_timeout),
    ):
        for each in failed:
            if each.verdict is verdict:
                return tell(each)
    return _of_wrong(sorted(failed, key=lambda each: len(_shown(each.test.input)))[:_MAX_CASES])


def no_program(why: str) -> Feedback:
    """The feedback on an answer without a program in it."""
    return Feedback(kind=FeedbackKind.FORMAT, text=f"Format Error\n{why}")


def _of_error(outcome: Outcome) -> Feedback:
    text = f"Runtime Error\n{_field(_error(outcome.result))}\nLast input:\n{_input(outcome)}"
    return Feedback(
        kind=FeedbackKind.RUNTIME_ERROR,
        text=text[:MAX_TEXT],
        status=outcome.result.status,
        cases=(_case(outcome),),
    )


def _of_timeout(outcome: Outcome) -> Feedback:
    return Feedback(
        kind=FeedbackKind.TIME_LIMIT,
        text=f"Time Limit Exceeded\nInput:\n{_input(outcome)}"[:MAX_TEXT],
        status=outcome.result.status,
        cases=(_case(outcome),),
    )


def _of_wrong(outcomes: Sequence[Outcome]) -> Feedback:
    cases = tuple(_case(each) for each in outcomes)
    parts = ["Wrong Answer"]
    for case in cases:
        parts += [f"Input:\n{case.input}", f"Output:\n{case.actual}", f"Expected:\n{case.expected}"]
        if case.stderr:
            parts.append(f"Debug output:\n{case.stderr}")
    return Feedback(
        kind=FeedbackKind.WRONG_ANSWER,
        text="\n".join(parts)[:MAX_TEXT],
        status=outcomes[0].result.status,
        cases=cases,
    )


def _of_hidden(failed: Sequence[Outcome]) -> Feedback:
    first = min(failed, key=lambda each: list(_NAMES).index(each.verdict))
    kind, name = _NAMES[first.verdict]
    return Feedback(
        kind=kind,
        text=f"{name}\nAll the public tests pass, but a hidden one does not.",
        status=first.result.status,
        hidden=True,
    )


def _error(result: Result) -> str:
    """The exception and the last frames of the program's own; else how it ended."""
    if result.error is not None:
        return result.error.text(_MAX_FRAMES)
    if result.status is Status.RUNTIME_ERROR:
        return f"The program ended with {result.detail or f'exit code {result.exit_code}'}."
    return f"The program was ended: {result.status.replace('_', ' ')}."


def _case(outcome: Outcome) -> Case:
    result = outcome.result
    actual = result.value if isinstance(outcome.test.input, list) else result.stdout.text
    return Case(
        input=_input(outcome),
        expected=_field(_shown(outcome.test.expected)),
        actual=_field(_shown(actual)) if result.status is Status.OK else "",
        stderr=_field(result.stderr.text.strip()),
    )


def _input(outcome: Outcome) -> str:
    lines = _shown(outcome.test.input).splitlines()
    cut = [*lines[:MAX_LINES], f"… ({len(lines) - MAX_LINES} more lines)"]
    return _field("\n".join(lines if len(lines) <= MAX_LINES else cut))


def _shown(value: Any) -> str:  # noqa: ANN401 - text or JSON
    if isinstance(value, str):
        return value.rstrip("\n")
    return json.dumps(value, ensure_ascii=False)


def _field(text: str) -> str:
    """A field of at most 250 characters: its head, and of an error its last words too."""
    if len(text) <= MAX_FIELD:
        return text
    mark = " … "
    half = (MAX_FIELD - len(mark)) // 2
    return text[:half] + mark + text[-half:]
