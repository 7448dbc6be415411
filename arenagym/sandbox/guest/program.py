"""What runs in the jail: a program as `__main__`, and what became of it.

The program could change anything here. All that it can gain is a different report of its own end:
nothing that it should not know is in this process, and the host believes no word of the report.
"""

import atexit
import io
import json
import linecache
import os
import site
import sys
import threading
import types
from collections.abc import Callable
from typing import Any, NoReturn

FILE = "solution.py"
REPORT = 3
MAX_MESSAGE = 2_000
_MAX_FRAMES = 20
_MAX_LINE = 300

Report = dict[str, Any]


def run(source: bytes, function: str | None, arguments: bytes) -> NoReturn:
    """Run a program, and call one of its functions if it is named; ends the process."""
    open_streams()
    module = main_module("__main__" if function is None else "solution", source)
    report: Report = {}
    code = guarded(lambda: _play(source, module, function, arguments, report), report)
    finish(code, report)


def _play(
    source: bytes,
    module: types.ModuleType,
    function: str | None,
    arguments: bytes,
    report: Report,
) -> None:
    report["stage"] = "compile"
    code = compile(source, FILE, "exec", dont_inherit=True)
    report["stage"] = "run"
    exec(code, module.__dict__)  # noqa: S102 - what this package is for
    if function is not None:
        call = find(module, function)
        value = call(*json.loads(arguments))
        report["value"] = json.dumps(value)
    report["stage"] = "end"


def find(module: types.ModuleType, name: str) -> Callable[..., object]:
    """A function of the module, or a method of its class `Solution`."""
    owner = module.__dict__.get("Solution")
    inside: object = getattr(owner(), name, None) if isinstance(owner, type) else None
    outside: object = module.__dict__.get(name)
    for found in (outside, inside):
        if callable(found):
            return found
    raise NameError(f"there is no function {name!r}")


def main_module(name: str, source: bytes) -> types.ModuleType:
    """A fresh module that the program sees as its own, with its source for tracebacks."""
    module = types.ModuleType(name)
    sys.modules["__main__"] = sys.modules[name] = module
    module.__dict__["__file__"] = FILE
    sys.argv = [FILE]
    sys.path.insert(0, os.getcwd())
    site.setquit()
    remember(FILE, source)
    return module


def remember(name: str, source: bytes) -> None:
    """Let tracebacks and `inspect` find the lines of a source that is no file."""
    text = source.decode(errors="replace")
    linecache.cache[name] = (len(text), None, text.splitlines(keepends=True), name)


def open_streams() -> None:
    """New text streams on 0, 1 and 2."""

    def stream(fd: int, mode: str, errors: str) -> io.TextIOWrapper:
        binary = open(fd, mode, buffering=1 << 16, closefd=False)  # noqa: SIM115
        return io.TextIOWrapper(binary, "utf-8", errors, line_buffering=mode == "wb")

    sys.stdin = sys.__stdin__ = stream(0, "rb", "surrogateescape")  # type: ignore[misc]
    sys.stdout = sys.__stdout__ = stream(1, "wb", "surrogateescape")  # type: ignore[misc]
    sys.stderr = sys.__stderr__ = stream(2, "wb", "backslashreplace")  # type: ignore[misc]
    by_line(sys.stdout)


def by_line(stream: io.TextIOWrapper, writes: int = 400) -> None:
    """Flush the first writes line by line, so that what was printed outlives a kill.

    After them the stream buffers as it does by default: a million lines one by one take seconds.
    """
    write = stream.write
    left = writes

    def counting(text: str) -> int:
        nonlocal left
        left -= 1
        if left == 0:
            stream.write = write  # type: ignore[method-assign]
            stream.reconfigure(line_buffering=False)
        return write(text)

    stream.write = counting  # type: ignore[method-assign]
    stream.reconfigure(line_buffering=True)


def guarded(act: Callable[[], object], report: Report) -> int:
    """Run `act`; the exit code that Python would give, with the exception in the report."""
    try:
        act()
    except SystemExit as end:
        if end.code is None or isinstance(end.code, int):
            return (end.code or 0) & 0xFF
        print(end.code, file=sys.stderr)
        return 1
    except BaseException as error:  # noqa: BLE001 - a program may raise anything
        described = describe(error)
        report["error"] = described
        try:
            print(as_text(described), file=sys.stderr)
        except BaseException:  # noqa: BLE001, S110 - the program may have closed it
            pass
        return 1
    return 0


def describe(error: BaseException) -> dict[str, Any]:
    """An exception as plain values: its type, message and the program's own frames."""
    try:
        message = str(error)[:MAX_MESSAGE]
    except BaseException:  # noqa: BLE001 - __str__ is the program's
        message = "<the message could not be shown>"
    kind = type(error).__name__
    frames: list[tuple[str, int, str, str]] = []
    if isinstance(error, SyntaxError) and _is_own(str(error.filename)):
        message = str(error.msg)[:MAX_MESSAGE]
        text = (error.text or "").strip()[:_MAX_LINE]
        frames.append((str(error.filename), error.lineno or 0, "<module>", text))
    trace = error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        if _is_own(code.co_filename):
            line = linecache.getline(code.co_filename, trace.tb_lineno).strip()
            frames.append((code.co_filename, trace.tb_lineno, code.co_name, line[:_MAX_LINE]))
            del frames[:-_MAX_FRAMES]
        trace = trace.tb_next
    message = message.encode("utf-8", "replace").decode()
    return {"type": kind[:200], "message": message, "frames": frames}


def _is_own(file: str) -> bool:
    return file == FILE or file.startswith("cell ")


def as_text(error: dict[str, Any]) -> str:
    """The traceback as Python would print it."""
    lines = ["Traceback (most recent call last):"]
    for file, number, name, line in error["frames"]:
        lines += [f'  File "{file}", line {number}, in {name}', f"    {line}"]
    message = f": {error['message']}" if error["message"] else ""
    return "\n".join([*lines, f"{error['type']}{message}"])


def finish(code: int, report: Report) -> NoReturn:
    """End as the interpreter would: wait for threads, run exit handlers, flush; then report."""
    for last in (threading._shutdown, atexit._run_exitfuncs):  # type: ignore[attr-defined]  # noqa: SLF001
        try:
            last()
        except BaseException:  # noqa: BLE001, S110 - the program's handlers
            pass
    flush()
    text = json.dumps(report).encode()
    try:
        view = memoryview(text)
        while view:
            view = view[os.write(REPORT, view) :]
    except OSError:
        pass  # the program closed it: the host sees that there is no report
    os._exit(code)


def flush() -> None:
    """Flush what was printed; a closed stream is the program's own affair."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except BaseException:  # noqa: BLE001, S110 - the program may have closed or replaced it
            pass
