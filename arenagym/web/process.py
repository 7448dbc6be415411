"""`Process`: trafilatura at a distance, where a hostile page can neither hang nor crash us."""

import os
import signal
import subprocess
import sys
import threading
import weakref
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import msgspec

from arenagym.errors import SettingError, SourceError


class Found(NamedTuple):
    """What trafilatura found in a page; all empty if nothing."""

    title: str = ""
    date: str = ""
    text: str = ""


class Process:
    """Reads HTML in a process that is started when first needed, and stopped after `seconds`.

    Threads take turns. It ends with this object, or with us.

    Raises:
        SettingError: trafilatura is not installed.
    """

    def __init__(self, seconds: float) -> None:
        if find_spec("trafilatura") is None:
            raise SettingError("pages are read by trafilatura: pip install 'arenagym[research]'")
        self._seconds = seconds
        self._lock = threading.Lock()
        self._running: subprocess.Popen[bytes] | None = None
        self._pid = 0

    def read(self, html: str, url: str) -> Found | None:
        """What is found; None if it took too long.

        Raises:
            SourceError: `malformed`: the page brought the process down.
        """
        asked = msgspec.json.encode((html, url)) + b"\n"
        with self._lock:
            process = self._started()
            stop = threading.Timer(self._seconds, process.kill)
            stop.daemon = True
            stop.start()
            answer = _exchange(process, asked)
            stop.cancel()
            if not answer:
                self._running = None
                self._end()
        if answer:
            return msgspec.json.decode(answer, type=Found)
        if process.returncode == -signal.SIGKILL:
            return None
        message = f"the page cannot be read: trafilatura ended with {process.returncode}"
        raise SourceError("malformed", message)

    def _started(self) -> subprocess.Popen[bytes]:
        running = self._running
        if running is not None and self._pid == os.getpid() and running.poll() is None:
            return running
        self._pid = os.getpid()  # a fork starts its own
        self._running = subprocess.Popen(  # noqa: S603 - our own script
            [sys.executable, "-P", str(Path(__file__).with_name("worker.py"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._end = weakref.finalize(self, _end, self._running, self._pid)
        return self._running


def _exchange(process: subprocess.Popen[bytes], asked: bytes) -> bytes:
    """A line for a line; nothing if the process is gone."""
    assert process.stdin is not None  # noqa: S101 - for the type checker
    assert process.stdout is not None  # noqa: S101
    with suppress(OSError):
        process.stdin.write(asked)
        process.stdin.flush()
        return process.stdout.readline()
    return b""


def _end(process: subprocess.Popen[bytes], pid: int) -> None:
    if os.getpid() != pid:
        return
    process.kill()
    with suppress(OSError):  # of what it has not read
        process.communicate()
