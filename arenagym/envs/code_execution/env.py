"""The code-execution environment: write a program that passes the tests, with a few tries."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import msgspec
import numpy as np

from arenagym.envs.actions import Action, parse_action
from arenagym.envs.base import Step, TextEnv
from arenagym.envs.code_execution.checking import CHECKERS, Checker
from arenagym.envs.code_execution.feedback import (
    Feedback,
    FeedbackKind,
    give_feedback,
    no_program,
)
from arenagym.envs.code_execution.grading import grade
from arenagym.envs.code_execution.problems import Problem, Test, load_problems
from arenagym.errors import SettingError, UnknownNameError
from arenagym.records import without_thoughts
from arenagym.sandbox import SANDBOXES, Lease, Limits, Program, Sandbox, lease

_FENCE = re.compile(r"```[ \t]*([\w+-]*)[ \t]*\r?\n(.*?)(?:```|\Z)", re.DOTALL)
_PYTHON = ("python", "python3", "py")
_NO_FEEDBACK = Feedback(kind=FeedbackKind.NONE)
_TOOL_LIMITS = Limits(cpu_s=5.0, wall_s=30.0, keep_bytes=4_000)


class CodeExecutionEnv(TextEnv):
    """Solve a programming problem: the answer is a Python program, tests in a sandbox judge it.

    An answer is a program, alone or in a code fence (the last one marked as Python counts, else the
    last); a fence without answer tags is an answer too. It is run on the public tests and then on
    the private ones, each test in a fresh process. If all pass, the episode ends with reward 1.
    If not, the observation says what failed (`feedback` has the rules), and the
    agent may try again while turns are left; a failed last try earns 0, or with `partial` the share
    of private tests passed. With `max_turns` above 1 there is a tool, `run_python`, which runs a
    program on an input of the agent's own; each use takes a turn.

    `info` adds `feedback` (a `Feedback` as plain values), `passed`, the share of private tests that
    the last answer passed, and `public_passed`, the same of public ones. `info["reason"]` after an
    answer is a `FeedbackKind`. With `partial=False` private tests are run up to the first that
    fails, so `passed` is a lower bound then.

    What is expected of a test stays in this process. Verdicts count processor time, so they do
    not depend on what else the machine does. If the sandbox itself fails, twice for the same test,
    `step` raises `SandboxError`: nothing is known of the program, and no reward is made up.

    Args:
        problems: what `load_problems` takes: `"arenagym"`, a JSONL file, or problems.
        levels: only problems of these levels, 1 to 3.
        topics: only problems of these topics.
        partial: reward the share of private tests passed.
        max_turns: turns per episode.
        sandbox: `"native"`, `"docker"`, `"landlock"`, or a `Sandbox` of one's own. Those named are
            shared by all environments of the process and started with the first answer.
        checkers: more comparisons by name, for one's own problems.
        render_mode: None or `"ansi"`.

    `reset(options={"problem": "balanced-brackets"})` poses that problem.
    """

    blocking = True

    def __init__(
        self,
        problems: str | Path | Iterable[Problem] = "arenagym",
        *,
        levels: Sequence[int] | None = None,
        topics: Sequence[str] | None = None,
        partial: bool = False,
        max_turns: int = 4,
        sandbox: str | Sandbox = "native",
        checkers: Mapping[str, Checker] | None = None,
        render_mode: str | None = None,
    ) -> None:
        if isinstance(sandbox, str) and sandbox not in SANDBOXES:
            raise UnknownNameError.of("sandbox", sandbox, SANDBOXES)
        self.problems = _chosen(load_problems(problems), levels, topics)
        self.partial = partial
        self._checkers = dict(checkers or {})
        for problem in self.problems:
            if problem.checker not in CHECKERS and problem.checker not in self._checkers:
                raise UnknownNameError.of(
                    "checker", problem.checker, {**CHECKERS, **self._checkers}
                )
        self._by_id = {problem.id: problem for problem in self.problems}
        self._wanted_sandbox = sandbox
        self._lease: Lease | None = None
        self.problem = self.problems[0]
        super().__init__(
            tools=(self._run_python_tool(),) if max_turns > 1 else (),
            max_turns=max_turns,
            max_action_chars=100_000,
            max_observation_chars=20_000,
            render_mode=render_mode,
        )

    @property
    def sandbox(self) -> Sandbox:
        """Where programs run; started when it is first asked for."""
        if self._lease is None:
            self._lease = lease(self._wanted_sandbox)
        return self._lease.sandbox

    def close(self) -> None:
        """Let go of the sandbox."""
        if self._lease is not None:
            self._lease.release()
            self._lease = None

    def _begin(self, rng: np.random.Generator, options: dict[str, Any]) -> tuple[str, str]:
        if options:
            self.problem = self._given(options)
        else:
            self.problem = self.problems[int(rng.integers(len(self.problems)))]
        return self.problem.id, _query(self.problem, self.max_turns)

    def _given(self, options: dict[str, Any]) -> Problem:
        name = options.get("problem")
        if set(options) != {"problem"} or not isinstance(name, str):
            raise SettingError(f'reset options {options!r}: give {{"problem": "its id"}}')
        if name not in self._by_id:
            raise UnknownNameError.of("problem", name, self._by_id)
        return self._by_id[name]

    def _answer(self, answer: str) -> Step:
        program = extract_program(answer)
        if not program.strip():
            return _step(no_program("The answer holds no program."), 0.0, 0.0, reward=0.0)
        problem = self.problem
        public = grade(problem, program, problem.public, self.sandbox, checkers=self._checkers)
        fine = all(each.passed for each in public)
        private = []
        if fine or self.partial:
            private = grade(
                problem,
                program,
                problem.private,
                self.sandbox,
                to_the_end=self.partial,
                checkers=self._checkers,
            )
        share = sum(each.passed for each in private) / len(problem.private)
        shown = sum(each.passed for each in public) / max(1, len(public))
        feedback = give_feedback(public, private)
        solved = feedback.kind is FeedbackKind.PASSED
        last = self._turn == self.max_turns
        reward = float(solved) if not self.partial else share * float(solved or last)
        return _step(feedback, share, shown, reward=reward)

    def parse(self, action: str) -> Action:
        """Read an action; a code fence alone is an answer too."""
        parsed = parse_action(action)
        if parsed.error and _FENCE.search(visible := without_thoughts(action)):
            return Action(answer=visible.strip())
        return parsed

    def _observe(self, reason: str, text: str, more: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        feedback = no_program(text) if reason in ("format", "too_long") else _NO_FEEDBACK
        nothing = {
            "feedback": _plain(feedback),
            "passed": 0.0,
            "public_passed": 0.0,
        }
        return super()._observe(reason, text, {**nothing, **more})

    def _run_python_tool(self) -> Any:  # noqa: ANN401
        def run_python(
            program: str,
            stdin: Annotated[str, msgspec.Meta(description="standard input")] = "",
        ) -> str:
            """Run a Python program and return what it prints and how it ended."""
            result = self.sandbox.run_sync(
                Program(source=extract_program(program), stdin=stdin), limits=_TOOL_LIMITS
            )
            parts = [f"status: {result.status}"]
            for name, text in (("stdout", result.stdout.text), ("stderr", result.stderr.text)):
                if text:
                    parts.append(f"{name}:\n{text}")
            return "\n".join(parts)

        return run_python


def extract_program(answer: str) -> str:
    """The program in an answer: the last code fence marked as Python, else the last, else all."""
    fences: list[tuple[str, str]] = _FENCE.findall(answer)
    marked = [code for mark, code in fences if mark.lower() in _PYTHON]
    return (marked or [code for _, code in fences] or [answer])[-1]


def _step(feedback: Feedback, share: float, shown: float, *, reward: float) -> Step:
    solved = feedback.kind is FeedbackKind.PASSED
    return Step(
        feedback=feedback.text or "All tests pass.",
        reason=feedback.kind,
        reward=reward,
        done=solved,
        info={
            "feedback": _plain(feedback),
            "passed": share,
            "public_passed": shown,
        },
    )


def _plain(feedback: Feedback) -> dict[str, Any]:
    """As JSON has it."""
    plain: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(feedback))
    return plain


def _chosen(
    problems: tuple[Problem, ...], levels: Sequence[int] | None, topics: Sequence[str] | None
) -> tuple[Problem, ...]:
    known = {problem.topic for problem in problems}
    for topic in topics or ():
        if topic not in known:
            raise UnknownNameError.of("topic", topic, known)
    chosen = tuple(
        problem
        for problem in problems
        if (levels is None or problem.level in levels)
        and (topics is None or problem.topic in topics)
    )
    if not chosen:
        raise SettingError(f"levels={levels!r}, topics={topics!r}: no problem is left")
    return chosen


def _query(problem: Problem, turns: int) -> str:
    """The problem as the agent reads it."""
    parts = [f"{problem.title}\n\n{problem.statement}".strip()]
    for number, test in enumerate(problem.public, 1):
        parts.append(_example(number, test))
    if problem.function is None:
        wanted = "a Python 3 program that reads standard input and prints to standard output"
    else:
        wanted = f"Python 3 code that defines `{problem.function}`"
    tries = f" You have {turns} turns." if turns > 1 else ""
    parts.append(
        f"Write {wanted}. It may use {problem.cpu_s:g} s of processor time on each test. Give the "
        f"whole program as your answer: <answer>\n```python\n...\n```\n</answer>{tries}"
    )
    return "\n\n".join(parts)


def _example(number: int, test: Test) -> str:
    if isinstance(test.input, str):
        return f"Example {number}\nInput:\n{test.input.rstrip()}\nOutput:\n{test.expected.rstrip()}"
    arguments, result = (
        json.dumps(each, ensure_ascii=False) for each in (test.input, test.expected)
    )
    return f"Example {number}\nArguments: {arguments[1:-1]}\nResult: {result}"
