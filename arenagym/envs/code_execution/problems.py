"""Programming problems: a statement, public tests to learn from, private ones to be judged by."""

import gzip
import zlib
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec

from arenagym.errors import SettingError
from arenagym.paths import data_path
from arenagym.records import Record

SHIPPED = "code/problems.jsonl.gz"
_MAX_BYTES = 1 << 30


class Test(Record, frozen=True):
    """One test: what goes in and what must come out.

    For a program both are text, standard input and output; for a function `input` is the list of
    its arguments and `expected` its result, both JSON.
    """

    __test__ = False  # no test of pytest's

    input: Any
    expected: Any


class Problem(Record, frozen=True, kw_only=True):
    """A programming problem."""

    id: str
    title: str = ""
    statement: str
    public: tuple[Test, ...] = ()
    """Shown as examples, and in feedback."""
    private: tuple[Test, ...]
    """Hidden; they decide."""
    function: str | None = None
    """Its solutions define this function, or a method of a class `Solution`; else they are
    programs that read standard input and print."""
    check: str = ""
    """How an output is compared, a name of `checking.CHECKERS`; by default `tokens` for a
    program's output and `exact` for a function's result."""
    cpu_s: float = 2.0
    """Processor seconds for each test."""
    level: int = 2
    """1 easy, 2 medium, 3 hard."""
    topic: str = ""

    def __post_init__(self) -> None:
        if not self.private:
            raise ValueError(f"problem {self.id}: there is no private test")
        for test in (*self.public, *self.private):
            fits = isinstance(test.input, str) and isinstance(test.expected, str)
            if self.function is not None:
                fits = isinstance(test.input, list)
            if not fits:
                wanted = "text in and text out" if self.function is None else "a list of arguments"
                raise ValueError(f"problem {self.id}: a test is not {wanted}")

    @property
    def checker(self) -> str:
        """The name of the comparison."""
        return self.check or ("tokens" if self.function is None else "exact")


def load_problems(source: str | Path | Iterable[Problem] = "arenagym") -> tuple[Problem, ...]:
    """Problems by name or from a file.

    Args:
        source: `"arenagym"`, the shipped ones; the path of a JSONL file (or `.jsonl.gz`) with a
            `Problem` on each line; or problems.

    Raises:
        SettingError: there is no such file, or a line is no problem; the message says which.
    """
    if source == "arenagym":
        return _read(data_path(SHIPPED))
    if isinstance(source, (str, Path)):
        return _read(Path(source))
    problems = tuple(source)
    if not problems:
        raise SettingError("problems: an empty list")
    return problems


@lru_cache(maxsize=4)
def _read(path: Path) -> tuple[Problem, ...]:
    decoder = msgspec.json.Decoder(Problem)
    problems: dict[str, Problem] = {}
    for number, line in enumerate(read_lines(path), 1):
        if not line.strip():
            continue
        try:
            problem = decoder.decode(line)
        except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
            raise SettingError(f"{path}, line {number}: {error}") from error
        if problem.id in problems:
            raise SettingError(f"{path}, line {number}: a second problem {problem.id!r}")
        problems[problem.id] = problem
    if not problems:
        raise SettingError(f"{path}: no problem in it")
    return tuple(problems.values())


def read_lines(path: Path) -> list[bytes]:
    """The lines of a file, which may be compressed.

    Raises:
        SettingError: it cannot be read, or holds more than 1 GiB.
    """
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
            data = file.read(_MAX_BYTES + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise SettingError(f"problems: {path} cannot be read: {error}") from error
    if len(data) > _MAX_BYTES:
        raise SettingError(f"problems: {path} holds more than {_MAX_BYTES >> 30} GiB")
    return data.split(b"\n")
