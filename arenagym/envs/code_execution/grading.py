"""A program against the tests of a problem, each in a fresh process of the sandbox."""

import enum
from collections import deque
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from arenagym.envs.code_execution.checking import Checker, check
from arenagym.envs.code_execution.problems import Problem, Test
from arenagym.sandbox import Limits, Program, Result, Running, Sandbox, SandboxError, Status

_WALL_FACTOR, _WALL_S = 20.0, 30.0
_OUTPUT_BYTES = 64 << 20
_SPARE_BYTES = 1 << 16


class ProgramVerdict(enum.StrEnum):
    """What a test says of a program."""

    PASSED = "passed"
    """It ended well and its output is right."""
    WRONG_ANSWER = "wrong_answer"
    """It ended well and its output is not right."""
    RUNTIME_ERROR = "runtime_error"
    """It did not end well: an exception, a signal, no compilation, too much memory or output, or
    an end before its function had returned."""
    TIMEOUT = "timeout"
    """It used more processor or wall time than allowed."""


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """One test's verdict, and the run behind it."""

    test: Test
    verdict: ProgramVerdict
    result: Result

    @property
    def passed(self) -> bool:
        """Whether the program passed this test."""
        return self.verdict is ProgramVerdict.PASSED


def grade(
    problem: Problem,
    source: str,
    tests: Sequence[Test],
    sandbox: Sandbox,
    *,
    to_the_end: bool = True,
    checkers: Mapping[str, Checker] | None = None,
) -> list[Outcome]:
    """Run a program on tests, as many at once as the sandbox has workers.

    The outcomes are those of the tests in their order, and do not depend on what else the machine
    does: processor time is what counts, and wall time only ends what sleeps.

    Args:
        problem: says what is run, how it is compared, and the time for each test.
        source: the program.
        tests: some of the problem's tests.
        sandbox: where it runs.
        to_the_end: if False, the outcomes end with the first that is not passed.
        checkers: more comparisons by name.

    Raises:
        SandboxError: the sandbox failed, twice for the same test: nothing is known of the program.
        UnknownNameError: no checker has the problem's `check` as its name.
    """
    outcomes: list[Outcome] = []
    left = iter(tests)
    ahead: deque[tuple[Test, Running]] = deque()
    try:
        while _run_ahead(ahead, left, problem, source, sandbox):
            test, running = ahead.popleft()
            result = running.result()
            if result.status is Status.SANDBOX_ERROR:
                why = f"the {sandbox.name} sandbox failed: {result.detail}"
                raise SandboxError(why)  # noqa: TRY301 - what runs ahead is given up below
            verdict = _judge(problem, test, result, checkers)
            outcomes.append(Outcome(test=test, verdict=verdict, result=result))
            if verdict is not ProgramVerdict.PASSED and not to_the_end:
                break
    except BaseException:
        for _, running in ahead:
            running.cancel()
        raise
    for _, running in ahead:
        running.future.cancel()  # what runs already may end: its worker is worth more
    return outcomes


def _run_ahead(
    ahead: deque[tuple[Test, Running]],
    left: Iterator[Test],
    problem: Problem,
    source: str,
    sandbox: Sandbox,
) -> bool:
    """Keep the sandbox busy, a little ahead of the test that is waited for; False at the end."""
    while len(ahead) <= sandbox.workers and (test := next(left, None)) is not None:
        ahead.append((test, sandbox.submit(*_program(problem, source, test))))
    return bool(ahead)


def _program(problem: Problem, source: str, test: Test) -> tuple[Program, Limits]:
    limits = Limits(
        cpu_s=problem.cpu_s,
        wall_s=problem.cpu_s * _WALL_FACTOR + _WALL_S,
        output_bytes=_OUTPUT_BYTES,
        forks=False,
        keep_bytes=_SPARE_BYTES + 4 * len(str(test.expected)),
    )
    if problem.function is None:
        return Program(source=source, stdin=test.input), limits
    call = Program(source=source, function=problem.function, arguments=tuple(test.input))
    return call, limits


def _judge(
    problem: Problem, test: Test, result: Result, checkers: Mapping[str, Checker] | None
) -> ProgramVerdict:
    if result.status in (Status.TIMEOUT, Status.CPU_LIMIT):
        return ProgramVerdict.TIMEOUT
    if result.status is not Status.OK:
        return ProgramVerdict.RUNTIME_ERROR
    if problem.function is not None:
        actual = result.value
    elif result.stdout.complete:
        actual = result.stdout.text
    else:
        return ProgramVerdict.WRONG_ANSWER  # several times as long as what is expected
    right = check(problem.checker, test.input, test.expected, actual, checkers)
    return ProgramVerdict.PASSED if right else ProgramVerdict.WRONG_ANSWER
