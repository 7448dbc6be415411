import importlib.util
import subprocess
import sys
from collections import Counter

import msgspec
import pytest

from arenagym.envs.code_execution import grade, load_problems
from arenagym.paths import data_path

TOPICS = (
    "dp",
    "graphs",
    "greedy",
    "numbers",
    "parsing",
    "simulation",
    "strings",
    "structures",
)
PACKAGES = data_path("code/problems")


@pytest.fixture(scope="module")
def script():
    spec = importlib.util.spec_from_file_location("build", data_path("code/build.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def shipped():
    return {problem.id: problem for problem in load_problems()}


def test_there_are_enough_of_every_level_and_topic(shipped):
    assert len(shipped) >= 150
    assert {problem.topic for problem in shipped.values()} == set(TOPICS)
    assert min(Counter(problem.level for problem in shipped.values()).values()) >= 40
    assert min(len(problem.private) for problem in shipped.values()) >= 10
    assert min(len(problem.public) for problem in shipped.values()) >= 1
    assert sum(problem.function is not None for problem in shipped.values()) >= 40
    assert sum(any("一" <= c <= "鿿" for c in p.statement) for p in shipped.values()) >= 3


@pytest.mark.timeout(600)
@pytest.mark.parametrize("topic", TOPICS)
def test_every_reference_passes_and_every_wrong_solution_fails_as_it_should(
    topic, script, shipped, native
):
    """As `data/code/build.py --check` has it, but without its margins of time.

    Other wrong solutions than slow ones have four times their limit, of which seven take most.
    """
    expected = [problem for problem in shipped.values() if problem.topic == topic]
    folders = [PACKAGES / problem.id for problem in expected]
    problems, failures = script.build(folders, native, spare=1, patience=4)
    assert not failures
    assert problems == expected


@pytest.fixture
def busy():
    """Eight processes that do nothing but work."""
    processes = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(8)]
    yield
    for process in processes:
        process.kill()
        process.wait()


def verdicts(shipped, native):
    found = {}
    for name in ("balanced-brackets", "garden-work-order", "widest-prime-gap", "median-thief"):
        problem = shipped[name]
        for file in sorted((PACKAGES / name).glob("*.py")):
            if file.stem != "tests":
                outcomes = grade(problem, file.read_text(), problem.private, native)
                found[f"{name}/{file.stem}"] = [str(each.verdict) for each in outcomes]
    return found


@pytest.mark.timeout(900)
def test_verdicts_are_the_same_with_eight_busy_processes_beside(shipped, native, request):
    quiet = verdicts(shipped, native)
    assert {v for each in quiet.values() for v in each} >= {"passed", "wrong_answer", "timeout"}
    request.getfixturevalue("busy")
    assert verdicts(shipped, native) == quiet


def test_a_package_with_a_fault_is_told_of(script, tmp_path, native, shipped):
    folder = tmp_path / "balanced-brackets"
    folder.mkdir()
    for file in (PACKAGES / "balanced-brackets").iterdir():
        (folder / file.name).write_text(file.read_text())
    assert script.build([folder], native, spare=1) == ([shipped["balanced-brackets"]], [])
    (folder / "wrong_answer-counts.py").write_text((folder / "reference.py").read_text())
    _, (failure,) = script.build([folder], native, spare=1)
    assert "wrong_answer-counts.py: the feedback is passed" in failure
    (folder / "reference.py").write_text("print(1 / 0)")
    _, (failure,) = script.build([folder], native)
    assert "the reference: runtime_error" in failure
    (folder / "reference.py").unlink()
    _, (failure,) = script.build([folder], native)
    assert "FileNotFoundError" in failure


def test_the_file_is_the_same_for_the_same_problems(script, shipped):
    problems = list(shipped.values())[:2]
    assert script.write(problems) == script.write(problems)
    assert (
        msgspec.json.decode(msgspec.json.encode(problems[0]), type=type(problems[0])) == problems[0]
    )
