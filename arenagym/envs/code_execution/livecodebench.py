"""LiveCodeBench's problem files, read without trusting them.

Their private tests are base64 of zlib of a pickle of JSON text. A pickle can run code, so it is
read by an unpickler that knows no names: what is no plain text is refused.
"""

import base64
import binascii
import io
import json
import pickle
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NoReturn

import msgspec
import numpy as np

from arenagym.envs.code_execution.problems import Problem, Test, read_lines
from arenagym.errors import SettingError

_LEVELS = {"easy": 1, "medium": 2, "hard": 3}
_MAX_TESTS_BYTES = 1 << 29


class _Row(msgspec.Struct):
    question_title: str
    question_content: str
    question_id: str
    public_test_cases: str
    private_test_cases: str
    starter_code: str = ""
    difficulty: str = ""
    metadata: str = "{}"


class _Case(msgspec.Struct):
    input: str
    output: str
    testtype: str = "stdin"


def load_livecodebench(
    path: str | Path, *, feedback_share: float = 0.0, seed: int = 0, cpu_s: float = 6.0
) -> tuple[Problem, ...]:
    """The problems of a LiveCodeBench JSONL file (`test.jsonl`, `test5.jsonl`, …).

    Args:
        path: the file.
        feedback_share: this share of the private tests, drawn by `seed`, is given to feedback, as
            SDPO does in training with one half (arXiv 2601.20802); they still decide as well.
        seed: draws them.
        cpu_s: processor seconds for each test.

    Raises:
        SettingError: the file cannot be read, or a line is no such problem; the message says which.
    """
    rng = np.random.default_rng(seed)
    problems = []
    for number, line in enumerate(read_lines(Path(path)), 1):
        if not line.strip():
            continue
        try:
            row = msgspec.json.decode(line, type=_Row)
            problems.append(_problem(row, feedback_share, rng, cpu_s))
        except (ValueError, RecursionError, pickle.UnpicklingError, zlib.error) as error:
            raise SettingError(f"{path}, line {number}: {error}") from error
    if not problems:
        raise SettingError(f"{path}: no problem in it")
    return tuple(problems)


def _problem(row: _Row, share: float, rng: np.random.Generator, cpu_s: float) -> Problem:
    public = _cases(row.public_test_cases)
    private = _cases(row.private_test_cases)
    functional = any(case.testtype == "functional" for case in public + private)
    function = json.loads(row.metadata or "{}").get("func_name") if functional else None
    if functional and not isinstance(function, str):
        raise ValueError("its tests call a function, but metadata has no func_name")
    tests = _tests(public, function), _tests(private, function)
    told = rng.choice(len(private), size=int(share * len(private)), replace=False)
    starter = f"\n\nStart from:\n{row.starter_code}" if row.starter_code else ""
    return Problem(
        id=row.question_id,
        title=row.question_title,
        statement=row.question_content + starter,
        public=(*tests[0], *(tests[1][i] for i in sorted(told))),
        private=tests[1] or tests[0],
        function=function,
        check="exact" if function else "floats",
        cpu_s=cpu_s,
        level=_LEVELS.get(row.difficulty, 2),
    )


def _tests(cases: Iterable[_Case], function: str | None) -> tuple[Test, ...]:
    if function is None:
        return tuple(Test(case.input, case.output) for case in cases)
    # Each line of a functional input is one argument.
    return tuple(
        Test([json.loads(line) for line in case.input.splitlines()], json.loads(case.output))
        for case in cases
    )


def _cases(text: str) -> list[_Case]:
    if not text.lstrip().startswith("["):
        text = _unpack(text)
    return msgspec.json.decode(text, type=list[_Case])


def _unpack(text: str) -> str:
    try:
        packed = base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError(f"private tests: neither JSON nor base64: {error}") from error
    unpacker = zlib.decompressobj()
    data = unpacker.decompress(packed, _MAX_TESTS_BYTES)
    if unpacker.unconsumed_tail:
        raise ValueError(f"private tests: more than {_MAX_TESTS_BYTES >> 20} MiB")
    loaded = _Plain(io.BytesIO(data)).load()
    if not isinstance(loaded, str):
        raise ValueError(f"private tests: the pickle holds no text but {type(loaded).__name__}")  # noqa: TRY004 - a bad file
    return loaded


class _Plain(pickle.Unpickler):
    """An unpickler that finds no class and no function, so that a pickle can name nothing."""

    def find_class(self, module_name: str, global_name: str, /) -> NoReturn:
        raise pickle.UnpicklingError(f"a pickle that names {module_name}.{global_name} is refused")

    def persistent_load(self, pid: Any, /) -> NoReturn:  # noqa: ANN401, ARG002 - the base class's
        raise pickle.UnpicklingError("a pickle with persistent ids is refused")
