import json

import gymnasium as gym
import msgspec
import pytest
from lab.threats import SECRET

from arenagym.envs import format_answer
from arenagym.envs.code_execution import (
    Problem,
    ProgramVerdict,
    Test,
    extract_program,
    give_feedback,
    grade,
)
from arenagym.errors import SettingError, UnknownNameError
from arenagym.sandbox import Result, Sandbox, SandboxError, Status
from arenagym.sandbox.worker import WorkerError

DOUBLE = Problem(
    id="double",
    title="Double",
    statement="Print twice the number.",
    public=(Test("3\n", "6\n"), Test("10\n", "20\n")),
    private=(Test("0\n", "0\n"), Test("-4\n", "-8\n"), Test("1000\n", "2000\n")),
    cpu_s=0.5,
)
ADD = Problem(
    id="add",
    statement="Write `add(a, b)`.",
    function="add",
    public=(Test([1, 2], 3),),
    private=(Test([0, 0], 0), Test([-1, 1], 0)),
)
RIGHT = "print(2 * int(input()))"


def make(*problems, **settings):
    settings = {"max_turns": 3, **settings}
    return gym.make("arenagym/CodeExecution-v0", problems=problems or (DOUBLE,), **settings)


def play(env, *programs):
    env.reset(seed=0)
    return [env.step(format_answer(program)) for program in programs]


def test_a_right_program_ends_the_episode_with_reward_one(native):
    env = make(sandbox=native)
    observation, reward, terminated, truncated, info = play(env, RIGHT)[0]
    assert (observation, reward, terminated, truncated) == ("All tests pass.", 1.0, True, False)
    assert (info["reason"], info["passed"], info["public_passed"]) == ("passed", 1.0, 1.0)
    assert info["feedback"]["kind"] == "passed"


def test_the_query_shows_the_examples_and_no_private_test(native):
    observation, info = make(sandbox=native).reset(seed=0)
    assert "Input:\n3\nOutput:\n6" in observation
    assert "1000" not in observation
    assert (info["task_id"], info["feedback"]["kind"]) == ("double", "none")
    observation, _ = make(ADD, sandbox=native).reset(seed=0)
    assert "Arguments: 1, 2\nResult: 3" in observation
    assert "defines `add`" in observation


def test_a_wrong_program_is_told_of_the_shortest_failing_cases_and_may_try_again(native):
    env = make(sandbox=native)
    first, second = play(env, "print(6)", RIGHT)
    observation, reward, terminated, _, info = first
    assert observation == (
        "Wrong Answer\nInput:\n10\nOutput:\n6\nExpected:\n20 You have 2 turns left."
    )
    assert (reward, terminated, info["reason"]) == (0.0, False, "wrong_answer")
    assert info["public_passed"] == 0.5
    assert second[1:3] == (1.0, True)


def test_the_last_failed_try_earns_nothing_or_the_share_of_private_tests(native):
    halves = "n = int(input())\nprint(2 * n if n > 100 or n == 0 else 7)"
    for partial, reward in ((False, 0.0), (True, 2 / 3)):
        env = make(sandbox=native, max_turns=2, partial=partial)
        first, last = play(env, halves, halves)
        assert first[1:3] == (0.0, False)
        assert last[1] == pytest.approx(reward)
        assert last[2] is True
        assert last[4]["passed"] == pytest.approx(reward)


def test_a_failure_in_a_private_test_is_told_without_its_input(native):
    observation, _, _, _, info = play(make(sandbox=native), "print(2 * abs(int(input())))")[0]
    assert observation.startswith("Wrong Answer\nAll the public tests pass, but a hidden one")
    assert info["feedback"]["hidden"] is True
    assert info["feedback"]["cases"] == []
    leak = "n = input()\nif n in ('3', '10'): print(2 * int(n))\nelse: raise ValueError(n)"
    observation, *_, info = play(make(sandbox=native), leak)[0]
    assert "-4" not in observation + str(info["feedback"])
    assert info["reason"] == "runtime_error"


