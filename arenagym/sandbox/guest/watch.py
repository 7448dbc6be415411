"""The supervisor: feeds a jailed process, drains it, and counts what it uses."""

import contextlib
import os
import select
import time
from collections import deque
from collections.abc import Collection

from .jail import TICKS, Census, Jail, Limits

_CHUNK = 1 << 16
_FULL = 1 << 21  # more than a pipe can be made to hold
_FIRST_LOOK = 0.05  # most programs have ended by then
_LOOK = 0.025
_IDLE_LOOK = 0.5
_OWN_BYTES = 16 << 20  # a process begins with the pages of its zygote
_GONE = select.POLLHUP | select.POLLERR | select.POLLRDHUP


class AbandonedError(Exception):
    """The host has closed the control channel."""


class Kept:
    """The head and the tail of a stream, and how long it was."""

    def __init__(self, limit: int) -> None:
        self.total = 0
        self._half = limit // 2
        self._head = bytearray()
        self._room = limit - self._half
        self._tail: deque[bytes] = deque()
        self._in_tail = 0

    def add(self, data: bytes) -> None:
        self.total += len(data)
        if self._room:
            self._head += data[: self._room]
            data, self._room = data[self._room :], max(0, self._room - len(data))
        if data:
            self._tail.append(data)
            self._in_tail += len(data)
            while self._in_tail - len(self._tail[0]) >= self._half:
                self._in_tail -= len(self._tail.popleft())

    def parts(self) -> tuple[bytes, bytes]:
        """The head, and the end of what followed it; together all, if it was within the limit."""
        tail = b"".join(self._tail)
        return bytes(self._head), tail[max(0, len(tail) - self._half) :]


class Watch:
    """One jailed process: what goes in and comes out of it, and how near it is to its limits."""

    def __init__(self, jail: Jail, pid: int, limits: Limits, control: int) -> None:
        self.pid = pid
        self.ended = os.pidfd_open(pid)
        self.reason = ""
        self._jail = jail
        self._limits = limits
        self._control = control
        self._sinks: dict[int, Kept] = {}
        self._input = -1
        self._left = memoryview(b"")
        self._poll = select.poll()
        self._poll.register(control, select.POLLRDHUP)
        self._before = 0
        self._own: dict[int, int] = {}
        self.begin()

    def begin(self) -> None:
        """Count time, and processor time, from now on."""
        self._start = time.monotonic()
        self._look = self._start + _FIRST_LOOK
        self.peak_bytes = 0
        self.seen_cpu_s = 0.0
        self.reason = ""

    def begin_again(self) -> None:
        """`begin`, for a process that has been at work before."""
        self._own.clear()
        self._before = 0
        self._before = self._ticks(self._jail.census(self.pid))
        self.begin()

    @property
    def wall_s(self) -> float:
        """Seconds since `begin`, without the pauses."""
        return time.monotonic() - self._start

    def cpu_s(self) -> float:
        """Processor seconds since `begin`."""
        return self._ticks(self._jail.census(self.pid)) / TICKS

    def pause(self, seconds: float) -> None:
        """Do not count the last seconds: the host was asked."""
        self._start += seconds

    def feed(self, fd: int, data: bytes) -> None:
        """Write `data` as the process takes it, then close `fd`."""
        os.set_blocking(fd, False)
        self._input, self._left = fd, memoryview(data)
        if data:
            self._poll.register(fd, select.POLLOUT)
        else:
            self._end_input()

    def keep(self, fd: int, limit: int) -> Kept:
        """Drain `fd` from now on; what is kept of it."""
        if fd not in self._sinks:
            os.set_blocking(fd, False)
            self._poll.register(fd, select.POLLIN)
        self._sinks[fd] = Kept(limit)
        return self._sinks[fd]

    def listen(self, fd: int) -> None:
        """Let `wait` return when `fd` can be read."""
        self._poll.register(fd, select.POLLIN)

    def wait(self, *until: int) -> bool:
        """Serve the streams until one of `until` can be read; False at a limit (`reason`)."""
        while True:
            now = time.monotonic()
            if now >= self._look:
                self._look = now + _LOOK
                self._take_stock()
            if now - self._start > self._limits.wall_s:
                self.reason = "timeout"
            if self.reason:
                return False
            rest = min(self._look, self._start + self._limits.wall_s) - now
            happened = self._poll.poll(max(1, rest * 1000))
            if self._serve(happened, until):
                return True

    def idle(self, fd: int) -> bool:
        """Wait for `fd` however long it takes; False if meanwhile a limit was passed."""
        poll = select.poll()
        poll.register(fd, select.POLLIN)
        wait = _FIRST_LOOK
        while not poll.poll(wait * 1000):
            wait = _IDLE_LOOK
            self._take_stock()
            if self.reason:
                return False
        return True

    def _serve(self, happened: list[tuple[int, int]], until: Collection[int]) -> bool:
        found = False
        for fd, event in happened:
            if fd in until:
                found = True
            elif fd in self._sinks:
                self._drain(fd)
            elif fd == self._input:
                self._push()
            elif fd == self._control and event & _GONE:
                raise AbandonedError
        return found

    def drain(self) -> None:
        """Read what is still in the pipes; the processes are gone or have flushed."""
        for fd in self._sinks:
            for _ in range(_FULL // _CHUNK):  # and no more: one that lives could write for ever
                if not self._drain(fd):
                    break

    def close(self) -> None:
        """Close every descriptor; nothing is killed."""
        for fd in (self.ended, *self._sinks):
            os.close(fd)
        self._sinks.clear()
        self._end_input()

    def _take_stock(self) -> None:
        census, limits = self._jail.census(self.pid), self._limits
        self.peak_bytes = max(self.peak_bytes, census.memory_bytes)
        self.seen_cpu_s = max(self.seen_cpu_s, self._ticks(census) / TICKS)
        if self.seen_cpu_s > limits.cpu_s:
            self.reason = "cpu_limit"
        elif census.memory_bytes > limits.memory_bytes + len(census.pids) * _OWN_BYTES:
            self.reason = "memory_limit"
        elif census.threads > limits.processes + 2:
            self.reason = "process_limit"

    def _ticks(self, census: Census) -> int:
        """Processor time since the beginning, of those too that nobody waits for."""
        for pid, ticks in census.own_ticks.items():
            self._own[pid] = max(ticks, self._own.get(pid, 0))
        return max(census.ticks, sum(self._own.values())) - self._before

    def _drain(self, fd: int) -> bool:
        try:
            data = os.read(fd, _CHUNK)
        except BlockingIOError:
            return False
        if not data:
            with contextlib.suppress(KeyError):
                self._poll.unregister(fd)
            return False  # closed by `close`: its number must not go to another before
        self._sinks[fd].add(data)
        if sum(kept.total for kept in self._sinks.values()) > self._limits.output_bytes:
            self.reason = self.reason or "output_limit"
        return True

    def _push(self) -> None:
        try:
            self._left = self._left[os.write(self._input, self._left[:_CHUNK]) :]
        except BlockingIOError:
            return
        except OSError:  # nobody reads it
            self._left = memoryview(b"")
        if not self._left:
            self._end_input()

    def _end_input(self) -> None:
        if self._input >= 0:
            with contextlib.suppress(KeyError):
                self._poll.unregister(self._input)
            os.close(self._input)
            self._input = -1
