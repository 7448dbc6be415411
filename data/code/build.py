"""Builds data/code/problems.jsonl.gz from the packages in data/code/problems, and verifies them.

A package is a folder (the layout is that of a Kattis problem package, made small):

    problem.toml            title, level, topic, kind, statement, and what differs from the defaults
    tests.py                examples() and tests(rng): the public and the private inputs
    reference.py            a right solution; its outputs are what is expected
    STATUS-why.py           wrong submissions, each with the verdict that it must get

Verified of each: the reference passes every test within a third of the time; every wrong
submission fails with feedback of its kind; a submission that is too slow is so by a factor of
three. Run it after a change, or with --check to see that nothing has changed:

    python data/code/build.py [--check] [--only balanced-brackets,...] [--sandbox native|docker]
"""

import argparse
import gzip
import json
import random
import runpy
import sys
import tomllib
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import msgspec

from arenagym.envs.code_execution import (
    Outcome,
    Problem,
    ProgramVerdict,
    Test,
    give_feedback,
    grade,
)
from arenagym.sandbox import Sandbox, resolve_sandbox

HERE = Path(__file__).parent
PACKAGES = HERE / "problems"
OUT = HERE / "problems.jsonl.gz"
KINDS = {"wrong_answer": "wrong_answer", "timeout": "time_limit", "runtime_error": "runtime_error"}
SPARE = 3
MAX_INPUT, MAX_OUTPUT = 120_000, 80_000


class PackageError(Exception):
    """A package that is not as it should be."""


def read_package(folder: Path) -> Problem:
    """The problem of a package, with nothing expected yet."""
    settings = tomllib.loads((folder / "problem.toml").read_text("utf-8"))
    kind = settings.pop("kind")
    if (kind == "function") != ("function" in settings):
        raise PackageError("function= belongs to kind = 'function'")
    module = runpy.run_path(str(folder / "tests.py"))
    public = [Test(_plain(each), "") for each in module["examples"]()]
    private = [Test(_plain(each), "") for each in module["tests"](random.Random(folder.name))]  # noqa: S311
    if not public or len(private) < 10:
        raise PackageError(f"{len(public)} examples and {len(private)} tests; 1 and 10 are needed")
    settings.setdefault("cpu_s", 1.0)
    settings["statement"] = settings["statement"].strip()
    return Problem(id=folder.name, public=tuple(public), private=tuple(private), **settings)


def _plain(value: Any) -> Any:  # noqa: ANN401 - text or arguments
    return value if isinstance(value, str) else json.loads(json.dumps(list(value)))


def solve(problem: Problem, reference: str, sandbox: Sandbox, spare: int) -> Problem:
    """The problem with the reference's outputs as what is expected."""
    fast = msgspec.structs.replace(problem, cpu_s=problem.cpu_s / spare)

    def solved(tests: Sequence[Test]) -> tuple[Test, ...]:
        found = []
        for outcome in grade(fast, reference, tests, sandbox):
            result = outcome.result
            if not result.ok:
                raise PackageError(f"the reference: {result.status} {result.stderr.text[-500:]}")
            if not result.stdout.complete:
                raise PackageError("the reference prints too much")
            given = outcome.test.input
            output = result.stdout.text if isinstance(given, str) else result.value
            found.append(Test(given, output))
        return tuple(found)

    solution = msgspec.structs.replace(
        problem, public=solved(problem.public), private=solved(problem.private)
    )
    every = (*solution.public, *solution.private)
    for name, most in (("input", MAX_INPUT), ("expected", MAX_OUTPUT)):
        size = sum(len(json.dumps(getattr(test, name))) for test in every)
        if size > most:
            raise PackageError(f"{name} of {size:,} bytes in all; at most {most:,}")
    again = grade(solution, reference, every, sandbox)
    if not all(each.passed for each in again):
        raise PackageError("the reference does not pass its own tests: is it deterministic?")
    return solution


