"""What a sandbox is asked and what it answers."""

import enum
import sys
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

import msgspec

from arenagym.errors import ArenagymError, SettingError


def own_python() -> Path:
    """This interpreter's file: not that of a virtual environment, which may be a copy."""
    return Path(getattr(sys, "_base_executable", None) or sys.executable).resolve()


HostFunction = Callable[..., Any] | Callable[..., Awaitable[Any]]


class Status(enum.StrEnum):
    """How a program ended."""

    OK = "ok"
    """It came to its end with exit code 0."""
    RUNTIME_ERROR = "runtime_error"
    """An exception, an exit code other than 0, or a signal."""
    SYNTAX_ERROR = "syntax_error"
    """It does not compile."""
    TIMEOUT = "timeout"
    """It was ended when its wall time was up."""
    CPU_LIMIT = "cpu_limit"
    """It used more processor time than allowed."""
    MEMORY_LIMIT = "memory_limit"
    """It asked for more memory than allowed."""
    OUTPUT_LIMIT = "output_limit"
    """It was ended for printing too much."""
    EXITED_EARLY = "exited_early"
    """It ended with exit code 0 before its function had returned."""
    SANDBOX_ERROR = "sandbox_error"
    """The sandbox failed, more than once: nothing is known about the program."""


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """What one program, or one cell of a session, may use.

    Processor time is what tells a slow program: it hardly depends on what else the machine does.
    Wall time is only there to end what sleeps or waits.
    """

    cpu_s: float = 10.0
    """Processor seconds, of all its processes together."""
    wall_s: float = 60.0
    """Seconds from its start; in a session, without the time of calls to the host."""
    memory_bytes: int = 512 << 20
    """Address space of each process, and memory of all together."""
    disk_bytes: int = 64 << 20
    """What /tmp holds; in docker it is 64 MiB in any case, and this limits a single file."""
    files: int = 1_000
    """Files and folders in /tmp; in docker 1,000 in any case."""
    processes: int = 32
    """Processes and threads."""
    forks: bool = True
    """Whether it may start processes; threads it may in any case. Processor time of a child that
    is never waited for and lives for less than some .05 s is not counted."""
    output_bytes: int = 64 << 20
    """Standard output and error together; past it the program is ended."""
    keep_bytes: int = 128 << 10
    """What is kept of each stream: half from its head, half from its tail."""

    def __post_init__(self) -> None:
        for name in self.__struct_fields__:
            if name != "forks" and getattr(self, name) <= 0:
                raise SettingError(f"{name}={getattr(self, name)}: a limit is above 0")


class SessionLimits(msgspec.Struct, frozen=True, kw_only=True):
    """What a session may use in all; past it, it ends, or refuses further calls."""

    cells: int = 1_000
    calls: int = 10_000
    """Of functions of the host; further ones raise in the cell."""
    wall_s: float = 3_600.0
    """Seconds of its cells together."""

    def __post_init__(self) -> None:
        for name in self.__struct_fields__:
            if getattr(self, name) <= 0:
                raise SettingError(f"{name}={getattr(self, name)}: a limit is above 0")


class Output(msgspec.Struct, frozen=True, kw_only=True):
    """A stream of a program: its head and its tail, and how many bytes it had."""

    head: bytes = b""
    tail: bytes = b""
    """What followed the head, up to its last bytes."""
    total: int = 0

    @property
    def complete(self) -> bool:
        """Whether nothing is left out."""
        return self.total == len(self.head) + len(self.tail)

    @property
    def text(self) -> str:
        """As text, with a mark where bytes are left out."""
        head, tail = (part.decode(errors="replace") for part in (self.head, self.tail))
        if self.complete:
            return (self.head + self.tail).decode(errors="replace")
        return f"{head}\n[… {self.total - len(self.head) - len(self.tail):,} bytes …]\n{tail}"


class Frame(msgspec.Struct, frozen=True, array_like=True):
    """A line of the program that an exception passed through."""

    file: str
    """"solution.py", or "cell 3" of a session."""
    line: int
    function: str
    text: str


class Error(msgspec.Struct, frozen=True, kw_only=True):
    """An exception as the program's own process described it: cut to size, not to be trusted."""

    type: str
    message: str = ""
    frames: tuple[Frame, ...] = ()
    """The program's own frames, the last 20, innermost last."""

    def text(self, frames: int = 20) -> str:
        """As Python would print it, with the last `frames` frames."""
        lines = []
        for frame in self.frames[-frames:]:
            lines += [
                f'  File "{frame.file}", line {frame.line}, in {frame.function}',
                f"    {frame.text}",
            ]
        said = f"{self.type}: {self.message}" if self.message else self.type
        return "\n".join([*lines, said])


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """How a program ended, and what it left."""

    status: Status
    exit_code: int | None = None
    """None if a signal ended it, or its limits did."""
    signal: int | None = None
    stdout: Output = Output()
    stderr: Output = Output()
    error: Error | None = None
    value: Any = None
    """What the function returned, as JSON has it; None too where it returned nothing."""
    wall_s: float = 0.0
    cpu_s: float = 0.0
    memory_bytes: int = 0
    """The largest resident size of a process of it."""
    detail: str = ""
    """Why, where the status does not say it."""

    @property
    def ok(self) -> bool:
        """Whether it came to its end with exit code 0."""
        return self.status is Status.OK


class Program(msgspec.Struct, frozen=True, kw_only=True):
    """A Python program to run: as a script, or for one of its functions.

    Raises:
        SettingError: a file's name leads out of its folder.
    """

    source: str
    stdin: str | bytes = b""
    files: Mapping[str, str | bytes] = {}
    """Written to its working folder, by relative name."""
    function: str | None = None
    """Call this function, or method of its class `Solution`; the module is no `__main__` then."""
    arguments: tuple[Any, ...] = ()
    """Positional arguments of the function, plain JSON."""

    def __post_init__(self) -> None:
        for name in self.files:
            parts = name.split("/")
            if not name or "\0" in name or any(part in ("", ".", "..") for part in parts):
                raise SettingError(f"file {name!r}: a name is relative and leads out of no folder")


class SandboxError(ArenagymError):
    """A sandbox that cannot start, or a session that has ended."""
