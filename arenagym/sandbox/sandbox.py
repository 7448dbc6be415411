"""`Sandbox`: programs and sessions on a bounded pool of warm workers."""

import asyncio
import concurrent.futures
import json
import os
import threading
import weakref
from collections import deque
from collections.abc import Callable, Mapping
from typing import Protocol, Self, TypeVar

import msgspec

from arenagym.errors import SettingError
from arenagym.sandbox.base import (
    HostFunction,
    Limits,
    Program,
    Result,
    SandboxError,
    SessionLimits,
    Status,
)
from arenagym.sandbox.guest.wire import MAX_BLOBS
from arenagym.sandbox.results import read_result
from arenagym.sandbox.running import Running
from arenagym.sandbox.session import Session
from arenagym.sandbox.worker import GRACE_S, RefusedError, Worker, WorkerError

_ATTEMPTS = 2
_T = TypeVar("_T")


class Backend(Protocol):
    """Starts workers."""

    name: str
    sessions: bool
    """Whether its workers keep sessions."""
    reusable: bool
    """Whether a worker serves one program after another."""

    def start(self) -> Worker:
        """A new worker; `RefusedError` or `WorkerError` if there can be none."""
        ...

    def close(self) -> None:
        """Let go of what the back end holds besides its workers."""
        ...


class _Level:
    """Sessions that may yet be opened at a level, and who waits for one."""

    def __init__(self, left: int) -> None:
        self.left = left
        self.waiting: deque[concurrent.futures.Future[None]] = deque()