def judge(
    problem: Problem, folder: Path, sandbox: Sandbox, spare: int, patience: int
) -> Counter[str]:
    """Grade the wrong submissions; how many there are of each verdict."""
    counts: Counter[str] = Counter()
    wrong = [f for f in sorted(folder.glob("*.py")) if f.stem not in ("reference", "tests")]
    if len(wrong) < 2:
        raise PackageError(f"{len(wrong)} wrong submissions; 2 are needed")
    for file in wrong:
        wanted = file.stem.partition("-")[0]
        if wanted not in KINDS:
            raise PackageError(f"{file.name}: its name must begin with one of {', '.join(KINDS)}")
        slack = spare if wanted == "timeout" else patience
        graded = msgspec.structs.replace(problem, cpu_s=problem.cpu_s * slack)
        outcomes = _outcomes(graded, file.read_text("utf-8"), wanted, sandbox)
        kind = give_feedback(outcomes).kind
        if kind != KINDS[wanted]:
            raise PackageError(f"{file.name}: the feedback is {kind}")
        counts[wanted] += 1
    return counts


def _outcomes(problem: Problem, source: str, wanted: str, sandbox: Sandbox) -> list[Outcome]:
    """All outcomes; of what is meant to be slow, those up to the first time limit."""
    every = (*problem.public, *problem.private)
    if wanted != "timeout":
        return grade(problem, source, every, sandbox)
    outcomes = []
    for test in every:
        outcomes += grade(problem, source, [test], sandbox)
        if outcomes[-1].verdict is ProgramVerdict.TIMEOUT:
            break
    return outcomes


def build(
    folders: Sequence[Path], sandbox: Sandbox, *, spare: int = SPARE, patience: int = 1
) -> tuple[list[Problem], list[str]]:
    """Every problem that is as it should be, and what is wrong with the others.

    Args:
        folders: of the packages.
        sandbox: runs the submissions.
        spare: how many times faster than the limit a reference is, and slower what is too slow.
        patience: how many times the limit other wrong submissions may take, as some come near it
            and take longer on a busy machine.
    """

    def one(folder: Path) -> tuple[Problem | None, str]:
        try:
            reference = (folder / "reference.py").read_text("utf-8")
            problem = solve(read_package(folder), reference, sandbox, spare)
            counts = judge(problem, folder, sandbox, spare, patience)
        except (PackageError, LookupError, OSError, ValueError, TypeError) as error:
            return None, f"{folder.name}: {type(error).__name__}: {error}"
        tests = len(problem.public) + len(problem.private)
        said = ", ".join(f"{count} {name}" for name, count in sorted(counts.items()))
        return problem, f"{folder.name}: {tests} tests; caught {said}"

    problems, failures = [], []
    with ThreadPoolExecutor(sandbox.workers) as pool:
        for number, (problem, said) in enumerate(pool.map(one, folders), 1):
            print(f"[{number}/{len(folders)}] {said}", flush=True)
            if problem is None:
                failures.append(said)
            else:
                problems.append(problem)
    return problems, failures


def write(problems: Sequence[Problem]) -> bytes:
    """The file's bytes: the same for the same problems."""
    lines = b"".join(msgspec.json.encode(problem) + b"\n" for problem in problems)
    return gzip.compress(lines, 9, mtime=0)


def main() -> None:
    """Build or check; exits with 1 if anything is wrong."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--check", action="store_true", help="write nothing; fail on a difference")
    parser.add_argument("--only", help="these packages, by comma; implies no writing")
    parser.add_argument("--sandbox", default="native")
    options = parser.parse_args()
    names = options.only.split(",") if options.only else None
    folders = [
        f
        for f in sorted(PACKAGES.iterdir())
        if (f / "problem.toml").exists() and (not names or f.name in names)
    ]
    with resolve_sandbox(options.sandbox) as sandbox:
        problems, failures = build(folders, sandbox)
    table = Counter((problem.topic, problem.level) for problem in problems)
    for topic in sorted({topic for topic, _ in table}):
        print(f"{topic:12}", *(f"level {level}: {table[topic, level]:2}" for level in (1, 2, 3)))
    print(f"{len(problems)} problems, {len(failures)} that are not as they should be")
    if not failures and not options.only:
        made = write(problems)
        if options.check and gzip.decompress(OUT.read_bytes()) != gzip.decompress(made):
            print(f"{OUT.name} is not what the packages give: run this without --check")
            failures.append(OUT.name)
        elif not options.check:
            OUT.write_bytes(made)
            print(f"{OUT.name}: {len(made):,} bytes")
    sys.exit(bool(failures))


if __name__ == "__main__":
    main()
