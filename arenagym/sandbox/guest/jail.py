"""A process that can do little: what the jails of `jails` have in common.

`spawn` forks a process with the descriptors given, puts it under the limits, and runs `body` in
it. `wait` says how it ended, `kill` ends all that it started, and `clean` makes the place as it
was before.
"""

import contextlib
import os
import resource
import struct
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple, NoReturn

from . import linux

_PAGE = os.sysconf("SC_PAGE_SIZE")
TICKS = os.sysconf("SC_CLK_TCK")
"""A second's, as `Census` counts them."""
_STACK = 120 << 20  # the kernel keeps at least 128 MiB free below the first thread's stack
_STATUS = struct.Struct("!ci")


class Limits(NamedTuple):
    """The limits of a run, in seconds and bytes; `arenagym.sandbox.Limits` has the meaning."""

    wall_s: float
    cpu_s: float
    memory_bytes: int
    disk_bytes: int
    files: int
    processes: int
    output_bytes: int
    keep_bytes: int
    forks: bool


class Census(NamedTuple):
    """What the processes of a jail use together."""

    pids: frozenset[int]
    threads: int
    memory_bytes: int
    ticks: int
    """Processor time, with that of children waited for."""
    own_ticks: dict[int, int]
    """That of each process alone: children that are never waited for count nowhere else."""


class Ended(NamedTuple):
    """How a process ended: `status` as `os.waitpid` gives it; `error`: it never began."""

    status: int
    cpu_s: float
    memory_bytes: int
    error: str