@pytest.mark.parametrize(
    ("program", "reason", "status", "shown"),
    [
        ("int('x')", "runtime_error", "runtime_error", "ValueError: invalid literal"),
        ("print(", "runtime_error", "syntax_error", "SyntaxError: '(' was never closed"),
        ("while True: pass", "time_limit", "cpu_limit", "Time Limit Exceeded\nInput:\n3"),
        ("import os\nos._exit(3)", "runtime_error", "runtime_error", "exit code 3"),
        ("import os\nos.abort()", "runtime_error", "runtime_error", "Aborted"),
        ("x = bytearray(1 << 40)", "runtime_error", "memory_limit", "MemoryError"),
        ("while True: print('x' * 10**6)", "runtime_error", "output_limit", "output limit"),
    ],
)
def test_each_kind_of_failure_has_its_feedback(native, program, reason, status, shown):
    observation, *_, info = play(make(sandbox=native), program)[0]
    assert info["reason"] == reason
    assert info["feedback"]["status"] == status
    assert shown in observation


def test_a_runtime_error_shows_the_last_frames_and_the_input_and_comes_before_a_time_limit(native):
    program = """
def a(n): return b(n)
def b(n): return c(n)
def c(n): return d(n)
def d(n): return 1 // (n - 10)
n = int(input())
while n == 3: pass
a(n)
"""
    observation, *_ = play(make(sandbox=native), program)[0]
    assert observation.startswith("Runtime Error\n")
    assert "in d" in observation
    assert "in c" in observation
    assert "in a" not in observation
    assert "Last input:\n10" in observation


def test_feedback_is_cut_to_size(native):
    wide = Problem(
        id="wide",
        statement="",
        public=(Test("\n".join("x" * 100 for _ in range(500)), "y" * 1000),),
        private=(Test("", ""),),
    )
    observation, *_, info = play(make(wide, sandbox=native), "print('z' * 100_000)")[0]
    assert len(info["feedback"]["text"]) <= 2000
    (case,) = info["feedback"]["cases"]
    assert max(len(field) for field in case.values()) <= 250
    assert len(observation) <= 2100


def test_no_program_is_a_format_error(native):
    for answer in ("", "```python\n```"):
        observation, reward, _, _, info = play(make(sandbox=native), answer)[0]
        assert (info["reason"], reward) == ("format", 0.0)
        assert observation.startswith("Format Error")


def test_a_code_fence_without_tags_is_an_answer_and_other_text_is_not(native):
    env = make(sandbox=native)
    env.reset(seed=0)
    _observation, *_, info = env.step(f"<think>```\nno\n```</think>No idea, {RIGHT}")
    assert (info["reason"], info["feedback"]["kind"]) == ("format", "format")
    assert "could not be used" in info["feedback"]["text"]
    assert env.step(f"<think>hm</think>Here:\n```python\n{RIGHT}\n```")[1] == 1.0


def test_the_last_code_fence_is_the_program():
    assert extract_program("print(1)") == "print(1)"
    text = "First\n```python\nprint(1)\n```\nno:\n```py\nprint(2)\n```\ndone"
    assert extract_program(text) == "print(2)\n"
    assert extract_program("```\nprint(3)") == "print(3)"
    assert extract_program(f"{text}\nOutput:\n```\n2\n```") == "print(2)\n"
    assert extract_program("```python\r\nprint('你好')\r\n```") == "print('你好')\r\n"


def test_the_tool_runs_a_program_on_the_agents_own_input(native):
    env = make(sandbox=native)
    env.reset(seed=0)
    call = {"name": "run_python", "arguments": {"program": RIGHT, "stdin": "21"}}
    observation, reward, *_, info = env.step(f"<tool_call>{json.dumps(call)}</tool_call>")
    assert observation == "status: ok\nstdout:\n42\n"
    assert (reward, info["reason"]) == (0.0, "tool")
    assert make(sandbox=native, max_turns=1).unwrapped.tools == ()


def test_functions_and_methods_are_judged_by_their_result(native):
    for program in (
        "def add(a, b): return a + b",
        "class Solution:\n    def add(self, a, b): return a + b",
    ):
        assert play(make(ADD, sandbox=native), program)[0][1] == 1.0
    cheats = (
        "class Same:\n    def __eq__(self, o): return True\ndef add(a, b): return Same()",
        "exit(0)",
        "import os\nos._exit(0)",
        "def add(a, b): return True if a else 3",
    )
    for cheat in cheats:
        assert play(make(ADD, sandbox=native, max_turns=1), cheat)[0][1] == 0.0


