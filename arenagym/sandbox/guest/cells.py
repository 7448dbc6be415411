"""What runs in a session's jail: a holder of the state, and a fork of it for every cell.

The holder waits while its fork runs the cell. A cell that comes to its end makes the fork the new
holder and ends the old one; a cell that is ended leaves the old one as it was, state and all.
"""

import ast
import json
import os
import select
import signal
import socket
import threading
import warnings
from collections.abc import Callable
from typing import Any, NoReturn

from . import program
from .wire import Frame, pack, unpack

_CHANNEL, _ABORT = 3, 4
_REPLIES = ("return", "raise")
_MAX_VALUE = 1 << 22
_MAX_CALL = 1 << 24


def hold(functions: tuple[str, ...]) -> NoReturn:
    """Serve cells until the channel closes.

    Args:
        functions: names that cells can call; the host answers.
    """
    program.open_streams()
    module = program.main_module("__main__", b"")
    warnings.filterwarnings("ignore", category=DeprecationWarning, message=".*fork.*")
    channel = _Channel()
    module.__dict__.update({name: channel.function(name) for name in functions})
    os.set_blocking(_ABORT, False)
    channel.send({"do": "ready"}, b"")
    number = 0
    while True:
        request, blobs = channel.receive()
        if request["do"] in _REPLIES:  # to a thread that has ended with its cell
            continue
        if request["do"] == "put":
            module.__dict__[request["name"]] = json.loads(blobs[0])
            channel.send({"do": "done"}, b"{}")
            continue
        number += 1
        _forget_aborts()
        pid = os.fork()
        if pid == 0:
            report = _run(module.__dict__, blobs[0], f"cell {number}", value=request["value"])
            program.flush()
            if threading.active_count() > 1:
                if os.fork():
                    signal.pause()  # the other threads end here, with this process
                channel.take_turns()
            _kill_the_others()
            channel.send({"do": "done"}, json.dumps(report).encode())
        else:
            status = _wait(pid)
            _kill_the_others()
            channel.send({"do": "lost", "status": status}, b"{}")


class _Channel:
    """The socket to the supervisor; calls of several threads take turns."""

    def __init__(self) -> None:
        self._socket = socket.socket(fileno=_CHANNEL)
        self._calls = 0
        self.take_turns()

    def take_turns(self) -> None:
        """Begin anew: after a fork a thread that is no more may have had the turn."""
        self._turn = threading.Lock()

    def send(self, header: dict[str, Any], blob: bytes) -> None:
        self._socket.sendall(pack(header, [blob]))

    def receive(self) -> Frame:
        frame = unpack(self._socket.recv)
        if frame is None:
            os._exit(0)
        return frame

    def function(self, name: str) -> Callable[..., object]:
        def call(*args: object, **kwargs: object) -> object:
            asked = json.dumps({"args": args, "kwargs": kwargs}, ensure_ascii=False).encode()
            if len(asked) > _MAX_CALL:
                raise ValueError(f"{name}: {len(asked):,} bytes; at most {_MAX_CALL:,} at once")
            with self._turn:
                self._calls += 1
                self.send({"do": "call", "name": name, "id": self._calls}, asked)
                while True:
                    header, blobs = self.receive()
                    if header["id"] == self._calls:
                        break
            if header["do"] == "raise":
                raise RuntimeError(blobs[0].decode(errors="replace"))
            return json.loads(blobs[0])

        call.__name__ = call.__qualname__ = name
        return call


def _run(names: dict[str, Any], source: bytes, file: str, *, value: bool) -> program.Report:
    report: program.Report = {}
    program.open_streams()  # whatever the last cell did to them
    program.remember(file, source)

    def act() -> None:
        report["stage"] = "compile"
        tree = ast.parse(source, file)
        last = tree.body[-1] if tree.body else None
        shown = None
        if isinstance(last, ast.Expr):
            tree.body.pop()
            shown = compile(ast.Expression(last.value), file, "eval", dont_inherit=True)
        code = compile(tree, file, "exec", dont_inherit=True)
        report["stage"] = "run"
        exec(code, names)  # noqa: S102 - what this package is for
        if shown is not None:
            result = eval(shown, names)  # noqa: S307 - as above
            if value:
                text = json.dumps(result)
                if len(text) > _MAX_VALUE:
                    raise ValueError(f"a value of {len(text):,} characters is too large to return")
                report["value"] = text
            elif result is not None:
                names["_"] = result
                print(repr(result))
        report["stage"] = "end"

    report["code"] = program.guarded(act, report)
    return report


def _wait(pid: int) -> int:
    """Wait for the cell's process, and kill it if the supervisor says so; its status."""
    ended = os.pidfd_open(pid)
    poll = select.poll()
    poll.register(ended, select.POLLIN)
    poll.register(_ABORT, select.POLLIN)
    while True:
        ready = {fd for fd, _ in poll.poll()}
        if _ABORT in ready:
            _kill_the_others()
        if ended in ready or _ABORT in ready:
            os.close(ended)
            return os.waitpid(pid, 0)[1]


def _forget_aborts() -> None:
    try:
        os.read(_ABORT, 100)
    except BlockingIOError:
        pass


def _kill_the_others() -> None:
    try:
        os.kill(-1, signal.SIGKILL)
    except ProcessLookupError:
        pass
