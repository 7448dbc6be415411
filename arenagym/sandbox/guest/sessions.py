"""A session on the zygote's side: cells go in, calls to the host come out, limits hold."""

import os
import socket
import time
from collections.abc import Callable
from typing import Any

from . import cells
from .jail import Jail, Limits
from .watch import Watch
from .wire import Frame, FrameError, pack, unpack

_MAX_REPLY = 17 << 20  # a call of 16 MiB, or a value of 4 MiB, quoted twice
_START = 30.0
_PATIENCE = 2.0  # seconds in which a session's process has to answer its supervisor


class Session:
    """One jailed process that runs cells, and its supervisor."""

    def __init__(
        self,
        jail: Jail,
        request: dict[str, Any],
        control: int,
        ask: Callable[[Frame, Callable[[], None]], Frame],
    ) -> None:
        self._jail = jail
        self._control = control
        self._limits = Limits(**request["limits"])
        self._host = ask
        in_read, in_write = os.pipe()
        os.close(in_write)  # its standard input is empty
        out_read, out_write = os.pipe()
        err_read, err_write = os.pipe()
        abort_read, self._abort = os.pipe()
        self._socket, theirs = socket.socketpair()
        self._socket.settimeout(_PATIENCE)
        functions = tuple(request["functions"])
        self._pid = jail.spawn(
            lambda: cells.hold(functions),
            [in_read, out_write, err_write, theirs.fileno(), abort_read],
            self._limits,
            persistent=True,
        )
        for fd in (in_read, out_write, err_write, abort_read):
            os.close(fd)
        theirs.close()
        self._watch = Watch(jail, self._pid, self._limits, control)
        self._receive(_START)
        self._watch.listen(self._socket.fileno())
        self._streams = (out_read, err_read)

    def cell(self, request: dict[str, Any], blobs: list[bytes]) -> Frame:
        """Run a cell, or put a value: the facts of it, as `runs.run` gives them.

        Besides, `ended` says how: `done`, or `lost` with the cell's own process, or `dead` with
        the session's.
        """
        watch = self._watch
        watch.begin_again()
        kept = [watch.keep(fd, self._limits.keep_bytes) for fd in self._streams]
        header: dict[str, Any] = {"do": "dead"}
        report = [b""]
        failed = ""
        holders = self._jail.census(self._pid).pids
        try:
            self._send((request, blobs))
            while True:
                if not watch.wait(self._socket.fileno()):
                    os.write(self._abort, b"x")
                header, report = self._receive()
                if header.get("do") != "call" or watch.reason:
                    break
                before = time.monotonic()
                asked = {"do": "call", "name": str(header.get("name"))}
                reply, blobs = self._ask((asked, report))
                self._send(({**reply, "id": header.get("id")}, blobs))
                watch.pause(time.monotonic() - before)
            if header.get("do") != "done":
                self._expect(holders)
        except (FrameError, OSError) as error:
            header, report, failed = {"do": "dead"}, [b""], f"{type(error).__name__}: {error}"
        wall_s, cpu_s = watch.wall_s, watch.cpu_s()
        watch.drain()
        status = header.get("status", 0)
        if type(status) is not int or not 0 <= status < 1 << 16 or os.WIFSTOPPED(status):
            status = 0  # no status that `os.waitpid` gives
        facts = {
            "ended": header["do"] if header.get("do") in ("done", "lost") else "dead",
            "reason": watch.reason,
            "status": status,
            "failed": failed,
            "dirty": "",
            "wall_s": wall_s,
            "cpu_s": cpu_s,
            "rss_bytes": watch.peak_bytes,
            "totals": [each.total for each in kept] + [len(report[0])],
        }
        return facts, [part for each in kept for part in each.parts()] + [report[0], b""]

    def close(self) -> None:
        """End the session's processes."""
        self._jail.kill(self._pid)
        self._jail.wait(self._pid)
        self._jail.clean()
        self._watch.close()
        self._socket.close()
        os.close(self._abort)

    def rest(self) -> None:
        """Wait for the host, with an eye on what the last cell has left running."""
        self._watch.begin_again()
        self._await_host()

    def _ask(self, frame: Frame) -> Frame:
        return self._host(frame, self._await_host)

    def _await_host(self) -> None:
        if not self._watch.idle(self._control):
            self._jail.kill(self._pid)

    def _expect(self, holders: frozenset[int]) -> None:
        """A cell was ended: none but those who were there before it may be left."""
        deadline = time.monotonic() + _PATIENCE
        while not self._jail.census(self._pid).pids <= holders:
            if time.monotonic() > deadline:
                raise FrameError("the cell has outlived its end")
            time.sleep(0.005)

    def _send(self, frame: Frame) -> None:
        self._socket.sendall(pack(*frame))

    def _receive(self, patience: float = _PATIENCE) -> Frame:
        deadline = time.monotonic() + patience

        def read(size: int) -> bytes:
            self._socket.settimeout(max(1e-3, deadline - time.monotonic()))
            return self._socket.recv(size)

        frame = unpack(read, _MAX_REPLY)
        self._socket.settimeout(_PATIENCE)
        if frame is None or len(frame[1]) != 1:
            raise FrameError("the session's process has ended")
        return frame
