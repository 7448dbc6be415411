import base64
import gzip
import json
import os
import pickle
import zlib
from pathlib import Path

import gymnasium as gym
import msgspec
import pytest

from arenagym.envs import format_answer
from arenagym.envs.code_execution import Problem, Test, grade, load_livecodebench, load_problems
from arenagym.errors import SettingError

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


def test_a_jsonl_file_of_ones_own(tmp_path, native):
    path = tmp_path / "mine.jsonl"
    path.write_bytes(b"\n".join(map(msgspec.json.encode, (DOUBLE, ADD))) + b"\n\n")
    assert load_problems(path) == (DOUBLE, ADD)
    packed = tmp_path / "mine.jsonl.gz"
    packed.write_bytes(gzip.compress(path.read_bytes()))
    assert load_problems(str(packed)) == (DOUBLE, ADD)
    env = gym.make("arenagym/CodeExecution-v0", problems=str(path), sandbox=native)
    env.reset(options={"problem": "add"})
    assert env.step(format_answer("def add(a, b): return a + b"))[1] == 1.0


TWICE = '{"id": "a", "statement": "", "private": [{"input": "1", "expected": "2"}]}'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{}", "line 1: .*missing required field"),
        ('\n{"id": "a"', "line 2"),
        ("", "no problem in it"),
        ('{"id": "a", "statement": "", "private": []}', "no private test"),
        (
            '{"id": "a", "statement": "", "private": [{"input": 1, "expected": "x"}]}',
            "not text in and text out",
        ),
        (
            (
                '{"id": "a", "statement": "", "function": "f", '
                '"private": [{"input": "1", "expected": 2}]}'
            ),
            "not a list of arguments",
        ),
        (f"{TWICE}\n{TWICE}", "line 2: a second problem"),
    ],
)
def test_a_bad_file_says_which_line_and_why(tmp_path, text, message):
    path = tmp_path / "bad.jsonl"
    path.write_text(text)
    with pytest.raises(SettingError, match=message):
        load_problems(path)


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(SettingError, match="cannot be read"):
        load_problems(tmp_path / "none.jsonl")
    (tmp_path / "x.jsonl.gz").write_bytes(b"no gzip")
    with pytest.raises(SettingError, match="cannot be read"):
        load_problems(tmp_path / "x.jsonl.gz")


def lcb_row(private, **more):
    public = json.dumps([{"input": "3\n", "output": "6\n", "testtype": "stdin"}])
    return {
        "question_title": "Double",
        "question_content": "Print twice the number.",
        "question_id": "abc123_a",
        "platform": "atcoder",
        "contest_date": "2024-01-01T00:00:00",
        "starter_code": "",
        "difficulty": "easy",
        "public_test_cases": public,
        "private_test_cases": private,
        "metadata": "{}",
        **more,
    }


def lcb_file(tmp_path, *rows):
    path = tmp_path / "test.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)))
    return path


def packed(value):
    return base64.b64encode(zlib.compress(pickle.dumps(value))).decode()


CASES = [{"input": f"{i}\n", "output": f"{2 * i}\n", "testtype": "stdin"} for i in range(10)]


def test_livecodebench_files_are_read(tmp_path, native):
    functional = lcb_row(
        packed(json.dumps([{"input": "[1, 2]\n3", "output": "[3]", "testtype": "functional"}])),
        question_id="3487",
        public_test_cases="[]",
        metadata=json.dumps({"func_name": "f"}),
        starter_code="class Solution:\n    def f(self, a, b): ...",
        difficulty="hard",
    )
    path = lcb_file(tmp_path, lcb_row(packed(json.dumps(CASES))), functional)
    one, two = load_livecodebench(path)
    assert (one.id, one.level, len(one.public), len(one.private)) == ("abc123_a", 1, 1, 10)
    assert (two.function, two.level, two.private[0].input) == ("f", 3, [[1, 2], 3])
    assert "class Solution" in two.statement
    assert all(each.passed for each in grade(one, RIGHT, one.private, native))
    plain = lcb_file(tmp_path, lcb_row(json.dumps(CASES)))
    assert load_livecodebench(plain)[0].private == one.private


def test_half_of_the_private_tests_can_be_given_to_feedback(tmp_path):
    path = lcb_file(tmp_path, lcb_row(json.dumps(CASES)))
    halves = [load_livecodebench(path, feedback_share=0.5, seed=s)[0].public for s in (0, 0, 1)]
    assert [len(each) for each in halves] == [6, 6, 6]
    assert halves[0] == halves[1] != halves[2]


class Bomb:
    def __reduce__(self):
        return os.system, ("touch /tmp/arenagym-pickle-ran",)


@pytest.mark.parametrize(
    ("private", "message"),
    [
        (packed(Bomb()), "that names .*system is refused"),
        (packed([1]), "holds no text but list"),
        ("!!!", "neither JSON nor base64"),
        (base64.b64encode(b"no zlib").decode(), "incorrect header"),
        (base64.b64encode(zlib.compress(b"no pickle")).decode(), "line 1"),
        ('[{"input": 1}]', "line 1"),
    ],
)
def test_a_hostile_livecodebench_file_is_refused_and_runs_nothing(tmp_path, private, message):
    with pytest.raises(SettingError, match=message):
        load_livecodebench(lcb_file(tmp_path, lcb_row(private)))
    assert not Path("/tmp/arenagym-pickle-ran").exists()
