"""From the facts that a zygote reports to a `Result`; a program's own words are checked."""

import json
import os
import signal
from typing import Annotated, Any

import msgspec

from arenagym.sandbox.base import Error, Limits, Output, Result, Status
from arenagym.sandbox.guest.wire import Header

_LIMITS = {
    "timeout": Status.TIMEOUT,
    "cpu_limit": Status.CPU_LIMIT,
    "memory_limit": Status.MEMORY_LIMIT,
    "output_limit": Status.OUTPUT_LIMIT,
}
_MAX_TEXT = 2_000
_MAX_FRAMES = 20


class _Report(msgspec.Struct):
    """What the program's own process says of its end."""

    stage: str = ""
    error: Error | None = None
    value: str | None = None
    code: Annotated[int, msgspec.Meta(ge=0, le=255)] = 0


def read_result(header: Header, blobs: list[bytes], limits: Limits, *, wants: bool) -> Result:
    """The result of a run or a cell.

    Args:
        header: the supervisor's facts.
        blobs: head and tail of standard output, standard error, and the report.
        limits: those that held.
        wants: a value was asked for.
    """
    out, err, said = (
        Output(head=blobs[i], tail=blobs[i + 1], total=total)
        for i, total in zip((0, 2, 4), header["totals"], strict=True)
    )
    report = _read_report(said)
    known = report or _Report()
    error = _cut(known.error)
    value, readable = _read_value(known.value)
    status, code = int(header["status"]), None
    number = os.WTERMSIG(status) if os.WIFSIGNALED(status) else None
    if number is None and not header["reason"]:
        code = os.waitstatus_to_exitcode(status) or known.code
    found, detail = _judge(header, limits, error, known.stage, code=code, signal=number)
    if found is Status.OK and wants:
        if not said.complete:
            found, detail = Status.OUTPUT_LIMIT, "the value is too large"
        elif known.value is None:
            found = Status.EXITED_EARLY
        elif not readable:
            found, detail = Status.RUNTIME_ERROR, "the value is no JSON"
    return Result(
        status=found,
        exit_code=code,
        signal=number,
        stdout=out,
        stderr=err,
        error=error,
        value=value if found is Status.OK else None,
        wall_s=round(header["wall_s"], 6),
        cpu_s=round(header["cpu_s"], 6),
        memory_bytes=header["rss_bytes"],
        detail=detail,
    )


def _judge(  # noqa: PLR0911 - a case after the other, the first that holds
    header: Header,
    limits: Limits,
    error: Error | None,
    stage: str,
    *,
    code: int | None,
    signal: int | None,
) -> tuple[Status, str]:
    if header["failed"] and header.get("ended") != "dead":
        return Status.SANDBOX_ERROR, header["failed"]
    if (limit := _LIMITS.get(header["reason"])) is not None:
        return limit, ""
    if header["reason"]:
        return Status.RUNTIME_ERROR, f"more than {limits.processes} processes"
    if header.get("ended") == "dead":
        return Status.RUNTIME_ERROR, f"the session ended: {header['failed']}"
    if header["cpu_s"] > limits.cpu_s or signal == _SIGXCPU:
        return Status.CPU_LIMIT, ""
    if signal is not None:
        return _killed(header, limits, signal)
    if error is not None and error.type == "MemoryError":
        return Status.MEMORY_LIMIT, ""
    if error is not None and stage == "compile":
        return Status.SYNTAX_ERROR, ""
    if header.get("ended") == "lost" and not code:
        return Status.EXITED_EARLY, "the cell ended its own process; its variables are lost"
    if code or error is not None:
        return Status.RUNTIME_ERROR, "" if error else f"exit code {code}"
    return Status.OK, ""


_SIGXCPU = int(signal.SIGXCPU)


def _killed(header: Header, limits: Limits, number: int) -> tuple[Status, str]:
    if number == signal.SIGKILL and header["rss_bytes"] > limits.memory_bytes // 2:
        return Status.MEMORY_LIMIT, "ended by the kernel"
    return Status.RUNTIME_ERROR, signal.strsignal(number) or f"signal {number}"


def _read_report(said: Output) -> _Report | None:
    if not said.complete or not said.total:
        return None
    try:
        return msgspec.json.decode(said.head + said.tail, type=_Report)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return None


def _read_value(text: str | None) -> tuple[Any, bool]:
    """A value as the program encoded it: JSON, and the floats that JSON has not."""
    if text is None:
        return None, True
    try:
        value = json.loads(text)
        json.dumps(value, ensure_ascii=False).encode()  # no lone surrogates
    except (ValueError, RecursionError):
        return None, False
    return value, True


def _cut(error: Error | None) -> Error | None:
    if error is None:
        return None
    frames = [
        msgspec.structs.replace(f, file=f.file[:50], function=f.function[:200], text=f.text[:300])
        for f in error.frames[-_MAX_FRAMES:]
    ]
    return Error(type=error.type[:200], message=error.message[:_MAX_TEXT], frames=tuple(frames))