class Jail:
    """See the module; a subclass says how to fork and how to enter."""

    def __init__(self) -> None:
        self._proc = os.open("/proc", os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
        self._base = int(self._read("self/statm").split()[0]) * _PAGE
        self._outcome = -1

    def spawn(
        self,
        body: Callable[[], object],
        descriptors: Sequence[int],
        limits: Limits,
        *,
        files: dict[str, bytes] | None = None,
        persistent: bool = False,
    ) -> int:
        """Fork; the pid. `descriptors` become 0, 1, … of the child, and it has no others.

        Args:
            body: runs in the child and never returns: it ends by `os._exit`.
            descriptors: none of them below their number.
            limits: of the child and all that it starts.
            files: written where the child starts, by relative name.
            persistent: what the child starts may outlive it.
        """
        left = self._place(files or {})
        self._outcome, outcome = os.pipe()
        pid = self._fork()
        if pid:
            os.close(outcome)
            return pid
        started = False
        try:
            os.setsid()  # a signal to its group, pid 0, would reach who supervises it too
            for number, descriptor in enumerate(descriptors):
                os.dup2(descriptor, number)
            _close_all_but([*range(len(descriptors)), outcome, self._proc])
            self._volunteer()
            self._enter(limits, outcome, persistent=persistent)
            write_files(".", left)
            os.close(outcome)
            started = True
            body()
        except BaseException as error:  # noqa: BLE001 - the child of a fork must not return
            said = f"{type(error).__name__}: {error}".encode()[:1000]
            with contextlib.suppress(OSError):
                os.write(2 if started else outcome, said if started else b"E" + said)
        os._exit(1)

    def wait(self, pid: int) -> Ended:
        """Wait for the end of `pid`."""
        _, status, used = os.wait4(pid, 0)
        said = os.read(self._outcome, 2000)
        os.close(self._outcome)
        error = ""
        if said[:1] == b"E":
            error = said[1:].decode(errors="replace")
        elif len(said) == _STATUS.size:
            status = _STATUS.unpack(said)[1]
        return Ended(status, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024, error)

    def prove(self) -> None:
        """Spawn a process that does nothing; OSError if the kernel does not allow it."""
        null = os.open(os.devnull, os.O_RDWR)
        limits = Limits(9.0, 9.0, 1 << 28, 1 << 20, 100, 10, 1 << 20, 1 << 10, forks=True)
        ended = self.wait(self.spawn(lambda: os._exit(0), [null] * 3, limits))
        os.close(null)
        if ended.error or ended.status:
            raise OSError(ended.error or f"a first process ended with {ended.status}")

    def census(self, pid: int) -> Census:
        """What `pid` and all that it started use now."""
        threads, pages, ticks = 0, 0, 0
        own: dict[int, int] = {}
        for each in self._members(pid):
            try:
                fields = self._read(f"{each}/stat").rpartition(") ")[2].split()
            except OSError:
                continue
            own[each] = int(fields[11]) + int(fields[12])
            ticks += sum(map(int, fields[11:15]))
            threads += int(fields[17])
            pages += int(fields[21])
        return Census(frozenset(own), threads, pages * _PAGE, ticks, own)

    def kill(self, pid: int) -> None:
        """End `pid`, which was not waited for yet, and all that it started."""
        raise NotImplementedError

    def clean(self) -> None:
        """After `wait`: end every process and remove every file left; OSError if it can't."""

    def _place(self, files: dict[str, bytes]) -> dict[str, bytes]:
        """Write files before the fork; those returned are left to the child."""
        return files

    def _fork(self) -> int:
        return os.fork()

    def _enter(self, limits: Limits, outcome: int, *, persistent: bool) -> None:
        raise NotImplementedError

    def _members(self, pid: int) -> Sequence[int]:
        return [pid]

    def _volunteer(self) -> None:
        """Be the first that the kernel ends when memory is short: the zygote must live."""
        with contextlib.suppress(OSError):
            fd = os.open("self/oom_score_adj", os.O_WRONLY | os.O_CLOEXEC, dir_fd=self._proc)
            os.write(fd, b"1000")
            os.close(fd)

    def _list(self, path: str) -> list[str]:
        fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC, dir_fd=self._proc)
        try:
            return os.listdir(fd)
        finally:
            os.close(fd)

    def _read(self, path: str) -> str:
        fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC, dir_fd=self._proc)
        try:
            return os.read(fd, 1 << 16).decode(errors="replace")
        finally:
            os.close(fd)

    def _confine(self, limits: Limits, program: bytes, *, own_files: bool = True) -> None:
        memory = limits.memory_bytes + self._base
        cpu = int(limits.cpu_s) + 2  # a backstop: the supervisor counts finer
        for what, wanted in (
            (resource.RLIMIT_AS, memory),
            (resource.RLIMIT_CPU, cpu),
            (resource.RLIMIT_FSIZE, limits.disk_bytes if own_files else 0),
            (resource.RLIMIT_NOFILE, 64),
            (resource.RLIMIT_NPROC, limits.processes + 1),
            (resource.RLIMIT_CORE, 0),
            (resource.RLIMIT_MEMLOCK, 0),
            (resource.RLIMIT_STACK, _STACK),
        ):
            hard = resource.getrlimit(what)[1]
            most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
            resource.setrlimit(what, (most, most))
        linux.prctl(linux.PR_SET_NO_NEW_PRIVS, 1)
        linux.set_filter(program)


def write_files(folder: str, files: dict[str, bytes]) -> None:
    """Write files below a folder; the host has checked that their names stay within it."""
    for name, data in files.items():
        path = os.path.join(folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(data)


def reap(child: int, outcome: int, *, persistent: bool) -> NoReturn:
    """Be the init of a pid namespace: wait for `child`, or all processes, and say how it ended."""
    status = 0
    try:
        while True:
            try:
                pid, ended = os.waitpid(-1, 0)
            except ChildProcessError:
                break
            if pid == child:
                status = ended
                if not persistent:
                    break
        os.write(outcome, _STATUS.pack(b"S", status))
    finally:
        os._exit(0)


def _close_all_but(kept: Iterable[int]) -> None:
    at = 0
    for fd in sorted(kept):
        if at < fd:  # an empty range would be all of them
            os.closerange(at, fd)
        at = fd + 1
    os.closerange(at, 1 << 16)