class Sandbox:
    """Runs untrusted Python on a back end, at most `workers` programs at a time.

    Workers start when they are needed, stay warm, and are replaced when they fail. `run` and
    `open` may be called from any event loop, `run_sync` from any thread. Close it, or use it as a
    context manager: nothing is left behind.

    Args:
        backend: `native.Native()`, `docker.Docker()`, or your own.
        workers: programs, or cells, that run at once; by default one a processor.
        sessions: that are open at once at each level, each with a worker of its own (10 MB);
            `open` waits for one to be closed.
        limits: of a program or a cell that comes without its own.
    """

    def __init__(
        self,
        backend: Backend,
        *,
        workers: int | None = None,
        sessions: int = 64,
        limits: Limits | None = None,
    ) -> None:
        if (workers is not None and workers < 1) or sessions < 1:
            raise SettingError(f"workers={workers}, sessions={sessions}: at least one is needed")
        self.backend = backend
        self.workers = workers or os.cpu_count() or 1
        self.limits = limits or Limits()
        self._threads = concurrent.futures.ThreadPoolExecutor(self.workers, "sandbox")
        self._lock = threading.Lock()
        self._idle: list[Worker] = []
        self._all: set[Worker] = set()
        self._closed = False
        self._sessions = sessions
        self._levels: dict[int, _Level] = {}
        weakref.finalize(self, _end_all, self._all)  # for who forgets to close it

    @property
    def name(self) -> str:
        """The back end's name."""
        return self.backend.name

    async def run(self, program: Program, *, limits: Limits | None = None) -> Result:
        """Run a program to its end.

        Whatever the program does is in the result; a sandbox that breaks is tried once more and
        then is the result `sandbox_error`.

        Raises:
            SandboxError: the back end does not work on this machine, or the sandbox is closed.
        """
        running = self.submit(program, limits)
        try:
            return await asyncio.wrap_future(running.future)
        except asyncio.CancelledError:
            running.cancel()
            raise

    def run_sync(self, program: Program, *, limits: Limits | None = None) -> Result:
        """`run`, from a thread without an event loop."""
        return self.submit(program, limits).result()

    def submit(self, program: Program, limits: Limits | None = None) -> Running:
        """`run`, to be waited for later, or given up."""
        running = Running()
        running.future = self.on_thread(self._run, program, limits, running)
        return running

    async def open(
        self,
        *,
        functions: Mapping[str, HostFunction] | None = None,
        limits: Limits | None = None,
        session_limits: SessionLimits | None = None,
        level: int | None = 0,
    ) -> Session:
        """Open a session: cells that share their variables.

        Args:
            functions: what cells can call by name: run here, sync or async, with JSON arguments
                and results. This is their only way out.
            limits: of each cell.
            session_limits: of all cells together.
            level: for a session that is opened on behalf of another's cell, one more than that
                one's: it waits for none but its own level's, so never for who waits for it.
                None: it does not count, and waits for none; its opener knows of a limit.

        Raises:
            SandboxError: the back end keeps no sessions, or does not work on this machine.
        """
        if not self.backend.sessions:
            raise SandboxError(f"the {self.name} sandbox keeps no sessions; use native or docker")
        for name in functions or {}:
            if not name.isidentifier():
                raise SettingError(f"functions: {name!r} is no Python name")
        limits = limits or self.limits
        request = {"do": "open", "limits": _wire(limits), "functions": list(functions or {})}

        def start() -> Worker:
            worker = self._start()
            try:
                worker.exchange(request, [], GRACE_S)
            except WorkerError:
                self.give_back(worker, again=False)
                raise
            return worker

        try:
            admitted = self._admit(level)
            try:
                await asyncio.wrap_future(admitted)
                starting = self.on_thread(start)
                try:
                    worker = await asyncio.wrap_future(starting)
                except asyncio.CancelledError:
                    starting.add_done_callback(self._discard)
                    raise
            except BaseException:
                if not admitted.cancel() and not admitted.cancelled():
                    self._let_next(level)
                raise
        except WorkerError as error:
            raise SandboxError(f"the {self.name} sandbox: {error}") from error
        most = session_limits or SessionLimits()
        return Session(self, worker, functions or {}, limits, most, level=level)

    def close(self) -> None:
        """End every worker and what runs in it."""
        with self._lock:
            self._closed = True
            workers = list(self._all)
            self._all.clear()
            self._idle.clear()
            waiting = [future for level in self._levels.values() for future in level.waiting]
            self._levels.clear()
        for future in waiting:
            if future.set_running_or_notify_cancel():
                future.set_exception(SandboxError("the sandbox is closed"))
        for worker in workers:
            worker.close()
        self._threads.shutdown(wait=True, cancel_futures=True)
        self.backend.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await asyncio.to_thread(self.close)

    def on_thread(self, act: Callable[..., _T], *args: object) -> concurrent.futures.Future[_T]:
        """For sessions: do something on one of the `workers` threads."""
        if self._closed:
            raise SandboxError("the sandbox is closed")
        return self._threads.submit(act, *args)

    def end_session(self, worker: Worker, level: int | None) -> None:
        """For sessions: one is over; a second call with its worker does nothing."""
        with self._lock:
            known = worker in self._all
        self.give_back(worker, again=False)
        if known:
            self._let_next(level)

    def _admit(self, number: int | None) -> concurrent.futures.Future[None]:
        """Done when one more session may be opened."""
        future: concurrent.futures.Future[None] = concurrent.futures.Future()
        with self._lock:
            if self._closed:
                raise SandboxError("the sandbox is closed")
            if number is not None:
                level = self._levels.setdefault(number, _Level(self._sessions))
                if level.left == 0:
                    level.waiting.append(future)
                    return future
                level.left -= 1
        future.set_result(None)
        return future

    def _let_next(self, number: int | None) -> None:
        if number is None:
            return
        with self._lock:
            level = self._levels.setdefault(number, _Level(self._sessions))
            while level.waiting:
                future = level.waiting.popleft()
                if future.set_running_or_notify_cancel():
                    break
            else:
                level.left += 1
                return
        future.set_result(None)

    def _discard(self, starting: concurrent.futures.Future[Worker]) -> None:
        """End a worker that nobody waits for any more."""
        if not starting.cancelled() and starting.exception() is None:
            self.give_back(starting.result(), again=False)

    def _start(self) -> Worker:
        try:
            worker = self.backend.start()
        except RefusedError as error:
            raise SandboxError(f"the {self.name} sandbox: {error}") from error
        with self._lock:
            if not self._closed:
                self._all.add(worker)
                return worker
        worker.close()
        raise SandboxError("the sandbox is closed")

    def _take(self) -> Worker:
        with self._lock:
            if self._idle:
                return self._idle.pop()
        return self._start()

    def give_back(self, worker: Worker, *, again: bool) -> None:
        """For sessions: a worker is no longer used, and is ended unless it may serve `again`."""
        with self._lock:
            if again and not worker.closed and worker in self._all:
                self._idle.append(worker)
                return
            self._all.discard(worker)
        worker.close()

    def _run(self, program: Program, limits: Limits | None, running: Running) -> Result:
        limits = limits or self.limits
        request = {
            "do": "run",
            "limits": _wire(limits),
            "function": program.function,
            "files": list(program.files),
        }
        arguments = json.dumps(program.arguments).encode()
        blobs = [_bytes(program.source), _bytes(program.stdin), arguments]
        blobs += map(_bytes, program.files.values())
        if (size := sum(map(len, blobs))) > MAX_BLOBS:
            raise SettingError(f"a program with {size:,} bytes of input; at most {MAX_BLOBS:,}")
        seconds = limits.wall_s + GRACE_S
        result = Result(status=Status.SANDBOX_ERROR)
        for attempt in range(_ATTEMPTS):
            try:
                worker = self._take() if attempt == 0 else self._start()  # the idle may be dead too
            except WorkerError as error:
                result = Result(status=Status.SANDBOX_ERROR, detail=str(error))
                continue
            again = False
            try:
                if not running.begin(worker):
                    again = True
                    break
                header, answer = worker.exchange(request, blobs, seconds)
                result = read_result(header, answer, limits, wants=program.function is not None)
                again = self.backend.reusable and not header["dirty"]
            except WorkerError as error:
                result = Result(status=Status.SANDBOX_ERROR, detail=str(error))
            finally:
                running.end()
                self.give_back(worker, again=again)
            if result.status is not Status.SANDBOX_ERROR or self._closed or running.cancelled:
                break
        return result


def _end_all(workers: set[Worker]) -> None:
    for worker in workers:
        worker.close()


def _wire(limits: Limits) -> dict[str, float]:
    return msgspec.structs.asdict(limits)


def _bytes(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