def test_what_is_expected_never_enters_the_sandbox(native):
    secret = Problem(
        id="secret", statement="", function="f", public=(), private=(Test([], SECRET),)
    )
    peek = """
import gc, sys, os
def f():
    seen = [repr(o) for o in gc.get_objects() if isinstance(o, (str, list, dict, tuple))]
    for folder, _, names in os.walk("/tmp"):
        seen += [open(f"{folder}/{name}").read() for name in names]
    found = [s for s in seen if "-".join(("the-answer", "is-6174")) in s]
    return found[0] if found else "nothing"
"""
    (outcome,) = grade(secret, peek, secret.private, native)
    assert (outcome.verdict, outcome.result.value) == (ProgramVerdict.WRONG_ANSWER, "nothing")


class Flaky:
    name, sessions, reusable = "flaky", False, True

    def start(self):
        raise WorkerError("the machine is on fire")

    def close(self):
        pass


def test_a_sandbox_that_fails_is_an_error_and_no_reward():
    with Sandbox(Flaky(), workers=1) as sandbox:
        env = make(sandbox=sandbox)
        env.reset(seed=0)
        with pytest.raises(SandboxError, match="on fire"):
            env.step(format_answer(RIGHT))


def test_a_graded_program_starts_threads_and_no_processes(sandbox):
    fork = "import os\nif os.fork() == 0: os._exit(0)\nprint(2 * int(input()))"
    (outcome,) = grade(DOUBLE, fork, DOUBLE.public[:1], sandbox)
    assert (outcome.verdict, outcome.result.error.type) == ("runtime_error", "PermissionError")
    thread = f"import threading\nt = threading.Thread(target=lambda: {RIGHT})\nt.start()\nt.join()"
    assert grade(DOUBLE, thread, DOUBLE.public[:1], sandbox)[0].passed


def test_outcomes_end_with_the_first_failure_where_that_is_wanted(native):
    program = "n = int(input())\nprint(2 * n if n != -4 else 1)"
    outcomes = grade(DOUBLE, program, DOUBLE.private, native, to_the_end=False)
    assert [each.verdict for each in outcomes] == ["passed", "wrong_answer"]
    outcomes = grade(DOUBLE, program, DOUBLE.private, native)
    assert [each.verdict for each in outcomes] == ["passed", "wrong_answer", "passed"]


def test_output_far_longer_than_expected_is_wrong_and_costs_no_memory(native):
    (outcome,) = grade(DOUBLE, "print('6' * 10**7)", DOUBLE.public[:1], native)
    assert outcome.verdict is ProgramVerdict.WRONG_ANSWER
    assert len(outcome.result.stdout.head) < 100_000


def test_feedback_of_no_failure_is_empty():
    fine = [outcome(ProgramVerdict.PASSED)]
    assert give_feedback(fine, fine).text == ""


def outcome(verdict):
    from arenagym.envs.code_execution import Outcome

    return Outcome(test=Test("1", "1"), verdict=verdict, result=Result(status=Status.OK))


def test_problems_are_chosen_by_level_and_topic_and_named_in_options(native):
    env = make(DOUBLE, ADD, sandbox=native)
    assert env.reset(options={"problem": "add"})[1]["task_id"] == "add"
    with pytest.raises(UnknownNameError, match="did you mean double"):
        env.reset(options={"problem": "doubel"})
    with pytest.raises(SettingError, match="its id"):
        env.reset(options={"x": 1})
    with pytest.raises(SettingError, match="no problem is left"):
        make(levels=[9])
    with pytest.raises(UnknownNameError, match="topic"):
        make(topics=["cooking"])
    with pytest.raises(UnknownNameError, match="did you mean native"):
        make(sandbox="natve")
    with pytest.raises(UnknownNameError, match="checker"):
        make(msgspec.structs.replace(DOUBLE, check="mine"))


def test_ones_own_checker(native):
    any_even = msgspec.structs.replace(DOUBLE, check="even")
    env = make(any_even, sandbox=native, checkers={"even": lambda g, e, a: int(a) % 2 == 0})
    assert play(env, "print(8)")[0][1] == 1.0


def test_all_back_ends_say_the_same(sandbox):
    program = "n = int(input())\nprint(2 * n if n != 10 else 1 // 0)"
    outcomes = grade(DOUBLE, program, DOUBLE.public, sandbox)
    assert [each.verdict for each in outcomes] == ["passed", "runtime_error"]
    assert outcomes[1].result.error.type == "ZeroDivisionError"
